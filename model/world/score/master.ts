import { biquad, highPass } from './filters.ts';
import { limit, limitRoughly } from './limiter.ts';
import { blockEnergies, heardLoudness } from './loudness.ts';
import { finish, type Steps } from './steps.ts';
import { fromDecibels, type Stereo, toDecibels } from './stereo.ts';

/** Loudness of a finished clip, LUFS, and the true peak it never exceeds, dBTP. */
const TARGET_LOUDNESS = -16;
export const PEAK_CEILING = -1;

/** Stays this far under the ceiling, dB: AAC moves the peaks of dense, hard limited sound by up to 1.6. */
const CEILING_MARGIN = 1.9;
/** As much may be cut off a peak, dB, before the bed helps: a blow turns into a blare. */
const MUCH_LIMITING = 20;
/** From there on the foreground rises half as fast as the bed, up to this limit. */
const MOST_LIMITING = 28;
/** The least gain worth another round, LU. */
const NEAR = 0.2;
const ROUNDS = 24;

/**
 * Brings a clip to {@link TARGET_LOUDNESS} and holds its peaks.
 *
 * One gain for everything does it, as long as no peak has to be cut by more than 20 dB. Where that is not enough (a lone
 * click in a quiet room: a peak of a few milliseconds holds no loudness), the bed under what is struck and said rises
 * faster than that, until the clip is as loud as asked. So the balance of a clip is only touched where there is no
 * other way, and no clip is quieter than its neighbours in a feed.
 *
 * The foreground goes on rising at half the pace: a bed that rises alone first brings quiet blocks over the gate, and the
 * clip gets quieter by it, until the bed is all that is heard.
 * @param foreground What is struck, said and played. @param bed What lasts: never all zero.
 * @returns The mix; `foreground` is overwritten by it.
 */
export function master(foreground: Stereo, bed: Stereo): Stereo {
  return finish(mastering(foreground, bed));
}

/** {@link master}, in steps: one is a round over the whole clip. */
export function* mastering(foreground: Stereo, bed: Stereo): Steps<Stereo> {
  const ceiling = fromDecibels(PEAK_CEILING - CEILING_MARGIN);
  for (const part of [foreground, bed]) {
    withoutRumble(part);
    yield;
  }
  const peak = Math.max(samplePeak(foreground.left), samplePeak(foreground.right));
  const full = peak > 0 ? toDecibels(ceiling / peak) : Number.POSITIVE_INFINITY;
  const energies = blockEnergies(foreground, bed);
  const original = { left: foreground.left.slice(), right: foreground.right.slice() };
  /** One gain in dB for all, as far as the peaks allow. */
  const gainsFor = (gain: number) => {
    const much = full + MUCH_LIMITING;
    const front = Math.min(gain, much + Math.max(0, gain - much) / 2, full + MOST_LIMITING);
    return [fromDecibels(front), fromDecibels(gain)] as const;
  };
  const mixed = (gain: number) => {
    const [front, back] = gainsFor(gain);
    const { left, right } = foreground;
    for (let n = 0; n < left.length; n++) {
      left[n] = front * (original.left[n] ?? 0) + back * (bed.left[n] ?? 0);
      right[n] = front * (original.right[n] ?? 0) + back * (bed.right[n] ?? 0);
    }
  };
  let gain = solve((tried) => heardLoudness(energies, ...gainsFor(tried)), TARGET_LOUDNESS);
  // what the limiter takes away is asked for again; once that was too much, the truth lies between
  let low = { gain: Number.NEGATIVE_INFINITY, missing: 0 };
  let high = { gain: Number.POSITIVE_INFINITY, missing: 0 };
  let best = { gain, off: Number.POSITIVE_INFINITY };
  for (let round = 0; round < ROUNDS && best.off >= NEAR; round++) {
    yield;
    mixed(gain);
    limitRoughly(foreground, ceiling);
    const missing = TARGET_LOUDNESS - heardLoudness(blockEnergies(foreground, foreground), 1, 0);
    if (!Number.isFinite(missing)) break;
    if (Math.abs(missing) < best.off) best = { gain, off: Math.abs(missing) };
    if (missing > 0) low = { gain, missing };
    else high = { gain, missing };
    if (Number.isFinite(high.gain - low.gain)) {
      // along the chord, but never a sliver: loudness may jump where a block passes the gate
      const share = Math.min(0.8, Math.max(0.2, low.missing / (low.missing - high.missing)));
      gain = low.gain + share * (high.gain - low.gain);
    } else {
      gain += missing > 0 ? Math.min(4, Math.max(1, 1.5 * missing)) : missing;
    }
  }
  yield;
  mixed(best.gain);
  limit(foreground, ceiling);
  return foreground;
}

/** The gain, dB, at which a rising loudness reaches what is asked, by halving. */
function solve(loudness: (gain: number) => number, asked: number): number {
  let low = -80;
  let high = 120;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (loudness(middle) < asked) low = middle;
    else high = middle;
  }
  return high;
}

/** Takes what nobody hears and every speaker suffers from: a steady offset, and all below 20 Hz. In place. */
function withoutRumble(part: Stereo) {
  const filter = highPass(20);
  part.left.set(biquad(part.left, filter));
  part.right.set(biquad(part.right, filter));
}

function samplePeak(channel: Float32Array): number {
  let peak = 0;
  for (let n = 0; n < channel.length; n++) peak = Math.max(peak, Math.abs(channel[n] ?? 0));
  return peak;
}
