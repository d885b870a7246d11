import type { Vec3 } from '../../shoot/scene.ts';
import type { Cloth, Pin } from '../../stage/cloth.ts';
import { type Air, airAt, blow } from './air.ts';
import { nearTo, type Obstacles, pushOut } from './solids.ts';
import { type Tethers, tethersOf } from './tethers.ts';
import type { Weave } from './weave.ts';

/**
 * Substeps in a step of the simulation's clock. Many short ones with one pass over the constraints converge faster than
 * few with many passes (Macklin et al., Small Steps in Physics Simulation, 2019).
 */
const SUBSTEPS = 4;
const PASSES = 2;
/** Seconds in which a fold that is left alone comes to rest, by friction between threads. */
const FOLD_DAMPING = 0.012;

/** Steps for which the air at a place counts as the same. */
const STEPS_AN_AIR = 4;

export interface Surroundings {
  readonly gravity: number;
  /** Null: a vacuum. */
  readonly air: Air | null;
  /** See {@link Cloth.exposed}. */
  readonly exposed: number;
  readonly obstacles: Obstacles;
}

/**
 * Cloth by extended position-based dynamics: threads, shear and folds are constraints with a compliance, so that how
 * stiff it is does not depend on the length of a step. Metres, seconds, kilograms; y is up.
 */
export class Solver {
  /** 3 numbers a particle. */
  readonly places: Float64Array;
  readonly velocities: Float64Array;
  readonly #weave: Weave;
  readonly #gap: number;
  /** 1 over the mass; 0 for what is pinned. */
  readonly #weights: Float64Array;
  readonly #before: Float64Array;
  readonly #force: Float64Array;
  readonly #wind: Float64Array;
  readonly #tethers: Tethers;
  /** What each thread has pulled in this substep: the multipliers of the method. */
  readonly #tension: Float64Array;
  #steps = 0;
  readonly #pins: readonly Pick<Pin<unknown>, 'particle'>[];
  readonly #pinsFrom: Float64Array;

  /** `gap`: how far the middle of the cloth keeps from what it lies on, metres. */
  constructor(
    weave: Weave,
    places: Float64Array,
    pins: readonly Pick<Pin<unknown>, 'particle'>[],
    gap: number,
  ) {
    this.places = places;
    this.#weave = weave;
    this.#gap = gap;
    this.#pins = pins;
    this.velocities = new Float64Array(places.length);
    this.#before = new Float64Array(places.length);
    this.#force = new Float64Array(places.length);
    this.#tethers = tethersOf(
      weave,
      pins.map(({ particle }) => particle),
    );
    this.#tension = new Float64Array(weave.threads.lengths.length);
    this.#wind = new Float64Array(weave.triangles.length);
    this.#weights = weave.masses.map((mass) => (mass > 0 ? 1 / mass : 0));
    for (const { particle } of pins) {
      this.#weights[particle] = 0;
    }
    this.#pinsFrom = new Float64Array(pins.length * 3);
  }

  /**
   * One step of `seconds` from time `t` on, at whose end the pins have come to `pinned` (3 numbers each) and the solids
   * to where they say.
   */
  step(
    seconds: number,
    t: number,
    pinned: Float64Array,
    { gravity, air, exposed, obstacles }: Surroundings,
  ): void {
    const h = seconds / SUBSTEPS;
    const { places, velocities } = this;
    for (const [k, { particle }] of this.#pins.entries()) {
      this.#pinsFrom.set(places.subarray(particle * 3, particle * 3 + 3), k * 3);
    }
    const { triangles } = this.#weave;
    // the air changes slowly against how the cloth moves in it
    if (air !== null && this.#steps % STEPS_AN_AIR === 0) {
      airAt(triangles, places, air, t, this.#wind);
    }
    this.#steps += 1;
    const near = { ...obstacles, solids: nearTo(places, obstacles.solids, this.#gap) };
    for (let sub = 1; sub <= SUBSTEPS; sub += 1) {
      const share = sub / SUBSTEPS;
      this.#force.fill(0);
      if (air !== null) {
        blow(triangles, places, velocities, this.#wind, exposed, this.#force);
      }
      this.#before.set(places);
      this.#fall(h, gravity);
      this.#pull(pinned, share);
      this.#tension.fill(0);
      for (let pass = 0; pass < PASSES; pass += 1) {
        this.#hold(h);
        this.#tether();
      }
      this.#straighten(h);
      pushOut(places, this.#before, this.#weights, near, this.#gap, share, 1 / SUBSTEPS);
      for (let o = 0; o < places.length; o += 1) {
        velocities[o] = ((places[o] ?? 0) - (this.#before[o] ?? 0)) / h;
      }
    }
  }

  /** Adds a velocity to all of it, m/s. */
  push(velocity: Vec3): void {
    for (let o = 0; o < this.velocities.length; o += 1) {
      this.velocities[o] = (this.velocities[o] ?? 0) + (velocity[o % 3] ?? 0);
    }
  }

  #fall(h: number, gravity: number): void {
    for (let i = 0, o = 0; i < this.#weights.length; i += 1, o += 3) {
      const weight = this.#weights[i] ?? 0;
      if (weight === 0) {
        continue;
      }
      const x = this.places;
      const v = this.velocities;
      const f = this.#force;
      x[o] = (x[o] ?? 0) + h * ((v[o] ?? 0) + h * (f[o] ?? 0) * weight);
      x[o + 1] = (x[o + 1] ?? 0) + h * ((v[o + 1] ?? 0) + h * ((f[o + 1] ?? 0) * weight - gravity));
      x[o + 2] = (x[o + 2] ?? 0) + h * ((v[o + 2] ?? 0) + h * (f[o + 2] ?? 0) * weight);
    }
  }

  #pull(pinned: Float64Array, share: number): void {
    for (const [n, { particle }] of this.#pins.entries()) {
      for (let k = 0; k < 3; k += 1) {
        const from = this.#pinsFrom[n * 3 + k] ?? 0;
        this.places[particle * 3 + k] = from + ((pinned[n * 3 + k] ?? 0) - from) * share;
      }
    }
  }

  #hold(h: number): void {
    const { ends, lengths, stiffness } = this.#weave.threads;
    const x = this.places;
    for (let n = 0; n < lengths.length; n += 1) {
      const i = ends[n * 2] ?? 0;
      const j = ends[n * 2 + 1] ?? 0;
      const wi = this.#weights[i] ?? 0;
      const wj = this.#weights[j] ?? 0;
      const a = i * 3;
      const b = j * 3;
      const dx = (x[a] ?? 0) - (x[b] ?? 0);
      const dy = (x[a + 1] ?? 0) - (x[b + 1] ?? 0);
      const dz = (x[a + 2] ?? 0) - (x[b + 2] ?? 0);
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      if (distance < 1e-12 || wi + wj === 0) {
        continue;
      }
      const compliance = 1 / ((stiffness[n] ?? 1) * h * h);
      const pulled = this.#tension[n] ?? 0;
      const more = -(distance - (lengths[n] ?? 0) + compliance * pulled) / (wi + wj + compliance);
      this.#tension[n] = pulled + more;
      const by = more / distance;
      x[a] = (x[a] ?? 0) + dx * by * wi;
      x[a + 1] = (x[a + 1] ?? 0) + dy * by * wi;
      x[a + 2] = (x[a + 2] ?? 0) + dz * by * wi;
      x[b] = (x[b] ?? 0) - dx * by * wj;
      x[b + 1] = (x[b + 1] ?? 0) - dy * by * wj;
      x[b + 2] = (x[b + 2] ?? 0) - dz * by * wj;
    }
  }

  #tether(): void {
    const { particles, pins, lengths } = this.#tethers;
    const x = this.places;
    for (let n = 0; n < lengths.length; n += 1) {
      const a = (particles[n] ?? 0) * 3;
      const b = (pins[n] ?? 0) * 3;
      const dx = (x[a] ?? 0) - (x[b] ?? 0);
      const dy = (x[a + 1] ?? 0) - (x[b + 1] ?? 0);
      const dz = (x[a + 2] ?? 0) - (x[b + 2] ?? 0);
      const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
      const most = lengths[n] ?? 0;
      if (distance > most) {
        const back = most / distance;
        x[a] = (x[b] ?? 0) + dx * back;
        x[a + 1] = (x[b + 1] ?? 0) + dy * back;
        x[a + 2] = (x[b + 2] ?? 0) + dz * back;
      }
    }
  }

  #straighten(h: number): void {
    const { particles, stiffness } = this.#weave.folds;
    const x = this.places;
    const before = this.#before;
    const damping = FOLD_DAMPING / h;
    for (let n = 0; n < stiffness.length; n += 1) {
      const i = particles[n * 3] ?? 0;
      const j = particles[n * 3 + 1] ?? 0;
      const k = particles[n * 3 + 2] ?? 0;
      const wi = this.#weights[i] ?? 0;
      const wj = this.#weights[j] ?? 0;
      const wk = this.#weights[k] ?? 0;
      const all = wi + 4 * wj + wk;
      if (all === 0) {
        continue;
      }
      const compliance = 1 / ((stiffness[n] ?? 1) * h * h);
      const under = 1 / ((1 + damping) * all + compliance);
      for (let axis = 0; axis < 3; axis += 1) {
        const a = i * 3 + axis;
        const b = j * 3 + axis;
        const c = k * 3 + axis;
        const now = (x[a] ?? 0) - 2 * (x[b] ?? 0) + (x[c] ?? 0);
        const was = (before[a] ?? 0) - 2 * (before[b] ?? 0) + (before[c] ?? 0);
        const by = -(now + damping * (now - was)) * under;
        x[a] = (x[a] ?? 0) + by * wi;
        x[b] = (x[b] ?? 0) - 2 * by * wj;
        x[c] = (x[c] ?? 0) + by * wk;
      }
    }
  }
}
