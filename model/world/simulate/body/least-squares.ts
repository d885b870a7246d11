/** One equation that should hold as nearly as it can: Σ row · x = value, counted `weight` times. */
export interface Equation {
  readonly row: readonly number[];
  readonly value: number;
  readonly weight: number;
}

/** The x that fits all equations best, each of its numbers held towards 0 by `ridge` times its square. */
export const fitted = (equations: readonly Equation[], ridge: readonly number[]): readonly number[] => {
  const size = ridge.length;
  const matrix = ridge.map((hold, i) => Array.from({ length: size + 1 }, (_, j) => (i === j ? hold : 0)));
  for (const { row, value, weight } of equations) {
    for (const [i, line] of matrix.entries()) {
      const scaled = weight * (row[i] ?? 0);
      for (let j = 0; j < size; j += 1) {
        line[j] = (line[j] ?? 0) + scaled * (row[j] ?? 0);
      }
      line[size] = (line[size] ?? 0) + scaled * value;
    }
  }
  // positive definite by the ridge: Gauss and Jordan need no pivots
  for (const [i, line] of matrix.entries()) {
    const pivot = line[i] ?? 1;
    for (const [k, other] of matrix.entries()) {
      const factor = k === i ? 0 : (other[i] ?? 0) / pivot;
      for (let j = i; factor !== 0 && j <= size; j += 1) {
        other[j] = (other[j] ?? 0) - factor * (line[j] ?? 0);
      }
    }
  }
  return matrix.map((line, i) => (line[size] ?? 0) / (line[i] ?? 1));
};
