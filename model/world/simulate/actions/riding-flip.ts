import { Quaternion, Vector3 } from 'three';
import { deckAt } from '../../stage/props/watercraft.ts';
import { type Free, fly, frameOf, freed, momentaIn, shapesOver, twistOf } from '../body/free-body.ts';
import { place } from '../body/kinematics.ts';
import { piecesOf, rotationVector, type Shape } from '../body/momentum.ts';
import { bend, type Posing, type Posture, posture, through } from '../body/posture.ts';
import { touchOf } from '../body/reach.ts';
import { RATE } from '../physics.ts';
import type { Afloat } from '../water/vessel.ts';
import { aim, type Pair } from './riding-aim.ts';
import type { Moment, Mounted, Riding } from './riding-board.ts';
import { type Flight, type Landed, landedFrom, MEET, READY } from './riding-landing.ts';
import { balanced, curve, type Hold } from './riding-stance.ts';

const DT = 1 / RATE;
/** Seconds of the swing down, and of the push that follows. */
const DOWN = 0.46;
const PUSH = 0.24;
const SWUNG: Posture = posture({
  knee: 80,
  hipFlex: 88,
  ankle: -24,
  spineFlex: 20,
  neckFlex: -22,
  shoulderFlex: -50,
  shoulderAbduct: 10,
  elbow: 8,
});
const LIFTED: Posture = posture({
  spineFlex: -10,
  neckFlex: -10,
  shoulderFlex: 165,
  shoulderAbduct: 8,
  elbow: 10,
  hipFlex: -2,
  knee: 8,
  ankle: 45,
});
const TUCK: Posture = posture({
  hipFlex: 124,
  knee: 134,
  spineFlex: 44,
  neckFlex: 14,
  shoulderFlex: 64,
  shoulderAbduct: 8,
  elbow: 54,
  ankle: 40,
});
/** The flip as it came out. */
export interface Flip extends Landed {
  /** Every step from the first crouch on. */
  readonly moments: readonly Moment[];
  readonly takeOff: number;
  /** When its last moment is. */
  readonly end: number;
}

/** Standing at ease on the board. */
export const standing = (mounted: Mounted): Hold => {
  const { body } = mounted.person;
  return balanced(
    body,
    mounted.footing,
    { height: deckHeight(mounted) + body.pelvis * 0.945, along: 0, pitch: 0.1, posture: READY, heels: 0 },
    feetOf(mounted) + 0.045,
  );
};
const deckHeight = ({ footing }: Mounted): number => footing.toes[0].y;
/** Where the ankles stand along the board. */
const feetOf = ({ footing, person }: Mounted): number =>
  footing.toes[0].z - 0.168 * (person.body.height / 1.8);

/** A somersault in the tuck from a board and back onto it; `sense` 1 forward, −1 backward. Starts from standing at `at`. */
export const flipOnBoard = (mounted: Mounted, from: Riding, at: number, sense: 1 | -1): Flip => {
  const { body } = mounted.person;
  const { bare } = mounted;
  const deck = deckHeight(mounted);
  const stance = standing(mounted);
  const crouch = balanced(
    body,
    mounted.footing,
    { height: deck + body.pelvis * 0.53, along: 0, pitch: 0.6, posture: SWUNG, heels: 0 },
    feetOf(mounted) + 0.05,
  );
  const push = at + DOWN;
  const takeOff = push + PUSH;
  const moments: Moment[] = [];
  const note = (moment: Moment) => moments.push(moment);
  const swing = through([
    { at, posture: READY },
    { at: push, posture: SWUNG },
    { at: takeOff + 0.05, posture: LIFTED },
  ]);
  const top = { height: deck + body.pelvis * 0.975 + 0.05, along: stance.along + sense * 0.03, pitch: -0.14 };
  const rise = ([pitchRate, drift]: Pair) => {
    const speed = 4.5 * Math.sqrt(body.height / 1.75);
    const height = curve([
      { at, value: stance.height, rate: 0 },
      { at: push, value: crouch.height, rate: 0 },
      { at: takeOff, value: top.height, rate: speed },
    ]);
    const along = curve([
      { at, value: stance.along, rate: 0 },
      { at: push, value: crouch.along, rate: 0 },
      { at: takeOff, value: top.along, rate: drift },
    ]);
    const pitch = curve([
      { at, value: stance.pitch, rate: 0 },
      { at: push, value: crouch.pitch, rate: 0 },
      { at: takeOff, value: top.pitch, rate: pitchRate },
    ]);
    const heels = curve([
      { at: takeOff - 0.13, value: 0, rate: 0 },
      { at: takeOff, value: 0.55, rate: 6 },
    ]);
    return (t: number): Hold => ({
      height: height(t),
      along: along(t),
      pitch: pitch(t),
      heels: heels(t),
      posture: swing(t),
    });
  };
  // down into the crouch: no trial changes it
  const loose = curve([
    { at: push - 0.1, value: 1, rate: 0 },
    { at: push + 0.05, value: 0, rate: 0 },
  ]);
  const low = mounted.ride(from, rise([0, 0]), [at, push], loose, { each: note });

  const air = 0.65;
  const flightShapes = (begin: Posture): { posing: Posing; shapes: readonly Shape[]; steps: number } => {
    const posing = through([
      { at: 0, posture: begin },
      { at: air * 0.12, posture: bend(LIFTED, { hipFlex: 22, knee: 34, ankle: 50, neckFlex: 0 }) },
      { at: air * 0.36, posture: TUCK },
      { at: air * 0.64, posture: TUCK },
      { at: air * 0.95, posture: MEET },
    ]);
    const steps = Math.ceil(air * 1.25 * RATE);
    return { posing, shapes: shapesOver(piecesOf(body, posing), 0, steps, DT), steps };
  };
  let prepared: ReturnType<typeof flightShapes> | null = null;

  const attempt = (choice: Pair, tape?: (moment: Moment) => void): Flight => {
    const hold = rise(choice);
    const up = mounted.ride(low, hold, [push, takeOff], loose, tape === undefined ? {} : { each: tape });
    const whole = mounted.shape(hold, up.tilt, takeOff);
    const base = frameOf(up.afloat.free, whole);
    const twist = twistOf(up.afloat.free, whole);
    const rider = momentaIn(mounted.riderShape(hold, up.tilt, takeOff), base, twist);
    const bones = mounted.heldAt(hold, up.tilt, takeOff, 0);
    prepared ??= flightShapes(bones.posture);
    const { posing, shapes, steps } = prepared;
    const pelvis = bones.pelvis.clone().premultiply(base);
    const launch: Free = {
      centre: rider.centre,
      turn: new Quaternion().setFromRotationMatrix(pelvis),
      linear: rider.linear,
      angular: rider.angular,
    };
    const flight = fly(launch, shapes, DT, new Vector3(0, -mounted.gravity, 0));
    // the board keeps what the rider did not take
    let afloat: Afloat = {
      free: freed(base, twist, bare),
      added: up.afloat.added,
    };
    const board = [{ afloat, water: new Vector3() }];
    let met: number | null = null;
    let miss: Pair | null = null;
    for (let i = 1; i <= steps && met === null; i += 1) {
      const stepped = mounted.vessel.step(afloat, takeOff + (i - 1) * DT, DT, bare, bare);
      ({ afloat } = stepped);
      board.push({ afloat, water: stepped.water });
      const free = flight[i];
      const shape = shapes[2 * i];
      if (free === undefined || shape === undefined || i < steps * 0.5) {
        continue;
      }
      const frame = frameOf(free, shape);
      const joints = place(body, posing(i * DT), frame);
      const inBoard = frameOf(afloat.free, bare).invert();
      const soles = (['footL', 'footR'] as const).map((limb) =>
        touchOf(body, joints, limb).applyMatrix4(inBoard),
      );
      const lowest = Math.min(...soles.map((point) => point.y - deckAt(point.x, point.z)));
      if (lowest <= 0.006) {
        met = i;
        const ankle = (['footL', 'footR'] as const)
          .map(
            (limb) => new Vector3().setFromMatrixPosition(joints.get(limb) ?? frame).applyMatrix4(inBoard).z,
          )
          .reduce((sum, z) => sum + z / 2, 0);
        const bow = new Vector3(0, 0, 1).transformDirection(frameOf(afloat.free, bare));
        const pitch = top.pitch - Math.asin(new Vector3(0, 0, 1).transformDirection(base).y);
        const turned = pitch + turnedOver(flight, met) + Math.asin(bow.y);
        // a foot three decimetres off is as bad as a radian
        miss = [turned - (sense * 2 * Math.PI + LANDS), 3 * (ankle - feetOf(mounted))];
      }
    }
    return { rider: flight, shapes, posing, board, met, miss };
  };

  // rehearsed until the feet come down where they left, with the body where it can stand
  const { choice, hit } = aim(attempt, sense < 0 ? BACKWARD : FORWARD, {
    nudge: [0.15, 0.03],
    most: [2, 0.8],
    near: 0.02,
  });
  const flight = attempt(choice, note);
  const ended = landedFrom(mounted, hit ? flight : { ...flight, met: null }, takeOff, stance, moments);
  return { ...ended, moments, takeOff, end: moments.at(-1)?.at ?? takeOff };
};

/** First guesses of the pelvis' rate of turn (rad/s forward) and its drift along the board (m/s) at take-off. */
const BACKWARD: readonly [Pair, ...Pair[]] = [
  [-9.9, 2.4],
  [-11.2, 2.8],
  [-8.8, 2],
];
const FORWARD: readonly [Pair, ...Pair[]] = [
  [8, -1.6],
  [10, -1.6],
  [6.5, -1],
];

/** Pitch of the pelvis when the feet meet the deck, radians forward. */
const LANDS = 0.32;

/** Angle that a flight turns forward about its own sideways axis, radians. */
const turnedOver = (flight: readonly Free[], steps: number): number => {
  let angle = 0;
  for (let i = 0; i < steps; i += 1) {
    const [a, b] = [flight[i], flight[i + 1]];
    if (a !== undefined && b !== undefined) {
      const step = rotationVector(b.turn.clone().multiply(a.turn.clone().invert()));
      angle += step.dot(new Vector3(1, 0, 0).applyQuaternion(a.turn));
    }
  }
  return angle;
};
