import type { Body } from '../stage/stage.ts';
import { type Physics, RATE } from './physics.ts';
import type { Rubbing } from './take.ts';

/** Steps between two looks at what is rolling or sliding. */
const EVERY = 8;
/** Slower than this is silent, m/s. */
const AUDIBLE = 0.12;
/** Shorter than this is a bounce, not a roll. Seconds. */
const LASTS = 0.25;

interface Open {
  readonly kind: 'roll' | 'slide';
  readonly from: number;
  readonly speeds: number[];
}

/** Hears things that roll or slide: near their resting height, moving along and hardly up or down. */
export class Rubs {
  readonly #bodies: readonly Body[];
  readonly #open = new Map<string, Open>();
  readonly #done: Rubbing[] = [];

  constructor(bodies: readonly Body[]) {
    this.#bodies = bodies;
  }

  listen(physics: Physics, step: number): void {
    if (step % EVERY !== 0) {
      return;
    }
    for (const { id, rolls, size } of this.#bodies) {
      const velocity = physics.velocity(id);
      const speed = Math.hypot(velocity.x, velocity.z);
      const level = Math.abs(velocity.y) < 0.04 && physics.position(id).y < size;
      const open = this.#open.get(id);
      if (level && speed > AUDIBLE) {
        const spinning = physics.spin(id).length() * size * 0.5 > speed * 0.5;
        if (open === undefined) {
          this.#open.set(id, {
            kind: rolls && spinning ? 'roll' : 'slide',
            from: step / RATE,
            speeds: [speed],
          });
        } else {
          open.speeds.push(speed);
        }
      } else if (open !== undefined) {
        this.#close(id, open, step / RATE);
      }
    }
  }

  #close(id: string, open: Open, to: number): void {
    this.#open.delete(id);
    if (to - open.from >= LASTS) {
      this.#done.push({ kind: open.kind, id, from: open.from, to, speeds: Float32Array.from(open.speeds) });
    }
  }

  /** Everything heard up to the end. */
  all(end: number): readonly Rubbing[] {
    for (const [id, open] of this.#open) {
      this.#close(id, open, end);
    }
    return this.#done.filter((rub) => rub.from < end).toSorted((a, b) => a.from - b.from);
  }
}
