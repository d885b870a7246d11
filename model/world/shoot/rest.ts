/** Tells what rests: the shadows of such things are cast once and kept. */

export interface Rest {
  /**
   * Compares a frame's matrices (one 4×4 matrix per model, for one exposure after the other) with the first frame's and
   * clears the word of each model that has moved since. True where one did, or this is the first frame: what was kept
   * of the models is out of date.
   */
  observe(matrices: Float32Array, resting: Int32Array): boolean;
}

export function watchRest(): Rest {
  let first: Float32Array | undefined;
  return {
    observe(matrices, resting) {
      const floats = resting.length * 16;
      const fresh = first === undefined;
      if (fresh) resting.fill(1);
      first ??= matrices.slice(0, floats);
      let moved = false;
      for (let model = 0; model < resting.length; model++) {
        if (resting[model] === 0 || staysAt(first, matrices, model * 16, floats)) continue;
        resting[model] = 0;
        moved = true;
      }
      return fresh || moved;
    },
  };
}

function staysAt(first: Float32Array, matrices: Float32Array, at: number, floats: number): boolean {
  for (let exposure = 0; exposure < matrices.length; exposure += floats) {
    for (let i = at; i < at + 16; i++) if (matrices[exposure + i] !== first[i]) return false;
  }
  return true;
}
