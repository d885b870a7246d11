import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { MINUTE } from '../../platform/clock.ts';

export const TURNS = ['left', 'right'] as const;
export type Turn = (typeof TURNS)[number];

/**
 * What the person must do before the camera, in this order: say a group of digits, turn the head, say the next group, turn,
 * say the last, turn. Nobody can have recorded it before: there are eight million of them, and one lives ten minutes.
 */
export const Challenge = z.object({
  /** Groups of two digits. */
  groups: z.array(z.string().regex(/^\d\d$/)).length(3),
  /** After each group; towards the person's own left or right shoulder. */
  turns: z.array(z.enum(TURNS)).length(3),
});
export type Challenge = z.output<typeof Challenge>;

export const CHALLENGE_LIVES = 10 * MINUTE;

/** @param random a whole number below its argument, from a source nobody can foresee */
export function newChallenge(random: (below: number) => number = randomInt): Challenge {
  const three = [0, 1, 2];
  return {
    groups: three.map(() => `${random(10)}${random(10)}`),
    turns: three.map(() => (random(2) === 0 ? 'left' : 'right')),
  };
}

/** The challenge in words, for the client to show step by step. */
export const stepsOf = ({ groups, turns }: Challenge): string[] =>
  groups.flatMap((group, at) => [
    `Say the digits ${group.split('').join(', ')}`,
    `Turn your head towards your ${turns[at]} shoulder, and back`,
  ]);
