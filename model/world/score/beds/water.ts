import { between } from '../../random.ts';
import { addBubble } from '../bubble.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { biquad, decayFactor, highPass, lowPass, onePole } from '../filters.ts';
import { whiteNoise } from '../noise.ts';
import { addAt, scale, silence } from '../stereo.ts';
import { type Bed, STEP, wide } from './bed.ts';

/** Waves that swell, break into hiss and run out, one after the other, over a low far roar. */
export const surf: Bed = (frames, random) => {
  const phase = random();
  const period = between(random, 5, 6.5);
  const roar = onePole(220);
  return wide(() => {
    const lag = between(random, 0, 0.04);
    const channel = new Float32Array(frames);
    let deep = 0;
    let foam = 0;
    for (let from = 0; from < frames; from += STEP) {
      const t = (from / SAMPLE_RATE / period + phase + lag) % 1;
      const swell = t < 0.35 ? (t / 0.35) ** 2 : ((1 - t) / 0.65) ** 1.6;
      const smooth = onePole(500 + 3800 * swell);
      for (let n = from; n < Math.min(frames, from + STEP); n++) {
        const noise = 2 * random() - 1;
        deep += roar * (noise - deep);
        foam += smooth * (noise - foam);
        channel[n] = 0.35 * deep + (0.03 + 0.3 * swell) * foam;
      }
    }
    return biquad(channel, lowPass(7000));
  });
};

/** Wavelets against a bank or a hull: soft slaps, each with a handful of bubbles, every second or so. */
export const lapping: Bed = (frames, random) => {
  const bed = silence(frames);
  const far = wide(() => biquad(biquad(whiteNoise(random, frames), lowPass(500)), highPass(90)));
  addAt(bed.left, far.left, 0, 0.02);
  addAt(bed.right, far.right, 0, 0.02);
  const slap = new Float32Array(Math.round(0.5 * SAMPLE_RATE));
  for (let at = -between(random, 0, 0.6); at * SAMPLE_RATE < frames; at += between(random, 0.35, 1.1)) {
    slap.fill(0);
    const gain = between(random, 0.3, 1);
    const swash = onePole(between(random, 500, 1400));
    let noise = 0;
    for (let n = 0; n < slap.length; n++) {
      const t = n / slap.length;
      noise += swash * (2 * random() - 1 - noise);
      slap[n] = 0.5 * gain * noise * Math.sin(Math.PI * Math.min(1, 3 * t)) ** 2 * (1 - t) ** 2;
    }
    for (let count = 3 + Math.floor(random() * 6); count > 0; count--) {
      const start = Math.floor(between(random, 0.02, 0.28) * SAMPLE_RATE);
      addBubble(slap, start, between(random, 0.0025, 0.008), 0.14 * gain * random());
    }
    const pan = random();
    addAt(bed.left, slap, Math.round(at * SAMPLE_RATE), Math.sqrt(1 - pan));
    addAt(bed.right, slap, Math.round(at * SAMPLE_RATE), Math.sqrt(pan));
  }
  return bed;
};

/** A hiss of far drops, with near ones that can be told apart. */
export const rain: Bed = (frames, random) => {
  const bed = wide(() => biquad(biquad(whiteNoise(random, frames), highPass(700)), lowPass(8500)));
  scale(bed, 0.055);
  const drop = new Float32Array(Math.round(0.02 * SAMPLE_RATE));
  for (let count = (frames / SAMPLE_RATE) * 260; count > 0; count--) {
    const decay = between(random, 0.004, 0.014);
    const step = (2 * Math.PI * between(random, 1800, 7500)) / SAMPLE_RATE;
    const length = Math.ceil(decay * SAMPLE_RATE);
    const fall = decayFactor(decay);
    let level = 1;
    for (let n = 0; n < length; n++) {
      drop[n] = level * Math.sin(step * n);
      level *= fall;
    }
    const start = Math.floor(random() * frames);
    const pan = random();
    const gain = 0.25 * random() ** 4 + 0.01;
    addAt(bed.left, drop, start, gain * Math.sqrt(1 - pan), length);
    addAt(bed.right, drop, start, gain * Math.sqrt(pan), length);
  }
  return bed;
};
