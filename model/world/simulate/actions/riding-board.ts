import { Matrix3, type Matrix4, Quaternion, Vector3 } from 'three';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body } from '../../stage/stage.ts';
import type { Segment } from '../body/anthropometry.ts';
import { frameOf, twistOf } from '../body/free-body.ts';
import { type Pieces, type Shape, shapeAt } from '../body/momentum.ts';
import { hullOf } from '../water/hull.ts';
import { type Afloat, type Push, Vessel } from '../water/vessel.ts';
import type { Surface } from '../water/waves.ts';
import type { Carried } from './riding-paddle.ts';
import { boardPiece, type Footing, type Held, type Hold, held, riderPieces } from './riding-stance.ts';

/** Steps a second of somebody who stands on a board: a board is slow against a ball. */
const RIDES = 120;
/** Seconds in which ankles and hips answer. */
const ANSWERS = 0.05;
/**
 * Along, the water holds the board by itself, and the rider just stays upright. Across, it holds a standing rider hardly at
 * all: they balance by leaning against their fall, by so much of it and of its rate (a second).
 */
const LEANS = 1.3;
const BRAKES = 0.7;
/** No further than this, radians. */
const MOST_LEAN = 0.3;

/** One moment of the tape: the board, and the rider's bones in the world. */
export interface Moment {
  /** Seconds. */
  readonly at: number;
  readonly board: Matrix4;
  readonly rider: Held;
  /** Momentum of board and rider, kg·m/s. */
  readonly momentum: Vector3;
  /** Impulse that the water gave over the step that led here, N·s. */
  readonly water: Vector3;
  /** Mass of both, kg. */
  readonly mass: number;
  /** Whether the rider stands on the board. */
  readonly aboard: boolean;
}

/** The rider's answer to the board: a turn of all of them about their feet, which follows its goal. Radians. */
interface Tilt {
  readonly angle: readonly [pitch: number, roll: number];
  readonly rate: readonly [pitch: number, roll: number];
}
export const LEVEL: Tilt = { angle: [0, 0], rate: [0, 0] };

const tiltAt = ({ angle, rate }: Tilt, ahead: number): Quaternion =>
  new Quaternion()
    .setFromAxisAngle(new Vector3(1, 0, 0), angle[0] + rate[0] * ahead)
    .multiply(new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), angle[1] + rate[1] * ahead));

const follow = (tilt: Tilt, goal: readonly [number, number], dt: number): Tilt => {
  const rate = ([0, 1] as const).map((k) => {
    const pull = (goal[k] - tilt.angle[k]) / ANSWERS ** 2 - (2 * tilt.rate[k]) / ANSWERS;
    return tilt.rate[k] + pull * dt;
  });
  const [a = 0, b = 0] = rate;
  return { angle: [tilt.angle[0] + a * dt, tilt.angle[1] + b * dt], rate: [a, b] };
};

/** Where a ride has got to; from here it can be tried again in another way. */
export interface Riding {
  readonly afloat: Afloat;
  readonly tilt: Tilt;
}

/** What goes along with a ride. */
export interface Company {
  /** Called at the end of every step. */
  readonly each?: (moment: Moment) => void;
  /** Bends the arms of a hold. */
  readonly arms?: ((t: number, bones: Held) => Held) | null;
  /** Forces on board or rider, by the state at the beginning of a step. */
  readonly pushes?: (t: number, carried: Carried) => readonly Push[];
}

/** A rider on a board: both are one system whose base is the board. */
export class Mounted {
  readonly footing: Footing;
  readonly vessel: Vessel;
  readonly person: Person;
  readonly segment: Segment;

  readonly level: Surface;
  readonly gravity: number;
  readonly #board: Body;

  constructor(person: Person, board: Body, level: Surface, gravity: number, footing: Footing) {
    this.person = person;
    this.level = level;
    this.gravity = gravity;
    this.#board = board;
    this.vessel = new Vessel(hullOf(board), level, gravity);
    this.footing = footing;
    const [x, y, z] = this.vessel.hull.size;
    const k = board.mass / 12;
    // foam under a thin skin: mass lies nearly evenly, a little towards the skin
    this.segment = {
      mass: board.mass,
      centre: new Vector3(0, 0.02, 0),
      inertia: new Matrix3().set(
        k * (y * y + z * z) * 0.8,
        0,
        0,
        0,
        k * (x * x + z * z) * 0.8,
        0,
        0,
        0,
        k * (x * x + y * y),
      ),
    };
  }

  /** The same rider and board, the feet elsewhere. */
  onto(footing: Footing): Mounted {
    return new Mounted(this.person, this.#board, this.level, this.gravity, footing);
  }

  /** The board by itself. */
  get bare(): Shape {
    const pieces: Pieces = () => [boardPiece(this.segment)];
    return shapeAt(pieces, 0);
  }

  heldAt(hold: (t: number) => Hold, tilt: Tilt, t: number, ahead: number): Held {
    return held(this.person.body, this.footing, hold(t), tiltAt(tilt, ahead));
  }

  shape(hold: (t: number) => Hold, tilt: Tilt, t: number): Shape {
    return shapeAt(
      (at) => [
        boardPiece(this.segment),
        ...riderPieces(this.person.body, this.heldAt(hold, tilt, at, at - t)),
      ],
      t,
    );
  }

  /** The rider alone, in the board's frame. */
  riderShape(hold: (t: number) => Hold, tilt: Tilt, t: number): Shape {
    return shapeAt((at) => riderPieces(this.person.body, this.heldAt(hold, tilt, at, at - t)), t);
  }

  /** Board and rider, at rest on still water. */
  start(hold: Hold, heading: number, at: Vector3): Riding {
    const shape = this.shape(() => hold, LEVEL, 0);
    const base = this.vessel.settle(shape, heading, at);
    return { afloat: this.vessel.rest(base, shape), tilt: LEVEL };
  }

  /**
   * Rides from one time to another. `loose` 0..1 over time is how much the rider answers its pitch.
   */
  ride(
    from: Riding,
    hold: (t: number) => Hold,
    span: readonly [from: number, to: number],
    loose: (t: number) => number,
    { each = () => {}, arms = null, pushes = () => [] }: Company = {},
  ): Riding {
    const steps = Math.max(1, Math.ceil((span[1] - span[0]) * RIDES - 1e-6));
    const dt = (span[1] - span[0]) / steps;
    let { afloat, tilt } = from;
    const shape = (tilted: Tilt, t: number): Shape =>
      shapeAt((at) => {
        const bones = this.heldAt(hold, tilted, at, at - t);
        return [boardPiece(this.segment), ...riderPieces(this.person.body, arms?.(at, bones) ?? bones)];
      }, t);
    let now = shape(tilt, span[0]);
    for (let i = 0; i < steps; i += 1) {
      const t = span[0] + i * dt;
      const base = frameOf(afloat.free, now);
      const next = follow(tilt, this.#answer(afloat, now, base, tilt, loose(t)), dt);
      const after = shape(next, t + dt);
      const stepped = this.vessel.step(
        afloat,
        t,
        dt,
        now,
        after,
        pushes(t, { board: base, ...twistOf(afloat.free, now) }),
      );
      ({ afloat } = stepped);
      tilt = next;
      now = after;
      const board = frameOf(afloat.free, now);
      const bones = this.heldAt(hold, tilt, t + dt, 0);
      const rider = arms?.(t + dt, bones) ?? bones;
      each({
        at: t + dt,
        board,
        rider: { posture: rider.posture, pelvis: rider.pelvis.clone().premultiply(board) },
        momentum: afloat.free.linear,
        water: stepped.water,
        mass: now.mass,
        aboard: true,
      });
    }
    return { afloat, tilt };
  }

  /** How the rider leans against the board: along, to stay upright; across, to catch both of them. */
  #answer(afloat: Afloat, shape: Shape, base: Matrix4, tilt: Tilt, loose: number): readonly [number, number] {
    const bow = new Vector3(0, 0, 1).transformDirection(base);
    const side = new Vector3(1, 0, 0).transformDirection(base);
    const { rate } = twistOf(afloat.free, shape);
    const rolling = rate.dot(bow);
    const { x, y } = shape.centre;
    const upright = (shape.inertia.elements[8] ?? 0) + shape.mass * (x * x + y * y);
    // leaning one way pushes the board the other: what counts is where both go together
    const share = upright / (upright + afloat.added.inertia[2]);
    const fall = Math.asin(Math.max(-1, Math.min(1, side.y))) - share * tilt.angle[1];
    const falling = rolling - share * tilt.rate[1];
    const lean = LEANS * fall + BRAKES * falling;
    return [-Math.asin(bow.y) * loose, Math.max(-MOST_LEAN, Math.min(MOST_LEAN, lean))];
  }
}
