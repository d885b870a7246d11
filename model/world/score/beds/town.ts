import { between } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { bandPass, biquad, highPass, lowPass } from '../filters.ts';
import { whiteNoise } from '../noise.ts';
import { addAt } from '../stereo.ts';
import { type Bed, wide } from './bed.ts';

/** The low breath of a room: ventilation, far traffic through walls. */
export const room: Bed = (frames, random) =>
  wide(() => {
    const channel = biquad(biquad(whiteNoise(random, frames), lowPass(180)), highPass(40));
    const air = biquad(whiteNoise(random, frames), bandPass(1200, 0.5));
    addAt(channel, air, 0, 0.05);
    return channel;
  });

/** How long one car needs to pass, seconds, and how often one comes. */
const PASSING = [4, 8] as const;
const EVERY = [2.5, 6] as const;

/** A street a little way off: the low hum of all of it, and tyres that come nearer, cross and go. */
export const traffic: Bed = (frames, random) => {
  const bed = wide(() => {
    const hum = biquad(biquad(whiteNoise(random, frames), lowPass(160)), highPass(35));
    addAt(hum, biquad(whiteNoise(random, frames), bandPass(700, 0.5)), 0, 0.08);
    return hum;
  });
  const tyres = biquad(biquad(whiteNoise(random, frames), bandPass(850, 0.7)), lowPass(2600));
  for (let at = -between(random, 0, 5); at * SAMPLE_RATE < frames; at += between(random, ...EVERY)) {
    const seconds = between(random, ...PASSING);
    const direction = random() < 0.5 ? 1 : -1;
    const near = between(random, 0.25, 0.8);
    const start = Math.max(0, Math.round(at * SAMPLE_RATE));
    const end = Math.min(frames, Math.round((at + seconds) * SAMPLE_RATE));
    for (let n = start; n < end; n++) {
      const t = (2 * (n / SAMPLE_RATE - at)) / seconds - 1;
      const level = near * (1 / (1 + 14 * t * t) - 1 / 15);
      const pan = 0.5 + 0.45 * direction * t;
      const sample = level * (tyres[n] ?? 0);
      bed.left[n] = (bed.left[n] ?? 0) + sample * Math.sqrt(1 - pan);
      bed.right[n] = (bed.right[n] ?? 0) + sample * Math.sqrt(pan);
    }
  }
  return bed;
};
