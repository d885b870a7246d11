/** The whole system on this machine: built if need be, started, with a first user to call it. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { AccountStore } from '../lambdas/accounts/store.ts';
import { type LocalCloud, startCloud } from '../local/cloud.ts';
import { ASSEMBLY, build } from './build.ts';

const Environment = z.object({
  CLOUDREEL_PORT: z.coerce.number().int().min(1).max(65_535).default(8787),
  CLOUDREEL_DATA: z.string().min(1).default('.cloudreel'),
});

const SECONDS_PER_DAY = 24 * 3600;
const FIRST_USER = 'first_user';

export interface Local {
  /** For programs: `OPENAI_BASE_URL` and `OPENAI_API_KEY`. */
  readonly env: { readonly baseUrl: string; readonly apiKey: string; readonly file: string };
  readonly cloud: LocalCloud;
  stop(): Promise<void>;
}

/** What other commands need to know of a cloud that runs. */
const Running = z.object({
  pid: z.int(),
  dynamodb: z.url(),
  kms: z.url(),
  accountsTable: z.string(),
  safetyTable: z.string(),
  provenanceTable: z.string(),
  signingKeyId: z.string(),
  ledgerTable: z.string(),
  ledgerKeyId: z.string(),
});
type Running = z.output<typeof Running>;

export const settings = () => Environment.parse(process.env);

const files = (dataDir: string) => ({
  env: path.join(dataDir, 'env'),
  running: path.join(dataDir, 'running.json'),
});

export async function startLocal(say: (what: string) => void): Promise<Local> {
  const { CLOUDREEL_PORT: port, CLOUDREEL_DATA: dataDir } = settings();
  await build(say);
  await mkdir(dataDir, { recursive: true });
  const { env: file, running: note } = files(dataDir);
  const cloud = await startCloud({ assembly: ASSEMBLY, dataDir: path.resolve(dataDir), port });
  const output = (name: string): string => {
    const value = cloud.outputs.CloudreelData?.[name];
    if (!value) throw new Error(`the template has no output CloudreelData.${name}`);
    return value;
  };
  const running = {
    pid: process.pid,
    dynamodb: cloud.endpoints.dynamodb,
    kms: cloud.endpoints.kms,
    accountsTable: output('AccountsTable'),
    safetyTable: output('SafetyTable'),
    provenanceTable: output('ProvenanceTable'),
    signingKeyId: output('SigningKeyId'),
    ledgerTable: output('LedgerTable'),
    ledgerKeyId: output('LedgerKeyId'),
  };
  const baseUrl = `${cloud.apiUrl}/v1`;
  const apiKey = await firstUser(localAccounts(running), file);
  await replace(file, `OPENAI_BASE_URL=${baseUrl}\nOPENAI_API_KEY=${apiKey}\n`);
  await replace(note, JSON.stringify(running));
  const stop = async () => {
    await rm(note, { force: true });
    await cloud.stop();
  };
  return { env: { baseUrl, apiKey, file }, cloud, stop };
}

/** The cloud that another process runs on this folder; null when there is none. */
export async function readRunning(): Promise<Running | null> {
  const text = await readFile(files(settings().CLOUDREEL_DATA).running, 'utf8').catch(() => null);
  if (text === null) return null;
  const running = Running.parse(JSON.parse(text));
  return isAlive(running.pid) ? running : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const readApiKey = async (dataDir: string): Promise<string | null> =>
  /^OPENAI_API_KEY=(\S+)$/m.exec(await readFile(files(dataDir).env, 'utf8').catch(() => ''))?.[1] ?? null;

/** The accounts of the local cloud, as the operator's command line sees them. */
export function localAccounts({
  dynamodb,
  accountsTable,
}: Pick<Running, 'dynamodb' | 'accountsTable'>): AccountStore {
  const client = new DynamoDBClient({
    endpoint: dynamodb,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return new AccountStore(DynamoDBDocumentClient.from(client), accountsTable);
}

/** The key of an earlier run, if it still works; else an account and a key are made. */
async function firstUser(accounts: AccountStore, file: string): Promise<string> {
  const known = await readApiKey(path.dirname(file));
  const key = known && (await accounts.findKey(known));
  if (known && key && key.revokedAt === undefined) return known;
  // of an earlier run whose key is lost there may be an account of this name
  const free = (await accounts.findByHandle(FIRST_USER)) === null;
  const account = await accounts.createAccount(
    {
      name: 'first user',
      ...(free && { handle: FIRST_USER }),
      secondsPerDay: SECONDS_PER_DAY,
      // whoever runs the cloud on a machine of their own is its operator
      operator: true,
    },
    Date.now(),
  );
  const { secret } = await accounts.createKey(account.ownerId, 'first key', Date.now());
  return secret;
}

/** Readable by the user alone: it holds a key. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o600 });
  await rename(`${file}.new`, file);
}
