/**
 * From likeness of descriptors to Rekognition's similarity, both rising. Pictures of one sitting lie above 0.849, head
 * turned by up to 30° and mouth open included; different people below 0.756, and at most at 0.805 when their portraits
 * are blurred and coloured alike. Pictures of one person that are years apart lie around 0.8 and may not match.
 */
const CALIBRATION: readonly (readonly [number, number])[] = [
  [0, 0],
  [0.6, 10],
  [0.72, 35],
  [0.815, 60],
  [0.83, 80],
  [0.845, 90],
  [0.87, 99],
  [1, 100],
];

/** How alike two descriptors are, 0–1: the cosine of their square roots, so that no single feature decides. */
export function likeness(a: readonly number[], b: readonly number[]): number {
  let [shared, sumA, sumB] = [0, 0, 0];
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0;
    shared += Math.sqrt(Math.max(0, value) * Math.max(0, other));
    sumA += Math.max(0, value);
    sumB += Math.max(0, other);
  }
  return sumA === 0 || sumB === 0 ? 0 : shared / Math.sqrt(sumA * sumB);
}

/** Likeness as Rekognition's similarity, 0–100: in one sitting one person's is 90 and more, others' are below 60. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  return interpolate(likeness(a, b));
}

function interpolate(value: number): number {
  let [fromX, fromY] = [0, 0];
  for (const [x, y] of CALIBRATION) {
    if (value <= x) return x === fromX ? y : fromY + ((value - fromX) / (x - fromX)) * (y - fromY);
    [fromX, fromY] = [x, y];
  }
  return fromY;
}
