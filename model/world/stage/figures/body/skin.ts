import type { Skin } from '../../../shoot/scene.ts';

/** Share of a bone in what a vertex does. */
export type PullOf<Bone> = readonly [bone: Bone, share: number];

const BONES_A_VERTEX = 4;

/** A skin out of each vertex's pulls: the four strongest, made to add up to 1; bones by their place in `bones`. */
export const skinFrom = <Bone>(bones: readonly Bone[], pulls: readonly (readonly PullOf<Bone>[])[]): Skin => {
  const place = new Map(bones.map((bone, i) => [bone, i] as const));
  const indices = new Uint8Array(pulls.length * BONES_A_VERTEX);
  const weights = new Float32Array(pulls.length * BONES_A_VERTEX);
  for (const [i, pull] of pulls.entries()) {
    const sums = new Map<Bone, number>();
    for (const [bone, share] of pull) {
      sums.set(bone, (sums.get(bone) ?? 0) + share);
    }
    const strongest = [...sums].sort(([, a], [, b]) => b - a).slice(0, BONES_A_VERTEX);
    const total = strongest.reduce((sum, [, share]) => sum + share, 0);
    for (const [k, [bone, share]] of strongest.entries()) {
      indices[i * BONES_A_VERTEX + k] = place.get(bone) ?? 0;
      weights[i * BONES_A_VERTEX + k] = share / total;
    }
  }
  return { bones: bones.length, indices, weights };
};

/** The same for vertices whose pulls follow from their places: `positions` holds 3 floats a vertex. */
export const skinOver = <Bone>(
  bones: readonly Bone[],
  positions: Float32Array,
  pull: (x: number, y: number, z: number) => readonly PullOf<Bone>[],
): Skin =>
  skinFrom(
    bones,
    Array.from({ length: positions.length / 3 }, (_, i) =>
      pull(positions[i * 3] ?? 0, positions[i * 3 + 1] ?? 0, positions[i * 3 + 2] ?? 0),
    ),
  );
