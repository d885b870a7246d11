/** Solves a small system of linear equations by elimination with pivots. @throws Error when it has no single solution. */
export const solveLinear = (
  rows: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] => {
  const n = right.length;
  const work = rows.map((row, i) => [...row, right[i] ?? 0]);
  for (let column = 0; column < n; column += 1) {
    let best = column;
    for (let i = column + 1; i < n; i += 1) {
      if (Math.abs(work[i]?.[column] ?? 0) > Math.abs(work[best]?.[column] ?? 0)) {
        best = i;
      }
    }
    const pivot = work[best];
    const swapped = work[column];
    const head = pivot?.[column] ?? 0;
    if (pivot === undefined || swapped === undefined || head === 0) {
      throw new Error('the equations have no single solution');
    }
    work[best] = swapped;
    work[column] = pivot;
    for (const [i, row] of work.entries()) {
      const factor = (row[column] ?? 0) / head;
      if (i !== column && factor !== 0) {
        for (let k = column; k <= n; k += 1) {
          row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
        }
      }
    }
  }
  return work.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
};
