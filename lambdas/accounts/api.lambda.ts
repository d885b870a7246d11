import type { z } from 'zod';
import type { Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb } from '../platform/clients.ts';
import { seconds } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import type { ApiKeyRow } from './account.ts';
import { type ApiKey, accountOperations } from './contract.ts';
import { AccountsEnv } from './env.ts';
import { AccountStore } from './store.ts';

export function accountHandlers(
  store: Pick<AccountStore, 'createKey' | 'listKeys' | 'revokeKey'>,
  clock: () => number,
): Handlers<typeof accountOperations> {
  return {
    createApiKey: async ({ caller, body }) => {
      const { key, secret } = await store.createKey(caller.ownerId, body.name, clock());
      return { ...toPublic(key), key: secret };
    },
    listApiKeys: async ({ caller }) => ({
      object: 'list',
      data: (await store.listKeys(caller.ownerId)).map(toPublic),
    }),
    revokeApiKey: async ({ caller, params: { key_id: keyId } }) => {
      const key = await store.revokeKey(caller.ownerId, keyId, clock());
      if (!key)
        throw new Rejected('api_key_not_found', `There is no API key ${keyId}.`, {
          status: 404,
          param: 'key_id',
        });
      return toPublic(key);
    },
  };
}

const toPublic = (key: ApiKeyRow): z.input<typeof ApiKey> => ({
  id: key.keyId,
  object: 'api_key',
  name: key.name,
  hint: key.hint,
  created_at: seconds(key.createdAt),
  revoked_at: key.revokedAt === undefined ? null : seconds(key.revokedAt),
});

export const handler = serveApi(accountOperations, () => {
  const env = readEnv(AccountsEnv);
  return accountHandlers(new AccountStore(dynamodb(), env.ACCOUNTS_TABLE), Date.now);
});
