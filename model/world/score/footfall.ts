import { between, type Random } from '../random.ts';
import type { Impact, Material } from './cue.ts';
import { SAMPLE_RATE } from './cue.ts';
import { biquad, decayFactor, highPass, lowPass } from './filters.ts';

/** The toe comes down after the heel, seconds, with this share of its blow. A faster step has both nearer. */
const ROLL = [0.07, 0.13] as const;
const TOE = 0.4;

/** What the ground does under a foot that rolls over it. */
interface Give {
  readonly seconds: number;
  /** Grains that slip against each other, per second at the middle of the step. */
  readonly slips: number;
  /** Band of a slip, Hz. */
  readonly low: number;
  readonly high: number;
  /** How long one slip rings, seconds. */
  readonly decay: number;
  readonly level: number;
}

/** Snow sinters and breaks in the band of 1 to 6 kHz; gravel knocks; sand hisses; blades of grass swish. */
const GIVES: Readonly<Partial<Record<Material, Give>>> = {
  snow: { seconds: 0.27, slips: 900, low: 900, high: 5200, decay: 0.0035, level: 0.3 },
  gravel: { seconds: 0.22, slips: 420, low: 1500, high: 6500, decay: 0.006, level: 0.4 },
  sand: { seconds: 0.2, slips: 2600, low: 1800, high: 7500, decay: 0.0012, level: 0.13 },
  grass: { seconds: 0.2, slips: 1300, low: 2400, high: 9000, decay: 0.0018, level: 0.1 },
};

/** The two blows of a step, in place of one; `after` in seconds. */
export function toeOf(impact: Impact, random: Random): { readonly after: number; readonly impact: Impact } {
  const after = between(random, ...ROLL) / Math.max(1, (impact.impulse / 6) ** 0.3);
  return { after, impact: { ...impact, impulse: impact.impulse * TOE } };
}

/**
 * What the ground does while the foot rolls over it, mono at 1 m; null where it does nothing.
 * @param level Of the blow, see `strength`.
 */
export function renderGive(impact: Impact, level: number, random: Random): Float32Array | null {
  const give = impact.between.map(({ material }) => GIVES[material]).find((found) => found !== undefined);
  if (give === undefined) return null;
  const frames = Math.round(give.seconds * between(random, 0.85, 1.15) * SAMPLE_RATE);
  const sound = new Float32Array(frames);
  const slips = Math.round(give.slips * give.seconds);
  for (let slip = 0; slip < slips; slip++) {
    // two sums of chance: most slips at the middle, none at the ends
    const share = (random() + random()) / 2;
    const start = Math.floor(share * frames);
    const length = Math.min(frames - start, Math.ceil(2 * give.decay * SAMPLE_RATE));
    const step = (2 * Math.PI * give.low * (give.high / give.low) ** random()) / SAMPLE_RATE;
    const fall = decayFactor(give.decay * between(random, 0.6, 2));
    let gain = give.level * level * random() ** 2;
    for (let n = 0; n < length; n++) {
      sound[start + n] = (sound[start + n] ?? 0) + gain * Math.sin(step * n);
      gain *= fall;
    }
  }
  return biquad(biquad(sound, highPass(give.low * 0.6)), lowPass(give.high));
}
