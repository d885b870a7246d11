import {
  BoxGeometry,
  ConeGeometry,
  CylinderGeometry,
  IcosahedronGeometry,
  LatheGeometry,
  PlaneGeometry,
  SphereGeometry,
  TorusGeometry,
  Vector2,
} from 'three';
import { RoundedBoxGeometry } from 'three/addons/geometries/RoundedBoxGeometry.js';
import { mergeVertices } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Geometry } from '../../shoot/scene.ts';
import { mesh, type Placing, place, withNormals } from './mesh.ts';

export const box = (width: number, height: number, depth: number, placing: Placing = {}): Geometry =>
  mesh(new BoxGeometry(width, height, depth), placing);

export const softBox = (
  width: number,
  height: number,
  depth: number,
  radius: number,
  placing: Placing = {},
): Geometry => mesh(new RoundedBoxGeometry(width, height, depth, 3, radius), placing);

/** A box with its edges broken, of a fifth of the triangles of a soft one. */
export const edged = (
  width: number,
  height: number,
  depth: number,
  radius: number,
  placing: Placing = {},
): Geometry => mesh(new RoundedBoxGeometry(width, height, depth, 1, radius), placing);

export const sphere = (radius: number, placing: Placing = {}, detail = 28): Geometry =>
  mesh(new SphereGeometry(radius, detail, Math.round(detail * 0.7)), placing);

export const cylinder = (
  radius: number,
  height: number,
  placing: Placing = {},
  top = radius,
  around = 28,
): Geometry => mesh(new CylinderGeometry(top, radius, height, around), placing);

export const cone = (radius: number, height: number, placing: Placing = {}, around = 20): Geometry =>
  mesh(new ConeGeometry(radius, height, around), placing);

export const torus = (radius: number, tube: number, placing: Placing = {}, around = 40): Geometry =>
  mesh(new TorusGeometry(radius, tube, 10, around), placing);

/** A thin torus, six-sided across. */
export const hoop = (radius: number, tube: number, placing: Placing = {}, around = 28): Geometry =>
  mesh(new TorusGeometry(radius, tube, 6, around), placing);

/** One side of a sheet, facing +z before it is placed. */
export const panel = (width: number, height: number, placing: Placing = {}): Geometry =>
  mesh(new PlaneGeometry(width, height), placing);

/** A tube without ends, along y: few triangles for what is thin or far. */
export const tube = (
  radius: number,
  height: number,
  placing: Placing = {},
  top = radius,
  around = 5,
): Geometry => mesh(new CylinderGeometry(top, radius, height, around, 1, true), placing);

const pebbleOf = (detail: number): Geometry =>
  mesh(mergeVertices(new IcosahedronGeometry(1, detail).deleteAttribute('normal').deleteAttribute('uv')));
// thousands are wanted and few kinds exist
const PEBBLES = [pebbleOf(0), pebbleOf(1), pebbleOf(2)] as const;

/** A ball of 20 triangles, for what is small or far; of 80 or 320 with more detail. */
export const pebble = (radius: number, placing: Placing = {}, detail: 0 | 1 | 2 = 0): Geometry => {
  const { scale = 1 } = placing;
  const [x, y, z] = typeof scale === 'number' ? [scale, scale, scale] : scale;
  return place(PEBBLES[detail], { ...placing, scale: [x * radius, y * radius, z * radius] });
};

export const plane = (width: number, depth: number, placing: Placing = {}): Geometry => {
  const { at = [0, 0, 0] } = placing;
  return mesh(new PlaneGeometry(width, depth, 24, 24), { at, turn: [-Math.PI / 2, 0, 0] });
};

/** A turned shape: radius and height pairs from bottom to top. */
export const lathe = (
  profile: readonly (readonly [radius: number, y: number])[],
  around = 32,
  placing: Placing = {},
): Geometry =>
  mesh(
    new LatheGeometry(
      profile.map(([radius, y]) => new Vector2(radius, y)),
      around,
    ),
    placing,
  );

/** Ground with hills: `height` in metres at x, z. */
export const terrain = (size: number, cells: number, height: (x: number, z: number) => number): Geometry => {
  const positions = new Float32Array((cells + 1) ** 2 * 3);
  const indices = new Uint32Array(cells * cells * 6);
  let vertex = 0;
  for (let j = 0; j <= cells; j += 1) {
    for (let i = 0; i <= cells; i += 1) {
      // denser near the middle, where the camera is
      const u = (i / cells) * 2 - 1;
      const v = (j / cells) * 2 - 1;
      const x = Math.sign(u) * Math.abs(u) ** 1.8 * (size / 2);
      const z = Math.sign(v) * Math.abs(v) ** 1.8 * (size / 2);
      positions.set([x, height(x, z), z], vertex);
      vertex += 3;
    }
  }
  let at = 0;
  for (let j = 0; j < cells; j += 1) {
    for (let i = 0; i < cells; i += 1) {
      const a = j * (cells + 1) + i;
      const b = a + cells + 1;
      indices.set([a, b, a + 1, a + 1, b, b + 1], at);
      at += 6;
    }
  }
  return withNormals(positions, indices);
};
