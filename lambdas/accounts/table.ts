/**
 * The accounts table. One partition key `pk`; five kinds of item:
 *
 * - `ACCOUNT#<ownerId>`: an account, its limits and its guardian (account.ts)
 * - `HANDLE#<handle>`: whose it is
 * - `KEY#<sha256 of the key>`: an API key; the key itself is stored nowhere
 * - `INVITATION#<sha256 of the code>`: invitation.ts
 * - `GUARDIAN_CODE#<sha256 of the code>`: which teen gave it away
 *
 * `INVITATION` and `GUARDIAN_CODE` items go by `expiresAtSeconds`, some time after they stopped working.
 */
export const TTL_ATTRIBUTE = 'expiresAtSeconds';

export const INDEXES = {
  /** `ownerId`, `keyId`: sparse, only keys. */
  keysByOwner: 'keysByOwner',
  /** `guardianId`, `pk`: sparse, only accounts of teens. */
  byGuardian: 'byGuardian',
} as const;

export const itemKeys = {
  account: (ownerId: string) => ({ pk: `ACCOUNT#${ownerId}` }),
  handle: (handle: string) => ({ pk: `HANDLE#${handle}` }),
  key: (digest: string) => ({ pk: `KEY#${digest}` }),
  invitation: (digest: string) => ({ pk: `INVITATION#${digest}` }),
  guardianCode: (digest: string) => ({ pk: `GUARDIAN_CODE#${digest}` }),
} as const;
