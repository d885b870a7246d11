import { Vector3 } from 'three';
import { collider, UPRIGHT } from '../../stage/build.ts';
import { deckAt } from '../../stage/props/watercraft.ts';
import { type Free, frameOf, momentaIn, together, twistOf } from '../body/free-body.ts';
import { place } from '../body/kinematics.ts';
import { type Momenta, piecesOf, type Shape, shapeAt } from '../body/momentum.ts';
import { bend, type Posing, type Posture, posture, through } from '../body/posture.ts';
import { type Limb, raisedOf, soleOf } from '../body/reach.ts';
import { RATE } from '../physics.ts';
import { hullOf } from '../water/hull.ts';
import { type Afloat, Vessel } from '../water/vessel.ts';
import { LEVEL, type Moment, type Mounted, type Riding } from './riding-board.ts';
import { balanced, curve, type Footing, type Hold } from './riding-stance.ts';

const DT = 1 / RATE;
/** Seconds until the knees have given as far as they will, and until the rider stands again. */
const GIVE = 0.34;
const RISE = 0.95;

export const READY: Posture = posture({
  knee: 24,
  hipFlex: 24,
  ankle: -14,
  spineFlex: 8,
  neckFlex: -6,
  shoulderFlex: 22,
  shoulderAbduct: 22,
  elbow: 28,
  hipAbduct: 5,
});
export const MEET: Posture = posture({
  hipFlex: 46,
  knee: 42,
  ankle: -4,
  spineFlex: 18,
  neckFlex: -6,
  shoulderFlex: 92,
  shoulderAbduct: 22,
  elbow: 14,
  hipAbduct: 4,
});
const GIVEN: Posture = bend(MEET, { hipFlex: 92, knee: 88, ankle: -22, shoulderFlex: 78, spineFlex: 26 });

/** Rider and board apart, each step. */
export interface Flight {
  readonly rider: readonly Free[];
  /** Of the rider, at every half step. */
  readonly shapes: readonly Shape[];
  readonly posing: Posing;
  readonly board: readonly { readonly afloat: Afloat; readonly water: Vector3 }[];
  /** Step at which the feet meet the deck; null when they miss it. */
  readonly met: number | null;
  /** How far the pelvis is turned from where it shall be, radians, and thrice how far the feet are from where they shall stand. */
  readonly miss: readonly [turn: number, along: number] | null;
}

/** How a flight ended. */
export interface Landed {
  /** When the feet meet the deck, or the body the water. */
  readonly landing: number;
  /** What the board gave the feet at landing, N·s; what the water gave the body when there was no board. */
  readonly blow: number;
  /** The rider's velocity against the board when they meet, m/s. */
  readonly closing: Vector3;
  /** Back on the board, standing again; null when the rider fell into the water. */
  readonly after: { readonly riding: Riding; readonly mounted: Mounted; readonly stance: Hold } | null;
}

export const FEET = ['footL', 'footR'] as const satisfies readonly Limb[];

/** Writes a flight on tape, joins rider and board where they meet, and lets the knees give. */
export const landedFrom = (
  mounted: Mounted,
  flight: Flight,
  takeOff: number,
  stance: Hold,
  moments: Moment[],
): Landed => {
  const { bare } = mounted;
  const { body } = mounted.person;
  const end = flight.met ?? flight.board.length - 1;
  for (let i = 1; i <= end; i += 1) {
    const free = flight.rider[i];
    const shape = flight.shapes[2 * i];
    const board = flight.board[i];
    if (free !== undefined && shape !== undefined && board !== undefined) {
      moments.push({
        at: takeOff + i * DT,
        board: frameOf(board.afloat.free, bare),
        rider: { pelvis: frameOf(free, shape), posture: flight.posing(i * DT) },
        momentum: free.linear.clone().add(board.afloat.free.linear),
        water: board.water,
        mass: shape.mass + bare.mass,
        aboard: false,
      });
    }
  }
  const landing = takeOff + end * DT;
  const rider = flight.rider[end];
  const shape = flight.shapes[2 * end];
  const board = flight.board[end]?.afloat;
  if (rider === undefined || shape === undefined || board === undefined) {
    throw new Error('a flight ended before it began');
  }
  const base = frameOf(board.free, bare);
  const boardTwist = twistOf(board.free, bare);
  const riderTwist = twistOf(rider, shape);
  const pelvis = frameOf(rider, shape);
  const arm = new Vector3().setFromMatrixPosition(pelvis).sub(new Vector3().setFromMatrixPosition(base));
  const closing = riderTwist.velocity
    .clone()
    .sub(boardTwist.velocity)
    .sub(boardTwist.rate.clone().cross(arm));
  if (flight.met === null) {
    return fallen(mounted, flight, landing, moments, closing);
  }
  const inBoard = base.clone().invert();
  const back = board.free.turn.clone().invert();
  const seen = pelvis.clone().premultiply(inBoard);
  const speed = closing.clone().applyQuaternion(back);
  const turning = riderTwist.rate.clone().sub(boardTwist.rate).applyQuaternion(back);
  const at = new Vector3().setFromMatrixPosition(seen);
  const forward = new Vector3(0, 0, 1).transformDirection(seen);
  const pitch = Math.atan2(-forward.y, forward.z);
  const posed = flight.posing(end * DT);
  const joints = place(body, posed, seen);
  const toes = FEET.map((limb) => {
    const tip = soleOf(body).toe.applyMatrix4(joints.get(limb) ?? seen);
    return new Vector3(tip.x, deckAt(tip.x, tip.z) + 0.006, tip.z);
  });
  const [left = at, right = at] = toes;
  const footing: Footing = { toes: [left, right] };
  const ankle = left.z - 0.168 * (body.height / 1.8);
  const onFeet = mounted.onto(footing);
  const low = balanced(
    body,
    footing,
    { height: left.y + body.pelvis * 0.56, along: at.z, pitch: 0.62, posture: GIVEN, heels: 0 },
    ankle + 0.05,
  );
  const up = balanced(body, footing, { ...stance, along: at.z }, ankle + 0.045);
  const path = (begin: number, rate: number, middle: number, finish: number) =>
    curve([
      { at: landing, value: begin, rate },
      { at: landing + GIVE, value: middle, rate: 0 },
      { at: landing + GIVE + RISE, value: finish, rate: 0 },
    ]);
  const height = path(at.y, speed.y, low.height, up.height);
  const along = path(at.z, speed.z, low.along, up.along);
  const lean = path(pitch, turning.x, low.pitch, up.pitch);
  const heels = curve([
    { at: landing, value: Math.max(0, raisedOf(joints, 'footL')), rate: 0 },
    { at: landing + 0.09, value: 0, rate: 0 },
  ]);
  const arms = through([
    { at: landing, posture: posed },
    { at: landing + GIVE, posture: GIVEN },
    { at: landing + GIVE + RISE, posture: READY },
  ]);
  const hold = (t: number): Hold => ({
    height: height(t),
    along: along(t),
    pitch: lean(t),
    heels: heels(t),
    posture: arms(t),
  });
  // from here on they are one: the momenta add, whatever each carried
  const carried = (free: Free, mass: number): Momenta => ({ ...free, mass });
  const both = together(carried(rider, shape.mass), carried(board.free, bare.mass));
  const whole = onFeet.shape(hold, LEVEL, landing);
  const joined: Free = {
    centre: whole.centre.clone().applyMatrix4(base),
    turn: board.free.turn,
    linear: both.linear,
    angular: both.angular,
  };
  const twist = twistOf(joined, whole);
  const kept = momentaIn(onFeet.riderShape(hold, LEVEL, landing), base, twist).linear;
  const settled = landing + GIVE + RISE;
  const loose = curve([
    { at: landing + 0.05, value: 0, rate: 0 },
    { at: landing + 0.3, value: 1, rate: 0 },
  ]);
  const riding = onFeet.ride(
    { afloat: { free: joined, added: board.added }, tilt: LEVEL },
    hold,
    [landing, settled],
    loose,
    { each: (moment) => moments.push(moment) },
  );
  return {
    landing,
    blow: kept.distanceTo(rider.linear),
    closing,
    after: { riding, mounted: onFeet, stance: up },
  };
};

/** A body in the water, lungs full: kilograms a cubic metre. */
const FLESH = 960;
/** Radius of a capsule of a volume and half a straight length. */
const radiusFor = (volume: number, halfHeight: number): number => {
  let radius = 0.1;
  for (let i = 0; i < 20; i += 1) {
    radius = Math.sqrt(volume / (Math.PI * (2 * halfHeight + (4 / 3) * radius)));
  }
  return radius;
};

/** There was no board to come down on: the rider goes in, sinks, and comes up again; the board drifts on. */
const fallen = (
  mounted: Mounted,
  flight: Flight,
  from: number,
  moments: Moment[],
  closing: Vector3,
): Landed => {
  const { bare } = mounted;
  const { body } = mounted.person;
  const begin = flight.board.length - 1;
  let board = flight.board[begin]?.afloat;
  const free = flight.rider[begin];
  const held = flight.posing(begin * DT);
  if (board === undefined || free === undefined) {
    throw new Error('a flight ended before it began');
  }
  const pieces = piecesOf(body, () => held);
  const shape = shapeAt(pieces, 0);
  const halfHeight = body.height * 0.3;
  const radius = radiusFor(shape.mass / FLESH, halfHeight);
  const swimmer = new Vessel(
    hullOf({
      colliders: [
        collider(
          { kind: 'capsule', halfHeight, radius },
          { sound: 'flesh', at: [0, 0.05, 0], turn: UPRIGHT },
        ),
      ],
    }),
    mounted.level,
    mounted.gravity,
  );
  let rider: Afloat = { free, added: { mass: [0, 0, 0], inertia: [0, 0, 0] } };
  let landing = from;
  let blow = 0;
  for (let i = 1; i <= 6 * RATE; i += 1) {
    const t = from + (i - 1) * DT;
    const swam = swimmer.step(rider, t, DT, shape, shape);
    rider = swam.afloat;
    const drifted = mounted.vessel.step(board, t, DT, bare, bare);
    board = drifted.afloat;
    if (blow === 0 && swam.lift > 0) {
      landing = t;
    }
    if (t < landing + 0.25) {
      blow += Math.max(0, swam.water.y);
    }
    moments.push({
      at: t + DT,
      board: frameOf(board.free, bare),
      rider: { pelvis: frameOf(rider.free, shape), posture: held },
      momentum: rider.free.linear.clone().add(board.free.linear),
      water: swam.water.clone().add(drifted.water),
      mass: shape.mass + bare.mass,
      aboard: false,
    });
  }
  return { landing, blow, closing, after: null };
};
