import { Vector3 } from 'three';
import type { Body, Stage } from '../stage/stage.ts';
import { type Physics, RATE } from './physics.ts';

/** Height of the waves over still water, metres. */
export const swell = (x: number, z: number, t: number): number =>
  0.045 * Math.sin(x * 1.1 + t * 1.6) +
  0.03 * Math.sin(z * 1.7 - t * 1.3 + 0.8) +
  0.015 * Math.sin((x + z) * 2.6 + t * 2.4);

/**
 * Archimedes on what floats: the lift of the water it displaces, the drag of moving through it, and a turn towards
 * the slope of the wave it lies on. A thing at rest lies as deep as its `draught` says.
 */
export const buoyancy = (stage: Stage, loose: readonly Body[], physics: Physics, t: number): void => {
  const { water, gravity } = stage.place;
  if (water === null) {
    return;
  }
  for (const body of loose) {
    const position = physics.position(body.id);
    if (body.draught === null || position.z > water.beyondZ + 1.5) {
      continue;
    }
    const surface = water.level + swell(position.x, position.z, t);
    const height = body.size * 0.5;
    const under = Math.min(1, Math.max(0, (surface - (position.y - height / 2)) / height));
    if (under === 0) {
      continue;
    }
    const velocity = physics.velocity(body.id);
    const lift = (under / body.draught) * gravity;
    const force = new Vector3(
      -velocity.x * 1.2,
      lift - velocity.y * 5 * under,
      -velocity.z * 1.2,
    ).multiplyScalar(body.mass / RATE);
    physics.push(body.id, force);
    const up = new Vector3(0, 1, 0).applyQuaternion(physics.rotation(body.id));
    const e = 0.2;
    const slope = new Vector3(
      swell(position.x - e, position.z, t) - swell(position.x + e, position.z, t),
      2 * e,
      swell(position.x, position.z - e, t) - swell(position.x, position.z + e, t),
    ).normalize();
    const inertia = body.mass * body.size * body.size * 0.1;
    physics.twist(
      body.id,
      up
        .cross(slope)
        .multiplyScalar(inertia * 9)
        .addScaledVector(physics.spin(body.id), -inertia * 2.2)
        .divideScalar(RATE),
    );
  }
};
