import { Matrix4, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { centreOfMass } from '../body/anthropometry.ts';
import { place } from '../body/kinematics.ts';
import type { Posture } from '../body/posture.ts';
import {
  bentBack,
  type Limb,
  type Plant,
  plantedFrame,
  plantOf,
  raisedOf,
  stand,
  stretchTo,
  touchOf,
} from '../body/reach.ts';
import type { Moment } from './moment.ts';

/** A moment with its place: where the pelvis is, what stands where, and the posture that fits it. */
export interface Placed {
  readonly at: number;
  readonly moment: Moment;
  readonly pelvis: Matrix4;
  readonly centre: Vector3;
  readonly posture: Posture;
  /** Of what stands on the ground from here on, since when. */
  readonly plants: ReadonlyMap<Limb, Rooted>;
  /** Heels raised, radians, of all limbs that stand before or after. */
  readonly raised: ReadonlyMap<Limb, number>;
}
/** A plant and when it came to be. */
export interface Rooted {
  readonly plant: Plant;
  readonly since: number;
  readonly glide: Moment['glide'];
}

/** Where a limb stands at a time. */
export const plantAt = ({ plant, since, glide }: Rooted, t: number): Plant =>
  glide === undefined ? plant : glide(plant, t - since);

/** Raised by more than this a foot would turn over its toes. */
const STEEPEST = 1.3;
/** Share of a limb's length to which it can be stretched, and from which on it is stretched ever less. */
const LONGEST = 0.9985;
const SOFT = 0.985;

/** As far as a limb is stretched that should be: it straightens without the snap of a knee that reaches its end. */
const softly = (wanted: number): number =>
  wanted <= SOFT ? wanted : LONGEST - (LONGEST - SOFT) * Math.exp((SOFT - wanted) / (LONGEST - SOFT));

/** Frame of a planted limb whose heel is raised as wanted, or further when it would not reach or bend so far otherwise. */
export const within = (
  body: Proportions,
  posture: Posture,
  pelvis: Matrix4,
  limb: Limb,
  plant: Plant,
  raised: number,
): Matrix4 => {
  const joints = place(body, posture, pelvis);
  const frame = (angle: number): Matrix4 => plantedFrame(body, limb, plant, angle);
  const longest = softly(stretchTo(body, joints, limb, frame(raised)));
  const reaches = (angle: number): boolean => {
    const end = frame(angle);
    return stretchTo(body, joints, limb, end) <= longest + 1e-9 && bentBack(body, joints, limb, end) <= 1;
  };
  if (reaches(raised)) {
    return frame(raised);
  }
  let [low, high] = [raised, STEEPEST];
  for (let i = 0; i < 18; i += 1) {
    const middle = (low + high) / 2;
    if (reaches(middle)) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return frame(high);
};

const frameAt = (moment: Moment, at: Vector3): Matrix4 =>
  new Matrix4().compose(at, moment.attitude, new Vector3(1, 1, 1));

const ORIGIN = new Vector3();

/** How far over the ground the lowest of some limbs is when the pelvis is at the origin. */
const lowest = (body: Proportions, moment: Moment, limbs: readonly Limb[]): number => {
  const joints = place(body, moment.posture, frameAt(moment, ORIGIN));
  const heights = limbs.map((limb) => touchOf(body, joints, limb).y);
  // one arm bends for the other: hands come down together even where the shoulders are askew
  return limbs.every((limb) => limb.startsWith('hand'))
    ? heights.reduce((sum, y) => sum + y, 0) / heights.length
    : Math.min(...heights);
};

const middleOf = (points: readonly Vector3[]): Vector3 =>
  points.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(Math.max(1, points.length));

interface Before {
  readonly placed: Placed;
  readonly until: number;
}

/** Finds the place of a moment: the first is at the origin, one after a flight where the flight ends, others where they stand. */
export const placeMoment = (body: Proportions, moment: Moment, before: Before | null): Placed => {
  const at = before?.until ?? 0;
  const last = before?.placed;
  const held = [...(last?.plants ?? [])];
  const standing = moment.on.length > 0 ? moment.on : held.map(([limb]) => limb);
  let position: Vector3;
  if (last === undefined || held.length === 0 || last.moment.speed !== undefined) {
    const y = -lowest(body, moment, standing);
    const local = centreOfMass(body, place(body, moment.posture, frameAt(moment, ORIGIN)));
    const gone =
      last === undefined
        ? new Vector3()
        : last.centre.clone().addScaledVector(last.moment.speed ?? ORIGIN, at - last.at);
    position = new Vector3(gone.x - local.x, y, gone.z - local.z);
  } else {
    const joints = place(body, moment.posture, frameAt(moment, ORIGIN));
    position = middleOf(
      held.map(([limb, rooted]) => {
        const there = plantOf(body, joints, limb).at;
        const touch = touchOf(body, joints, limb).y;
        return plantAt(rooted, at).at.clone().sub(there).setY(-touch);
      }),
    );
    position.y = Math.max(...held.map(([limb]) => -touchOf(body, joints, limb).y));
  }
  const bare = frameAt(moment, position);
  const plants = new Map<Limb, Rooted>();
  for (const limb of moment.on) {
    const rooted = last?.plants.get(limb);
    plants.set(
      limb,
      rooted ?? {
        plant: plantOf(body, place(body, moment.posture, bare), limb),
        since: at,
        glide: moment.glide,
      },
    );
  }
  const all = new Map<Limb, Rooted>([...held, ...plants]);
  const raised = new Map<Limb, number>();
  const joints = place(body, moment.posture, bare);
  for (const limb of all.keys()) {
    raised.set(limb, Math.min(STEEPEST, Math.max(0, raisedOf(joints, limb))));
  }
  let pelvis = bare;
  let posture = moment.posture;
  for (let i = 0; i < (moment.balanced === undefined ? 1 : 6); i += 1) {
    posture = stand(
      body,
      moment.posture,
      pelvis,
      [...all].map(([limb, rooted]) => [
        limb,
        within(body, moment.posture, pelvis, limb, plantAt(rooted, at), raised.get(limb) ?? 0),
      ]),
    );
    if (moment.balanced !== undefined) {
      const goal = middleOf(
        [...plants].map(([limb, rooted]) => {
          const plant = plantAt(rooted, at);
          const forward = new Vector3(Math.sin(plant.heading), 0, Math.cos(plant.heading));
          const left = new Vector3(forward.z, 0, -forward.x);
          return plant.at
            .clone()
            .addScaledVector(left, moment.aside ?? 0)
            .addScaledVector(
              forward,
              (limb.startsWith('foot') ? -0.1 : 0.04) * (body.height / 1.8) + (moment.balanced ?? 0),
            );
        }),
      );
      const off = goal.sub(centreOfMass(body, place(body, posture, pelvis))).setY(0);
      pelvis = frameAt(moment, new Vector3().setFromMatrixPosition(pelvis).add(off));
    }
  }
  return {
    at,
    moment,
    pelvis,
    centre: centreOfMass(body, place(body, posture, pelvis)),
    posture,
    plants,
    raised,
  };
};
