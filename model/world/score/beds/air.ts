import { between, type Random } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { bandPass, biquad, highPass, lowPass, onePole } from '../filters.ts';
import { whiteNoise } from '../noise.ts';
import { addAt, scale } from '../stereo.ts';
import { type Bed, drift, STEP, wide } from './bed.ts';

/** Slow gusts with flutter on them, 0..1, one value per step. */
function gustsOver(frames: number, random: Random): Float32Array {
  const slow = drift(frames, 2.6, random);
  const quick = drift(frames, 0.7, random);
  return slow.map((value, i) => 0.7 * value + 0.3 * (quick[i] ?? 0));
}

/** How loud the air whistles over edges, against its roar, in the strongest gust. */
const WHISTLE = 0.5;

/** Noise whose brightness and level follow the gusts: air roars more when it is faster, and whistles at the height of a gust. */
export const wind: Bed = (frames, random) => {
  const gusts = gustsOver(frames, random);
  const rumble = onePole(35);
  return wide(() => {
    const flutter = drift(frames, 0.35, random);
    const pitch = drift(frames, 1.3, random);
    const channel = new Float32Array(frames);
    let low = 0;
    let lower = 0;
    let lowest = 0;
    // a two-pole resonance that wanders with the gusts
    let w1 = 0;
    let w2 = 0;
    let a1 = 0;
    let whistle = 0;
    const radius = 0.9975;
    for (let n = 0; n < frames; n++) {
      const gust = 0.8 * (gusts[n >> 6] ?? 0) + 0.2 * (flutter[n >> 6] ?? 0);
      if (n % STEP === 0) {
        const frequency = 320 + 420 * gust + 160 * (pitch[n >> 6] ?? 0);
        a1 = 2 * radius * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
        whistle = WHISTLE * 0.004 * gust ** 4;
      }
      const noise = 2 * random() - 1;
      const smooth = 0.014 + 0.07 * gust * gust;
      low += smooth * (noise - low);
      lower += smooth * (low - lower);
      lowest += rumble * (lower - lowest);
      const w = noise + a1 * w1 - radius * radius * w2;
      w2 = w1;
      w1 = w;
      channel[n] = (lower - lowest) * (0.3 + gust) + whistle * w;
    }
    return channel;
  });
};

/** Leaves: a bright rustle of many small slaps that comes and goes with the gusts. */
export const leaves: Bed = (frames, random) => {
  const gusts = gustsOver(frames, random);
  return wide(() => {
    const channel = new Float32Array(frames);
    const flutter = drift(frames, 0.09, random);
    let slap = 0;
    const fade = Math.exp(-1 / (0.004 * SAMPLE_RATE));
    for (let n = 0; n < frames; n++) {
      const gust = (gusts[n >> 6] ?? 0) ** 2;
      if (random() < (0.002 + 0.02 * gust) * 0.5) slap += 0.4 + random();
      slap *= fade;
      channel[n] = (2 * random() - 1) * (slap * 0.5 + 0.3 * gust * (flutter[n >> 6] ?? 0));
    }
    return biquad(biquad(channel, highPass(1700)), lowPass(7500));
  });
};

/** Snow: next to nothing, soft and dull, and the ticks of single flakes. */
export const snow: Bed = (frames, random) => {
  const bed = wide(() => biquad(biquad(whiteNoise(random, frames), bandPass(500, 0.4)), lowPass(1500)));
  const ticks = wide(() => {
    const channel = new Float32Array(frames);
    for (let count = (frames / SAMPLE_RATE) * 45; count > 0; count--) {
      const at = Math.floor(random() * frames);
      const length = Math.min(frames - at, Math.round(between(random, 0.0008, 0.003) * SAMPLE_RATE));
      const gain = 0.6 * random() ** 3;
      for (let n = 0; n < length; n++) channel[at + n] = (channel[at + n] ?? 0) + gain * (2 * random() - 1);
    }
    return biquad(biquad(channel, highPass(2500)), lowPass(8000));
  });
  scale(bed, 0.25);
  addAt(bed.left, ticks.left, 0, 1);
  addAt(bed.right, ticks.right, 0, 1);
  return bed;
};
