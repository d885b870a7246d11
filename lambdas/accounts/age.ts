import * as z from 'zod';
import type { Audience } from '../platform/api/operation.ts';

/** The least age at which somebody may have an account, years. */
export const LEAST_AGE = 13;
const ADULT_AGE = 18;
const MOST_AGE = 120;

export const Birth = z.object({
  /** `2001-12-31`. */
  date: z.iso.date(),
  /** Somebody other than the person has made sure of it. */
  verified: z.boolean(),
});
export type Birth = z.output<typeof Birth>;

/**
 * Whole years since a birth date, by the calendar (UTC): a birthday counts from its first moment, and who was born on
 * 29 February has it on 1 March in other years.
 */
export function ageOn(date: string, now: number): number {
  const today = new Date(now).toISOString().slice(0, 10);
  const years = Number(today.slice(0, 4)) - Number(date.slice(0, 4));
  return today.slice(5) < date.slice(5) ? years - 1 : years;
}

/** A date that a living person could have been born on. */
export const isPlausible = (date: string, now: number): boolean => {
  const age = ageOn(date, now);
  return age >= 0 && age <= MOST_AGE;
};

/** A claim alone makes nobody an adult: until the date is verified, the stricter rules hold. */
export function audienceOf(birth: Birth | null, now: number): Audience {
  if (birth === null) return 'adult';
  return birth.verified && ageOn(birth.date, now) >= ADULT_AGE ? 'adult' : 'teen';
}
