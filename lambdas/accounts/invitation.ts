import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { DAY } from '../platform/clock.ts';
import { Rejected } from '../platform/errors.ts';
import { sha256 } from '../platform/ids.ts';
import { ageOn, Birth, isPlausible, LEAST_AGE } from './age.ts';

/** Invitations that an account may give away, besides an operator's, which have no end. */
export const INVITATIONS_EACH = 4;
export const INVITATION_LIFE = 30 * DAY;

/** An invitation makes one account. Its code is stored nowhere, only the digest. */
export const Invitation = z.object({
  invitationId: z.string(),
  /** Whose it is. */
  ownerId: z.string(),
  createdAt: z.int(),
  expiresAt: z.int(),
  /** What the operator has made sure of about whoever it is for. */
  birth: Birth.nullable(),
  /** Set once it has been used: by an account, or by somebody who is too young for one. */
  usedAt: z.int().optional(),
  usedBy: z.string().optional(),
});
export type Invitation = z.output<typeof Invitation>;

export const newCode = (): string => `cri_${randomBytes(20).toString('base64url')}`;
export const digestOf = (code: string): string => sha256(code);

/**
 * The birth date a new account has: what the operator attested with the invitation, or what the person says, which is
 * then unverified.
 *
 * @throws Rejected for a date that nobody can have, or that is not the attested one.
 */
export function birthAtSignUp(
  invitation: Pick<Invitation, 'birth'>,
  claimed: string | undefined,
  now: number,
): Birth | 'too-young' {
  const { birth: attested } = invitation;
  if (attested && claimed !== undefined && claimed !== attested.date)
    throw new Rejected('invalid_value', 'birth_date: not the date that this invitation was made for.', {
      param: 'birth_date',
    });
  const birth = attested ?? (claimed === undefined ? null : { date: claimed, verified: false });
  if (!birth)
    throw new Rejected('missing_required_parameter', 'birth_date: say when you were born.', {
      param: 'birth_date',
    });
  if (!isPlausible(birth.date, now))
    throw new Rejected('invalid_value', 'birth_date: nobody alive was born then.', { param: 'birth_date' });
  return ageOn(birth.date, now) < LEAST_AGE ? 'too-young' : birth;
}
