import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { CAMEO_AUDIENCES } from '../platform/api/operation.ts';
import { HOUR } from '../platform/clock.ts';
import type { Account } from './account.ts';
import { audienceOf } from './age.ts';

/** What a guardian has set for a teen; null: nothing beyond the teen's own rules. */
export const GuardianLimits = z.object({
  secondsPerDay: z.int().min(0).nullable(),
  /** The widest audience that the teen's cameos may have. */
  cameoAudience: z.enum(CAMEO_AUDIENCES).nullable(),
});
export type GuardianLimits = z.output<typeof GuardianLimits>;

export const NO_LIMITS: GuardianLimits = { secondsPerDay: null, cameoAudience: null };

/** Part of the teen's account. An ended link stays, so that the guardian can see that it has ended. */
export const Guardian = z.object({
  ownerId: z.string(),
  handle: z.string(),
  linkedAt: z.int(),
  limits: GuardianLimits,
  ended: z.object({ at: z.int(), by: z.enum(['teen', 'guardian']) }).optional(),
});
export type Guardian = z.output<typeof Guardian>;

/** A teen makes a code and gives it to a parent: so no stranger can ask a teen for anything. */
export const CODE_LIFE = 24 * HOUR;
export const newGuardianCode = (): string => `crg_${randomBytes(20).toString('base64url')}`;

/** The guardian whose limits are in force: a link ends by itself when the teen turns adult. */
export const guardianOf = ({ guardian, birth }: Account, now: number): Guardian | null =>
  guardian && !guardian.ended && audienceOf(birth, now) === 'teen' ? guardian : null;

/** Only somebody known to be an adult person can be a guardian. */
export const mayGuard = (account: Account, now: number): boolean =>
  account.birth !== null && audienceOf(account.birth, now) === 'adult';
