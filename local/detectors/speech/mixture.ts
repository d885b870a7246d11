import type { Random } from '../../../model/world/random.ts';

const ROUNDS = 5;
/** More vectors than these say the same again. */
const ENOUGH = 1200;

/** Diagonal Gaussians with weights: how likely a feature vector is. */
export interface Mixture {
  /** Each with the logarithm of its weight, its means and the inverses of its variances. */
  readonly parts: readonly {
    readonly constant: number;
    readonly means: Float32Array;
    readonly precisions: Float32Array;
  }[];
}

/** Logarithm of the likelihood of a vector: of the part that fits best, which is close to that of the sum. */
export function logLikelihood({ parts }: Mixture, vector: Float32Array): number {
  let best = -Infinity;
  for (const { constant, means, precisions } of parts) {
    let distance = 0;
    for (let index = 0; index < vector.length; index += 1) {
      const difference = (vector[index] ?? 0) - (means[index] ?? 0);
      distance += difference * difference * (precisions[index] ?? 0);
    }
    best = Math.max(best, constant - 0.5 * distance);
  }
  return best;
}

/** Means and variances of vectors. */
export function spread(vectors: readonly Float32Array[]): { means: Float32Array; variances: Float32Array } {
  const size = vectors[0]?.length ?? 0;
  const means = new Float32Array(size);
  const variances = new Float32Array(size);
  for (let index = 0; index < size; index += 1) {
    let [sum, squares] = [0, 0];
    for (const vector of vectors) {
      const value = vector[index] ?? 0;
      sum += value;
      squares += value * value;
    }
    const mean = sum / vectors.length;
    means[index] = mean;
    variances[index] = Math.max(0, squares / vectors.length - mean * mean);
  }
  return { means, variances };
}

/**
 * Fits at most `count` Gaussians to vectors, by k-means.
 * @param variances of every part: shared by all, or what was learnt from few voices would know only them.
 */
export function fitMixture(
  all: readonly Float32Array[],
  count: number,
  variances: Float32Array,
  random: Random,
): Mixture {
  const step = Math.max(1, Math.ceil(all.length / ENOUGH));
  const vectors = all.filter((_, index) => index % step === 0);
  const precisions = variances.map((variance) => 1 / Math.max(1e-6, variance));
  let centres = Array.from({ length: Math.max(1, Math.min(count, Math.floor(vectors.length / 12))) }, () => {
    const vector = vectors[Math.floor(random() * vectors.length)];
    return vector ?? new Float32Array(variances.length);
  });
  let groups: Float32Array[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    groups = centres.map(() => []);
    for (const vector of vectors) groups[nearest(centres, vector, precisions)]?.push(vector);
    centres = centres.map((centre, index) => {
      const group = groups[index] ?? [];
      return group.length === 0 ? centre : spread(group).means;
    });
  }
  const parts = centres.map((means, index) => ({
    constant: Math.log(Math.max(1, groups[index]?.length ?? 0) / vectors.length),
    means,
    precisions,
  }));
  return { parts };
}

function nearest(centres: readonly Float32Array[], vector: Float32Array, scale: Float32Array): number {
  let [best, least] = [0, Infinity];
  for (const [index, centre] of centres.entries()) {
    let distance = 0;
    for (let n = 0; n < vector.length; n += 1) {
      const difference = (vector[n] ?? 0) - (centre[n] ?? 0);
      distance += difference * difference * (scale[n] ?? 0);
    }
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
