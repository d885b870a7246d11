import { Matrix4, Vector3 } from 'three';
import type { Vec3 } from '../../shoot/scene.ts';
import type { Cloth, Drapery } from '../../stage/cloth.ts';
import { RATE } from '../physics.ts';
import type { Air } from './air.ts';
import { ClothTrack } from './cloth-track.ts';
import type { MovingShell, MovingSolid } from './solids.ts';
import { Solver, type Surroundings } from './solver.ts';
import { weave } from './weave.ts';

/** Steps of the simulation from one sample on tape to the next. */
const STEPS_A_SAMPLE = 2;
/** Seconds that cloth is let fall and blow before a shot begins, and those in which its wearer comes into the first pose. */
const SETTLING = 2.4;
const POSING = 0.8;
/** Over which the wearer's speed at the beginning is taken, seconds. */
const MOMENT = 1 / 30;
/** Depth of the creases with which cloth is unfolded, metres. */
const CREASE = 0.002;
/** Cloth keeps this far from what it lies on, metres: its facets are flat where that is round. */
const GAP = 0.004;

/** How a wearer's bones move what is modelled at rest: matrices of the world. */
export type Frames<Bone> = (bone: Bone) => Matrix4;

export interface Worn<Bone> {
  readonly id: string;
  readonly cloth: Cloth<Bone>;
  readonly body: Pick<Drapery<Bone>, 'solids' | 'shells'>;
  /** At a time of the simulation. */
  readonly framesAt: (t: number) => Frames<Bone>;
}

/** What all cloth of a place has around it. */
export interface Weather {
  readonly gravity: number;
  /** Null: there is none to breathe. */
  readonly air: Air | null;
  readonly floor: number | null;
}

const point = new Vector3();
const sum = new Vector3();

/** Writes where the pins are. */
const pinsTo = <Bone>({ pins, rest }: Cloth<Bone>, frames: Frames<Bone>, out: Float64Array): void => {
  for (const [n, { particle, bones }] of pins.entries()) {
    sum.set(0, 0, 0);
    for (const [bone, share] of bones) {
      sum.addScaledVector(point.fromArray(rest, particle * 3).applyMatrix4(frames(bone)), share);
    }
    sum.toArray(out, n * 3);
  }
};

/** A pose of what cloth lies on: the solids' ends, a and b of each, and then the shells' matrices. */
const poseOf = <Bone>({ solids, shells }: Worn<Bone>['body'], frames: Frames<Bone>): Float64Array => {
  const ends = new Float64Array(solids.length * 6 + shells.length * 16);
  for (const [n, { bones, a, b }] of solids.entries()) {
    point
      .set(...a)
      .applyMatrix4(frames(bones[0]))
      .toArray(ends, n * 6);
    point
      .set(...b)
      .applyMatrix4(frames(bones[1]))
      .toArray(ends, n * 6 + 3);
  }
  for (const [n, { bone }] of shells.entries()) {
    frames(bone).toArray(ends, solids.length * 6 + n * 16);
  }
  return ends;
};

/** Lets one cloth hang and blow from before the shot to its end. The same wearer and air give the same tape, bit for bit. */
export const hang = <Bone>(
  { id, cloth, body, framesAt }: Worn<Bone>,
  { gravity, air, floor }: Weather,
  seconds: number,
): ClothTrack => {
  const steps = Math.ceil(seconds * RATE);
  const track = new ClothTrack(id, cloth, RATE / STEPS_A_SAMPLE, Math.floor(steps / STEPS_A_SAMPLE) + 1);
  const opening = framesAt(0);
  const bone = cloth.pins[0]?.bones[0]?.[0];
  const carrier = bone === undefined ? new Matrix4() : opening(bone);
  const speed = speedOf(bone, framesAt);
  const places = new Float64Array(cloth.rest.length);
  for (let o = 0; o < places.length; o += 3) {
    // no cloth is quite flat: one that is stands on its edge for ever
    const crease = CREASE * Math.sin(o * 0.77);
    point.fromArray(cloth.rest, o).addScalar(crease).applyMatrix4(carrier).toArray(places, o);
  }
  const solver = new Solver(weave(cloth), places, cloth.pins, cloth.thick / 2 + GAP);
  const solids = body.solids.map(({ radius }): MovingSolid => ({ radius, ends: new Float64Array(12) }));
  const shells = body.shells.map((shell): MovingShell => ({ shell, frames: new Float64Array(32) }));
  const pinned = new Float64Array(cloth.pins.length * 3);
  const around = (wind: Air | null, ground: number | null): Surroundings => ({
    gravity,
    air: wind,
    exposed: cloth.exposed,
    obstacles: { solids, shells, floor: ground },
  });
  const lead = (pose: Float64Array, fresh: boolean): void => {
    const shift = (both: Float64Array, at: number): void => {
      const half = both.length / 2;
      const next = pose.subarray(at, at + half);
      both.copyWithin(0, half);
      both.set(next, half);
      if (fresh) {
        both.set(next, 0);
      }
    };
    for (const [n, { ends }] of solids.entries()) {
      shift(ends, n * 6);
    }
    for (const [n, { frames }] of shells.entries()) {
      shift(frames, solids.length * 6 + n * 16);
    }
  };

  // before the shot, in a frame that moves along with the wearer
  const modelled = poseOf(body, () => carrier);
  const posed = poseOf(body, opening);
  pinsTo(cloth, opening, pinned);
  const settling = Math.round(SETTLING * RATE);
  const calm = around(air === null ? null : seenFrom(air, speed), floor);
  for (let step = 0; step < settling; step += 1) {
    const share = Math.min(1, step / (POSING * RATE));
    lead(
      modelled.map((value, k) => value + ((posed[k] ?? 0) - value) * share),
      step === 0,
    );
    solver.step(1 / RATE, (step - settling) / RATE, pinned, calm);
  }
  solver.push(speed);
  track.record(solver.places);
  const open = around(air, floor);
  for (let step = 1; step <= steps; step += 1) {
    const frames = framesAt(step / RATE);
    pinsTo(cloth, frames, pinned);
    lead(poseOf(body, frames), false);
    solver.step(1 / RATE, (step - 1) / RATE, pinned, open);
    if (step % STEPS_A_SAMPLE === 0) {
      track.record(solver.places);
    }
  }
  return track;
};

/** How fast a wearer goes when the shot begins, m/s: somebody who walks in has been walking. */
const speedOf = <Bone>(bone: Bone | undefined, framesAt: (t: number) => Frames<Bone>): Vec3 => {
  if (bone === undefined) {
    return [0, 0, 0];
  }
  const from = new Vector3().setFromMatrixPosition(framesAt(0)(bone));
  const to = new Vector3().setFromMatrixPosition(framesAt(MOMENT)(bone));
  const { x, z } = to.sub(from).divideScalar(MOMENT);
  return [x, 0, z];
};

/** The air as somebody finds it who moves. */
const seenFrom =
  (air: Air, [vx, vy, vz]: Vec3): Air =>
  (x, y, z, t, out, o) => {
    air(x, y, z, t, out, o);
    out[o] = (out[o] ?? 0) - vx;
    out[o + 1] = (out[o + 1] ?? 0) - vy;
    out[o + 2] = (out[o + 2] ?? 0) - vz;
  };
