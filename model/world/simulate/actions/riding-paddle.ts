import { Matrix4, Quaternion, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { PADDLE } from '../../stage/props/watercraft.ts';
import { place } from '../body/kinematics.ts';
import type { Posture } from '../body/posture.ts';
import { type Limb, reachWith } from '../body/reach.ts';
import type { Joints } from '../take.ts';
import type { Push } from '../water/vessel.ts';
import { WATER_DENSITY } from '../water/waves.ts';
import type { Held } from './riding-stance.ts';

/** Seconds from catch to catch. */
export const STROKE = 1.4;
/** Share of it with the blade in the water. */
const PULLS = 0.46;
/** Area of the blade, m², and its drag coefficient: a plate broadside on. */
const BLADE_AREA = 0.082;
const PLATE = 1.25;
/** A fin of this area keeps the board's course. */
const FIN = { area: 0.028, at: -1.3 };

const smooth = (t: number): number => t * t * (3 - 2 * t);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** The paddle's frame in the board's: its shaft along y, the blade's face to the bow. `t` seconds from a catch. */
export const paddleAt = (body: Proportions, t: number): Matrix4 => {
  const s = body.height / 1.75;
  const phase = t / STROKE - Math.floor(t / STROKE);
  const pulling = phase < PULLS;
  const along = pulling ? phase / PULLS : smooth((phase - PULLS) / (1 - PULLS));
  const back = pulling ? along : 1 - along;
  const lifted = pulling ? 0 : Math.sin(Math.PI * along);
  // the right side: a rider looks along +z with +x to the left
  const blade = new Vector3(
    -0.46 - 0.2 * lifted,
    -0.24 + 0.55 * lifted - 0.1 * Math.sin(Math.PI * (pulling ? along : 0)),
    mix(0.85, -0.42, back),
  );
  const grip = new Vector3(mix(-0.3, -0.22, lifted), 1.36 * s, mix(0.36, 0.02, back));
  const up = grip.clone().sub(blade).normalize();
  const side = new Vector3(1, 0, 0).addScaledVector(up, -up.x).normalize();
  const middle = blade.clone().addScaledVector(up, PADDLE.length / 2 - PADDLE.blade / 2);
  return new Matrix4().makeBasis(side, up, side.clone().cross(up)).setPosition(middle);
};

/** Both hands on the paddle: the left on its grip, the right on the shaft. */
export const holding = (body: Proportions, { pelvis, posture }: Held, paddle: Matrix4): Held => {
  const s = body.height / 1.75;
  const holds: readonly (readonly [Limb, number])[] = [
    ['handL', PADDLE.length / 2 - 0.02],
    ['handR', PADDLE.length / 2 - 0.78 * s],
  ];
  let made: Posture = posture;
  for (const [limb, height] of holds) {
    const at = new Vector3(0, height, 0).applyMatrix4(paddle);
    for (let round = 0; round < 2; round += 1) {
      const joints = place(body, made, pelvis);
      made = reachWith(body, made, joints, limb, wristAt(joints, limb, at, s));
    }
  }
  return { pelvis, posture: made };
};

/** A wrist a palm's length before what is held, the hand in line with the forearm. */
const wristAt = (joints: Joints<PersonJoint>, limb: Limb, at: Vector3, s: number): Matrix4 => {
  const forearm = joints.get(limb === 'handL' ? 'forearmL' : 'forearmR') ?? new Matrix4();
  const turn = new Quaternion().setFromRotationMatrix(forearm);
  const fingers = new Vector3(0, -1, 0).applyQuaternion(turn);
  return new Matrix4().compose(at.clone().addScaledVector(fingers, -0.07 * s), turn, new Vector3(1, 1, 1));
};

/** How something fixed in the board's frame moves in the world. */
export interface Carried {
  readonly board: Matrix4;
  readonly velocity: Vector3;
  readonly rate: Vector3;
}
const velocityOf = ({ board, velocity, rate }: Carried, point: Vector3): Vector3 =>
  rate
    .clone()
    .cross(point.clone().sub(new Vector3().setFromMatrixPosition(board)))
    .add(velocity);

/** The water's answer to the blade, by its drag as a plate; null while it is in the air. */
export const bladePush = (body: Proportions, t: number, carried: Carried, level: number): Push | null => {
  const frame = (at: number) => paddleAt(body, at).premultiply(carried.board);
  const tip = new Vector3(0, -PADDLE.length / 2 + PADDLE.blade / 2, 0);
  const at = tip.clone().applyMatrix4(frame(t));
  const under = Math.min(1, Math.max(0, (level + 0.1 - at.y) / (0.8 * PADDLE.blade)));
  if (under === 0) {
    return null;
  }
  const e = 1e-3;
  const stroke = tip
    .clone()
    .applyMatrix4(frame(t + e))
    .sub(tip.clone().applyMatrix4(frame(t - e)))
    .divideScalar(2 * e);
  const face = new Vector3(0, 0, 1).transformDirection(frame(t));
  const through = stroke.add(velocityOf(carried, at)).dot(face);
  return {
    at,
    force: face.multiplyScalar(
      -0.5 * WATER_DENSITY * PLATE * BLADE_AREA * under * Math.abs(through) * through,
    ),
  };
};

/** The fin's lift against drifting sideways. */
export const finPush = (carried: Carried): Push => {
  const at = new Vector3(0, -0.15, FIN.at).applyMatrix4(carried.board);
  const flow = velocityOf(carried, at);
  const side = new Vector3(1, 0, 0).transformDirection(carried.board);
  const slip = flow.dot(side);
  const lift = 0.5 * WATER_DENSITY * FIN.area * (2.6 * flow.length() + 1.2 * Math.abs(slip)) * slip;
  return { at, force: side.multiplyScalar(-lift) };
};
