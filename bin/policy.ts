/** `npm run cloudreel -- policy …`: versions of the safety policy, from the command line. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { Rejected } from '../lambdas/platform/errors.ts';
import type { Actor } from '../lambdas/safety/audit.ts';
import { diffPolicies } from '../lambdas/safety/diff.ts';
import { PolicyStore } from '../lambdas/safety/policies.store.ts';
import { builtInPolicy, Policy } from '../lambdas/safety/policy.ts';
import { toActive } from '../lambdas/safety/present.ts';
import { RuleBook } from '../lambdas/safety/rules.ts';

export const POLICY_USAGE = `npm run cloudreel -- policy list
npm run cloudreel -- policy show --version V
npm run cloudreel -- policy add --file FILE --reason WORDS
npm run cloudreel -- policy diff --version V [--against V]
npm run cloudreel -- policy activate --version V --reason WORDS
npm run cloudreel -- policy rollback --reason WORDS
npm run cloudreel -- policy audit --month YYYY-MM`;

/** Options of the command line, as far as these commands know them. */
export interface PolicyOptions {
  readonly version?: string | undefined;
  readonly against?: string | undefined;
  readonly file?: string | undefined;
  readonly reason?: string | undefined;
  readonly month?: string | undefined;
}

/** The policies in a table. @param endpoint of a local DynamoDB; null: AWS */
export function policyStore(table: string, endpoint: string | null): PolicyStore {
  const client = endpoint
    ? new DynamoDBClient({
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      })
    : new DynamoDBClient({});
  return new PolicyStore(DynamoDBDocumentClient.from(client), table);
}

const PAGE = { limit: 100, after: undefined, order: 'desc' } as const;

/**
 * Runs one command.
 *
 * @returns what is to be printed
 * @throws Rejected for whatever was asked wrongly
 */
export async function policyCommand(
  command: string,
  options: PolicyOptions,
  store: PolicyStore,
  now: number,
): Promise<unknown> {
  const by: Actor = { id: 'command-line', handle: `${os.userInfo().username} (command line)` };
  switch (command) {
    case 'list':
      return { active: toActive(await store.active()), policies: (await store.list(PAGE)).rows };
    case 'show':
      return find(store, need(options, 'version'));
    case 'add': {
      const policy = readPolicy(await readFile(need(options, 'file'), 'utf8'));
      await store.add(policy, need(options, 'reason'), by, now);
      return { added: policy.version };
    }
    case 'diff': {
      const against = options.against ?? (await store.active())?.version ?? builtInPolicy.version;
      return diffPolicies(await find(store, against), await find(store, need(options, 'version')));
    }
    case 'activate':
      return toActive(await store.activate(need(options, 'version'), need(options, 'reason'), by, now));
    case 'rollback':
      return toActive(await store.rollBack(need(options, 'reason'), by, now));
    case 'audit':
      return (await store.audit(need(options, 'month'), PAGE)).rows;
    default:
      throw new Rejected('unknown_command', POLICY_USAGE);
  }
}

function need(options: PolicyOptions, option: keyof PolicyOptions): string {
  const value = options[option];
  if (!value) throw new Rejected('missing_option', `--${option} is missing.\n\n${POLICY_USAGE}`);
  return value;
}

async function find(store: PolicyStore, version: string): Promise<Policy> {
  const policy = await store.get(version);
  if (!policy) throw new Rejected('policy_not_found', `There is no policy ${version}.`);
  return policy;
}

function readPolicy(text: string): Policy {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Rejected('invalid_value', 'The file is not JSON.');
  }
  const parsed = Policy.safeParse(value);
  if (!parsed.success) throw new Rejected('invalid_value', sayIssue(parsed.error));
  // a class of words that does not exist is found here, not when everybody screens with it
  new RuleBook(parsed.data);
  return parsed.data;
}

const sayIssue = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
