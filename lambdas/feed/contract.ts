import * as z from 'zod';
import { Handle } from '../accounts/account.ts';
import type { Operations } from '../platform/api/operation.ts';

const Person = z
  .object({ object: z.literal('person'), handle: z.string(), since: z.int() })
  .meta({ id: 'Person' });
const People = z.object({ object: z.literal('list'), data: z.array(Person) });

const named = z.strictObject({ handle: Handle });

export const feedOperations = {
  follow: {
    method: 'POST',
    path: '/v1/follows',
    summary: 'Follow somebody; an adult can follow a teen only back',
    body: named,
    response: z.object({ handle: z.string(), following: z.literal(true), mutual: z.boolean() }),
  },
  listFollows: {
    method: 'GET',
    path: '/v1/follows',
    summary: 'List whom you follow, or who follows you',
    query: z.strictObject({ direction: z.enum(['following', 'followers']).default('following') }),
    response: People,
  },
  unfollow: {
    method: 'DELETE',
    path: '/v1/follows/{handle}',
    summary: 'Follow somebody no more',
    params: named,
    response: z.object({ handle: z.string(), following: z.literal(false) }),
  },
  block: {
    method: 'POST',
    path: '/v1/blocks',
    summary: 'Block somebody: neither follows the other any more, nor can again',
    body: named,
    response: z.object({ handle: z.string(), blocked: z.literal(true) }),
  },
  listBlocks: {
    method: 'GET',
    path: '/v1/blocks',
    summary: 'List whom you have blocked',
    response: People,
  },
  unblock: {
    method: 'DELETE',
    path: '/v1/blocks/{handle}',
    summary: 'Take a block back; who followed whom is not restored',
    params: named,
    response: z.object({ handle: z.string(), blocked: z.literal(false) }),
  },
} as const satisfies Operations;
