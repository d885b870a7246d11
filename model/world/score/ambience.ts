import { randomStream } from '../random.ts';
import { leaves, snow, wind } from './beds/air.ts';
import type { Bed } from './beds/bed.ts';
import { birds } from './beds/birds.ts';
import { crowd } from './beds/crowd.ts';
import { room, traffic } from './beds/town.ts';
import { lapping, rain, surf } from './beds/water.ts';
import type { Ambience, Movement } from './cue.ts';
import { integratedLoudness } from './loudness.ts';
import { levelsOver } from './movements.ts';
import { fromDecibels, type Stereo, scale, silence } from './stereo.ts';

/** Loudness of a bed at level 1, LUFS before the master: a storm, a full stadium. */
const FULL_BED = -21;

/** Each bed with its loudness at level 1, LUFS before the master. */
const BEDS: readonly { name: keyof Ambience; bed: Bed; loudness: number }[] = [
  { name: 'wind', bed: wind, loudness: FULL_BED },
  { name: 'crowd', bed: crowd, loudness: FULL_BED },
  { name: 'surf', bed: surf, loudness: FULL_BED },
  { name: 'rain', bed: rain, loudness: FULL_BED },
  { name: 'birds', bed: birds, loudness: FULL_BED - 4 },
  { name: 'room', bed: room, loudness: FULL_BED - 16 },
  { name: 'lapping', bed: lapping, loudness: FULL_BED - 4 },
  { name: 'leaves', bed: leaves, loudness: FULL_BED - 4 },
  { name: 'traffic', bed: traffic, loudness: FULL_BED - 4 },
  { name: 'snow', bed: snow, loudness: FULL_BED - 14 },
];

/** Brings a bed to its loudness: how it gusts and swells is chance, how loud it is on the whole is not. */
function calibrate(bed: Stereo, loudness: number) {
  const chance = integratedLoudness(bed);
  if (chance !== Number.NEGATIVE_INFINITY) scale(bed, fromDecibels(loudness - chance));
}

/** Level 0..1 to gain: half way up is 12 dB down. */
const toGain = (level: number) => Math.min(1, Math.max(0, level)) ** 2;

/**
 * The bed under the whole clip: each ambience at each movement's level. A bed is one recording from the first frame to
 * the last, so that a cut within a place does not interrupt it.
 */
export function renderAmbience(frames: number, movements: readonly Movement[], seed: number): Stereo {
  const mix = silence(frames);
  for (const { name, bed, loudness } of BEDS) {
    if (movements.every(({ ambience }) => (ambience[name] ?? 0) <= 0)) continue;
    const levels = levelsOver(frames, movements, ({ ambience }) => toGain(ambience[name] ?? 0));
    const rendered = bed(frames, randomStream(seed, `score/${name}`));
    calibrate(rendered, loudness);
    for (let n = 0; n < frames; n++) {
      const level = levels[n] ?? 0;
      mix.left[n] = (mix.left[n] ?? 0) + level * (rendered.left[n] ?? 0);
      mix.right[n] = (mix.right[n] ?? 0) + level * (rendered.right[n] ?? 0);
    }
  }
  return mix;
}
