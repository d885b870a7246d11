/** Left and right of a body. */
export type Side = 'L' | 'R';
export const SIDES = ['L', 'R'] as const;

/** What a gymnast's joints allow, degrees from standing straight with hanging arms. */
const AXIAL = {
  spineFlex: [-65, 85],
  /** To the left. */
  spineSide: [-40, 40],
  spineTwist: [-50, 50],
  neckFlex: [-65, 55],
  neckSide: [-45, 45],
  neckTwist: [-80, 80],
} as const;
const SIDED = {
  /** Raised forward from hanging. */
  shoulderFlex: [-75, 215],
  /** Raised sideways. */
  shoulderAbduct: [-70, 180],
  /** Turned inward about the upper arm. */
  shoulderTwist: [-100, 110],
  elbow: [0, 150],
  /** Thumb inward. */
  pronation: [-120, 120],
  /** Palm towards the forearm; below 0 the back of the hand. */
  wrist: [-95, 85],
  /** Towards the thumb. */
  wristSide: [-35, 35],
  /** Towards the palm; below 0 bent back at the knuckles, further than muscles do: as far as the ground may press them. */
  fingers: [-85, 95],
  hipFlex: [-65, 150],
  hipAbduct: [-35, 90],
  hipTwist: [-70, 60],
  knee: [0, 155],
  /** Toes pointed; below 0 drawn up. */
  ankle: [-45, 80],
  /** Toes inward. */
  ankleTurn: [-40, 40],
  /** Sole inward. */
  ankleRoll: [-30, 40],
} as const;

type Axial = keyof typeof AXIAL;
type Sided = keyof typeof SIDED;
/** A degree of freedom of a body; the pelvis itself is free. */
export type Freedom = Axial | `${Sided}${Side}`;

/** How somebody holds themselves: every joint's rotation in degrees. */
export type Posture = Readonly<Record<Freedom, number>>;
/** What differs from another posture, degrees; a name without its side means both. */
export type Bends = { readonly [name in Freedom | Sided]?: number };

/** Standing straight, arms hanging, palms to the thighs. */
export const STRAIGHT: Posture = {
  spineFlex: 0,
  spineSide: 0,
  spineTwist: 0,
  neckFlex: 0,
  neckSide: 0,
  neckTwist: 0,
  shoulderFlexL: 0,
  shoulderAbductL: 0,
  shoulderTwistL: 0,
  elbowL: 0,
  pronationL: 0,
  wristL: 0,
  wristSideL: 0,
  fingersL: 0,
  hipFlexL: 0,
  hipAbductL: 0,
  hipTwistL: 0,
  kneeL: 0,
  ankleL: 0,
  ankleTurnL: 0,
  ankleRollL: 0,
  shoulderFlexR: 0,
  shoulderAbductR: 0,
  shoulderTwistR: 0,
  elbowR: 0,
  pronationR: 0,
  wristR: 0,
  wristSideR: 0,
  fingersR: 0,
  hipFlexR: 0,
  hipAbductR: 0,
  hipTwistR: 0,
  kneeR: 0,
  ankleR: 0,
  ankleTurnR: 0,
  ankleRollR: 0,
};

const keysOf = <T extends object>(record: T): readonly Extract<keyof T, string>[] => {
  const keys: Extract<keyof T, string>[] = [];
  for (const key in record) {
    keys.push(key);
  }
  return keys;
};
const AXIAL_NAMES = keysOf(AXIAL);
const SIDED_NAMES = keysOf(SIDED);
export const FREEDOMS: readonly Freedom[] = [
  ...AXIAL_NAMES,
  ...SIDES.flatMap((side) => SIDED_NAMES.map((name): Freedom => `${name}${side}`)),
];

type Range = readonly [least: number, most: number];
/** Least and most degrees of every freedom. */
export const RANGES: ReadonlyMap<Freedom, Range> = new Map<Freedom, Range>([
  ...AXIAL_NAMES.map((name): [Freedom, Range] => [name, AXIAL[name]]),
  ...SIDES.flatMap((side) => SIDED_NAMES.map((name): [Freedom, Range] => [`${name}${side}`, SIDED[name]])),
]);

/** A posture freedom by freedom. */
export const each = (value: (freedom: Freedom) => number): Posture => {
  const made: Record<Freedom, number> = { ...STRAIGHT };
  for (const freedom of FREEDOMS) {
    made[freedom] = value(freedom);
  }
  return made;
};

/** Some joints of a posture bent otherwise; the most exact name counts. */
export const bend = (from: Posture, bends: Bends): Posture => {
  const made: Record<Freedom, number> = { ...from };
  for (const name of SIDED_NAMES) {
    const both = bends[name];
    for (const side of SIDES) {
      const one = bends[`${name}${side}`] ?? both;
      if (one !== undefined) {
        made[`${name}${side}`] = one;
      }
    }
  }
  for (const name of AXIAL_NAMES) {
    made[name] = bends[name] ?? made[name];
  }
  return made;
};

export const posture = (bends: Bends): Posture => bend(STRAIGHT, bends);

/** The nearest posture that every joint allows. */
export const clamp = (from: Posture): Posture =>
  each((freedom) => {
    const [least, most] = RANGES.get(freedom) ?? [0, 0];
    return Math.min(most, Math.max(least, from[freedom]));
  });

/** Left for right. */
export const mirror = (from: Posture): Posture => {
  const made: Record<Freedom, number> = {
    ...from,
    spineSide: -from.spineSide,
    spineTwist: -from.spineTwist,
    neckSide: -from.neckSide,
    neckTwist: -from.neckTwist,
  };
  for (const name of SIDED_NAMES) {
    made[`${name}L`] = from[`${name}R`];
    made[`${name}R`] = from[`${name}L`];
  }
  return made;
};

/** Between two postures, joint by joint: `share` 0 is the first, 1 the second. */
export const between = (a: Posture, b: Posture, share: number): Posture =>
  each((freedom) => a[freedom] + (b[freedom] - a[freedom]) * share);

/** A posture over time, seconds. */
export type Posing = (t: number) => Posture;
export interface Key {
  readonly at: number;
  readonly posture: Posture;
}

/** Slope at the middle of three keys that never overshoots (Fritsch-Carlson). */
const slope = (before: number, after: number, h0: number, h1: number): number => {
  if (before * after <= 0) {
    return 0;
  }
  const w0 = 2 * h1 + h0;
  const w1 = h1 + 2 * h0;
  return (w0 + w1) / (w0 / before + w1 / after);
};

/**
 * A smooth way through postures in the order of their times: every joint's rate is continuous, none goes past the
 * two postures between which it is, and it rests before the first and after the last.
 */
export const through = (keys: readonly Key[]): Posing => {
  const sorted = keys.toSorted((a, b) => a.at - b.at);
  const [first] = sorted;
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) {
    return () => STRAIGHT;
  }
  const slopes = sorted.map((key, i): Posture => {
    const before = sorted[i - 1];
    const after = sorted[i + 1];
    if (before === undefined || after === undefined) {
      return STRAIGHT;
    }
    const h0 = Math.max(1e-6, key.at - before.at);
    const h1 = Math.max(1e-6, after.at - key.at);
    return each((f) =>
      slope((key.posture[f] - before.posture[f]) / h0, (after.posture[f] - key.posture[f]) / h1, h0, h1),
    );
  });
  return (t) => {
    if (t <= first.at) {
      return first.posture;
    }
    if (t >= last.at) {
      return last.posture;
    }
    const i = sorted.findIndex((key) => key.at > t);
    const a = sorted[i - 1] ?? first;
    const b = sorted[i] ?? last;
    const from = slopes[i - 1] ?? STRAIGHT;
    const to = slopes[i] ?? STRAIGHT;
    const h = b.at - a.at;
    const u = (t - a.at) / h;
    const v = u * u * (3 - 2 * u);
    const m0 = u * (1 - u) * (1 - u) * h;
    const m1 = u * u * (u - 1) * h;
    return each((f) => a.posture[f] + (b.posture[f] - a.posture[f]) * v + from[f] * m0 + to[f] * m1);
  };
};
