import { Matrix4, Quaternion, Vector3 } from 'three';
import { Field } from '../../stage/figures/body/field.ts';
import { creatureLumps } from '../../stage/figures/creature-anatomy.ts';
import { PLANS } from '../../stage/figures/creature-plans.ts';
import type { Creature, Proportions } from '../../stage/figures/figure.ts';
import { SADDLES } from '../../stage/figures/tack.ts';
import { place } from '../body/kinematics.ts';
import { type Bends, posture } from '../body/posture.ts';

/** Where one leg of a rider is, in the frame of the animal's trunk. */
export interface Leg {
  readonly knee: Vector3;
  readonly ankle: Vector3;
  readonly foot: Quaternion;
}

/** How one body sits on one animal, in the frame of the animal's trunk. Metres. */
export interface Saddle {
  /** Of the pelvis. */
  readonly at: Vector3;
  /** Where the left wrist is: over the withers of a horse, whose reins it holds, and else on the hide in front. */
  readonly grip: Vector3;
  readonly left: Leg;
  readonly right: Leg;
  /** Signed distance from the animal's hide at rest; negative inside. */
  readonly hide: (point: Vector3) => number;
}

/** Riders on one back sit so far behind each other, metres for a body of 1.80 m. */
const BEHIND = 0.46;
/** From the animal's back to the pelvis of a body of 1.80 m: what flesh lies between. Metres. */
const FLESH = 0.085;

/** From the pelvis to wrists that hold reins, and to those that hold on to the hide, metres for a body of 1.80 m. */
const REINS = { out: 0.075, up: 0.2, ahead: 0.36 } as const;
const FUR = { out: 0.12, up: 0.06, ahead: 0.27 } as const;

/** Flesh around the bones of a leg of 1.80 m at shares of their length, which presses in where it lies on something. */
const THIGH = [
  [0.45, 0.05],
  [0.62, 0.05],
  [0.8, 0.05],
  [1, 0.055],
] as const;
const SHIN = [
  [0.3, 0.055],
  [0.55, 0.05],
  [0.8, 0.042],
  [1, 0.045],
] as const;

const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);

const least = <T>(candidates: readonly T[], cost: (candidate: T) => number): T | undefined => {
  let best: { candidate: T; cost: number } | undefined;
  for (const candidate of candidates) {
    const now = cost(candidate);
    if (best === undefined || now < best.cost) {
      best = { candidate, cost: now };
    }
  }
  return best?.candidate;
};

const hideOf = ({ kind, body }: Creature): ((point: Vector3) => number) => {
  const plan = Object.entries(PLANS).find(([name]) => name === kind)?.[1];
  if (plan === undefined) {
    throw new Error(`nobody can sit on a ${kind}`);
  }
  const field = new Field(creatureLumps(plan, kind));
  const scale = body.length / plan.length;
  return ({ x, y, z }) => field.at(x / scale, y / scale, z / scale) * scale;
};

/** Height of the back over the middle of the trunk. */
const backAt = (hide: (point: Vector3) => number, creature: Creature, z: number): number => {
  let low = 0;
  let high = creature.body.height * 2;
  for (let k = 0; k < 24; k += 1) {
    const middle = (low + high) / 2;
    [low, high] = hide(new Vector3(0, middle, z)) < 0 ? [middle, high] : [low, middle];
  }
  return high;
};

/**
 * Finds how a body sits astride: thighs along the back and down the flanks as far as joints let them, shins hanging
 * beside the belly, heels low. `rank`: how many sit in front on the same back.
 */
export const saddleOf = (creature: Creature, body: Proportions, rank = 0): Saddle => {
  const s = body.height / 1.8;
  const hide = hideOf(creature);
  const z = creature.body.length * (SADDLES[creature.kind] ?? 0) - rank * BEHIND * s;
  const at = new Vector3(0, backAt(hide, creature, z) + FLESH * s, z);
  const reined = creature.kind === 'horse';
  const hold = reined ? REINS : FUR;
  const ahead = z + hold.ahead * s;
  const under = reined ? at.y : backAt(hide, creature, ahead);
  const grip = new Vector3(hold.out * s, under + hold.up * s, ahead);
  const pelvis = new Matrix4().setPosition(at);
  const legOf = (bends: Bends) => {
    const joints = place(body, posture(bends), pelvis);
    const origin = (joint: 'thighL' | 'shinL' | 'footL') =>
      new Vector3().setFromMatrixPosition(joints.get(joint) ?? pelvis);
    return {
      hip: origin('thighL'),
      knee: origin('shinL'),
      ankle: origin('footL'),
      foot: new Quaternion().setFromRotationMatrix(joints.get('footL') ?? pelvis),
    };
  };
  const pressed = (
    from: Vector3,
    to: Vector3,
    flesh: readonly (readonly [share: number, radius: number])[],
  ) =>
    flesh.reduce((sum, [share, radius]) => {
      const gap = hide(from.clone().lerp(to, share)) - radius * s;
      return sum + (gap < 0 ? (gap / s) ** 2 : 0);
    }, 0);
  const thigh = least(
    steps(30, 95, 5).flatMap((hipFlex) => steps(0, 80, 4).map((hipAbduct) => ({ hipFlex, hipAbduct }))),
    (bends) => {
      const { hip, knee } = legOf(bends);
      return pressed(hip, knee, THIGH) * 900 + ((bends.hipFlex - 55) / 60) ** 2 + (bends.hipAbduct / 60) ** 2;
    },
  ) ?? { hipFlex: 55, hipAbduct: 40 };
  const shin = least(
    steps(-50, 50, 5).flatMap((hipTwist) => steps(20, 120, 5).map((knee) => ({ ...thigh, hipTwist, knee }))),
    (bends) => {
      const { knee, ankle } = legOf(bends);
      const way = ankle.clone().sub(knee).normalize();
      // it hangs, the heel a little behind the knee, and lies on the flank where the flank is
      return (
        pressed(knee, ankle, SHIN) * 900 +
        way.distanceToSquared(new Vector3(0, -0.97, -0.24)) * 3 +
        Math.max(0, hide(ankle) - 0.05 * s) * 2 +
        (bends.hipTwist / 90) ** 2
      );
    },
  ) ?? { ...thigh, hipTwist: 0, knee: 70 };
  const ankle = least(
    steps(-30, 30, 5).flatMap((flex) =>
      steps(-35, 35, 5).map((turn) => ({ ...shin, ankle: flex, ankleTurn: turn })),
    ),
    (bends) => {
      const toes = new Vector3(0, 0, 1).applyQuaternion(legOf(bends).foot);
      return toes.distanceToSquared(new Vector3(0.25, 0.08, 0.96)) + (bends.ankleTurn / 200) ** 2;
    },
  );
  const { knee, ankle: heel, foot } = legOf(ankle ?? shin);
  const left: Leg = { knee, ankle: heel, foot };
  const flip = ({ x, y, z: depth }: Vector3) => new Vector3(-x, y, depth);
  return {
    at,
    grip,
    hide,
    left,
    right: { knee: flip(knee), ankle: flip(heel), foot: new Quaternion(foot.x, -foot.y, -foot.z, foot.w) },
  };
};
