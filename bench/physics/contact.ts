/** What must not happen to a captured body: feet that slide, joints past their limits, limbs inside one another. */
import { Matrix4, Quaternion, Vector3 } from 'three';
import { anglesOf, PARENTS } from '../../model/world/simulate/body/kinematics.ts';
import { type Freedom, RANGES } from '../../model/world/simulate/body/posture.ts';
import type { PersonJoint, Proportions } from '../../model/world/stage/figures/figure.ts';
import { clearance } from './body.ts';
import type { Figure } from './skeleton.ts';

export interface Slide {
  readonly part: string;
  readonly from: number;
  readonly to: number;
  /** Furthest that the part strayed from where it first stood, along the ground, metres. */
  readonly metres: number;
}

/** Lower than this over the ground a sole or palm stands on it, metres. */
const STANDS = 0.004;

/** Part of a contact at its beginning and end that is not judged, seconds. */
const SETTLES = 0.03;

/** Each stretch of at least `least` seconds during which a toe, heel or finger tip stood on the ground, and how far it slid. */
export function slidesOf(figures: readonly Figure[], ground = 0, least = 0.05): Slide[] {
  const parts: readonly (readonly [string, (figure: Figure) => Vector3 | undefined])[] = [
    ['left toe', ({ tips }) => tips.get('footL')],
    ['right toe', ({ tips }) => tips.get('footR')],
    ['left heel', ({ heels }) => heels.footL],
    ['right heel', ({ heels }) => heels.footR],
    ['left fingers', ({ pads }) => pads.fingersL],
    ['right fingers', ({ pads }) => pads.fingersR],
  ];
  return parts.flatMap(([part, where]) => {
    const slides: Slide[] = [];
    let open: { t: number; at: Vector3 }[] = [];
    const close = () => {
      // when it has just come down or is about to lift off it still moves, or moves already
      const [start, end] = [(open[0]?.t ?? 0) + SETTLES, (open.at(-1)?.t ?? 0) - SETTLES];
      const stood = open.filter(({ t }) => t >= start && t <= end);
      const [first, last] = [stood[0], stood.at(-1)];
      if (first !== undefined && last !== undefined && last.t - first.t >= least) {
        const metres = Math.max(...stood.map(({ at }) => Math.hypot(at.x - first.at.x, at.z - first.at.z)));
        slides.push({ part, from: first.t, to: last.t, metres });
      }
      open = [];
    };
    for (const figure of figures) {
      const at = where(figure);
      if (at !== undefined && Math.abs(at.y - ground) < STANDS) open.push({ t: figure.t, at });
      else close();
    }
    close();
    return slides;
  });
}

/** The furthest that a sole, hand or the head goes under level ground; metres, 0 when nothing does. */
export function deepestUnderground(figures: readonly Figure[]): {
  readonly t: number;
  readonly depth: number;
} {
  return figures
    .map((figure) => ({ t: figure.t, depth: Math.max(0, -clearance(figure)) }))
    .reduce((worst, moment) => (moment.depth > worst.depth ? moment : worst), { t: 0, depth: 0 });
}

export interface Excess {
  readonly freedom: Freedom;
  readonly t: number;
  /** Degrees past the limit. */
  readonly degrees: number;
}

/** The angle of three that can also be named from its other side, the two others turned by half a turn. */
const MIDDLE = /^(?:shoulder|hip)Abduct|^(?:spine|neck)Side|^ankleTurn|^wristSide/;

/** How far past its limits a bone is turned, degrees; of the two ways to name a turn the one that asks less of the joint. */
function excessOf(bone: PersonJoint, turn: Quaternion): Omit<Excess, 't'> {
  const named = anglesOf(bone, turn);
  const other = named.map(
    ([freedom, degrees]) => [freedom, MIDDLE.test(freedom) ? 180 - degrees : degrees + 180] as const,
  );
  const ways = (named.length === 3 ? [named, other] : [named]).map((angles) =>
    angles
      .map(([freedom, degrees]) => {
        const [least, most] = RANGES.get(freedom) ?? [0, 0];
        const wrapped = degrees + 360 * Math.round(((least + most) / 2 - degrees) / 360);
        return { freedom, degrees: Math.max(0, least - wrapped, wrapped - most) };
      })
      .reduce((worst, angle) => (angle.degrees > worst.degrees ? angle : worst)),
  );
  return ways.reduce((best, way) => (way.degrees < best.degrees ? way : best));
}

/** The furthest that any joint goes past what a trained person's allows; 0 degrees when none does. */
export function worstJoint(figures: readonly Figure[]): Excess {
  let worst: Excess = { freedom: 'spineFlex', t: 0, degrees: 0 };
  for (const { t, bones } of figures) {
    const turnOf = (bone: PersonJoint) =>
      new Quaternion().setFromRotationMatrix(bones.get(bone) ?? new Matrix4());
    for (const [bone, parent] of PARENTS) {
      const excess = excessOf(bone, turnOf(parent).invert().multiply(turnOf(bone)));
      if (excess.degrees > worst.degrees) worst = { ...excess, t };
    }
  }
  return worst;
}

interface Capsule {
  readonly bone: PersonJoint;
  readonly from: Vector3;
  readonly to: Vector3;
  readonly radius: number;
}

/** Half of a limb's thickness, metres for 1.80 m: bone and firm muscle, without the flesh that gives way. */
const CORES: Partial<Record<PersonJoint, number>> = {
  chest: 0.085,
  head: 0.07,
  upperArmL: 0.035,
  upperArmR: 0.035,
  forearmL: 0.027,
  forearmR: 0.027,
  handL: 0.012,
  handR: 0.012,
  fingersL: 0.008,
  fingersR: 0.008,
  thighL: 0.052,
  thighR: 0.052,
  shinL: 0.036,
  shinR: 0.036,
  footL: 0.025,
  footR: 0.025,
};

/** Cores of the bones, drawn in at the joints. */
export function coresOf(body: Proportions, { bones, tips }: Figure): Capsule[] {
  const s = body.height / 1.8;
  return Object.keys(CORES).flatMap((name) => {
    const bone = [...bones.keys()].find((key) => key === name);
    const [frame, tip] = bone === undefined ? [undefined, undefined] : [bones.get(bone), tips.get(bone)];
    if (bone === undefined || frame === undefined || tip === undefined) return [];
    const joint = new Vector3().setFromMatrixPosition(frame);
    const inset = bone.startsWith('thigh') || bone.startsWith('upperArm') ? 0.22 : 0.08;
    return [
      {
        bone,
        from: joint.clone().lerp(tip, inset),
        to: joint.clone().lerp(tip, 0.95),
        radius: (CORES[bone] ?? 0) * s,
      },
    ];
  });
}

/** Least distance of two line segments. */
export function segmentDistance(a0: Vector3, a1: Vector3, b0: Vector3, b1: Vector3): number {
  const [u, v, w] = [a1.clone().sub(a0), b1.clone().sub(b0), a0.clone().sub(b0)];
  const [a, b, c, d, e] = [u.dot(u), u.dot(v), v.dot(v), u.dot(w), v.dot(w)];
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  const away = (s: number, t: number) => w.clone().addScaledVector(u, s).addScaledVector(v, -t).length();
  const determinant = a * c - b * b;
  const inner = determinant > 1e-12 ? clamp((b * e - c * d) / determinant) : 0;
  const across = clamp(c > 0 ? (b * inner + e) / c : 0);
  const along = clamp(a > 0 ? (b * across - d) / a : 0);
  // the nearest pair lies on an end of one of them or inside both
  return Math.min(
    away(along, across),
    ...[0, 1].map((s) => away(s, clamp(c > 0 ? (b * s + e) / c : 0))),
    ...[0, 1].map((t) => away(clamp(a > 0 ? (b * t - d) / a : 0), t)),
  );
}

const touchesBySkeleton = (a: PersonJoint, b: PersonJoint): boolean =>
  PARENTS.some(([bone, parent]) => (bone === a && parent === b) || (bone === b && parent === a)) ||
  (a.startsWith('thigh') && b.startsWith('thigh'));

export interface Overlap {
  readonly pair: string;
  readonly t: number;
  /** Metres; below 0 they are apart. */
  readonly depth: number;
}

/** The deepest that the cores of two bones, not neighbours, lie in each other. */
export function deepestOverlap(body: Proportions, figures: readonly Figure[]): Overlap {
  let worst: Overlap = { pair: '', t: 0, depth: Number.NEGATIVE_INFINITY };
  for (const figure of figures) {
    const cores = coresOf(body, figure);
    for (const [index, a] of cores.entries()) {
      for (const b of cores.slice(index + 1)) {
        if (touchesBySkeleton(a.bone, b.bone)) continue;
        const depth = a.radius + b.radius - segmentDistance(a.from, a.to, b.from, b.to);
        if (depth > worst.depth) worst = { pair: `${a.bone} and ${b.bone}`, t: figure.t, depth };
      }
    }
  }
  return worst;
}
