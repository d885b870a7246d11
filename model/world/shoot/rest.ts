/** Tells what rests: the shadows of such things are cast once and kept. */
import type { MatrixRun } from './bounds.ts';

export interface Rest {
  /**
   * Compares a frame's matrices (those of all models, for one exposure after the other) with the first frame's. A word for
   * each model goes to `resting`: 1 where it has never moved. True where one began to, or this is the first frame: what
   * was kept of the models is out of date.
   */
  observe(matrices: Float32Array, resting: Int32Array): boolean;
}

/** @param runs each model's matrices within those of one exposure */
export function watchRest(runs: readonly MatrixRun[]): Rest {
  const floats = runs.reduce((sum, { count }) => sum + count, 0) * 16;
  const rests = new Int32Array(runs.length).fill(1);
  let first: Float32Array | undefined;
  return {
    observe(matrices, resting) {
      const fresh = first === undefined;
      const kept = first ?? matrices.slice(0, floats);
      first = kept;
      let moved = false;
      runs.forEach((run, model) => {
        if (rests[model] === 0 || staysAt(kept, matrices, run, floats)) return;
        rests[model] = 0;
        moved = true;
      });
      resting.set(rests);
      return fresh || moved;
    },
  };
}

function staysAt(first: Float32Array, matrices: Float32Array, run: MatrixRun, floats: number): boolean {
  const from = run.first * 16;
  const to = from + run.count * 16;
  for (let exposure = 0; exposure < matrices.length; exposure += floats) {
    for (let i = from; i < to; i++) if (matrices[exposure + i] !== first[i]) return false;
  }
  return true;
}
