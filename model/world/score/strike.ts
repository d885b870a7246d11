import { between, type Random, randomStream } from '../random.ts';
import { type Impact, type Material, SAMPLE_RATE, type Sounding } from './cue.ts';
import { decayFactor, onePole } from './filters.ts';
import { type Grains, MATERIALS, REFERENCE_SIZE, SPHERE } from './materials.ts';
import { addSplash, splashFrames } from './splash.ts';

/** In air at 20 °C, m/s. */
const SPEED_OF_SOUND = 343;

/** Longest ring that is computed, seconds. */
const LONGEST = 4;
/** Modes above this are inaudible under the ones below it. */
const HIGHEST = 16_000;
/** Modes more than this far under the strongest are left out. */
const FAINTEST = 10 ** (-50 / 20);

/** Loudness of a blow of `impulse` N·s. Less than linear: real blows span 100 dB, a soundtrack cannot. */
export const strength = (impulse: number) => Math.min(8, Math.max(0, impulse) ** 0.45);

/** Sizes beyond these sound no different: a floor answers only around the blow. Metres. */
const clampSize = (size: number) => Math.min(1, Math.max(0.02, size));
/** From this size on a thing is ground or wall: what it lies on swallows half of its ring. Metres. */
const GROUND = 2;

/** Ice that a blade throws up. */
const SHAVINGS: Grains = { low: 3000, high: 9500, seconds: 0.2, count: 110, level: 0.3 };
const LANDING = { modes: [68, 131], decay: 0.16, level: 0.45 } as const;
/** A blade is clamped to a boot: its ring dies at once. */
const CLAMPED = 0.04;

const isOn = ([a, b]: readonly [Sounding, Sounding], one: Material, other: Material) =>
  (a.material === one && b.material === other) || (a.material === other && b.material === one);

/** Seconds two things stay in contact: the softer one decides, and a harder blow is shorter. */
export function contactTime([a, b]: readonly [Sounding, Sounding], impulse: number): number {
  const material = Math.hypot(MATERIALS[a.material].contact, MATERIALS[b.material].contact);
  return material * Math.min(2, Math.max(0.5, impulse ** -0.15));
}

/** How much of a blow's force reaches a mode at `frequency`, 0..1: the spectrum of one push of `contact` seconds. */
export const excitation = (frequency: number, contact: number) =>
  1 / (1 + ((frequency * contact) / 0.6) ** 2);

/** The sound of one blow at 1 m. */
export interface Struck {
  /** Mono, from the moment of contact: the first sample is not zero. */
  readonly samples: Float32Array;
  readonly length: number;
}

/** Renders blows one after the other into one buffer: what it returns is valid until the next call. */
export class Striker {
  readonly #seed: number;
  readonly #buffer = new Float32Array(LONGEST * SAMPLE_RATE);

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** @param index Sets this blow apart from the others: no two land on quite the same spot. */
  strike(impact: Impact, index: number): Struck {
    const random = randomStream(this.#seed, `score/strike/${index}`);
    const level = strength(impact.impulse);
    const contact = contactTime(impact.between, impact.impulse);
    let length = this.#knock(level, contact, random);
    for (const thing of impact.between) {
      const held = thing.material === 'metal' && isOn(impact.between, 'metal', 'ice') ? CLAMPED : 1;
      length = Math.max(length, this.#ring(thing, level, contact, held, length, random));
      const { grains, cavity } = MATERIALS[thing.material];
      if (grains !== null) length = Math.max(length, this.#scatter(grains, level, length, random));
      if (cavity !== undefined) length = Math.max(length, this.#ping(thing, level, contact, length));
    }
    if (isOn(impact.between, 'metal', 'ice')) {
      length = Math.max(length, this.#scatter(SHAVINGS, level, length, random));
      length = Math.max(length, this.#land(level, length));
    }
    if (impact.between.some(({ material }) => material === 'water')) {
      length = this.#extend(length, splashFrames(impact.impulse));
      addSplash(this.#buffer, impact, level, random);
    }
    return { samples: this.#buffer, length };
  }

  /** Clears the part of the buffer that a longer sound will need. */
  #extend(length: number, wanted: number): number {
    const end = Math.min(this.#buffer.length, wanted);
    if (end > length) this.#buffer.fill(0, length, end);
    return Math.max(length, end);
  }

  /** The noise of the contact itself; starts the buffer. */
  #knock(level: number, contact: number, random: Random): number {
    const seconds = Math.max(0.004, 4 * contact);
    const length = Math.ceil(seconds * SAMPLE_RATE);
    const fall = decayFactor(seconds);
    const smooth = onePole(1.2 / contact);
    let noise = 1;
    // a long soft push makes less noise than a short hard one
    let gain = 0.25 * level * Math.sqrt(Math.min(1, 0.001 / contact));
    for (let n = 0; n < length; n++) {
      this.#buffer[n] = noise * gain;
      noise += smooth * (2 * random() - 1 - noise);
      gain *= fall;
    }
    return length;
  }

  #ring(
    { material, size }: Sounding,
    level: number,
    contact: number,
    held: number,
    length: number,
    random: Random,
  ): number {
    const { ring } = MATERIALS[material];
    const scaled = clampSize(size) / REFERENCE_SIZE;
    // a thing keeps its own slightly uneven modes from blow to blow
    const body = randomStream(0, `score/${material}/${size.toFixed(3)}`);
    const modes = ring.ratios
      .map((ratio, k) => ({
        frequency: ring.base * scaled ** -0.7 * ratio * between(body, 0.99, 1.01),
        gain: (between(random, 0.7, 1.3) / (1 + 0.5 * k)) * 0.5 * ring.level * level,
      }))
      .filter(({ frequency }) => frequency < HIGHEST)
      .map(({ frequency, gain }) => ({ frequency, gain: gain * excitation(frequency, contact) }));
    const strongest = Math.max(0, ...modes.map(({ gain }) => gain));
    let end = length;
    for (const { frequency, gain } of modes) {
      if (gain <= strongest * FAINTEST) continue;
      const lost = Math.min(2, (500 / frequency) ** ring.slope * Math.sqrt(scaled));
      const decay = ring.decay * lost * held * (size >= GROUND ? 0.5 : 1);
      const audible = decay * (1 + Math.log10(gain / strongest) / 3);
      const frames = Math.min(this.#buffer.length, Math.ceil(audible * SAMPLE_RATE));
      end = this.#extend(end, frames);
      addMode(this.#buffer, 0, frames, frequency, decay, gain);
    }
    return end;
  }

  /** The air in a ball. */
  #ping({ material, size }: Sounding, level: number, contact: number, length: number): number {
    const { cavity } = MATERIALS[material];
    if (cavity === undefined || size < 0.05 || size > 1) return length;
    let end = length;
    for (const [k, zero] of SPHERE.entries()) {
      const frequency = (zero * SPEED_OF_SOUND) / (Math.PI * size);
      if (frequency > HIGHEST) continue;
      const decay = cavity.decay / (1 + 0.4 * k);
      const frames = Math.min(this.#buffer.length, Math.ceil(decay * SAMPLE_RATE));
      end = this.#extend(end, frames);
      const gain = (cavity.level * level * excitation(frequency, contact / 4)) / (1 + k);
      addMode(this.#buffer, 0, frames, frequency, decay, gain);
    }
    return end;
  }

  /** The weight above a blade that comes down: a dull thump of boot and ice. */
  #land(level: number, length: number): number {
    const end = this.#extend(length, LANDING.decay * SAMPLE_RATE);
    for (const frequency of LANDING.modes)
      addMode(
        this.#buffer,
        0,
        Math.min(end, LANDING.decay * SAMPLE_RATE),
        frequency,
        LANDING.decay,
        LANDING.level * level,
      );
    return end;
  }

  #scatter(grains: Grains, level: number, length: number, random: Random): number {
    let end = length;
    for (let i = 0; i < grains.count; i++) {
      // most grains move at once, the rest trickle after
      const start = Math.round(grains.seconds * random() ** 2 * SAMPLE_RATE);
      const frequency = grains.low * (grains.high / grains.low) ** random();
      const decay = between(random, 4, 14) / frequency + 0.002;
      const frames = Math.min(this.#buffer.length - start, Math.ceil(decay * SAMPLE_RATE));
      end = this.#extend(end, start + frames);
      const fade = 1 - start / (grains.seconds * SAMPLE_RATE);
      addMode(
        this.#buffer,
        start,
        frames,
        frequency,
        decay,
        grains.level * level * fade * between(random, 0.3, 1),
      );
    }
    return end;
  }
}

/** Adds a decaying sine. A two-pole resonator after one pulse: two multiplications a sample. */
function addMode(
  buffer: Float32Array,
  start: number,
  frames: number,
  frequency: number,
  decay: number,
  gain: number,
) {
  const angle = (2 * Math.PI * frequency) / SAMPLE_RATE;
  const radius = decayFactor(decay);
  const a1 = 2 * radius * Math.cos(angle);
  const a2 = -radius * radius;
  let y1 = gain * Math.sin(angle);
  let y2 = 0;
  for (let n = start; n < start + frames; n++) {
    buffer[n] = (buffer[n] ?? 0) + y1;
    const y = a1 * y1 + a2 * y2;
    y2 = y1;
    y1 = y;
  }
}
