import { between, type Random } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { bandPass, biquad } from '../filters.ts';
import { whiteNoise } from '../noise.ts';
import { addAt, silence } from '../stereo.ts';
import { type Bed, drift, STEP, wide } from './bed.ts';

/** First and second formants of the vowels a murmur is made of, Hz. */
export const VOWELS: readonly (readonly [number, number])[] = [
  [730, 1090],
  [530, 1840],
  [570, 840],
  [440, 1020],
  [490, 1350],
  [640, 1190],
];

const TALKERS = 4;

/** One talker: a buzz at a speaker's pitch, in syllables. Added to `voice`. */
function addTalker(voice: Float32Array, random: Random) {
  const frames = voice.length;
  const pitch = between(random, 95, 240);
  const melody = drift(frames, 0.5, random);
  const rhythm = drift(frames, 0.13, random);
  const turns = drift(frames, 1.1, random);
  let phase = random();
  for (let from = 0; from < frames; from += STEP) {
    const i = from >> 6;
    const step = (pitch * (0.85 + 0.35 * (melody[i] ?? 0))) / SAMPLE_RATE;
    const open = Math.max(0, (rhythm[i] ?? 0) - 0.25) * (0.3 + (turns[i] ?? 0));
    const end = Math.min(frames, from + STEP);
    for (let n = from; n < end; n++) {
      phase += step;
      if (phase >= 1) phase -= 1;
      voice[n] = (voice[n] ?? 0) + open * (2 * phase - 1);
    }
  }
}

/** Many talkers at once, none to be understood, over the breath of a hall full of people. */
export const crowd: Bed = (frames, random) => {
  const bed = silence(frames);
  for (const [i, [first, second]] of VOWELS.entries()) {
    const voice = new Float32Array(frames);
    for (let talker = 0; talker < TALKERS; talker++) addTalker(voice, random);
    for (let n = 0; n < frames; n++) voice[n] = (voice[n] ?? 0) * (0.8 + 0.4 * random());
    const pan = (i + 0.5) / VOWELS.length;
    for (const formant of [biquad(voice, bandPass(first, 4)), biquad(voice, bandPass(second, 6))]) {
      addAt(bed.left, formant, 0, 0.19 * Math.sqrt(1 - pan));
      addAt(bed.right, formant, 0, 0.19 * Math.sqrt(pan));
    }
  }
  const hall = wide(() => biquad(whiteNoise(random, frames), bandPass(500, 0.6)));
  addAt(bed.left, hall.left, 0, 0.035);
  addAt(bed.right, hall.right, 0, 0.035);
  return bed;
};
