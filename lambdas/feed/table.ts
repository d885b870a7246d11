/**
 * The feed table. One partition key `pk`; two kinds of item so far:
 *
 * - `FOLLOW#<a>#<b>`: a follows b
 * - `BLOCK#<a>#<b>`: a has blocked b
 *
 * `a` and `b` are owner ids.
 */
export const INDEXES = {
  /** `followerId`, `at`: whom somebody follows. */
  byFollower: 'byFollower',
  /** `followedId`, `at`: who follows somebody. */
  byFollowed: 'byFollowed',
  /** `blockerId`, `at`: whom somebody has blocked. */
  byBlocker: 'byBlocker',
} as const;

export const itemKeys = {
  follow: (follower: string, followed: string) => ({ pk: `FOLLOW#${follower}#${followed}` }),
  block: (blocker: string, blocked: string) => ({ pk: `BLOCK#${blocker}#${blocked}` }),
} as const;
