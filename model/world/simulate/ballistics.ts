import { Vector3 } from 'three';
import { between, type Random } from '../random.ts';
import { hoopBodies } from '../stage/sets/court.ts';
import type { Body, Hoop } from '../stage/stage.ts';
import { Physics, RATE } from './physics.ts';

/** Velocity that carries a body from one point to another in a time, as the integrator steps it. */
export const lob = (from: Vector3, to: Vector3, seconds: number, gravity: number): Vector3 => {
  const velocity = to.clone().sub(from).divideScalar(seconds);
  // semi-implicit Euler falls half a step more than the parabola
  velocity.y += (gravity * (seconds + 1 / RATE)) / 2;
  return velocity;
};

/** Seconds of a flight that leaves at an angle over the horizon, radians; null when the target lies above that line. */
export const flightTime = (from: Vector3, to: Vector3, angle: number, gravity: number): number | null => {
  const flat = Math.hypot(to.x - from.x, to.z - from.z);
  const rise = flat * Math.tan(angle) - (to.y - from.y);
  return rise <= 0 ? null : Math.sqrt((2 * rise) / gravity);
};

/** Watches a ball at a hoop: did it go down through the ring? */
export const hoopWatch = (hoop: Hoop, radius: number) => {
  let before: Vector3 | null = null;
  let through = false;
  return {
    see(position: Vector3): void {
      const ring = new Vector3(...hoop.ring);
      if (before !== null && before.y >= ring.y && position.y < ring.y) {
        through ||= Math.hypot(position.x - ring.x, position.z - ring.z) < hoop.ringRadius - radius * 0.35;
      }
      before = position.clone();
    },
    get through() {
      return through;
    },
  };
};

export type Ending = 'swish' | 'in' | 'board' | 'rim' | 'air';

/** Is the ball in? */
export const goesIn = (ending: Ending): boolean => ending === 'swish' || ending === 'in';

/** How a throw at the hoop ends, by letting it happen. */
export const rehearse = (
  ball: Body,
  hoop: Hoop,
  from: Vector3,
  velocity: Vector3,
  spin: Vector3,
): { readonly ending: Ending; readonly bounceX: number } => {
  const physics = new Physics(9.81);
  for (const body of hoopBodies()) {
    physics.add(body);
  }
  physics.add({ ...ball, position: [from.x, from.y, from.z] });
  physics.launch(ball.id, velocity, spin);
  const watch = hoopWatch(hoop, ball.size / 2);
  for (let step = 0; step < 1.9 * RATE; step += 1) {
    physics.step();
    watch.see(physics.position(ball.id));
  }
  const { x } = physics.position(ball.id);
  const struck = new Set(physics.contacts.map((contact) => (contact.a === ball.id ? contact.b : contact.a)));
  physics.free();
  const ending = watch.through
    ? struck.size === 0
      ? 'swish'
      : 'in'
    : struck.has('rim')
      ? 'rim'
      : struck.has('backboard')
        ? 'board'
        : 'air';
  return { ending, bounceX: x };
};

/** Seconds in the air of a throw that nothing else decides. */
const LONG_THROW = 1.2;

export interface Aim {
  readonly velocity: Vector3;
  readonly ending: Ending;
}

/**
 * Looks for the velocity of a shot that ends as it should: aims, lets it happen in a world of its own, and aims
 * again. Nothing is ever bent in flight. `off backboard` wants the board alone, `miss` the board or the ring. Where no
 * throw ends so (a beach ball wider than the ring), the nearest to it: `ending` tells.
 */
export const aimAtHoop = (
  ball: Body,
  hoop: Hoop,
  from: Vector3,
  wanted: 'make' | 'miss' | 'off backboard',
  spin: Vector3,
  random: Random,
): Aim => {
  const radius = ball.size / 2;
  let second: Aim | null = null;
  let third: Aim | null = null;
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const side = random() < 0.5 ? -1 : 1;
    const target =
      wanted === 'make'
        ? new Vector3(
            hoop.ring[0] + between(random, -0.02, 0.02),
            hoop.ring[1],
            hoop.ring[2] + between(random, -0.02, 0.02),
          )
        : new Vector3(hoop.boardX - radius, between(random, 3.4, 3.72), side * between(random, 0.24, 0.46));
    const seconds = flightTime(from, target, between(random, 0.88, 1), 9.81);
    if (seconds === null) {
      continue;
    }
    const velocity = lob(from, target, seconds, 9.81);
    const { ending, bounceX } = rehearse(ball, hoop, from, velocity, spin);
    const aim: Aim = { velocity, ending };
    if (third === null || third.ending === 'air') {
      third = aim;
    }
    if (ending === 'air') {
      continue;
    }
    const inside = goesIn(ending);
    if (wanted === 'make' ? ending === 'swish' : ending === 'board' && bounceX < hoop.ring[0] - 0.2) {
      return aim;
    }
    if (inside === (wanted === 'make')) {
      second ??= aim;
    }
  }
  return (
    second ?? third ?? { velocity: lob(from, new Vector3(...hoop.ring), LONG_THROW, 9.81), ending: 'air' }
  );
};
