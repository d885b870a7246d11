import * as z from 'zod';
import { AUDIENCES, CAMEO_AUDIENCES, type Operations } from '../platform/api/operation.ts';
import { Handle } from './account.ts';

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

/** The key itself is shown this once. */
const FreshApiKey = ApiKey.extend({ key: z.string() });

const Limits = z.object({
  /** Seconds of video a day; null: what the account has anyway. */
  seconds_per_day: z.int().min(0).nullable(),
  /** The widest audience of the ward's cameos; null: any. */
  cameo_audience: z.enum(CAMEO_AUDIENCES).nullable(),
});

/** What only the account's own person sees. */
export const Account = z
  .object({
    id: z.string(),
    object: z.literal('account'),
    handle: z.string(),
    name: z.string(),
    created_at: z.int(),
    /** Whose rules hold: an unverified birth date makes nobody an adult. */
    audience: z.enum(AUDIENCES),
    birth_date: z.object({ date: z.iso.date(), verified: z.boolean() }).nullable(),
    seconds_per_day: z.int(),
    invitations_left: z.int(),
    guardian: z.object({ handle: z.string(), linked_at: z.int(), limits: Limits }).nullable(),
  })
  .meta({ id: 'Account' });

export const Ward = z
  .object({
    object: z.literal('ward'),
    handle: z.string(),
    linked_at: z.int(),
    limits: Limits,
    /** Set when the link has ended, with who ended it; `age`: the ward is an adult now. */
    ended: z.object({ at: z.int().nullable(), by: z.enum(['teen', 'guardian', 'age']) }).nullable(),
  })
  .meta({ id: 'Ward' });

const Name = z.string().trim().min(1).max(80);
const byHandle = z.strictObject({ handle: Handle });

export const CreateAccount = z.strictObject({
  invitation: z.string().min(1).max(100),
  handle: Handle,
  name: Name,
  birth_date: z.iso.date().optional(),
});
export type CreateAccount = z.output<typeof CreateAccount>;

export const accountOperations = {
  signUp: {
    method: 'POST',
    path: '/v1/accounts',
    summary: 'Make an account with an invitation; answers its first API key, shown this once',
    body: CreateAccount,
    response: z.object({ account: Account, api_key: FreshApiKey }),
    authenticated: false,
  },
  retrieveAccount: {
    method: 'GET',
    path: '/v1/account',
    summary: 'Look at your account',
    response: Account,
  },
  verifyBirthDate: {
    method: 'POST',
    path: '/v1/accounts/{handle}/birth_date',
    summary: 'Operators: state a birth date you have made sure of; closes the account of somebody under 13',
    params: byHandle,
    body: z.strictObject({ birth_date: z.iso.date() }),
    response: z.object({ handle: z.string(), audience: z.enum(AUDIENCES), closed: z.boolean() }),
  },
  createInvitation: {
    method: 'POST',
    path: '/v1/invitations',
    summary: 'Invite somebody; operators may attest a birth date with it',
    body: z.strictObject({ birth_date: z.iso.date().optional() }),
    response: z.object({
      id: z.string(),
      object: z.literal('invitation'),
      code: z.string(),
      expires_at: z.int(),
    }),
  },
  createGuardianCode: {
    method: 'POST',
    path: '/v1/guardian_codes',
    summary: 'Teens: make a code for a parent or guardian; it works once, for a day',
    response: z.object({ object: z.literal('guardian_code'), code: z.string(), expires_at: z.int() }),
  },
  endGuardian: {
    method: 'DELETE',
    path: '/v1/guardian',
    summary: 'Teens: end the link to your guardian, who will see it',
    response: z.object({ ended: z.literal(true) }),
  },
  linkWard: {
    method: 'POST',
    path: '/v1/wards',
    summary: 'Link a teen to you with the code they gave you',
    body: z.strictObject({ code: z.string().min(1).max(100) }),
    response: Ward,
  },
  listWards: {
    method: 'GET',
    path: '/v1/wards',
    summary: 'List the teens linked to you, ended links too',
    response: z.object({ object: z.literal('list'), data: z.array(Ward) }),
  },
  setWardLimits: {
    method: 'POST',
    path: '/v1/wards/{handle}/limits',
    summary: 'Set what a teen linked to you may do',
    params: byHandle,
    body: z.strictObject(Limits.shape),
    response: Ward,
  },
  endWard: {
    method: 'DELETE',
    path: '/v1/wards/{handle}',
    summary: 'End the link to a teen',
    params: byHandle,
    response: Ward,
  },
  createApiKey: {
    method: 'POST',
    path: '/v1/api_keys',
    summary: 'Make another API key for your account; the key is shown this once',
    body: z.strictObject({ name: Name }),
    response: FreshApiKey,
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
