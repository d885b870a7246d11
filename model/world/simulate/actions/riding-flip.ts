import { Vector3 } from 'three';
import { massOf } from '../body/anthropometry.ts';
import { frameOf } from '../body/free-body.ts';
import { type Posture, posture, through } from '../body/posture.ts';
import { aim, type Pair } from './riding-aim.ts';
import type { Moment, Mounted, Riding } from './riding-board.ts';
import { flightOf, LIFTED, partingOf, type Tuck, tuckFor } from './riding-flight.ts';
import { type Flight, type Landed, landedFrom, READY } from './riding-landing.ts';
import { balanced, curve, type Hold } from './riding-stance.ts';

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
  const thrown = sense < 0 ? BACKWARD : FORWARD;
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
    const speed = thrown.rise * Math.sqrt(body.height / 1.75);
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

  const rest = deckAtRest(mounted, from, rise([0, 0]), at);
  let tuck: Tuck | null = null;
  const attempt = (choice: Pair, tape?: (moment: Moment) => void): Flight => {
    const hold = rise(choice);
    const up = mounted.ride(low, hold, [push, takeOff], loose, tape === undefined ? {} : { each: tape });
    const parting = partingOf(mounted, up, hold, takeOff);
    tuck ??= tuckFor(mounted, parting, rest);
    return flightOf(mounted, parting, tuck, {
      takeOff,
      turns: sense,
      feet: feetOf(mounted),
      down: tape !== undefined,
    });
  };

  // rehearsed until the feet come down where they left, with the body where it can stand
  const { choice, hit } = aim(attempt, thrown.guesses(mounted.bare.mass / massOf(body)), {
    nudge: [0.15, 0.03],
    most: [2, 0.8],
    near: 0.02,
    enough: 0.1,
  });
  const flight = attempt(choice, note);
  const ended = landedFrom(mounted, hit ? flight : { ...flight, met: null }, takeOff, stance, moments);
  return { ...ended, moments, takeOff, end: moments.at(-1)?.at ?? takeOff };
};

/**
 * What a somersault begins with, for a rider of 1.75 m: the speed of the pelvis over the deck at take-off, m/s, with which
 * the centre of mass rises half a metre either way; and first guesses of the pelvis' rate of turn (rad/s forward) and its
 * drift along the board (m/s). A board takes more of a light rider's throw: `share` is its mass over theirs.
 */
interface Throw {
  readonly rise: number;
  readonly guesses: (share: number) => readonly [Pair, ...Pair[]];
}
const BACKWARD: Throw = {
  rise: 4.5,
  guesses: (share) => [
    [-4.6 - 37 * share, 1.2 + 11.5 * share],
    [-6 - 37 * share, 2 + 11.5 * share],
  ],
};
const FORWARD: Throw = {
  rise: 3.6,
  guesses: (share) => [
    [9 - 4 * share, 1.5 * share - 0.6],
    [7.5 - 4 * share, 1.5 * share],
  ],
};

/** Height of the deck of a board that carries its rider, metres. */
const deckAtRest = (
  mounted: Mounted,
  { afloat, tilt }: Riding,
  hold: (t: number) => Hold,
  at: number,
): number =>
  new Vector3(0, deckHeight(mounted), 0).applyMatrix4(frameOf(afloat.free, mounted.shape(hold, tilt, at))).y;
