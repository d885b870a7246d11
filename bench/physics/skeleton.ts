/** Where markers sit on a person, and the bones they give back. */
import { Matrix4, Vector3 } from 'three';
import type { Vec3 } from '../../model/world/shoot/scene.ts';
import { JOINTS } from '../../model/world/simulate/body/kinematics.ts';
import type { Joints } from '../../model/world/simulate/take.ts';
import type { PersonJoint, Proportions } from '../../model/world/stage/figures/figure.ts';
import { palmLength } from '../../model/world/stage/figures/rest.ts';
import type { Captured, Markers } from './markers.ts';

/** Three markers span a bone's frame: its joint, one along it and one beside it. Metres in the bone's frame. */
interface Wand {
  readonly bone: PersonJoint;
  readonly along: Vec3;
  readonly beside: Vec3;
}

/** A place on the fingers in the frame of their knuckles: so far to the palm's side and along them, metres of a hand of 0.17 m. */
const onFinger = (
  { hand }: Proportions,
  fingers: 'fingersL' | 'fingersR',
  palmward: number,
  along: number,
): Vec3 => [((fingers === 'fingersL' ? -1 : 1) * palmward * hand) / 0.17, (-along * hand) / 0.17, 0];

/** A bone's far end, in its own frame: limbs hang along -y. */
export function tipOf(body: Proportions, bone: PersonJoint): Vec3 {
  const s = body.height / 1.8;
  switch (bone) {
    case 'pelvis':
      return body.waist;
    case 'chest':
      return body.neck;
    case 'head':
      return [0, 0.235 * body.head, 0];
    case 'upperArmL':
    case 'upperArmR':
      return [0, -body.upperArm, 0];
    case 'forearmL':
    case 'forearmR':
      return [0, -body.forearm, 0];
    case 'handL':
    case 'handR':
      return [0, -palmLength(body), 0];
    case 'fingersL':
    case 'fingersR':
      return onFinger(body, bone, 0.024, 0.08);
    case 'thighL':
    case 'thighR':
      return [0, -body.thigh, 0];
    case 'shinL':
    case 'shinR':
      return [0, -body.shin, 0];
    default:
      return [0, -body.ankle, 0.168 * s];
  }
}

/** A wand to the side, and for what moves beside the trunk away from it, so that few markers meet. */
const wandsOf = (body: Proportions): readonly Wand[] =>
  JOINTS.map((bone) => ({
    bone,
    along: tipOf(body, bone),
    beside: bone.startsWith('foot')
      ? [bone.endsWith('L') ? 0.1 : -0.1, 0, 0]
      : // before a closed upper arm lies the other hand
        [0, (tipOf(body, bone)[1] ?? 0) * 0.45, bone.startsWith('upperArm') ? -0.17 : 0.17],
  }));

const TIPS: readonly PersonJoint[] = ['head', 'fingersL', 'fingersR', 'footL', 'footR'];

/** Joints first, in the order of {@link JOINTS}; then the wands; then the far ends of what ends in the air; then the heels. */
export const markersOf = (body: Proportions, joints: (time: number) => Joints<PersonJoint>): Markers => {
  const wands = wandsOf(body);
  return (time) => {
    const frames = joints(time);
    const put = (bone: PersonJoint, [x, y, z]: Vec3): Vec3 => {
      const at = new Vector3(x, y, z).applyMatrix4(frames.get(bone) ?? new Matrix4());
      return [at.x, at.y, at.z];
    };
    return [
      ...JOINTS.map((bone) => put(bone, [0, 0, 0])),
      ...wands.map(({ bone, beside }) => put(bone, beside)),
      ...TIPS.map((bone) => put(bone, tipOf(body, bone))),
      ...(['footL', 'footR'] as const).map((bone) => put(bone, heelOf(body))),
    ];
  };
};

const heelOf = ({ ankle, height }: Proportions): Vec3 => [0, -ankle, -0.07 * (height / 1.8)];

/** A person at one moment, from markers alone. */
export interface Figure {
  readonly t: number;
  /** Frames of the bones: turns and places. */
  readonly bones: ReadonlyMap<PersonJoint, Matrix4>;
  /** Far ends of the bones. */
  readonly tips: ReadonlyMap<PersonJoint, Vector3>;
  readonly heels: Readonly<Record<'footL' | 'footR', Vector3>>;
  /** The pads of the fingers: what of them bears. From the frames of the fingers. */
  readonly pads: Readonly<Record<'fingersL' | 'fingersR', Vector3>>;
}

/** What follows on a bone begins where it ends. */
const NEXT: Partial<Record<PersonJoint, PersonJoint>> = {
  pelvis: 'chest',
  chest: 'head',
  upperArmL: 'forearmL',
  forearmL: 'handL',
  handL: 'fingersL',
  upperArmR: 'forearmR',
  forearmR: 'handR',
  handR: 'fingersR',
  thighL: 'shinL',
  shinL: 'footL',
  thighR: 'shinR',
  shinR: 'footR',
};

/** The frame whose own `along` and `beside` point where the measured ones do. */
function frameFrom(at: Vector3, along: Vector3, beside: Vector3, ownAlong: Vec3, ownBeside: Vec3): Matrix4 {
  const basis = (a: Vector3, b: Vector3): Matrix4 => {
    const first = a.clone().normalize();
    const third = new Vector3().crossVectors(a, b).normalize();
    return new Matrix4().makeBasis(first, new Vector3().crossVectors(third, first), third);
  };
  const own = basis(new Vector3(...ownAlong), new Vector3(...ownBeside));
  return basis(along, beside).multiply(own.transpose()).setPosition(at);
}

/** Bones of the moments at which every marker is known. */
export function figuresOf(body: Proportions, captured: readonly Captured[]): Figure[] {
  const wands = wandsOf(body);
  const figures: Figure[] = [];
  for (const { t, at } of captured) {
    const known = at.filter((place) => place !== null);
    if (known.length < at.length) continue;
    const points = known.map((place) => new Vector3(...place));
    const point = (index: number): Vector3 => points[index] ?? new Vector3();
    const jointOf = (bone: PersonJoint): Vector3 => point(JOINTS.indexOf(bone));
    const bones = new Map<PersonJoint, Matrix4>();
    const tips = new Map<PersonJoint, Vector3>();
    for (const [index, { bone, along, beside }] of wands.entries()) {
      const joint = jointOf(bone);
      const next = NEXT[bone];
      const tip = next === undefined ? point(2 * JOINTS.length + TIPS.indexOf(bone)) : jointOf(next);
      const wand = point(JOINTS.length + index);
      tips.set(bone, tip);
      bones.set(bone, frameFrom(joint, tip.clone().sub(joint), wand.clone().sub(joint), along, beside));
    }
    const pad = (fingers: 'fingersL' | 'fingersR'): Vector3 =>
      new Vector3(...onFinger(body, fingers, 0.035, 0.064)).applyMatrix4(bones.get(fingers) ?? new Matrix4());
    const heels = 2 * JOINTS.length + TIPS.length;
    figures.push({
      t,
      bones,
      tips,
      heels: { footL: point(heels), footR: point(heels + 1) },
      pads: { fingersL: pad('fingersL'), fingersR: pad('fingersR') },
    });
  }
  return figures;
}
