import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Proportions } from '../../stage/figures/figure.ts';
import { deckAt } from '../../stage/props/watercraft.ts';
import { centreOfMass } from '../body/anthropometry.ts';
import { type Free, fly, frameOf, freed, momentaIn, shapesOver, twistOf } from '../body/free-body.ts';
import { place } from '../body/kinematics.ts';
import { piecesOf, rotationVector, type Shape } from '../body/momentum.ts';
import { bend, type Posing, type Posture, posture, through } from '../body/posture.ts';
import { touchOf } from '../body/reach.ts';
import { RATE } from '../physics.ts';
import type { Afloat } from '../water/vessel.ts';
import type { Pair } from './riding-aim.ts';
import type { Mounted, Riding } from './riding-board.ts';
import { FEET, type Flight, MEET } from './riding-landing.ts';
import type { Hold } from './riding-stance.ts';

const DT = 1 / RATE;
/** Pitch of the pelvis against the board when the feet meet the deck, radians forward. */
const LANDS = 0.32;
/** Soles this near to the deck stand on it, metres. */
const TOUCHES = 0.006;
/** Whom a board does not carry is thrown nowhere: seconds for which they are flown all the same. */
const LEAST_AIR = 0.2;
/** Higher over where the feet meet the deck nobody looks for it, metres. */
const NEAR_DECK = 0.1;
/** A foot three decimetres off is as bad as a radian. */
const PER_METRE = 3;

export const LIFTED: Posture = posture({
  spineFlex: -10,
  neckFlex: -10,
  shoulderFlex: 165,
  shoulderAbduct: 8,
  elbow: 10,
  hipFlex: -2,
  knee: 8,
  ankle: 45,
});
const TUCKED: Posture = posture({
  hipFlex: 124,
  knee: 134,
  spineFlex: 44,
  neckFlex: 14,
  shoulderFlex: 64,
  shoulderAbduct: 8,
  elbow: 54,
  ankle: 40,
});

/** Rider and board at the moment at which they part. */
export interface Parting {
  readonly rider: Free;
  readonly posture: Posture;
  readonly board: Afloat;
}

/** Lets a rider off the board: what the two carry together, each keeps its share of. */
export const partingOf = (mounted: Mounted, up: Riding, hold: (t: number) => Hold, at: number): Parting => {
  const whole = mounted.shape(hold, up.tilt, at);
  const base = frameOf(up.afloat.free, whole);
  const twist = twistOf(up.afloat.free, whole);
  const bones = mounted.heldAt(hold, up.tilt, at, 0);
  const { centre, linear, angular } = momentaIn(mounted.riderShape(hold, up.tilt, at), base, twist);
  const turn = new Quaternion().setFromRotationMatrix(bones.pelvis.clone().premultiply(base));
  return {
    rider: { centre, turn, linear, angular },
    posture: bones.posture,
    board: { free: freed(base, twist, mounted.bare), added: up.afloat.added },
  };
};

/** How high the centre of mass is over the soles of somebody who comes down as they mean to, metres. */
const meetingHeight = (body: Proportions): number => {
  const joints = place(body, MEET, new Matrix4().makeRotationX(LANDS));
  const soles = FEET.map((limb) => touchOf(body, joints, limb).y);
  return centreOfMass(body, joints).y - Math.min(...soles) + TOUCHES;
};

/** What a body does in the air: the same whatever turn and drift it is thrown with. */
export interface Tuck {
  readonly posing: Posing;
  /** At every half step. */
  readonly shapes: readonly Shape[];
  readonly steps: number;
}

/** A tuck, timed so that the legs are ready when a body thrown like this is down again. `deck`: height of a board at rest. */
export const tuckFor = ({ person, gravity }: Mounted, { rider, posture }: Parting, deck: number): Tuck => {
  const { body } = person;
  const posed = piecesOf(body, () => posture);
  const mass = posed(0).reduce((sum, { segment }) => sum + segment.mass, 0);
  const rise = rider.linear.y / mass;
  const above = rider.centre.y - deck - meetingHeight(body);
  const air = Math.max(
    LEAST_AIR,
    (rise + Math.sqrt(Math.max(0, rise * rise + 2 * gravity * above))) / gravity,
  );
  const posing = through([
    { at: 0, posture },
    { at: air * 0.12, posture: bend(LIFTED, { hipFlex: 22, knee: 34, ankle: 50, neckFlex: 0 }) },
    { at: air * 0.36, posture: TUCKED },
    { at: air * 0.64, posture: TUCKED },
    { at: air * 0.95, posture: MEET },
  ]);
  const steps = Math.ceil(air * 1.25 * RATE);
  return { posing, shapes: shapesOver(piecesOf(body, posing), 0, steps, DT), steps };
};

const FORWARD = new Vector3(0, 0, 1);
const climbOf = (direction: Vector3): number => Math.asin(Math.max(-1, Math.min(1, direction.y)));

/** Angle by which a step turns a body forward about its own sideways axis, radians. */
const turnOver = (from: Free, to: Free): number =>
  rotationVector(to.turn.clone().multiply(from.turn.clone().invert())).dot(
    new Vector3(1, 0, 0).applyQuaternion(from.turn),
  );

/**
 * Flies rider and board apart. How far the rider misses is told at the moment at which the centre of mass is as high over
 * the deck as it shall be when the feet meet it: that moment every flight has, also those whose feet never find the board.
 * `down` flies on until the soles touch. @param feet where the ankles shall stand along the board, metres
 */
export const flightOf = (
  mounted: Mounted,
  { rider, board: begin }: Parting,
  { posing, shapes, steps }: Tuck,
  aims: { readonly takeOff: number; readonly turns: number; readonly feet: number; readonly down: boolean },
): Flight => {
  const { body } = mounted.person;
  const { bare } = mounted;
  const flight = fly(rider, shapes, DT, new Vector3(0, -mounted.gravity, 0));
  const deck = deckAt(0, aims.feet);
  const meets = deck + meetingHeight(body);
  const board = [{ afloat: begin, water: new Vector3() }];
  const goal = aims.turns * 2 * Math.PI + LANDS;
  let afloat = begin;
  let turned = -climbOf(FORWARD.clone().applyQuaternion(rider.turn));
  let last: { readonly over: number; readonly off: Pair } | null = null;
  let miss: Pair | null = null;
  let met: number | null = null;
  for (let i = 1; i <= steps && met === null && (aims.down || miss === null); i += 1) {
    const stepped = mounted.vessel.step(afloat, aims.takeOff + (i - 1) * DT, DT, bare, bare);
    ({ afloat } = stepped);
    board.push({ afloat, water: stepped.water });
    const [before, free, shape] = [flight[i - 1], flight[i], shapes[2 * i]];
    if (before === undefined || free === undefined || shape === undefined) {
      break;
    }
    turned += turnOver(before, free);
    if (i < steps * 0.5) {
      continue;
    }
    const base = frameOf(afloat.free, bare);
    const inBoard = base.clone().invert();
    const over = free.centre.clone().applyMatrix4(inBoard).y - meets;
    if (over > NEAR_DECK) {
      continue;
    }
    const joints = place(body, posing(i * DT), frameOf(free, shape));
    if (miss === null) {
      const ankle = FEET.map((limb) => jointIn(joints.get(limb), inBoard).z).reduce((a, b) => a + b / 2, 0);
      const pitch = turned + climbOf(FORWARD.clone().transformDirection(base));
      const off: Pair = [pitch - goal, PER_METRE * (ankle - aims.feet)];
      if (over <= 0) {
        const share = last === null ? 1 : last.over / (last.over - over);
        const from = last?.off ?? off;
        miss = [from[0] + (off[0] - from[0]) * share, from[1] + (off[1] - from[1]) * share];
      }
      last = { over, off };
    }
    const soles = FEET.map((limb) => touchOf(body, joints, limb).applyMatrix4(inBoard));
    if (aims.down && Math.min(...soles.map(({ x, y, z }) => y - deckAt(x, z))) <= TOUCHES) {
      met = i;
    }
  }
  return { rider: flight, shapes, posing, board, met, miss };
};

const jointIn = (joint: Matrix4 | undefined, frame: Matrix4): Vector3 =>
  new Vector3().setFromMatrixPosition(joint ?? new Matrix4()).applyMatrix4(frame);
