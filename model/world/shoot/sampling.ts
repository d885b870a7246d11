/**
 * How a frame's light is divided among exposures. With 4 samples a pixel the picture is filmed as 16 pictures of a
 * quarter of its pixels, each at its own instant, point of the lens and point of the sun: neighbouring pixels see
 * different ones, so that motion and soft shadows have 16 steps instead of 4 ("interleaved sampling", Keller and
 * Heidrich 2001). Nothing here is random: every frame is sampled alike, which a video codec rewards.
 */
export interface Sample {
  readonly classX: number;
  readonly classY: number;
  /** Instant within the open shutter, 0..1. */
  readonly shutter: number;
  /** Offset from the pixel's centre, −0.5..0.5. */
  readonly pixel: Point;
  /** Places on discs of radius 1. */
  readonly lens: Point;
  readonly sun: Point;
  /** Where the occlusion taps go (as many as in `assembly/occlusion.ts`), on a disc of radius 1; the same for all classes, so that they leave no pattern. */
  readonly taps: readonly [near: Point, far: Point];
}

/** Of a plane. */
export type Point = readonly [x: number, y: number];

export interface SamplePlan {
  readonly gridX: number;
  readonly gridY: number;
  readonly samples: readonly Sample[];
  /** How many of them, from the first on, are shaded everywhere; the others only where these do not agree. */
  readonly first: number;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

// each class takes every quarter of the shutter once, and none is always early
const LATIN: Readonly<Record<number, readonly (readonly number[])[]>> = {
  1: [[0]],
  2: [
    [0, 1],
    [1, 0],
  ],
  4: [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [2, 0, 3, 1],
  ],
};

/**
 * Place `index` of `count` on a disc of radius 1. They balance around its middle, or a class of pixels would see the
 * whole picture, or its shadows, shifted; `turn` (0..1) of the gap between them tells the classes apart.
 */
function onDisc(index: number, count: number, turn: number): Point {
  const ring = index % 2;
  const radius = Math.sqrt((ring + 0.5 + (turn - 0.5) * 0.6) / 2);
  const angle = (2 * Math.PI * (index + turn)) / count;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

function reverseBits(index: number): number {
  let result = 0;
  for (let bit = 0.5, rest = index; rest > 0; rest >>= 1, bit /= 2) if (rest & 1) result += bit;
  return result;
}

/** A spiral of two taps for each sample, one near and one far; all samples together reach everywhere. */
function tapsOf(sample: number, count: number): Sample['taps'] {
  const tap = (index: 0 | 1): Point => {
    const radius = 0.1 + (0.85 * (index + (((sample * 5 + 2 * index) % count) + 0.5) / count)) / 2;
    const angle = (sample * 2 + index) * GOLDEN_ANGLE;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  };
  return [tap(0), tap(1)];
}

/** The exposures of a frame with `count` samples a pixel. */
export function planSamples(count: 1 | 4 | 8 | 16): SamplePlan {
  // one sample a pixel: two halves for two threads; more would only project everything more often
  const gridX = count === 4 || count === 8 ? 2 : 1;
  const gridY = count === 1 || count === 4 ? 2 : 1;
  const classes = gridX * gridY;
  const rows = LATIN[classes] ?? [];
  const total = count * classes;
  const samples: Sample[] = [];
  for (let s = 0; s < count; s++) {
    for (let c = 0; c < classes; c++) {
      const place = { classX: c % gridX, classY: Math.floor(c / gridX) };
      if (count === 1) {
        samples.push({
          ...place,
          shutter: 0.5,
          pixel: [0, 0],
          lens: [0, 0],
          sun: [0, 0],
          taps: tapsOf(s, count),
        });
        continue;
      }
      // the first samples of a pixel already see all of the open shutter
      const slot = reverseBits(s) * total + (rows[c]?.[s % classes] ?? 0);
      // odd factors permute the 16 slots, so that time, lens, sun and pixel offset do not go together
      const corner = (s * 5 + 2) % count;
      samples.push({
        ...place,
        shutter: (slot + 0.5) / total,
        pixel: [(corner + 0.5) / count - 0.5, reverseBits(corner) + 0.5 / count - 0.5],
        lens: onDisc((corner * 5 + 1) % count, count, c / classes),
        sun: onDisc((corner * 7 + 2) % count, count, c / classes + 0.5 / classes),
        taps: tapsOf(s, count),
      });
    }
  }
  const first = count === 1 ? samples.length : Math.max(2, count / 4) * classes;
  return { gridX, gridY, samples, first };
}
