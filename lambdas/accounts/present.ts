import type * as z from 'zod';
import { seconds } from '../platform/clock.ts';
import type { Account, ApiKeyRow } from './account.ts';
import { audienceOf } from './age.ts';
import type { ApiKey, Account as PublicAccount, Ward } from './contract.ts';
import { type Guardian, type GuardianLimits, guardianOf } from './guardian.ts';

/** An account as its own person sees it. */
export function toPublicAccount(account: Account, now: number): z.input<typeof PublicAccount> {
  const guardian = guardianOf(account, now);
  return {
    id: account.ownerId,
    object: 'account',
    handle: account.handle,
    name: account.name,
    created_at: seconds(account.createdAt),
    audience: audienceOf(account.birth, now),
    birth_date: account.birth,
    seconds_per_day: account.secondsPerDay,
    invitations_left: account.invitationsLeft,
    guardian: guardian && {
      handle: guardian.handle,
      linked_at: seconds(guardian.linkedAt),
      limits: toPublicLimits(guardian.limits),
    },
  };
}

/** A teen as the guardian sees them. */
export function toPublicWard(account: Account, guardian: Guardian, now: number): z.input<typeof Ward> {
  return {
    object: 'ward',
    handle: account.handle,
    linked_at: seconds(guardian.linkedAt),
    limits: toPublicLimits(guardian.limits),
    ended: endOf(account, guardian, now),
  };
}

function endOf(account: Account, guardian: Guardian, now: number): z.input<typeof Ward>['ended'] {
  if (guardian.ended) return { at: seconds(guardian.ended.at), by: guardian.ended.by };
  return audienceOf(account.birth, now) === 'teen' ? null : { at: null, by: 'age' };
}

const toPublicLimits = (limits: GuardianLimits) => ({
  seconds_per_day: limits.secondsPerDay,
  cameo_audience: limits.cameoAudience,
});

export const toPublicKey = (key: ApiKeyRow): z.input<typeof ApiKey> => ({
  id: key.keyId,
  object: 'api_key',
  name: key.name,
  hint: key.hint,
  created_at: seconds(key.createdAt),
  revoked_at: key.revokedAt === undefined ? null : seconds(key.revokedAt),
});
