import { Matrix3, Matrix4, Vector3 } from 'three';
import type { Body, Place } from '../../stage/stage.ts';
import { type Physics, RATE } from '../physics.ts';
import { type AddedMass, addedMassOf, NO_ADDED_MASS } from './added-mass.ts';
import { type Hull, hullOf } from './hull.ts';
import { immerse } from './immersion.ts';
import { type Surface, surfaceOf, WATER_DENSITY } from './waves.ts';

/** Something came down on the water. */
export interface Splash {
  /** Seconds of the simulation. */
  readonly at: number;
  readonly id: string;
  readonly position: Vector3;
  readonly velocity: Vector3;
  /** What the water took of its momentum while it went in, newton-seconds. */
  readonly impulse: number;
  /** Radius of what went in, metres. */
  readonly radius: number;
}

/** What hangs no higher over the water than this lies on it, metres. */
const TOUCHES = 0.03;
/** A slower meeting makes no splash, metres a second. */
const GENTLE = 0.35;
/** The blow of going in is gathered this long, seconds. */
const ENTRY = 0.08;

interface Floater {
  readonly body: Body;
  readonly hull: Hull;
  readonly level: Surface;
  added: AddedMass;
  entry: {
    readonly at: number;
    readonly position: Vector3;
    readonly velocity: Vector3;
    impulse: number;
  } | null;
  wet: boolean;
}

/** A tensor that is diagonal along a body's own axes, along the world's. */
const turnedBy = (frame: Matrix3, [x, y, z]: readonly [number, number, number]): Matrix3 =>
  frame
    .clone()
    .multiply(new Matrix3().set(x, 0, 0, 0, y, 0, 0, 0, z))
    .multiply(frame.clone().transpose());

const sum = (a: Matrix3, b: Matrix3): Matrix3 => {
  const out = a.clone();
  for (let i = 0; i < 9; i += 1) {
    out.elements[i] = (out.elements[i] ?? 0) + (b.elements[i] ?? 0);
  }
  return out;
};

/**
 * Lets all loose bodies of a stage float or sink by the water they displace. Call `push` before each step of the physics;
 * what came down on the water so far is in `splashes`.
 */
export class Floating {
  readonly splashes: Splash[] = [];
  readonly #floaters: readonly Floater[];
  readonly #physics: Physics;
  readonly #gravity: number;
  readonly #highest: number;
  readonly #swell: number;

  constructor(
    stage: { readonly place: Pick<Place, 'water' | 'gravity'> },
    loose: readonly Body[],
    physics: Physics,
  ) {
    const { place } = stage;
    const surface = surfaceOf(place);
    this.#physics = physics;
    this.#gravity = place.gravity;
    this.#swell = place.water?.waves ?? 0;
    this.#highest = (place.water?.level ?? 0) + (place.water?.waves ?? 0);
    const shore = place.water?.beyondZ ?? 0;
    // over dry land the surface lies under everything
    const level: Surface | null =
      surface === null
        ? null
        : (x, z, t) => (z < shore + DRIES ? surface(x, z, t) : Number.NEGATIVE_INFINITY);
    this.#floaters =
      level === null
        ? []
        : loose
            .filter((body) => body.colliders.length > 0)
            .map((body) => ({
              body,
              hull: hullOf(body),
              level,
              added: NO_ADDED_MASS,
              entry: null,
              wet: true,
            }));
    for (const floater of this.#floaters) {
      this.#settle(floater);
    }
  }

  /** What begins on the water begins as deep as it floats: no shot opens with a jolt. */
  #settle({ body, hull, level }: Floater): void {
    const physics = this.#physics;
    const { id } = body;
    const volume = physics.mass(id) / WATER_DENSITY;
    const at = physics.position(id);
    const still = { velocity: new Vector3(), spin: new Vector3() };
    const displaced = (y: number): number => {
      const position = new Vector3(at.x, y, at.z);
      const motion = { position, rotation: physics.rotation(id), centre: position, ...still };
      return immerse(hull, motion, level, 0, this.#gravity)?.volume ?? 0;
    };
    if (
      volume >= hull.volume * 0.995 ||
      !physics.isFree(id) ||
      displaced(at.y - TOUCHES - this.#swell) === 0
    ) {
      return;
    }
    let [low, high] = [at.y - body.size, at.y + body.size];
    for (let i = 0; i < 40; i += 1) {
      const middle = (low + high) / 2;
      [low, high] = displaced(middle) > volume ? [middle, high] : [low, middle];
    }
    physics.put(id, at.setY((low + high) / 2));
  }

  push(t: number): void {
    for (const floater of this.#floaters) {
      const { body } = floater;
      const low = this.#physics.position(body.id).y - body.size;
      if (low < this.#highest && this.#physics.isFree(body.id)) {
        this.#push(floater, t);
      } else {
        this.#leave(floater);
      }
    }
  }

  #leave(floater: Floater): void {
    if (floater.wet) {
      floater.wet = false;
      this.#physics.press(floater.body.id, new Vector3(), new Vector3());
    }
    floater.added = NO_ADDED_MASS;
  }

  #push(floater: Floater, t: number): void {
    const { body, hull, level } = floater;
    const physics = this.#physics;
    const { id } = body;
    const motion = {
      position: physics.position(id),
      rotation: physics.rotation(id),
      centre: physics.centre(id),
      velocity: physics.velocity(id),
      spin: physics.spin(id),
    };
    const mass = physics.mass(id);
    const before = motion.velocity.clone();
    const water = immerse(hull, motion, level, t, this.#gravity);
    if (water === null) {
      this.#leave(floater);
      return;
    }
    const added = addedMassOf(hull, water.wet);
    const frame = new Matrix3().setFromMatrix4(new Matrix4().makeRotationFromQuaternion(motion.rotation));
    // what the hull sets in motion as it goes in shares its momentum (von Kármán); what it leaves keeps its own
    const local = motion.velocity.clone().applyMatrix3(frame.clone().transpose());
    const kept = ([0, 1, 2] as const).map((axis) => {
      const more = Math.max(0, added.mass[axis] - floater.added.mass[axis]);
      const all = mass + added.mass[axis];
      return t === 0 ? 1 : (all - more) / all;
    });
    local.set(local.x * (kept[0] ?? 1), local.y * (kept[1] ?? 1), local.z * (kept[2] ?? 1));
    const slowed = local.applyMatrix3(frame);
    floater.added = added;

    const inertia = sum(physics.inertia(id), turnedBy(frame, added.inertia)).invert();
    const mobility = turnedBy(frame, [
      1 / (mass + added.mass[0]),
      1 / (mass + added.mass[1]),
      1 / (mass + added.mass[2]),
    ]);
    // drag may stop a light thing within a step, never turn it round
    const drag = water.drag.force.clone().applyMatrix3(mobility);
    const halt = 1 / (1 + drag.length() / RATE / Math.max(1e-6, slowed.length()));
    const whirl = water.drag.torque.clone().applyMatrix3(inertia);
    const still = 1 / (1 + whirl.length() / RATE / Math.max(1e-6, motion.spin.length()));
    const force = water.lift.force.clone().addScaledVector(water.drag.force, halt);
    force.y -= mass * this.#gravity;
    force.add(water.surge.applyMatrix3(turnedBy(frame, added.mass)));
    const torque = water.lift.torque.clone().addScaledVector(water.drag.torque, still);
    const change = slowed.sub(before).addScaledVector(force.applyMatrix3(mobility), 1 / RATE);
    // the step itself adds gravity
    change.y += this.#gravity / RATE;
    // as a force, which the solver spreads over the step as it does gravity: an impulse would leave them at odds
    physics.press(
      id,
      change.multiplyScalar(mass * RATE),
      torque.applyMatrix3(inertia).applyMatrix3(physics.inertia(id)),
    );
    const impulse = change.divideScalar(RATE);
    this.#listen(floater, t, before, impulse.y);
  }

  /** Gathers the blow of going in, and notes it when it is over. */
  #listen(floater: Floater, t: number, velocity: Vector3, impulse: number): void {
    const { body, level } = floater;
    if (!floater.wet) {
      floater.wet = true;
      if (velocity.y < -GENTLE && t > 0) {
        const position = this.#physics.position(body.id);
        // the middle of what wets only its edge may still lie over dry sand, where there is no level
        const surface = level(position.x, position.z, t);
        position.y = Number.isFinite(surface) ? surface : position.y;
        floater.entry = { at: t, position, velocity: velocity.clone(), impulse: 0 };
      }
    }
    const { entry } = floater;
    if (entry === null) {
      return;
    }
    entry.impulse += impulse;
    if (t - entry.at >= ENTRY) {
      floater.entry = null;
      const radius = Math.sqrt(floater.hull.shadow[1] / 2 / Math.PI);
      this.splashes.push({ ...entry, id: body.id, radius });
      this.#physics.note({
        at: entry.at,
        a: body.id,
        b: 'water',
        impulse: Math.max(0.002, entry.impulse),
        position: [entry.position.x, entry.position.y, entry.position.z],
        sounds: [body.colliders[0]?.sound ?? 'wood', 'water'],
        sizes: [body.size, Math.min(3, radius * 6)],
      });
    }
  }
}

/** Water wets the sand this far up from the line where it is at home. Metres. */
const DRIES = 1.5;
