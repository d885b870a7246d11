import { type Matrix4, Quaternion, Vector3 } from 'three';
import { RATE } from '../physics.ts';
import { rotationBy, rotationVector } from './momentum.ts';

/** How something holds on to what it sits on, in multiples of its weight. */
export interface Grip {
  /** Sideways by friction, per weight with which it is pressed down. */
  readonly friction: number;
  /** Sideways by claws, however it is pressed. */
  readonly claws: number;
  /** Against being lifted off. */
  readonly pull: number;
}
/**
 * A cat on somebody's head; and a thing that merely lies there. A cat hangs from a curtain by two paws and gallops up a
 * trunk at 2 to 3 g on two at a time: each paw bears some one and a half times its weight across its claws, and half of
 * that straight against them. Four paws in hair are taken to do so: generous, and still far below what a somersault asks.
 */
export const CLAWS: Grip = { friction: 0.6, claws: 6, pull: 3 };
export const LOOSE: Grip = { friction: 0.35, claws: 0, pull: 0 };

export interface Seat {
  /** Frame of the place on which it sits, +y out of it. World, simulation seconds. */
  readonly frame: (t: number) => Matrix4;
  /** Its centre of mass over the seat, metres. */
  readonly height: number;
  /** How softly it follows: a body sways on its legs, a book does not. Hertz. */
  readonly softness: number;
  readonly grip: Grip;
}

/** Where a passenger's centre of mass was, how it was turned, and whether it still held on. */
export interface Sway {
  readonly centre: Vector3;
  readonly turn: Quaternion;
  readonly held: boolean;
}
export interface Ride {
  readonly steps: readonly Sway[];
  /** When it could hold no longer, how fast it went then (m/s, rad/s), and with how many times its weight it was pulled. */
  readonly left: { readonly at: number; readonly velocity: Vector3; readonly rate: Vector3 } | null;
  /** The strongest sideways pull it bore or gave way to, in multiples of its weight. */
  readonly strongest: number;
}

const DAMPING = 0.7;
/** A pull shorter than this is borne: claws slip, they do not snap. Seconds. */
const SLIPS = 0.02;

/**
 * Carries a passenger on a seat that moves: at every step the force that would make it follow (its weight, and whatever
 * the seat's turning and rushing about asks for, centrifugal and all) is found and held against its grip. While it holds
 * it sways; from the step on in which it cannot, it is left where it is with the velocity it has.
 */
export const carried = ({ frame, height, softness, grip }: Seat, seconds: number, gravity: number): Ride => {
  const stiff = (2 * Math.PI * softness) ** 2;
  const damp = 2 * DAMPING * 2 * Math.PI * softness;
  const step = 1 / RATE;
  const anchor = (t: number): Vector3 => new Vector3(0, height, 0).applyMatrix4(frame(t));
  const centre = anchor(0);
  let before = frame(0);
  const velocity = anchor(step).sub(centre).divideScalar(step);
  const steps: Sway[] = [];
  let slipping = 0;
  let strongest = 0;
  for (let i = 0; i <= Math.ceil(seconds * RATE); i += 1) {
    const t = i * step;
    const seat = frame(t);
    const turn = new Quaternion().setFromRotationMatrix(seat);
    const at = anchor(t);
    // the seat moves like this where the passenger is: legs that turn with it do not drag against its turning
    const place = centre.clone().applyMatrix4(seat.clone().invert());
    const going = place
      .clone()
      .applyMatrix4(frame(t + step))
      .sub(place.applyMatrix4(before))
      .divideScalar(i === 0 ? step : 2 * step);
    before = seat;
    const pulled = at
      .clone()
      .sub(centre)
      .multiplyScalar(stiff)
      .addScaledVector(going.clone().sub(velocity), damp);
    const own = pulled.clone().applyQuaternion(turn.clone().invert()).divideScalar(gravity);
    const sideways = Math.hypot(own.x, own.z);
    const holds = sideways <= grip.claws + grip.friction * Math.max(0, own.y) && own.y >= -grip.pull;
    slipping = holds ? 0 : slipping + step;
    strongest = Math.max(strongest, sideways);
    const lean = new Vector3(0, 1, 0).applyQuaternion(turn);
    const tilt = new Quaternion().setFromUnitVectors(
      lean,
      centre.clone().sub(new Vector3().setFromMatrixPosition(seat)).normalize(),
    );
    steps.push({ centre: centre.clone(), turn: tilt.multiply(turn), held: true });
    if (slipping >= SLIPS) {
      const ahead = new Quaternion().setFromRotationMatrix(frame(t + step));
      return {
        steps,
        strongest,
        left: {
          at: t,
          velocity: velocity.clone(),
          rate: rotationVector(ahead.multiply(turn.invert())).divideScalar(step),
        },
      };
    }
    velocity.addScaledVector(pulled, step).add(new Vector3(0, -gravity * step, 0));
    centre.addScaledVector(velocity, step);
  }
  return { steps, strongest, left: null };
};

/** What becomes of it on its own: a fall with the velocity and the spin it has, and a slide to rest. */
export interface Fall {
  readonly steps: readonly Sway[];
  readonly landed: number | null;
  /** Downward speed with which it lands, m/s. */
  readonly speed: number;
}

/** A cat that stretches its legs turns half as fast. */
const STRETCH = 0.5;
/** Seconds before it begins to right itself, and in which it has done so when there is time. */
const ALARM = 0.06;
const RIGHTING = 0.35;

/**
 * Lets a passenger fall from where it left: its centre of mass on a parabola until it is `resting` over the ground, then
 * sliding under friction. It comes down feet first when it `rights` itself: how it turns in the air is choreographed, not
 * found from its momentum.
 */
export const fallen = (
  last: Sway,
  left: NonNullable<Ride['left']>,
  ground: { readonly y: number; readonly friction: number },
  resting: number,
  seconds: number,
  gravity: number,
): Fall => {
  const step = 1 / RATE;
  const steps: Sway[] = [];
  const up = new Vector3(0, 1, 0);
  const yaw = left.rate.y;
  const tumble = left.rate.clone().setY(0);
  const velocity = left.velocity.clone();
  let centre = last.centre.clone();
  let spun = last.turn.clone();
  let landed: number | null = null;
  let speed = 0;
  let spin = yaw;
  const air =
    (velocity.y + Math.sqrt(Math.max(0, velocity.y ** 2 + 2 * gravity * (centre.y - ground.y - resting)))) /
    gravity;
  for (let t = left.at + step; t <= seconds + step; t += step) {
    const since = t - left.at;
    if (landed === null) {
      centre = last.centre
        .clone()
        .addScaledVector(left.velocity, since)
        .add(new Vector3(0, (-gravity * since * since) / 2, 0));
      spin = yaw * (STRETCH + (1 - STRETCH) * Math.exp(-since / 0.08));
      if (centre.y <= ground.y + resting) {
        centre.y = ground.y + resting;
        landed = t;
        speed = gravity * since - left.velocity.y;
        velocity.set(left.velocity.x, 0, left.velocity.z);
      }
    } else {
      const going = velocity.length();
      velocity.multiplyScalar(Math.max(0, 1 - (ground.friction * gravity * step) / Math.max(1e-6, going)));
      centre = centre.clone().addScaledVector(velocity, step);
      spin *= Math.max(0, 1 - (ground.friction * gravity * step) / Math.max(1e-6, 0.1 * Math.abs(spin)));
    }
    const waning = Math.exp(-since / 0.12);
    spun = rotationBy(
      tumble
        .clone()
        .multiplyScalar(waning * step)
        .add(up.clone().multiplyScalar(spin * step)),
    ).multiply(spun);
    const rights = Math.min(RIGHTING, Math.max(0.1, air - ALARM));
    const share = Math.min(1, Math.max(0, (since - ALARM) / rights));
    const upright = new Quaternion().setFromUnitVectors(up.clone().applyQuaternion(spun), up).multiply(spun);
    steps.push({
      centre: centre.clone(),
      turn: spun.clone().slerp(upright, share * share * (3 - 2 * share)),
      held: false,
    });
  }
  return { steps, landed, speed };
};
