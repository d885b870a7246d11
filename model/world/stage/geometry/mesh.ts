import { type BufferGeometry, Euler, Matrix4, Quaternion, Vector3 } from 'three';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';

/** A transform in the words of a set builder; angles in radians, turned x, then y, then z. */
export interface Placing {
  readonly at?: Vec3;
  readonly turn?: Vec3;
  readonly scale?: Vec3 | number;
}

/** The matrix of a placing. */
export const matrixOf = ({ at = [0, 0, 0], turn = [0, 0, 0], scale = 1 }: Placing): Matrix4 => {
  const [sx, sy, sz] = typeof scale === 'number' ? [scale, scale, scale] : scale;
  return new Matrix4().compose(
    new Vector3(...at),
    new Quaternion().setFromEuler(new Euler(...turn)),
    new Vector3(sx, sy, sz),
  );
};

/** Copies a three.js geometry, placed. */
export const mesh = (source: BufferGeometry, placing: Placing = {}): Geometry => {
  const placed = source.clone().applyMatrix4(matrixOf(placing));
  if (!placed.hasAttribute('normal')) {
    placed.computeVertexNormals();
  }
  const position = placed.getAttribute('position');
  const normal = placed.getAttribute('normal');
  const index = placed.getIndex();
  return {
    positions: Float32Array.from(position.array),
    normals: Float32Array.from(normal.array),
    indices:
      index === null
        ? Uint32Array.from({ length: position.count }, (_, i) => i)
        : Uint32Array.from(index.array),
  };
};

/** One geometry out of several: fewer models to draw. All of them are painted, or none. */
export const join = (given: readonly Geometry[]): Geometry => {
  const pieces = given.filter((piece) => piece.positions.length > 0);
  const vertices = pieces.reduce((sum, piece) => sum + piece.positions.length, 0);
  const positions = new Float32Array(vertices);
  const normals = new Float32Array(vertices);
  const indices = new Uint32Array(pieces.reduce((sum, piece) => sum + piece.indices.length, 0));
  let vertex = 0;
  let index = 0;
  for (const piece of pieces) {
    positions.set(piece.positions, vertex);
    normals.set(piece.normals, vertex);
    const base = vertex / 3;
    indices.set(
      piece.indices.map((value) => value + base),
      index,
    );
    vertex += piece.positions.length;
    index += piece.indices.length;
  }
  const painted = pieces.filter(({ colors }) => colors !== undefined).length;
  if (painted === 0) {
    return { positions, normals, indices };
  }
  if (painted < pieces.length) {
    throw new Error('a painted geometry cannot be joined with one that takes its surface’s colour');
  }
  const colors = new Float32Array(vertices);
  let at = 0;
  for (const piece of pieces) {
    colors.set(piece.colors ?? [], at);
    at += piece.positions.length;
  }
  return { positions, normals, indices, colors };
};

/** Moves a geometry. Scales must be positive. */
export const place = (geometry: Geometry, placing: Placing): Geometry => {
  const matrix = matrixOf(placing);
  const normalMatrix = matrix.clone().invert().transpose();
  const point = new Vector3();
  const positions = new Float32Array(geometry.positions.length);
  const normals = new Float32Array(geometry.normals.length);
  for (let i = 0; i < positions.length; i += 3) {
    point.fromArray(geometry.positions, i).applyMatrix4(matrix).toArray(positions, i);
    point.fromArray(geometry.normals, i).transformDirection(normalMatrix).toArray(normals, i);
  }
  return { ...geometry, positions, normals };
};

/** Smooth normals out of shared vertices. */
export const withNormals = (positions: Float32Array, indices: Uint32Array): Geometry => {
  const normals = new Float32Array(positions.length);
  const a = new Vector3();
  const b = new Vector3();
  const c = new Vector3();
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i] ?? 0, indices[i + 1] ?? 0, indices[i + 2] ?? 0] as const;
    a.fromArray(positions, corners[0] * 3);
    b.fromArray(positions, corners[1] * 3).sub(a);
    c.fromArray(positions, corners[2] * 3).sub(a);
    b.cross(c);
    for (const corner of corners) {
      normals[corner * 3] = (normals[corner * 3] ?? 0) + b.x;
      normals[corner * 3 + 1] = (normals[corner * 3 + 1] ?? 0) + b.y;
      normals[corner * 3 + 2] = (normals[corner * 3 + 2] ?? 0) + b.z;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    a.fromArray(normals, i).normalize().toArray(normals, i);
  }
  return { positions, normals, indices };
};
