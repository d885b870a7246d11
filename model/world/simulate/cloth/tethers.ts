import type { Weave } from './weave.ts';

/** How far each loose particle may be from the pin that is nearest along the threads. Metres. */
export interface Tethers {
  readonly particles: Uint16Array;
  readonly pins: Uint16Array;
  readonly lengths: Float64Array;
}

/**
 * Ways along the threads from every particle to its nearest pin. One pass over the threads hands a pull on only to their
 * neighbours; tethers hand it on at once, so that cloth in a storm keeps its length (Kim, Chentanez, Müller, Long Range
 * Attachments, 2012).
 */
export const tethersOf = (
  { particles, threads: { ends, lengths }, give }: Weave,
  pins: readonly number[],
): Tethers => {
  const far = new Float64Array(particles).fill(Number.POSITIVE_INFINITY);
  const pinOf = new Uint16Array(particles);
  for (const pin of pins) {
    far[pin] = 0;
    pinOf[pin] = pin;
  }
  // threads are few: going over all of them until nothing changes is short enough
  for (let changed = true; changed; ) {
    changed = false;
    for (let n = 0; n < lengths.length; n += 1) {
      const i = ends[n * 2] ?? 0;
      const j = ends[n * 2 + 1] ?? 0;
      const length = lengths[n] ?? 0;
      for (const [from, to] of [
        [i, j],
        [j, i],
      ] as const) {
        const way = (far[from] ?? 0) + length;
        if (way < (far[to] ?? 0) - 1e-9) {
          far[to] = way;
          pinOf[to] = pinOf[from] ?? 0;
          changed = true;
        }
      }
    }
  }
  const loose = Array.from(far.keys()).filter((i) => (far[i] ?? 0) > 0 && Number.isFinite(far[i]));
  return {
    particles: Uint16Array.from(loose),
    pins: Uint16Array.from(loose, (i) => pinOf[i] ?? 0),
    lengths: Float64Array.from(loose, (i) => (far[i] ?? 0) * (1 + give)),
  };
};
