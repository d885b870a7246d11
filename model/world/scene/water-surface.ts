import { Matrix4 } from 'three';
import type { Geometry, Surface } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { surfaceOf, swellOf } from '../simulate/water/waves.ts';
import { OPEN_WATER } from '../stage/sets/open-water.ts';
import type { Moving } from './moving.ts';

/** Points along a side that ride on the waves: as many as a mesh may have bones. */
const SIDE = 16;
/** Faces between two of them. */
const FINE = 3;
/** Over which the slope is measured, metres. */
const NEAR = 0.02;

interface Sheet {
  readonly geometry: Geometry;
  readonly points: readonly (readonly [x: number, z: number])[];
}

/** A flat sheet, each vertex hung between the four riding points around it. */
const sheet = (centre: readonly [x: number, z: number], reach: number): Sheet => {
  const gap = (2 * reach) / (SIDE - 1);
  const at = (share: number, axis: 0 | 1) => centre[axis] - reach + share * gap;
  const cells = (SIDE - 1) * FINE;
  const count = (cells + 1) ** 2;
  const positions = new Float32Array(count * 3);
  const normals = new Float32Array(count * 3);
  const bones = new Uint8Array(count * 4);
  const weights = new Float32Array(count * 4);
  const indices = new Uint32Array(cells * cells * 6);
  for (let j = 0; j <= cells; j += 1) {
    for (let i = 0; i <= cells; i += 1) {
      const vertex = j * (cells + 1) + i;
      const [u, v] = [i / FINE, j / FINE];
      const [left, back] = [Math.min(SIDE - 2, Math.floor(u)), Math.min(SIDE - 2, Math.floor(v))];
      const [a, b] = [u - left, v - back];
      positions.set([at(u, 0), 0, at(v, 1)], vertex * 3);
      normals.set([0, 1, 0], vertex * 3);
      const first = back * SIDE + left;
      bones.set([first, first + 1, first + SIDE, first + SIDE + 1], vertex * 4);
      weights.set([(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b], vertex * 4);
    }
  }
  let to = 0;
  for (let j = 0; j < cells; j += 1) {
    for (let i = 0; i < cells; i += 1) {
      const a = j * (cells + 1) + i;
      const b = a + cells + 1;
      indices.set([a, b, a + 1, a + 1, b, b + 1], to);
      to += 6;
    }
  }
  return {
    geometry: { positions, normals, indices, skin: { bones: SIDE * SIDE, indices: bones, weights } },
    points: Array.from({ length: SIDE * SIDE }, (_, k): readonly [number, number] => [
      at(k % SIDE, 0),
      at(Math.floor(k / SIDE), 1),
    ]),
  };
};

/** What the open water of a take looks like. */
export const waterLook = ({ stage }: Take): Surface | null =>
  stage.place.bodies.find(({ id }) => id === OPEN_WATER)?.parts[0]?.surface ?? null;

/** The piece of water on which waves are modelled, as high everywhere as what floats there is lifted. */
export const waterSurface = (take: Take): Moving | null => {
  const { place } = take.stage;
  const level = surfaceOf(place);
  const look = waterLook(take);
  if (place.water === null || level === null || look === null) {
    return null;
  }
  const { centre, reach } = swellOf(place.water);
  const { geometry, points } = sheet(centre, reach);
  return {
    models: [{ id: `${OPEN_WATER} waves`, geometry, surface: look, castsShadow: false }],
    write: (time, put) => {
      const t = time * take.pace;
      for (const [x, z] of points) {
        const height = level(x, z, t);
        const alongX = (level(x + NEAR, z, t) - level(x - NEAR, z, t)) / (2 * NEAR);
        const alongZ = (level(x, z + NEAR, t) - level(x, z - NEAR, t)) / (2 * NEAR);
        // half the slope: between two points that both lean by it their blend is the parabola through them
        const [a, b] = [alongX / 2, alongZ / 2];
        // the second column turns normals only: all vertices lie at height 0
        put(
          new Matrix4().set(1, -alongX, 0, 0, a, 1, b, height - a * x - b * z, 0, -alongZ, 1, 0, 0, 0, 0, 1),
        );
      }
    },
  };
};
