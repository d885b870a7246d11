/** `npm run cloudreel -- …`: the operator's commands. They speak to the tables with the operator's own AWS credentials. */
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AccountStore } from '../lambdas/accounts/store.ts';
import { localAccounts, readRunning } from './local.ts';

const USAGE = `npm run cloudreel -- accounts create --name NAME [--seconds-per-day N]
npm run cloudreel -- keys create --account OWNER_ID --name NAME
npm run cloudreel -- keys list   --account OWNER_ID
npm run cloudreel -- keys revoke --account OWNER_ID --key KEY_ID

Against AWS:        --table NAME (output AccountsTable of the stack CloudreelData)
Against npm start:  nothing more`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    account: { type: 'string' },
    key: { type: 'string' },
    table: { type: 'string' },
    'seconds-per-day': { type: 'string', default: '600' },
  },
});

function need(option: 'name' | 'account' | 'key'): string {
  const value = values[option];
  if (!value) fail(`--${option} is missing.\n\n${USAGE}`);
  return value;
}

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

const print = (value: unknown) => console.log(JSON.stringify(value, null, 2));

switch (positionals.join(' ')) {
  case 'accounts create': {
    const secondsPerDay = Number(values['seconds-per-day']);
    if (!Number.isInteger(secondsPerDay) || secondsPerDay < 0)
      fail('--seconds-per-day must be a whole number.');
    print(await (await accounts()).createAccount({ name: need('name'), secondsPerDay }, Date.now()));
    break;
  }
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
  default:
    fail(USAGE);
}
