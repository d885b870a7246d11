/** Least squares on measured points. */

export interface Sample {
  /** Seconds. */
  readonly t: number;
  readonly value: number;
}

/** A polynomial about an instant: value = c0 + c1·(t − origin) + c2·(t − origin)² … */
export interface Fit {
  readonly origin: number;
  readonly coefficients: readonly number[];
  /** Root mean square of what the fit leaves over. */
  readonly rms: number;
}

/** @throws RangeError when there are fewer samples than coefficients. */
export function fitPolynomial(samples: readonly Sample[], degree: number): Fit {
  const size = degree + 1;
  if (samples.length < size) {
    throw new RangeError(`a polynomial of degree ${degree} needs ${size} samples, not ${samples.length}`);
  }
  const origin = samples.reduce((sum, { t }) => sum + t, 0) / samples.length;
  const span = Math.max(1e-9, ...samples.map(({ t }) => Math.abs(t - origin)));
  // scaled to −1..1, so that the powers stay comparable
  const powers = samples.map(({ t }) => Array.from({ length: size }, (_, k) => ((t - origin) / span) ** k));
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) =>
      powers.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0),
    ),
    powers.reduce((sum, row, n) => sum + (row[i] ?? 0) * (samples[n]?.value ?? 0), 0),
  ]);
  const coefficients = solve(matrix).map((value, k) => value / span ** k);
  const fit = { origin, coefficients };
  const squares = samples.map(({ t, value }) => (value - valueAt(fit, t)) ** 2);
  return { ...fit, rms: Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / samples.length) };
}

export const valueAt = ({ origin, coefficients }: Omit<Fit, 'rms'>, t: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * (t - origin) + coefficient, 0);

export const slopeAt = ({ origin, coefficients }: Omit<Fit, 'rms'>, t: number): number =>
  coefficients.reduce(
    (sum, coefficient, k) => sum + (k === 0 ? 0 : k * coefficient * (t - origin) ** (k - 1)),
    0,
  );

/** Gauss elimination with pivots; rows are the matrix with the right-hand side as last column. */
function solve(rows: readonly (readonly number[])[]): number[] {
  const matrix = rows.map((row) => [...row]);
  const size = matrix.length;
  const at = (row: number, column: number) => matrix[row]?.[column] ?? 0;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(at(row, column)) > Math.abs(at(pivot, column))) pivot = row;
    if (Math.abs(at(pivot, column)) < 1e-12) throw new RangeError('the samples do not determine the fit');
    const [chosen, other] = [matrix[pivot], matrix[column]];
    if (chosen === undefined || other === undefined) continue;
    matrix[pivot] = other;
    matrix[column] = chosen;
    for (let row = 0; row < size; row++) {
      const target = matrix[row];
      if (row === column || target === undefined) continue;
      const factor = (target[column] ?? 0) / (chosen[column] ?? 1);
      for (let k = column; k <= size; k++) target[k] = (target[k] ?? 0) - factor * (chosen[k] ?? 0);
    }
  }
  return matrix.map((row, k) => (row[size] ?? 0) / (row[k] ?? 1));
}

export interface Derived {
  readonly t: number;
  readonly value: number;
  /** Per second. */
  readonly slope: number;
}

/** Values and slopes at each sample, by a parabola through the `half` samples before and after it (Savitzky and Golay). */
export const smoothed = (samples: readonly Sample[], half: number): Derived[] =>
  samples.map(({ t }, index) => {
    const window = samples.slice(Math.max(0, index - half), index + half + 1);
    const fit = fitPolynomial(window, Math.min(2, window.length - 1));
    return { t, value: valueAt(fit, t), slope: slopeAt(fit, t) };
  });

/** Unrolls angles, radians, so that neighbours never differ by more than half a turn. */
export function unrolled(angles: readonly number[]): number[] {
  let turns = 0;
  let before: number | undefined;
  return angles.map((angle) => {
    if (before !== undefined) turns -= Math.round((angle - before) / (2 * Math.PI));
    before = angle;
    return angle + turns * 2 * Math.PI;
  });
}
