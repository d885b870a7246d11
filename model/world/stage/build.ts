import { Euler, Quaternion } from 'three';
import type { Material } from '../score/cue.ts';
import type { Geometry, Surface, Vec3 } from '../shoot/scene.ts';
import { box } from './geometry/shapes.ts';
import type { Body, Collider, Part, Quat, Shape } from './stage.ts';

export const UPRIGHT: Quat = [0, 0, 0, 1];

/** Quaternion of Euler angles, radians. */
export const turned = (x: number, y: number, z: number): Quat => {
  const q = new Quaternion().setFromEuler(new Euler(x, y, z));
  return [q.x, q.y, q.z, q.w];
};

export const part = (geometry: Geometry, surface: Surface, castsShadow = true): Part => ({
  geometry,
  surface,
  castsShadow,
});

interface Feel {
  readonly sound: Material;
  readonly friction?: number;
  readonly restitution?: number;
  readonly at?: Vec3;
  readonly turn?: Quat;
}
export const collider = (
  shape: Shape,
  { sound, friction = 0.6, restitution = 0.9, at = [0, 0, 0], turn = UPRIGHT }: Feel,
): Collider => ({
  shape,
  at,
  turn,
  sound,
  friction,
  restitution,
});

/** A part of the set that never moves. */
export const fixed = (
  id: string,
  parts: readonly Part[],
  colliders: readonly Collider[],
  size: number,
  position: Vec3 = [0, 0, 0],
  rotation: Quat = UPRIGHT,
): Body => ({
  id,
  kind: 'set',
  name: id,
  motion: 'fixed',
  parts,
  colliders,
  mass: 0,
  size,
  position,
  rotation,
  rolls: false,
  fragments: [],
});

/** A solid block of the set. `at` is its centre. */
export const block = (
  id: string,
  [width, height, depth]: Vec3,
  at: Vec3,
  surface: Surface,
  feel: Feel,
): Body =>
  fixed(
    id,
    [part(box(width, height, depth), surface)],
    [collider({ kind: 'box', half: [width / 2, height / 2, depth / 2] }, feel)],
    Math.max(width, height, depth),
    at,
  );

/** Flat ground, top at y = 0. */
export const ground = (size: number, surface: Surface, feel: Feel, geometry?: Geometry): Body =>
  fixed(
    'floor',
    [part(geometry ?? box(size, 0.2, size, { at: [0, -0.1, 0] }), surface, false)],
    [collider({ kind: 'box', half: [size, 1, size] }, { ...feel, at: [0, -1, 0] })],
    4,
  );
