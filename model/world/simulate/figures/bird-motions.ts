import type { NeckShape } from '../../stage/figures/bird/plan.ts';
import type { BirdFrame, CreatureBody } from '../../stage/figures/figure.ts';
import { bentNeck, calm } from './bird-pose.ts';
import type { CreatureMotion, CreaturePose } from './creature-pose.ts';
import { ease } from './pose.ts';

/** A body that is a bird's. */
export type BirdBody = CreatureBody & { readonly bird: BirdFrame };

const wave = (t: number, hertz: number, phase = 0): number => Math.sin((t * hertz + phase) * Math.PI * 2);

const legsOf = ({ upper, lower }: CreatureBody): number => upper + lower;

/** The bill on the ground before the feet. */
const PECKING: NeckShape = [-5, -28, -45, -58, -62, -66, -62];

const atEase = (body: BirdBody): CreaturePose & Required<Pick<CreaturePose, 'bird'>> => ({
  trunk: [0, body.height, 0],
  trunkTurn: [-body.bird.lean, 0, 0],
  head: [0, 0, 0],
  jaw: 0,
  tail: [0, 0, 0],
  feet: {
    foreL: [0, 0, 0],
    foreR: [0, 0, 0],
    hindL: [body.hind[0], 0, 0.02 * body.length],
    hindR: [-body.hind[0], 0, 0.02 * body.length],
  },
  bird: calm(body.bird),
});

/** 0 to 1 and back over a span that begins at `from`, with quick slopes and a rest between them. */
const bout = (t: number, from: number, length: number): number =>
  ease(from, from + 0.32, t) * (1 - ease(from + length - 0.36, from + length, t));

/** Where a bird looks: it holds its head still and turns it at once. */
const glance = (t: number, phase: number): number => {
  const of = (step: number) => Math.sin(step * 2.4 + phase * 5.1) * Math.sin(step * 1.1 + 0.7 + phase);
  const beat = t / 1.3 + phase;
  const step = Math.floor(beat);
  return of(step - 1) + (of(step) - of(step - 1)) * ease(0, 0.16, (beat - step) * 1.3);
};

/** How far a bird bows to peck, radians. */
const bowOf = ({ bird: { lean } }: BirdBody): number => Math.min(0.75, 0.5 + lean);
/** What a dab adds to a bow, radians. */
const DAB = 0.09;

/** Height of the tip of the bill when a bird pecks, by how far it is down. */
const billOver = (body: BirdBody, down: number): number => {
  const { bird, height, neck } = body;
  const pitch = bird.lean - (bowOf(body) + DAB) * down;
  const shape = bentNeck(bird.held, PECKING, down);
  const lengths = [...Array.from({ length: 6 }, () => bird.neck / 6), bird.bill];
  return lengths.reduce(
    (y, long, i) => y + long * Math.sin(((shape[i] ?? 0) * Math.PI) / 180),
    height * (1 - 0.06 * down) + neck[1] * Math.cos(pitch) + neck[2] * Math.sin(pitch),
  );
};

/** How far down brings the bill to the ground, at most 1. */
const deepestPeck = (body: BirdBody): number => {
  const steps = 40;
  let down = 0;
  while (down < steps && billOver(body, (down + 1) / steps) >= 0) {
    down += 1;
  }
  return down / steps;
};

/** Stands, looks about in jerks, and now and then pecks; waders and swimmers with long necks only look. */
export const birdResting = (body: BirdBody, phase = 0): CreatureMotion => {
  const base = atEase(body);
  const { held, neck, wades } = body.bird;
  const pecks = !wades && neck < legsOf(body) * 2.2 && body.bird.lean < 0.9;
  const every = 4.6;
  const deepest = pecks ? deepestPeck(body) : 0;
  return (t) => {
    const own = (((t + phase * 1.7) % every) + every) % every;
    const down = deepest * bout(own, 1.5, 1.25);
    const dab = down * DAB * Math.max(0, wave(own, 3.2));
    const bow = bowOf(body) * down;
    return {
      ...base,
      trunk: [0, body.height * (1 - 0.06 * down) + 0.004 * legsOf(body) * wave(t, 0.45, phase), 0],
      trunkTurn: [-body.bird.lean + bow + dab, 0, 0],
      bird: {
        ...base.bird,
        neck: bentNeck(held, PECKING, down),
        look: 0.62 * glance(t, phase) * (1 - down),
        tilt: 0.1 * glance(t + 3.1, phase) * (1 - down),
        tail: 0.04 * wave(t, 0.7, phase) + 0.2 * down,
      },
    };
  };
};

/** Metres of a stride: from one fall of a foot to its next. */
export const birdStride = (body: CreatureBody, running: boolean): number =>
  legsOf(body) * (running ? 2.3 : 1.15) + body.hind[0] * 0.6;

/** One leg before the other; planted feet stay where they are, and the head is held where it is and thrown forward. */
export const birdStepping = (body: BirdBody, speed: number, running: boolean): CreatureMotion => {
  const base = atEase(body);
  const { lean, neck } = body.bird;
  const cycle = birdStride(body, running) / Math.max(0.02, speed);
  const planted = running ? 0.4 : 0.6;
  const half = (speed * cycle * planted) / 2;
  const lift = legsOf(body) * (running ? 0.34 : 0.22);
  const waddle = body.bird.swims ? 0.11 : 0.03;
  const foot = (phase: number, side: number) => {
    const p = phase - Math.floor(phase);
    const x = body.hind[0] * side * 0.8;
    if (p < planted) {
      return { at: [x, 0, half * (1 - (2 * p) / planted)] as const, toes: 0 };
    }
    const q = (p - planted) / (1 - planted);
    const smooth = q * q * (3 - 2 * q);
    const up = Math.sin(q * Math.PI);
    return { at: [x, up * lift, half * (2 * smooth - 1)] as const, toes: 1.1 * up * (1 - 0.6 * q) };
  };
  // the head lags while the body passes under it, as far as the neck allows
  const bob = Math.min(27, (birdStride(body, running) / 2 / Math.max(0.02, neck)) * 34) * (running ? 0.5 : 1);
  return (t) => {
    const phase = t / cycle;
    const [left, right] = [foot(phase, 1), foot(phase + 0.5, -1)];
    const step = (phase * 2) % 1;
    const thrust = step < 0.7 ? 1 - (2 * step) / 0.7 : ease(0, 1, (step - 0.7) / 0.3) * 2 - 1;
    const shape = base.bird.neck.map((angle, i) => angle - thrust * bob * (i < 3 ? 1 : i < 6 ? 0.35 : 0));
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = shape;
    return {
      ...base,
      trunk: [
        0.1 * body.hind[0] * Math.sin(phase * Math.PI * 2),
        body.height * 0.975 + 0.014 * legsOf(body) * Math.cos(phase * Math.PI * 4),
        0,
      ],
      trunkTurn: [
        -lean * (running ? 0.6 : 0.94) + 0.015 * Math.cos(phase * Math.PI * 4),
        0.03 * Math.sin(phase * Math.PI * 2),
        -waddle * Math.sin(phase * Math.PI * 2),
      ],
      feet: { ...base.feet, hindL: left.at, hindR: right.at },
      bird: { ...base.bird, neck: [a, b, c, d, e, f, g], toes: [left.toes, right.toes] },
    };
  };
};

/** Wing beats a second: large birds beat slowly. */
export const beatsOf = ({ wingSpan }: CreatureBody): number =>
  Math.min(7, Math.max(1.5, 1.55 / Math.sqrt(Math.max(0.02, wingSpan))));

/** Flapping flight; the way gives height and speed. Long legs trail, short ones are drawn up. */
export const birdFlying = (body: BirdBody): CreatureMotion => {
  const base = atEase(body);
  const beats = beatsOf(body);
  const { bird, hind, height } = body;
  const legs = legsOf(body);
  const trails = legs > bird.trunk * 3;
  const [back, low] = trails ? [hind[2] - legs * 0.99, 0.3] : [hind[2] - legs * 0.35, 1.05];
  return (t) => {
    const beat = wave(t, beats);
    const late = wave(t, beats, -0.13);
    const rise = -0.1 * body.wingSpan * wave(t, beats, 0.04);
    const feet = (side: number) =>
      [hind[0] * side * (trails ? 0.5 : 0.9), height + rise + hind[1] * low, back] as const;
    return {
      ...base,
      trunk: [0, height + rise, 0],
      trunkTurn: [-0.06, 0, 0.06 * wave(t, 0.3)],
      feet: { ...base.feet, hindL: feet(1), hindR: feet(-1) },
      bird: {
        ...base.bird,
        neck: bird.flown,
        wings: [0.16 + 0.62 * beat, 0.14 + 0.86 * late],
        toes: trails ? [1.45, 1.45] : [0.9, 0.9],
        tail: -bird.tailUp,
      },
    };
  };
};

/** Afloat: the surface is at the figure's zero, the belly under it, the feet paddle unseen. */
export const birdSwimming = (body: BirdBody, phase = 0): CreatureMotion => {
  const base = atEase(body);
  const { trunk } = body.bird;
  return (t) => ({
    ...base,
    trunk: [0, trunk * 0.34, 0],
    trunkTurn: [-0.05 + 0.02 * wave(t, 0.6, phase), 0, 0.02 * wave(t, 0.43, phase)],
    feet: {
      ...base.feet,
      hindL: [body.hind[0], -trunk - 0.35 * legsOf(body), 0.2 * legsOf(body) * wave(t, 0.9)],
      hindR: [-body.hind[0], -trunk - 0.35 * legsOf(body), -0.2 * legsOf(body) * wave(t, 0.9)],
    },
    bird: { ...base.bird, look: 0.4 * glance(t, phase) },
  });
};

/** Birds that hold themselves this upright crouch on their legs when they sit, radians. */
const UPRIGHT = 0.8;

/** Down on its belly, legs folded under it; upright birds only crouch. */
export const birdSitting = (body: BirdBody, phase = 0): CreatureMotion => {
  const rest = birdResting(body, phase);
  const { bird } = body;
  const upright = bird.lean > UPRIGHT;
  const low = upright ? body.height - 0.3 * legsOf(body) : (1.02 + 0.3 * bird.lean) * bird.trunk;
  return (t) => {
    const down = ease(0, 0.9, t);
    const pose = rest(t * 0.4);
    return {
      ...pose,
      trunk: [0, body.height + (low - body.height) * down, 0],
      trunkTurn: [-bird.lean * (upright ? 1 : 1 - 0.75 * down), 0, 0],
      bird: { ...calm(bird), look: 0.5 * glance(t, phase), tail: 0.1 * down },
    };
  };
};
