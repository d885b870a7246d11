/**
 * What the bones of a captured person say of mass and motion. Shares of mass, centres and radii of gyration are those of
 * de Leva (1996) in the engine's table; where the bones are was measured.
 */
import { Matrix3, Matrix4, Quaternion, Vector3 } from 'three';
import {
  addMatrix3,
  centreOfMass,
  pointInertia,
  segmentsOf,
} from '../../model/world/simulate/body/anthropometry.ts';
import { rotationVector } from '../../model/world/simulate/body/momentum.ts';
import type { Proportions } from '../../model/world/stage/figures/figure.ts';
import { unrolled } from './fits.ts';
import type { Figure } from './skeleton.ts';
import type { Place } from './tracking.ts';

/** Where the centre of mass went. */
export const massPath = (body: Proportions, figures: readonly Figure[]): Place[] =>
  figures.map(({ t, bones }) => {
    const { x, y, z } = centreOfMass(body, bones);
    return { t, at: [x, y, z] };
  });

/** A wrist stands this high over the palm that bears on the ground, and knuckles over their own skin, metres. */
const PALM = 0.034;
const KNUCKLES = 0.012;

/** The lowest marker over the ground, metres: soles, palms, knuckles, fingers and the top of the head. */
export const clearance = ({ tips, heels, pads, bones }: Figure): number =>
  Math.min(
    heels.footL.y,
    heels.footR.y,
    pads.fingersL.y,
    pads.fingersR.y,
    ...(['footL', 'footR', 'fingersL', 'fingersR', 'head'] as const).map((bone) => tips.get(bone)?.y ?? 0),
    ...(['handL', 'handR'] as const).map((bone) => (tips.get(bone)?.y ?? KNUCKLES) - KNUCKLES),
    ...(['handL', 'handR'] as const).map((bone) => (bones.get(bone)?.elements[13] ?? PALM) - PALM),
  );

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly figures: readonly Figure[];
}

/** The stretches during which nothing of somebody is nearer than `height` to the ground, at least `least` seconds long. */
export function airborne(figures: readonly Figure[], height = 0.02, least = 0.2): Span[] {
  const spans: Span[] = [];
  let open: Figure[] = [];
  const close = () => {
    const [from, to] = [open[0]?.t ?? 0, open.at(-1)?.t ?? 0];
    if (to - from >= least) spans.push({ from, to, figures: open });
    open = [];
  };
  for (const figure of figures) {
    if (clearance(figure) > height) open.push(figure);
    else close();
  }
  close();
  return spans;
}

export interface Turning {
  readonly t: number;
  /** About the axis on which the trunk turns, through the centre of mass, kg·m². */
  readonly inertia: number;
  /** Of the trunk, rad/s. */
  readonly rate: number;
  /** Length of the angular momentum about the centre of mass, kg·m²/s. */
  readonly momentum: number;
  /** The angular momentum about the centre of mass itself, and where the head's middle is from there. */
  readonly spin: Vector3;
  readonly head: Vector3;
}

const matrixOf = (turn: Quaternion): Matrix3 =>
  new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromQuaternion(turn));

/** Velocity in the middle of five moments: of the fourth order, for on a circle the plain chord falls short. */
const rateOfChange = ([a, b, , d, e]: readonly Vector3[], span: number): Vector3 =>
  (d ?? new Vector3())
    .clone()
    .sub(b ?? new Vector3())
    .multiplyScalar(8)
    .sub((e ?? new Vector3()).clone().sub(a ?? new Vector3()))
    .divideScalar(3 * span);

/** Angular momentum, inertia and the trunk's rate at each moment that has two neighbours on either side, evenly spaced. */
export function turningOf(body: Proportions, figures: readonly Figure[]): Turning[] {
  const segments = [...segmentsOf(body)];
  return figures.slice(2, -2).map(({ t, bones, tips }, index): Turning => {
    const five = figures.slice(index, index + 5);
    const [first, before, , after, last] = five;
    if (first === undefined || before === undefined || after === undefined || last === undefined)
      throw new Error('a moment has no neighbours');
    const span = last.t - first.t;
    const centre = centreOfMass(body, bones);
    const drift = rateOfChange(
      five.map((figure) => centreOfMass(body, figure.bones)),
      span,
    );
    let inertia = new Matrix3().set(0, 0, 0, 0, 0, 0, 0, 0, 0);
    const momentum = new Vector3();
    const trunk = new Vector3();
    for (const [bone, segment] of segments) {
      const [frame, was, is] = [bones.get(bone), before.bones.get(bone), after.bones.get(bone)];
      if (frame === undefined || was === undefined || is === undefined) continue;
      const turn = new Quaternion().setFromRotationMatrix(frame);
      const rate = rotationVector(
        new Quaternion()
          .setFromRotationMatrix(is)
          .multiply(new Quaternion().setFromRotationMatrix(was).invert()),
      ).divideScalar(after.t - before.t);
      const r = matrixOf(turn);
      const own = r.clone().multiply(segment.inertia).multiply(r.clone().transpose());
      const arm = segment.centre.clone().applyMatrix4(frame).sub(centre);
      const velocity = rateOfChange(
        five.map((figure) => segment.centre.clone().applyMatrix4(figure.bones.get(bone) ?? frame)),
        span,
      ).sub(drift);
      inertia = addMatrix3(inertia, addMatrix3(own, pointInertia(segment.mass, arm)));
      momentum
        .add(rate.clone().applyMatrix3(own))
        .addScaledVector(new Vector3().crossVectors(arm, velocity), segment.mass);
      if (bone === 'pelvis' || bone === 'chest') trunk.addScaledVector(rate, 0.5);
    }
    const headMiddle = new Vector3()
      .setFromMatrixPosition(bones.get('head') ?? new Matrix4())
      .lerp(tips.get('head') ?? centre, 0.5);
    // not the axis of the momentum: a body that leans in its spin wobbles about that
    const axis = trunk.clone().normalize();
    return {
      t,
      inertia: axis.dot(axis.clone().applyMatrix3(inertia)),
      rate: trunk.length(),
      momentum: momentum.length(),
      spin: momentum,
      head: headMiddle.sub(centre),
    };
  });
}

/** Which way somebody faces on the ground, radians from +z towards +x, counted on over full turns. */
export const headingsOf = (figures: readonly Figure[]): number[] =>
  unrolled(
    figures.map(({ bones }) => {
      const side = (left: 'thighL' | 'upperArmL', right: 'thighR' | 'upperArmR') =>
        new Vector3()
          .setFromMatrixPosition(bones.get(left) ?? new Matrix4())
          .sub(new Vector3().setFromMatrixPosition(bones.get(right) ?? new Matrix4()));
      // left is +x of somebody who faces +z
      const left = side('thighL', 'thighR').add(side('upperArmL', 'upperArmR'));
      return Math.atan2(-left.z, left.x);
    }),
  );

/** How far over somebody has tipped about their own left-right axis, radians, counted on over full turns: a backflip is one turn back. */
export const tumblingOf = (figures: readonly Figure[]): number[] =>
  unrolled(
    figures.map(({ bones }) => {
      const point = (bone: 'pelvis' | 'head') =>
        new Vector3().setFromMatrixPosition(bones.get(bone) ?? new Matrix4());
      const up = point('head').sub(point('pelvis'));
      const left = new Vector3()
        .setFromMatrixPosition(bones.get('thighL') ?? new Matrix4())
        .sub(new Vector3().setFromMatrixPosition(bones.get('thighR') ?? new Matrix4()))
        .setY(0)
        .normalize();
      const forward = new Vector3().crossVectors(left, new Vector3(0, 1, 0));
      return Math.atan2(up.dot(forward), up.y);
    }),
  );

/** Angle between where somebody faces and where their centre of mass goes, radians 0..π: below π/2 is forward. */
export function facingOfTravel(body: Proportions, figures: readonly Figure[]): number {
  const path = massPath(body, figures);
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('nobody to look at');
  const heading = headingsOf(figures)[Math.floor(figures.length / 2)] ?? 0;
  const [dx, dz] = [last.at[0] - first.at[0], last.at[2] - first.at[2]];
  const turn = Math.atan2(dx, dz) - heading;
  return Math.abs(Math.atan2(Math.sin(turn), Math.cos(turn)));
}
