import type { Cloth } from '../../stage/cloth.ts';

/** Where the particles of one cloth were, sampled so often that what moves between two samples moves in a line. */
export class ClothTrack {
  /** The wearer's, and the cloth's own. */
  readonly id: string;
  readonly cloth: Cloth<unknown>;
  readonly #rate: number;
  readonly #floats: number;
  readonly #data: Float32Array;
  #recorded = 0;

  /** `rate`: samples a second. */
  constructor(id: string, cloth: Cloth<unknown>, rate: number, samples: number) {
    this.id = id;
    this.cloth = cloth;
    this.#rate = rate;
    this.#floats = cloth.rest.length;
    this.#data = new Float32Array(this.#floats * samples);
  }

  /** The next sample: 3 numbers a particle. */
  record(places: Float64Array): void {
    this.#data.set(places, this.#recorded * this.#floats);
    this.#recorded += 1;
  }

  /** Writes all places at a time of the simulation to `out`; before and after the tape, the first and the last. */
  places(t: number, out: Float32Array): void {
    const last = Math.max(0, this.#recorded - 1);
    const sample = Math.min(last, Math.max(0, t * this.#rate));
    const from = Math.min(Math.floor(sample), Math.max(0, last - 1));
    const share = sample - from;
    const a = from * this.#floats;
    const b = Math.min(last, from + 1) * this.#floats;
    for (let o = 0; o < this.#floats; o += 1) {
      const start = this.#data[a + o] ?? 0;
      out[o] = start + ((this.#data[b + o] ?? 0) - start) * share;
    }
  }

  /** All numbers on tape, for a digest. */
  get raw(): Float32Array {
    return this.#data.subarray(0, this.#recorded * this.#floats);
  }
}
