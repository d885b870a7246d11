import { type Ask, read } from '../../../../model/world/read/read.ts';
import type { Screenplay, ShotScript } from '../../../../model/world/read/screenplay.ts';

/** A request of eight seconds that says only this. */
export const ask = (prompt: string, rest: Partial<Ask> = {}): Ask => ({
  prompt,
  shots: [],
  seconds: 8,
  seed: 1,
  style: null,
  cast: [],
  ...rest,
});

export const reading = (prompt: string, rest: Partial<Ask> = {}): Screenplay => read(ask(prompt, rest));

/** The only or first shot of a prompt. */
export const shotOf = (prompt: string, rest: Partial<Ask> = {}): ShotScript => {
  const [shot] = reading(prompt, rest).shots;
  if (shot === undefined) {
    throw new Error('no shot was read');
  }
  return shot;
};

/** What is done, in order: kind and doers. */
export const deeds = (shot: ShotScript): (readonly [kind: string, ...subjects: string[]])[] =>
  shot.actions.map(({ kind, subjects }) => [kind, ...subjects] as const);
