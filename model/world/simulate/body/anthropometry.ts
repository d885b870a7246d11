import { Matrix3, Matrix4, Vector3 } from 'three';
import type { PersonJoint, Proportions } from '../../stage/figures/figure.ts';

/** The bones that have mass: all but the mouth and the eyelids. */
export const BONES = [
  'pelvis',
  'chest',
  'head',
  'upperArmL',
  'forearmL',
  'handL',
  'upperArmR',
  'forearmR',
  'handR',
  'thighL',
  'shinL',
  'footL',
  'thighR',
  'shinR',
  'footR',
] as const satisfies readonly PersonJoint[];
export type Bone = (typeof BONES)[number];

/** A rigid piece of a body, in its own frame: kilograms, metres, kg·m² about its own centre of mass. */
export interface Segment {
  readonly mass: number;
  readonly centre: Vector3;
  readonly inertia: Matrix3;
}

/**
 * Share of the body's mass; distance of the centre of mass from the upper end and radii of gyration about the
 * sideways, forward and long axes, in shares of the segment's length.
 *
 * De Leva, Adjustments to Zatsiorsky-Seluyanov's segment inertia parameters, J. Biomechanics 29 (1996), table 4.
 */
interface Row {
  readonly mass: number;
  readonly centre: number;
  readonly gyration: readonly [sideways: number, forward: number, long: number];
}
type Table = Readonly<
  Record<
    | 'head'
    | 'upperTrunk'
    | 'middleTrunk'
    | 'lowerTrunk'
    | 'upperArm'
    | 'forearm'
    | 'hand'
    | 'thigh'
    | 'shin'
    | 'foot',
    Row
  >
>;
const DE_LEVA: Readonly<Record<Proportions['sex'], Table>> = {
  female: {
    head: { mass: 0.0668, centre: 0.5894, gyration: [0.295, 0.33, 0.318] },
    upperTrunk: { mass: 0.1545, centre: 0.505, gyration: [0.314, 0.466, 0.449] },
    middleTrunk: { mass: 0.1465, centre: 0.4512, gyration: [0.354, 0.433, 0.415] },
    lowerTrunk: { mass: 0.1247, centre: 0.492, gyration: [0.402, 0.433, 0.444] },
    upperArm: { mass: 0.0255, centre: 0.5754, gyration: [0.26, 0.278, 0.148] },
    forearm: { mass: 0.0138, centre: 0.4559, gyration: [0.257, 0.261, 0.094] },
    hand: { mass: 0.0056, centre: 0.3427, gyration: [0.208, 0.244, 0.154] },
    thigh: { mass: 0.1478, centre: 0.3612, gyration: [0.364, 0.369, 0.162] },
    shin: { mass: 0.0481, centre: 0.4416, gyration: [0.267, 0.271, 0.093] },
    foot: { mass: 0.0129, centre: 0.4014, gyration: [0.279, 0.139, 0.299] },
  },
  male: {
    head: { mass: 0.0694, centre: 0.5976, gyration: [0.315, 0.362, 0.376] },
    upperTrunk: { mass: 0.1596, centre: 0.5066, gyration: [0.32, 0.505, 0.465] },
    middleTrunk: { mass: 0.1633, centre: 0.4502, gyration: [0.383, 0.482, 0.468] },
    lowerTrunk: { mass: 0.1117, centre: 0.6115, gyration: [0.551, 0.615, 0.587] },
    upperArm: { mass: 0.0271, centre: 0.5772, gyration: [0.269, 0.285, 0.158] },
    forearm: { mass: 0.0162, centre: 0.4574, gyration: [0.265, 0.276, 0.121] },
    hand: { mass: 0.0061, centre: 0.3691, gyration: [0.235, 0.288, 0.184] },
    thigh: { mass: 0.1416, centre: 0.4095, gyration: [0.329, 0.329, 0.149] },
    shin: { mass: 0.0433, centre: 0.4459, gyration: [0.249, 0.255, 0.103] },
    foot: { mass: 0.0137, centre: 0.4415, gyration: [0.245, 0.124, 0.257] },
  },
};
/** Body mass over height squared, kg/m²: of somebody who trains. */
const MASS_INDEX = { female: 20.4, male: 22.6 } as const;
/** Of the foot's length, what lies behind the ankle; and the length against the body's height. */
const FOOT = { behind: 0.088, length: 0.275 } as const;

const about = (mass: number, length: number, [sideways, forward, long]: Row['gyration']): Matrix3 => {
  const k = (radius: number): number => mass * (radius * length) ** 2;
  return new Matrix3().set(k(sideways), 0, 0, 0, k(long), 0, 0, 0, k(forward));
};

/** Inertia of a point mass at `arm` about the origin. */
export const pointInertia = (mass: number, { x, y, z }: Vector3): Matrix3 =>
  new Matrix3()
    .set(y * y + z * z, -x * y, -x * z, -x * y, x * x + z * z, -y * z, -x * z, -y * z, x * x + y * y)
    .multiplyScalar(mass);

/** Entry by entry. */
export const addMatrix3 = (a: Matrix3, b: Matrix3): Matrix3 => {
  const sum = new Matrix3();
  for (let i = 0; i < 9; i += 1) {
    sum.elements[i] = (a.elements[i] ?? 0) + (b.elements[i] ?? 0);
  }
  return sum;
};

/** Two pieces that never move against each other, as one. Both in the same frame. */
export const fuse = (a: Segment, b: Segment): Segment => {
  const mass = a.mass + b.mass;
  const centre = a.centre
    .clone()
    .multiplyScalar(a.mass / mass)
    .addScaledVector(b.centre, b.mass / mass);
  const own = ({ inertia, mass: m, centre: c }: Segment): Matrix3 =>
    addMatrix3(inertia, pointInertia(m, c.clone().sub(centre)));
  return { mass, centre, inertia: addMatrix3(own(a), own(b)) };
};

/** Body mass in kilograms of an adult or child of this height. */
export const massOf = ({ height, sex }: Proportions): number => MASS_INDEX[sex] * height * height;

const cache = new WeakMap<Proportions, ReadonlyMap<Bone, Segment>>();

/** Mass, centre of mass and inertia of every bone, each in its bone's frame (limbs hang along -y). */
export const segmentsOf = (body: Proportions): ReadonlyMap<Bone, Segment> => {
  const known = cache.get(body);
  if (known !== undefined) {
    return known;
  }
  const total = massOf(body);
  const table = DE_LEVA[body.sex];
  const piece = (row: Row, length: number, at: (along: number) => Vector3): Segment => ({
    mass: row.mass * total,
    centre: at(row.centre * length),
    inertia: about(row.mass * total, length, row.gyration),
  });
  const limb = (row: Row, length: number): Segment =>
    piece(row, length, (along) => new Vector3(0, -along, 0));
  const waist = body.waist[1];
  const neck = body.neck[1];
  // the chest bone carries the middle and the upper trunk, of nearly the same height
  const half = neck / 2;
  const chest = fuse(
    piece(table.upperTrunk, half, (along) => new Vector3(0, neck - along, 0)),
    piece(table.middleTrunk, half, (along) => new Vector3(0, half - along, 0)),
  );
  const lower = waist - body.hip[1];
  const skull = 0.235 * body.head;
  const foot = FOOT.length * (body.height / 1.8);
  const segments = new Map<Bone, Segment>([
    ['pelvis', piece(table.lowerTrunk, lower, (along) => new Vector3(0, waist - along, 0))],
    ['chest', chest],
    ['head', piece(table.head, skull, (along) => new Vector3(0, skull - along, 0.01 * body.head))],
  ]);
  for (const side of ['L', 'R'] as const) {
    segments.set(`upperArm${side}`, limb(table.upperArm, body.upperArm));
    segments.set(`forearm${side}`, limb(table.forearm, body.forearm));
    segments.set(`hand${side}`, limb(table.hand, body.hand));
    segments.set(`thigh${side}`, limb(table.thigh, body.thigh));
    segments.set(`shin${side}`, limb(table.shin, body.shin));
    segments.set(
      `foot${side}`,
      piece(
        table.foot,
        foot,
        (along) => new Vector3(0, -body.ankle * 0.55, along - FOOT.behind * (body.height / 1.8)),
      ),
    );
  }
  cache.set(body, segments);
  return segments;
};

/** Centre of mass of a person whose bones lie so, in the frame of the matrices. Metres. */
export const centreOfMass = (body: Proportions, joints: ReadonlyMap<PersonJoint, Matrix4>): Vector3 => {
  const sum = new Vector3();
  let mass = 0;
  for (const [bone, segment] of segmentsOf(body)) {
    const frame = joints.get(bone) ?? new Matrix4();
    sum.addScaledVector(segment.centre.clone().applyMatrix4(frame), segment.mass);
    mass += segment.mass;
  }
  return sum.divideScalar(mass);
};
