import type { Spoken } from '../score/cue.ts';
import { CLOSED, type MouthShape } from '../stage/figures/head/face-bones.ts';

/** Lips meet for these, whatever is said before and after. */
const CLOSURES: ReadonlySet<string> = new Set(['m', 'b', 'p']);
const TUCKED: ReadonlySet<string> = new Set(['f', 'v']);
/** A frame of film, seconds: closed lips are held for no less, or a film could miss them. */
const FRAME = 1 / 24;
/** Seconds in which the mouth gets from one shape to the next: no more than a frame. */
const GLIDE = 0.036;

const shape = (open: number, wide = 0, round = 0): MouthShape => ({ open, wide, round, tuck: 0 });

/** The mouth's shape for each of Flite's phonemes (those of CMU's American English). */
const SHAPES: Readonly<Record<string, MouthShape>> = {
  aa: shape(0.95, 0.1),
  ae: shape(0.8, 0.45),
  ah: shape(0.65, 0.1),
  ao: shape(0.75, 0, 0.55),
  aw: shape(0.8, 0, 0.35),
  ax: shape(0.4),
  axr: shape(0.35, 0, 0.25),
  ay: shape(0.8, 0.3),
  ch: shape(0.22, 0, 0.5),
  d: shape(0.22, 0.2),
  dh: shape(0.2, 0.15),
  dx: shape(0.25, 0.2),
  eh: shape(0.55, 0.5),
  er: shape(0.35, 0, 0.4),
  ey: shape(0.45, 0.75),
  g: shape(0.32, 0.1),
  hh: shape(0.4),
  hv: shape(0.4),
  ih: shape(0.35, 0.6),
  iy: shape(0.25, 1),
  jh: shape(0.22, 0, 0.5),
  k: shape(0.32, 0.1),
  l: shape(0.32, 0.2),
  n: shape(0.24, 0.2),
  ng: shape(0.3, 0.15),
  nx: shape(0.24, 0.2),
  ow: shape(0.55, 0, 0.85),
  oy: shape(0.6, 0, 0.8),
  r: shape(0.28, 0, 0.45),
  s: shape(0.14, 0.5),
  sh: shape(0.2, 0, 0.65),
  t: shape(0.2, 0.25),
  th: shape(0.22, 0.15),
  uh: shape(0.35, 0, 0.7),
  uw: shape(0.25, 0, 1),
  w: shape(0.16, 0, 1),
  y: shape(0.22, 0.8),
  z: shape(0.14, 0.5),
  zh: shape(0.2, 0, 0.6),
};

/** The mouth of a phoneme in its middle. Pauses and unknown sounds are silent: lips at rest. */
export const visemeOf = (phoneme: string): MouthShape => {
  if (TUCKED.has(phoneme)) {
    return { open: 0.1, wide: 0.1, round: 0, tuck: 1 };
  }
  return SHAPES[phoneme] ?? CLOSED;
};

const mix = (a: MouthShape, b: MouthShape, t: number): MouthShape => ({
  open: a.open + (b.open - a.open) * t,
  wide: a.wide + (b.wide - a.wide) * t,
  round: a.round + (b.round - a.round) * t,
  tuck: a.tuck + (b.tuck - a.tuck) * t,
});

/** The same mouth with its lips together: what it does sideways stays. */
const pressed = ({ wide, round }: MouthShape, by: number): Partial<MouthShape> => ({
  wide: wide * (1 - by * 0.7),
  round: round * (1 - by * 0.5),
});

/**
 * The mouth of a speaker at a time (seconds, the clock of `spoken`). Vowels glide into each other within a frame; for
 * m, b and p the lips are shut as long as the sound lasts, and never for less than a frame.
 */
export const mouthAt = (spoken: readonly Spoken[], speaker: string, time: number): MouthShape => {
  const line = spoken.find(
    ({ speaker: by, at, end }) => by === speaker && time > at - 0.2 && time < end + 0.2,
  );
  if (line === undefined) {
    return CLOSED;
  }
  const open = line.phonemes.filter(({ phoneme }) => !CLOSURES.has(phoneme));
  let now = CLOSED;
  for (const { phoneme, start, end } of open) {
    if (time < start - GLIDE / 2) {
      break;
    }
    now = mix(now, visemeOf(phoneme), Math.min(1, (time - start + GLIDE / 2) / GLIDE));
    if (time > end + FRAME && open.every(({ start: next }) => next < end - 1e-6 || next > time)) {
      now = mix(now, CLOSED, Math.min(1, (time - end - FRAME) / GLIDE));
    }
  }
  // how far lips are from a closure: in it, or as far away as they need to part
  let closing = 0;
  for (const { phoneme, start, end } of line.phonemes) {
    if (CLOSURES.has(phoneme)) {
      const middle = (start + end) / 2;
      const half = Math.max(FRAME / 2 + 1e-3, (end - start) / 2);
      closing = Math.max(closing, 1 - Math.max(0, Math.abs(time - middle) - half) / GLIDE);
    }
  }
  const loud = line.shout ? 1.25 : 0.85;
  return {
    ...now,
    ...pressed(now, closing),
    open: Math.min(1.15, now.open * loud) * (1 - closing),
    tuck: now.tuck * (1 - closing),
  };
};
