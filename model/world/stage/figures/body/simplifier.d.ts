/** meshoptimizer's simplifier as three ships it, without types: the one function used here. */
declare module 'three/addons/libs/meshopt_simplifier.module.js' {
  export const MeshoptSimplifier: {
    readonly ready: Promise<void>;
    /**
     * Strides count floats; `locked` has a 1 for each vertex that stays. Answers with fewer indices and the error
     * reached, relative to the mesh's size.
     */
    simplifyWithAttributes(
      indices: Uint32Array,
      positions: Float32Array,
      positionStride: number,
      attributes: Float32Array,
      attributeStride: number,
      weights: readonly number[],
      locked: Uint8Array | null,
      targetIndices: number,
      targetError: number,
      flags?: readonly string[],
    ): [indices: Uint32Array, error: number];
  };
}
