import { randomStream } from '../random.ts';
import { type Rub, SAMPLE_RATE, type Sounding } from './cue.ts';
import { bandPass, biquad, highPass, onePole } from './filters.ts';
import { MATERIALS, REFERENCE_SIZE } from './materials.ts';

/** Fades at both ends, seconds, so that no rub starts or ends with a click. */
const FADE = 0.008;

/** Frames between two looks at the speed. */
const STEP = 64;

/** Faster than this nothing gets louder, m/s. */
const FASTEST = 10;

/** Speed at a fraction 0..1 of the rub. */
function speedAt(speeds: Float32Array, fraction: number): number {
  const position = Math.min(1, Math.max(0, fraction)) * (speeds.length - 1);
  const before = Math.floor(position);
  const from = speeds[before] ?? 0;
  const to = speeds[before + 1] ?? from;
  return Math.min(FASTEST, Math.abs(from + (position - before) * (to - from)));
}

/** The lower modes of a thing, where rubbing shakes it. */
function resonances({ material, size }: Sounding): number[] {
  const { ring } = MATERIALS[material];
  const base = ring.base * (Math.min(3, Math.max(0.02, size)) / REFERENCE_SIZE) ** -0.7;
  return ring.ratios.slice(0, 3).map((ratio) => base * ratio);
}

/**
 * The sound of two things that roll or slide on each other, at 1 m, mono. Faster is louder and brighter. Rolling is
 * a rumble that comes round with every turn; sliding is a hiss that scratches.
 * @param index Sets this rub apart from the others of the same seed.
 */
export function renderRub(rub: Rub, seed: number, index: number): Float32Array {
  const frames = Math.max(0, Math.round((rub.to - rub.from) * SAMPLE_RATE));
  const excitation = new Float32Array(frames);
  const random = randomStream(seed, `score/rub/${index}`);
  const rolling = rub.kind === 'roll';
  const size = Math.max(0.02, Math.min(...rub.between.map((thing) => thing.size)));
  const force = Math.min(4, Math.max(0, rub.force) ** 0.4);
  const hiss = Math.max(...rub.between.map((thing) => MATERIALS[thing.material].grains?.level ?? 0));

  let turn = 0;
  let noise = 0;
  let previous = 0;
  for (let from = 0; from < frames; from += STEP) {
    const speed = speedAt(rub.speeds, from / frames);
    const smooth = onePole((rolling ? 120 + 220 * speed : 900 + 900 * speed) + 8000 * hiss);
    const level = force * 0.12 * (speed / (1 + speed / 3)) * (rolling ? 1.6 : 1);
    const turnStep = (2 * speed) / (size * SAMPLE_RATE);
    const end = Math.min(frames, from + STEP);
    for (let n = from; n < end; n++) {
      const mix = (n - from) / STEP;
      noise += smooth * (2 * random() - 1 - noise);
      turn += turnStep;
      const roughness = rolling ? 0.75 + 0.25 * Math.sin(turn) : 1;
      const fade = Math.min(1, n / (FADE * SAMPLE_RATE), (frames - n) / (FADE * SAMPLE_RATE));
      excitation[n] = noise * roughness * fade * (previous + mix * (level - previous));
    }
    previous = level;
  }

  const output = rolling ? excitation.slice() : biquad(excitation, highPass(250));
  for (const thing of rub.between) {
    const { level } = MATERIALS[thing.material].ring;
    for (const frequency of resonances(thing)) {
      if (frequency > SAMPLE_RATE / 4) continue;
      const shaken = biquad(excitation, bandPass(frequency, 12));
      for (let n = 0; n < frames; n++) output[n] = (output[n] ?? 0) + 0.8 * level * (shaken[n] ?? 0);
    }
  }
  return output;
}
