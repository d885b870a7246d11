import middy from '@middy/core';
import type * as z from 'zod';
import { Authorization } from '../platform/api/authorization.ts';
import type { AuthorizerContext } from '../platform/api/serve.ts';
import { dynamodb } from '../platform/clients.ts';
import { readEnv } from '../platform/env.ts';
import { logger } from '../platform/log.ts';
import { readBearer } from './account.ts';
import { audienceOf } from './age.ts';
import { AuthorizerEnv } from './env.ts';
import { guardianOf, NO_LIMITS } from './guardian.ts';
import { AccountStore } from './store.ts';

type Verdict = z.input<typeof AuthorizerContext> | Record<string, never>;

/** Finds out who calls. An empty verdict means nobody we know. */
export async function identify(
  header: string | undefined,
  store: Pick<AccountStore, 'findKey' | 'getAccount'>,
  now: number,
): Promise<Verdict> {
  const secret = readBearer(header);
  const key = secret && (await store.findKey(secret));
  if (!key || key.revokedAt !== undefined) return {};
  const account = await store.getAccount(key.ownerId);
  if (!account || account.closedAt !== undefined) return {};
  const { secondsPerDay, cameoAudience } = guardianOf(account, now)?.limits ?? NO_LIMITS;
  return {
    ownerId: account.ownerId,
    keyId: key.keyId,
    handle: account.handle,
    audience: audienceOf(account.birth, now),
    operator: account.operator ? 'true' : 'false',
    secondsPerDay: String(Math.min(account.secondsPerDay, secondsPerDay ?? account.secondsPerDay)),
    cameoAudience: cameoAudience ?? '',
  };
}

let store: AccountStore | undefined;

/**
 * HTTP API authorizer, simple responses. It lets every request through and says who calls: an HTTP API would answer a
 * refusal with a 403 of its own shape, where the clients expect a 401 in the contract's envelope. The API functions
 * refuse whoever is not named here (ADR 3).
 */
export const handler = middy().handler(async (event: unknown) => {
  store ??= new AccountStore(dynamodb(), readEnv(AuthorizerEnv).ACCOUNTS_TABLE);
  const { headers } = Authorization.parse(event);
  const context = await identify(headers.authorization, store, Date.now());
  logger.debug('identified', { known: 'ownerId' in context });
  return { isAuthorized: true, context };
});
