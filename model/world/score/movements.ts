import { type Movement, SAMPLE_RATE } from './cue.ts';

/** How long one movement's level fades into the next one's, seconds: a cut, without a click. */
const CROSSFADE = 0.04;

/** The movement that sounds at a time; the nearest one where there is none. */
export function movementAt(movements: readonly Movement[], time: number): Movement | undefined {
  return movements.find(({ to }) => time < to) ?? movements.at(-1);
}

/** Writes `level` of each movement over its time, with a short fade at each change. */
export function levelsOver(
  frames: number,
  movements: readonly Movement[],
  level: (movement: Movement) => number,
): Float32Array {
  const levels = new Float32Array(frames);
  let start = 0;
  for (const [i, movement] of movements.entries()) {
    const end = i === movements.length - 1 ? frames : Math.min(frames, Math.round(movement.to * SAMPLE_RATE));
    levels.fill(level(movement), Math.min(start, end), end);
    start = Math.max(start, end);
  }
  const fade = Math.round(CROSSFADE * SAMPLE_RATE);
  for (const [i, movement] of movements.entries()) {
    const next = movements[i + 1];
    if (next === undefined) break;
    const cut = Math.round(movement.to * SAMPLE_RATE);
    const from = level(movement);
    const to = level(next);
    for (let n = 0; n < fade; n++) {
      const frame = cut - (fade >> 1) + n;
      if (frame >= 0 && frame < frames) levels[frame] = from + ((to - from) * n) / fade;
    }
  }
  return levels;
}
