import { z } from 'zod';
import type { Operations } from '../platform/api/operation.ts';

export const ApiKey = z
  .object({
    id: z.string(),
    object: z.literal('api_key'),
    name: z.string(),
    /** The first characters of the key, to tell keys apart. */
    hint: z.string(),
    created_at: z.int(),
    revoked_at: z.int().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const accountOperations = {
  createApiKey: {
    method: 'POST',
    path: '/v1/api_keys',
    summary: 'Make another API key for your account; the key is shown this once',
    body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
    response: ApiKey.extend({ key: z.string() }),
  },
  listApiKeys: {
    method: 'GET',
    path: '/v1/api_keys',
    summary: "List your account's API keys",
    response: z.object({ object: z.literal('list'), data: z.array(ApiKey) }),
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/v1/api_keys/{key_id}',
    summary: 'Revoke an API key; it stops working at once',
    params: z.strictObject({ key_id: z.string().regex(/^key_[0-9a-f]{32}$/, 'not an API key id') }),
    response: ApiKey,
  },
} as const satisfies Operations;
