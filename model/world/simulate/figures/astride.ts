import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { PLANS } from '../../stage/figures/creature-plans.ts';
import type { Person, PersonJoint, Proportions } from '../../stage/figures/figure.ts';
import { reinRing } from '../../stage/figures/tack.ts';
import type { CreaturePerformance, Performance } from '../take.ts';
import type { Motion } from './motions.ts';
import { ease, type Root, standing, toLocal } from './pose.ts';
import type { Leg, Saddle } from './saddle.ts';
import { boneFrame, reach } from './skeleton.ts';

/** Share of the seat's rise and fall that reaches the head: the rest goes into the small of the back. */
const HEAD_FOLLOWS = 0.55;
/** From the wrist to the middle of a fist, of a hand's length. */
const PALM = 0.45;
const PLANS_BY_KIND = new Map(Object.entries(PLANS));
/** Seconds over which the seat is watched for how far it moves, and how often a second. */
const WATCHED = 2;
const WATCH_RATE = 60;

const trunkOf = (mount: CreaturePerformance, t: number): Matrix4 =>
  mount.joints(t).get('trunk') ?? new Matrix4();

/** Where the seat is at a time. */
const seatAt = (mount: CreaturePerformance, saddle: Saddle, t: number): Vector3 =>
  saddle.at.clone().applyMatrix4(trunkOf(mount, t));

/** Trunk and pelvis of a rider who gives way by a share `u`: the pelvis tips back, the chest bows. Radians. */
const bowed = (u: number): { readonly pelvis: number; readonly chest: number } => ({
  pelvis: 0.06 - 0.4 * u,
  chest: 0.05 + 0.52 * u,
});

/** From the seat up to the neck, metres. */
const tallness = ({ waist, neck }: Proportions, u: number): number => {
  const { pelvis, chest } = bowed(u);
  return waist[1] * Math.cos(pelvis) + neck[1] * Math.cos(chest);
};

/** How far somebody must give way to be so much lower than upright; the inverse of {@link tallness}. */
const giving = (body: Proportions, drop: number): number => {
  let [low, high] = [0, 1];
  for (let k = 0; k < 20; k += 1) {
    const middle = (low + high) / 2;
    [low, high] = tallness(body, 0) - tallness(body, middle) < drop ? [middle, high] : [low, middle];
  }
  return (low + high) / 2;
};

/** The ground under somebody who sits there, so that their pelvis is as high over it as when they stand. */
export const rootAstride =
  (mount: CreaturePerformance, saddle: Saddle, body: Proportions): ((t: number) => Root) =>
  (t) => ({ ...mount.root(t), y: mount.root(t).y + mount.creature.body.height + saddle.at.y - body.pelvis });

/**
 * Sitting on a moving back. The pelvis stays where the trunk of the animal has its seat; the small of the back gives way
 * as the seat rises and straightens as it sinks, so that the head is carried more evenly; hands hold the reins, or the hide.
 */
export const astride = (mount: CreaturePerformance, saddle: Saddle, body: Proportions): Motion => {
  const s = body.height / 1.8;
  const base = standing(body);
  const root = rootAstride(mount, saddle, body);
  const heights = Array.from(
    { length: WATCHED * WATCH_RATE },
    (_, k) => seatAt(mount, saddle, k / WATCH_RATE).y,
  );
  const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
  const even = (lowest + highest) / 2;
  const absorbed = (1 - HEAD_FOLLOWS) * Math.min(0.1, highest - even);
  return (t) => {
    const here = root(t);
    const trunk = trunkOf(mount, t);
    const seat = seatAt(mount, saddle, t);
    const turn = new Quaternion()
      .setFromRotationMatrix(trunk)
      .premultiply(new Quaternion().setFromEuler(new Euler(0, -here.heading, 0)));
    const { x: pitch, z: roll } = new Euler().setFromQuaternion(turn, 'YXZ');
    const u = giving(body, 0.004 * s + absorbed + (1 - HEAD_FOLLOWS) * (seat.y - even));
    const { pelvis, chest } = bowed(u);
    const hips = toLocal(seat, here);
    const tipped = pelvis + 0.35 * pitch;
    const bow = chest + 0.12 * pitch - tipped;
    const hand = (side: number) =>
      toLocal(new Vector3(side * saddle.grip.x, saddle.grip.y, saddle.grip.z).applyMatrix4(trunk), here);
    return {
      ...base,
      hips,
      hipTurn: [tipped, 0, 0.5 * roll],
      spine: [bow, 0, -0.3 * roll],
      head: [-0.85 * (tipped + bow), 0.1 * Math.sin(t * 0.8), -0.2 * roll],
      handL: hand(1),
      handR: hand(-1),
    };
  };
};

const withLeg = (
  joints: Map<PersonJoint, Matrix4>,
  { body }: Person,
  side: 'L' | 'R',
  leg: Leg,
  trunk: Matrix4,
): void => {
  const sign = side === 'L' ? 1 : -1;
  const pelvis = joints.get('pelvis') ?? new Matrix4();
  const hip = new Vector3(sign * body.hip[0], body.hip[1], body.hip[2]).applyMatrix4(pelvis);
  const [knee, ankle] = [leg.knee.clone().applyMatrix4(trunk), leg.ankle.clone().applyMatrix4(trunk)];
  const out = knee.clone().sub(hip.clone().add(ankle).multiplyScalar(0.5));
  const { middle, end, bend } = reach(hip, ankle, body.thigh, body.shin, out);
  joints.set(`thigh${side}`, boneFrame(hip, middle, bend));
  joints.set(`shin${side}`, boneFrame(middle, end, bend));
  const turn = new Quaternion().setFromRotationMatrix(trunk).multiply(leg.foot);
  joints.set(`foot${side}`, new Matrix4().makeRotationFromQuaternion(turn).setPosition(end));
};

/** What somebody does above the waist, with the legs around the animal: knees and feet stay where they lie on it. */
export const seated = (
  performance: Performance,
  mount: CreaturePerformance,
  saddle: Saddle,
): Performance => ({
  ...performance,
  joints: (t) => {
    const joints = new Map(performance.joints(t));
    const trunk = trunkOf(mount, t);
    withLeg(joints, performance.person, 'L', saddle.left, trunk);
    withLeg(joints, performance.person, 'R', saddle.right, trunk);
    return joints;
  },
});

/** Who takes a hand off the reins gives both to the other: the share by which they are there, by metres from it. */
const LET_GO = [0.12, 0.3] as const;

/** An animal whose reins reach from the bit to a rider's hands. */
export const reined = (mount: CreaturePerformance, rider: Performance): CreaturePerformance => ({
  ...mount,
  joints: (t) => {
    const joints = new Map(mount.joints(t));
    const plan = PLANS_BY_KIND.get(mount.creature.kind);
    const head = joints.get('head');
    if (plan === undefined || head === undefined) {
      return joints;
    }
    const bones = rider.joints(t);
    const scale = mount.creature.body.length / plan.length;
    const [left, right] = (['L', 'R'] as const).map((side) =>
      new Vector3(0, -PALM * rider.person.body.hand, 0).applyMatrix4(
        bones.get(`hand${side}`) ?? new Matrix4(),
      ),
    );
    const [x, y, z] = reinRing(plan);
    for (const [joint, sign, own, other] of [
      ['reinL', 1, left, right],
      ['reinR', -1, right, left],
    ] as const) {
      if (own === undefined || other === undefined) {
        continue;
      }
      const ring = new Vector3(sign * x, y, z).multiplyScalar(scale).applyMatrix4(head);
      // the left hand keeps them
      const gone = sign > 0 ? 0 : ease(...LET_GO, Math.abs(own.y - other.y));
      joints.set(joint, stretched(ring, own.clone().lerp(other, gone)));
    }
    return joints;
  },
});

/** A frame at one point whose z axis ends at another. */
const stretched = (from: Vector3, to: Vector3): Matrix4 => {
  const z = to.clone().sub(from);
  const x = new Vector3(0, 1, 0).cross(z).normalize();
  return new Matrix4().makeBasis(x, z.clone().cross(x).normalize(), z).setPosition(from);
};
