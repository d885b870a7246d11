/** `npm run cloudreel -- …`: the operator's commands. They speak to the tables with the operator's own AWS credentials. */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { Handle } from '../lambdas/accounts/account.ts';
import { AccountStore } from '../lambdas/accounts/store.ts';
import { verifyBirth } from '../lambdas/accounts/verify-birth.ts';
import { Rejected } from '../lambdas/platform/errors.ts';
import { type LedgerTools, ledgerTools, verifyTable } from './ledger.ts';
import { localAccounts, readRunning } from './local.ts';
import { POLICY_USAGE, policyCommand, policyStore } from './policy.ts';
import {
  installChain,
  type ProvenanceTools,
  provenanceTools,
  requestCertificate,
  showChain,
} from './provenance.ts';

const USAGE = `npm run cloudreel -- accounts create --name NAME [--handle HANDLE] [--born YYYY-MM-DD] [--operator] [--seconds-per-day N]
npm run cloudreel -- accounts verify --handle HANDLE --born YYYY-MM-DD
npm run cloudreel -- keys create --account OWNER_ID --name NAME
npm run cloudreel -- keys list   --account OWNER_ID
npm run cloudreel -- keys revoke --account OWNER_ID --key KEY_ID
npm run cloudreel -- provenance show
npm run cloudreel -- provenance csr     --name "CN=…, O=…"
npm run cloudreel -- provenance install --chain FILE
npm run cloudreel -- ledger verify      [--since FILE]
npm run cloudreel -- ledger checkpoint  (prints the newest: keep it elsewhere, for --since)

${POLICY_USAGE}

Against AWS:        --table NAME (output AccountsTable of the stack CloudreelData)
                    provenance: --table NAME --key KEY_ID (outputs ProvenanceTable and SigningKeyId)
                    ledger: --table NAME --key KEY_ID (outputs LedgerTable and LedgerKeyId)
Against npm start:  nothing more`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    handle: { type: 'string' },
    born: { type: 'string' },
    operator: { type: 'boolean', default: false },
    account: { type: 'string' },
    key: { type: 'string' },
    table: { type: 'string' },
    version: { type: 'string' },
    against: { type: 'string' },
    file: { type: 'string' },
    reason: { type: 'string' },
    month: { type: 'string' },
    chain: { type: 'string' },
    since: { type: 'string' },
    'seconds-per-day': { type: 'string', default: '600' },
  },
});

function need(option: 'name' | 'account' | 'key' | 'handle' | 'born' | 'chain'): string {
  const value = values[option];
  if (!value) fail(`--${option} is missing.\n\n${USAGE}`);
  return value;
}

function parse<T>(option: 'handle' | 'born', schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(need(option));
  return parsed.success ? parsed.data : fail(`--${option}: ${parsed.error.issues[0]?.message}.`);
}

/** What was asked for, or the reason why not. */
const accepted = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error) => (error instanceof Rejected ? fail(error.message) : Promise.reject(error)));

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

async function accounts(): Promise<AccountStore> {
  if (values.table)
    return new AccountStore(DynamoDBDocumentClient.from(new DynamoDBClient({})), values.table);
  const running = await readRunning();
  return running
    ? localAccounts(running)
    : fail('No local cloud runs here: start it with npm start, or name an AWS table with --table.');
}

async function provenance(): Promise<ProvenanceTools> {
  if (values.table) return provenanceTools({ table: values.table, keyId: need('key') }, null);
  const running =
    (await readRunning()) ??
    fail('No local cloud runs here: start it with npm start, or name --table and --key.');
  return provenanceTools({ table: running.provenanceTable, keyId: running.signingKeyId }, running);
}

async function ledger(): Promise<LedgerTools> {
  if (values.table) return ledgerTools({ table: values.table, keyId: need('key') }, null);
  const running =
    (await readRunning()) ??
    fail('No local cloud runs here: start it with npm start, or name --table and --key.');
  return ledgerTools({ table: running.ledgerTable, keyId: running.ledgerKeyId }, running);
}

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));

if (positionals[0] === 'policy') {
  const running = values.table ? null : await readRunning();
  const table = values.table ?? running?.safetyTable;
  if (!table) fail('No local cloud runs here: start it with npm start, or name an AWS table with --table.');
  const store = policyStore(table, running?.dynamodb ?? null);
  print(await accepted(policyCommand(positionals.slice(1).join(' '), values, store, Date.now())));
  process.exit(0);
}

switch (positionals.join(' ')) {
  case 'accounts create': {
    const secondsPerDay = Number(values['seconds-per-day']);
    if (!Number.isInteger(secondsPerDay) || secondsPerDay < 0)
      fail('--seconds-per-day must be a whole number.');
    const account = {
      name: need('name'),
      secondsPerDay,
      operator: values.operator,
      ...(values.handle !== undefined && { handle: parse('handle', Handle) }),
      ...(values.born !== undefined && { birth: { date: parse('born', z.iso.date()), verified: true } }),
    };
    print(await accepted((await accounts()).createAccount(account, Date.now())));
    break;
  }
  case 'accounts verify':
    print(
      await accepted(
        verifyBirth(parse('handle', Handle), parse('born', z.iso.date()), await accounts(), Date.now()),
      ),
    );
    break;
  case 'keys create': {
    const store = await accounts();
    const account = await store.getAccount(need('account'));
    if (!account) fail(`There is no account ${values.account}.`);
    const { key, secret } = await store.createKey(account.ownerId, need('name'), Date.now());
    print({ ...key, key: secret });
    break;
  }
  case 'keys list':
    print(await (await accounts()).listKeys(need('account')));
    break;
  case 'keys revoke': {
    const key = await (await accounts()).revokeKey(need('account'), need('key'), Date.now());
    print(key ?? fail(`There is no key ${values.key} in that account.`));
    break;
  }
  case 'provenance show':
    print(
      (await showChain(await provenance())) ?? fail('Nothing was signed yet, and no chain was installed.'),
    );
    break;
  case 'provenance csr':
    console.log(await requestCertificate(await provenance(), need('name')));
    break;
  case 'provenance install':
    print(await accepted(installChain(await provenance(), need('chain'), Date.now())));
    break;
  case 'ledger verify': {
    const verdict = await accepted(verifyTable(await ledger(), values.since ?? null));
    print(verdict);
    if (verdict.faults.length > 0) process.exit(1);
    break;
  }
  case 'ledger checkpoint':
    print((await (await ledger()).store.latestCheckpoint()) ?? fail('No checkpoint has been made yet.'));
    break;
  default:
    fail(USAGE);
}
