/** A shot as plain data, so that another renderer can film it: what is where in each frame, and how it is lit. */
import type { Camera, Lighting, Scene, Surface } from '../../model/world/shoot/scene.ts';

export interface PlainMesh {
  readonly positions: readonly number[];
  readonly normals: readonly number[];
  readonly indices: readonly number[];
  readonly colors: readonly number[] | null;
  /** Bones and weights of four a vertex; null for a rigid mesh. */
  readonly skin: {
    readonly bones: number;
    readonly indices: readonly number[];
    readonly weights: readonly number[];
  } | null;
  readonly surface: Surface;
  readonly castsShadow: boolean;
}

export interface PlainShot {
  readonly width: number;
  readonly height: number;
  readonly meshes: readonly PlainMesh[];
  readonly lighting: Lighting;
  readonly shadows: Scene['shadows'];
  /** One entry a frame: all matrices, as `Scene.pose` writes them, and the camera. */
  readonly frames: readonly { readonly matrices: readonly number[]; readonly camera: Camera }[];
}

/** @param times seconds, one a frame */
export function plainShot(
  scene: Scene,
  size: { width: number; height: number },
  times: readonly number[],
): PlainShot {
  const meshes = scene.models.map(({ geometry, surface, castsShadow }): PlainMesh => {
    const { positions, normals, indices, colors, skin } = geometry;
    return {
      positions: [...positions],
      normals: [...normals],
      indices: [...indices],
      colors: colors ? [...colors] : null,
      skin: skin ? { bones: skin.bones, indices: [...skin.indices], weights: [...skin.weights] } : null,
      surface,
      castsShadow,
    };
  });
  const matrices = new Float32Array(meshes.reduce((sum, { skin }) => sum + (skin?.bones ?? 1), 0) * 16);
  const frames = times.map((time) => {
    matrices.fill(0);
    scene.pose(time, matrices);
    return { matrices: [...matrices], camera: scene.camera(time) };
  });
  return { ...size, meshes, lighting: scene.lighting, shadows: scene.shadows, frames };
}
