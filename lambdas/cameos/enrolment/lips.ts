import type { Interval, Sample } from './evidence.ts';

/** How far sound may run before or behind the picture, seconds. */
const LAGS = [-0.1, 0, 0.1] as const;

/**
 * How well an opening mouth and spoken words go together in time: the best correlation over small shifts, from -1 to 1.
 * Another's voice over the right face does not open that face's mouth when it speaks.
 *
 * @param spoken when words were said
 * @returns null when there are too few samples in speech or in silence to say anything
 */
export function lipCorrelation(samples: readonly Sample[], spoken: readonly Interval[]): number | null {
  const track = samples.flatMap(({ time, faces: [face] }) => (face ? [{ time, mouth: face.mouth }] : []));
  let best: number | null = null;
  for (const lag of LAGS) {
    const speaking = track.map(({ time }) =>
      spoken.some(({ start, end }) => time + lag >= start && time + lag <= end) ? 1 : 0,
    );
    const inSpeech = speaking.filter((value) => value === 1).length;
    if (inSpeech < MIN_SAMPLES || speaking.length - inSpeech < MIN_SAMPLES) continue;
    const found = correlation(
      track.map(({ mouth }) => mouth),
      speaking,
    );
    best = Math.max(best ?? -1, found);
  }
  return best;
}

const MIN_SAMPLES = 6;

/** The share of spoken words during which the mouth was open at least once. */
export function openedShare(samples: readonly Sample[], spoken: readonly Interval[], slack = 0.1): number {
  if (spoken.length === 0) return 0;
  const open = samples.flatMap(({ time, faces: [face] }) => (face && face.mouth >= 50 ? [time] : []));
  const opened = spoken.filter(({ start, end }) =>
    open.some((time) => time >= start - slack && time <= end + slack),
  );
  return opened.length / spoken.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squareA, squareB] = [0, 0, 0];
  a.forEach((value, at) => {
    const [da, db] = [value - meanA, (b[at] ?? 0) - meanB];
    both += da * db;
    squareA += da * da;
    squareB += db * db;
  });
  return squareA === 0 || squareB === 0 ? 0 : both / Math.sqrt(squareA * squareB);
}
