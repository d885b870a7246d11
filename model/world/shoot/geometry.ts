/** Lays the models' meshes out in memory as the rasteriser reads them, and refuses those that are not whole. */
import { type ClusteredMesh, clusterMesh } from './clusters.ts';
import { COLOR_BYTES } from './layout.ts';
import type { Geometry, Model, Skin } from './scene.ts';

export class BadGeometryError extends Error {
  override readonly name = 'BadGeometryError';
}

/** How much of everything the models have. */
export interface MeshCounts {
  readonly vertices: number;
  readonly triangles: number;
  readonly matrices: number;
  readonly colored: number;
  readonly bent: number;
  readonly clusters: number;
}

/** Where a model's runs begin; −1 for what it does not have. */
export interface MeshStart {
  readonly vertex: number;
  readonly triangle: number;
  readonly matrix: number;
  readonly colored: number;
  readonly bent: number;
  readonly cluster: number;
}

/** Checks every mesh, divides it into clusters and says where each model's runs begin. */
export function measureMeshes(models: readonly Model[]): {
  readonly meshes: readonly ClusteredMesh[];
  readonly starts: readonly MeshStart[];
  readonly counts: MeshCounts;
} {
  const counts = { vertices: 0, triangles: 0, matrices: 0, colored: 0, bent: 0, clusters: 0 };
  const meshes = models.map(({ id, geometry }) => {
    checkMesh(id, geometry);
    return clusterMesh(geometry);
  });
  const starts = meshes.map(({ geometry, clusters }): MeshStart => {
    const { positions, indices, colors, skin } = geometry;
    const vertices = positions.length / 3;
    const start = {
      vertex: counts.vertices,
      triangle: counts.triangles,
      matrix: counts.matrices,
      colored: colors === undefined ? -1 : counts.colored,
      bent: skin === undefined ? -1 : counts.bent,
      cluster: counts.clusters,
    };
    counts.vertices += vertices;
    counts.triangles += indices.length / 3;
    counts.matrices += skin?.bones ?? 1;
    counts.colored += colors === undefined ? 0 : vertices;
    counts.bent += skin === undefined ? 0 : vertices;
    counts.clusters += clusters.length;
    return start;
  });
  return { meshes, starts, counts };
}

function checkMesh(id: string, { positions, normals, indices, colors, skin }: Geometry): void {
  const refuse = (what: string): never => {
    throw new BadGeometryError(`model ${id}: ${what}`);
  };
  const vertices = positions.length / 3;
  if (!Number.isInteger(vertices) || normals.length !== positions.length || indices.length % 3 !== 0) {
    refuse('positions and normals need 3 floats a vertex, indices 3 a triangle');
  }
  for (const index of indices) {
    if (index >= vertices) refuse(`index ${index} but only ${vertices} vertices`);
  }
  if (colors !== undefined && colors.length !== positions.length) refuse('colors need 3 floats a vertex');
  if (skin === undefined) return;
  if (skin.bones < 1 || skin.bones > 256) refuse(`a skin has 1 to 256 bones, not ${skin.bones}`);
  if (skin.indices.length !== vertices * 4 || skin.weights.length !== vertices * 4) {
    refuse('a skin needs 4 bones and 4 weights a vertex');
  }
  for (let vertex = 0; vertex < vertices; vertex++) {
    const bones = followed(skin, vertex);
    const sum = bones.reduce((total, { weight }) => total + weight, 0);
    if (Math.abs(sum - 1) > 0.01) refuse(`the weights of vertex ${vertex} add up to ${sum}, not 1`);
    const beyond = bones.find(({ bone, weight }) => weight > 0 && bone >= skin.bones);
    if (beyond) refuse(`vertex ${vertex} follows bone ${beyond.bone}, but there are only ${skin.bones}`);
  }
}

/** The four bones of a vertex, the one with most weight first. */
function followed({ indices, weights }: Skin, vertex: number) {
  return [0, 1, 2, 3]
    .map((k) => ({ bone: indices[vertex * 4 + k] ?? 0, weight: weights[vertex * 4 + k] ?? 0 }))
    .sort((a, b) => b.weight - a.weight);
}

/** Byte addresses of the runs. */
export interface MeshPlaces {
  readonly vertices: number;
  readonly indices: number;
  readonly owners: number;
  readonly colors: number;
  readonly skins: number;
}

/** Lays all models' meshes end to end. */
export function writeGeometry(
  buffer: ArrayBufferLike,
  at: MeshPlaces,
  record: { readonly vertexBytes: number; readonly skinBytes: number },
  meshes: readonly ClusteredMesh[],
  starts: readonly MeshStart[],
): void {
  const floats = new Float32Array(buffer);
  const words = new Uint32Array(buffer);
  const bytes = new Uint8Array(buffer);
  meshes.forEach(({ geometry }, owner) => {
    const start = starts[owner];
    if (start === undefined) throw new RangeError('a model was not measured');
    const { positions, normals, indices, colors, skin } = geometry;
    for (let i = 0; i < positions.length / 3; i++) {
      const to = (at.vertices + (start.vertex + i) * record.vertexBytes) / 4;
      floats.set(positions.subarray(i * 3, i * 3 + 3), to);
      floats.set(normals.subarray(i * 3, i * 3 + 3), to + 4);
      if (skin === undefined) continue;
      const from = at.skins + (start.bent + i) * record.skinBytes;
      followed(skin, i).forEach(({ bone, weight }, k) => {
        bytes[from + k] = weight > 0 ? bone : 0;
        floats[from / 4 + 1 + k] = weight;
      });
    }
    if (colors !== undefined) floats.set(colors, (at.colors + start.colored * COLOR_BYTES) / 4);
    indices.forEach((index, i) => {
      words[at.indices / 4 + start.triangle * 3 + i] = start.vertex + index;
    });
    const first = at.owners / 4 + start.triangle;
    words.fill(owner, first, first + indices.length / 3);
  });
}
