import {
  BoxGeometry,
  type BufferGeometry,
  CapsuleGeometry,
  ConeGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  Matrix4,
  Quaternion,
  Vector3,
} from 'three';
import { ConvexHull } from 'three/addons/math/ConvexHull.js';
import type { Body, Collider, Shape } from '../../stage/stage.ts';

/** The closed surface with which a body displaces water, in the body's own space. Metres. */
export interface Hull {
  /** 3 numbers a point. */
  readonly points: Float64Array;
  /** 3 points a face, counter-clockwise seen from outside. */
  readonly faces: Uint32Array;
  /** Cubic metres. */
  readonly volume: number;
  /** Sum over all faces of their area seen along each axis, from both sides. */
  readonly shadow: readonly [x: number, y: number, z: number];
  /** Extent along each axis. */
  readonly size: readonly [x: number, y: number, z: number];
}

const AROUND = 32;
/** A polygon of {@link AROUND} corners has the area of its circle when its corners lie this much farther out. */
const PLUMP = Math.sqrt((2 * Math.PI) / (AROUND * Math.sin((2 * Math.PI) / AROUND)));
/** Long faces are cut so that waves can pass under them. Metres. */
const LONGEST_FACE = 0.4;

const cuts = (length: number): number => Math.min(12, Math.max(1, Math.ceil(length / LONGEST_FACE)));

interface Mesh {
  readonly points: number[];
  readonly faces: number[];
}

const meshOf = (geometry: BufferGeometry, matrix: Matrix4): Mesh => {
  const position = geometry.getAttribute('position');
  const index = geometry.getIndex();
  const points: number[] = [];
  const place = new Vector3();
  for (let i = 0; i < position.count; i += 1) {
    place.fromBufferAttribute(position, i).applyMatrix4(matrix);
    points.push(place.x, place.y, place.z);
  }
  const faces =
    index === null ? Array.from({ length: position.count }, (_, i) => i) : Array.from(index.array);
  return { points, faces };
};

const hullMesh = (cloud: Float32Array, matrix: Matrix4): Mesh => {
  const corners = Array.from({ length: cloud.length / 3 }, (_, i) =>
    new Vector3().fromArray(cloud, i * 3).applyMatrix4(matrix),
  );
  const points: number[] = [];
  const faces: number[] = [];
  for (const face of new ConvexHull().setFromPoints(corners).faces) {
    let edge = face.edge;
    for (let k = 0; k < 3; k += 1) {
      const { x, y, z } = edge.head().point;
      faces.push(points.length / 3);
      points.push(x, y, z);
      edge = edge.next;
    }
  }
  return { points, faces };
};

const moments = (points: ArrayLike<number>, faces: ArrayLike<number>) => {
  const a = new Vector3();
  const b = new Vector3();
  const c = new Vector3();
  const cross = new Vector3();
  const shadow: [number, number, number] = [0, 0, 0];
  let volume = 0;
  for (let i = 0; i < faces.length; i += 3) {
    a.fromArray(points, (faces[i] ?? 0) * 3);
    b.fromArray(points, (faces[i + 1] ?? 0) * 3);
    c.fromArray(points, (faces[i + 2] ?? 0) * 3);
    volume += a.dot(cross.crossVectors(b, c)) / 6;
    cross.crossVectors(b.sub(a), c.sub(a)).multiplyScalar(0.5);
    shadow[0] += Math.abs(cross.x);
    shadow[1] += Math.abs(cross.y);
    shadow[2] += Math.abs(cross.z);
  }
  return { volume, shadow };
};

/** A round shape cut into flat faces, swollen to the volume of the round one. */
const plump = (mesh: Mesh, volume: number, { at }: Collider): Mesh => {
  const by = Math.cbrt(volume / moments(mesh.points, mesh.faces).volume);
  return {
    ...mesh,
    points: mesh.points.map((value, i) => (value - (at[i % 3] ?? 0)) * by + (at[i % 3] ?? 0)),
  };
};

const solid = (collider: Collider): Mesh => {
  const { shape } = collider;
  const matrix = new Matrix4().compose(
    new Vector3(...collider.at),
    new Quaternion(...collider.turn),
    new Vector3(1, 1, 1),
  );
  switch (shape.kind) {
    case 'ball':
      return plump(meshOf(new IcosahedronGeometry(shape.radius, 3), matrix), volumeOf(shape), collider);
    case 'box': {
      const [x, y, z] = [shape.half[0] * 2, shape.half[1] * 2, shape.half[2] * 2];
      return meshOf(new BoxGeometry(x, y, z, cuts(x), cuts(y), cuts(z)), matrix);
    }
    case 'cylinder': {
      const r = shape.radius * PLUMP;
      const height = shape.halfHeight * 2;
      return meshOf(new CylinderGeometry(r, r, height, AROUND, cuts(height)), matrix);
    }
    case 'cone':
      return meshOf(new ConeGeometry(shape.radius * PLUMP, shape.halfHeight * 2, AROUND), matrix);
    case 'capsule': {
      const mesh = meshOf(new CapsuleGeometry(shape.radius, shape.halfHeight * 2, 8, 24), matrix);
      return plump(mesh, volumeOf(shape), collider);
    }
    default:
      return hullMesh(shape.points, matrix);
  }
};

/** Volume of a round shape, cubic metres. */
const volumeOf = (shape: Extract<Shape, { kind: 'ball' | 'capsule' }>): number =>
  Math.PI *
  shape.radius ** 2 *
  ((4 / 3) * shape.radius + (shape.kind === 'capsule' ? 2 * shape.halfHeight : 0));

/** The hull of a body: the closed mesh it says it displaces water with, else its colliders. */
export const hullOf = ({ displaces, colliders }: Pick<Body, 'displaces' | 'colliders'>): Hull => {
  const meshes: readonly Mesh[] =
    displaces === undefined
      ? colliders.map(solid)
      : [{ points: Array.from(displaces.positions), faces: Array.from(displaces.indices) }];
  const points: number[] = [];
  const faces: number[] = [];
  for (const mesh of meshes) {
    const welded = new Map<string, number>();
    for (const index of mesh.faces) {
      const corner = mesh.points.slice(index * 3, index * 3 + 3);
      const key = corner.map((value) => value.toFixed(6)).join();
      const known = welded.get(key) ?? points.length / 3;
      if (!welded.has(key)) {
        welded.set(key, known);
        points.push(...corner);
      }
      faces.push(known);
    }
  }
  const { volume, shadow } = moments(points, faces);
  const extent = (axis: 0 | 1 | 2): number => {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let i = axis; i < points.length; i += 3) {
      low = Math.min(low, points[i] ?? 0);
      high = Math.max(high, points[i] ?? 0);
    }
    return high - low;
  };
  return {
    points: Float64Array.from(points),
    faces: Uint32Array.from(faces),
    volume,
    shadow,
    size: points.length === 0 ? [0, 0, 0] : [extent(0), extent(1), extent(2)],
  };
};
