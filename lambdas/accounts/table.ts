/**
 * The accounts table. One partition key `pk`; two kinds of item:
 *
 * - `ACCOUNT#<ownerId>`: an account and its limits
 * - `KEY#<sha256 of the key>`: an API key; the key itself is stored nowhere
 */
export const INDEXES = {
  /** `ownerId`, `keyId`: sparse, only keys. */
  keysByOwner: 'keysByOwner',
} as const;
