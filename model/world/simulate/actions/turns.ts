import type { DialogueLine } from '../../read/screenplay.ts';

/** Before the first word of a shot, between two lines, and after the last word if there is room for it. Seconds. */
export const LEAD = 0.4;
export const PAUSE = 0.3;
export const TAIL = 0.15;
/** Who shouts at a mountain waits for its answer, seconds, if there is time. */
export const LISTEN = 1;

/** How long voices take for a line: so much, and so much a letter, give or take a fifth. Seconds. */
const ONSET = 0.4;
const LETTER = 0.045;

/** When somebody speaks, seconds from the start of the shot. */
export interface Turn {
  /** Null when nobody in the picture does. */
  readonly speaker: string | null;
  readonly from: number;
  readonly to: number;
}

const paced = (lines: readonly DialogueLine[], listen: number): readonly Turn[] => {
  const turns: Turn[] = [];
  let from = LEAD;
  let next = LEAD;
  for (const [i, { speaker, text, shout }] of lines.entries()) {
    // those who say the same say it together
    from = i > 0 && lines[i - 1]?.text === text ? from : next;
    const to = from + ONSET + LETTER * text.length;
    turns.push({ speaker, from, to });
    next = to + (shout ? listen : PAUSE);
  }
  return turns;
};

/**
 * When each line will be spoken, before any voice has spoken it: good enough for hands that rise and heads that turn.
 * `seconds` is the shot's length, `echoes` whether the place answers a shout.
 */
export const turnsOf = (
  lines: readonly DialogueLine[],
  seconds: number,
  echoes: boolean,
): readonly Turn[] => {
  const waiting = paced(lines, LISTEN);
  return echoes && (waiting.at(-1)?.to ?? 0) <= seconds - TAIL ? waiting : paced(lines, PAUSE);
};
