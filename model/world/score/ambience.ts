import { between, type Random, randomStream } from '../random.ts';
import { type Ambience, type Movement, SAMPLE_RATE } from './cue.ts';
import { bandPass, biquad, decayFactor, highPass, lowPass, onePole } from './filters.ts';
import { integratedLoudness } from './loudness.ts';
import { levelsOver } from './movements.ts';
import { whiteNoise } from './noise.ts';
import { addAt, fromDecibels, type Stereo, scale, silence } from './stereo.ts';

type Bed = (frames: number, random: Random) => Stereo;

/** Frames between two steps of a slow control. */
const STEP = 64;

/** Loudness of a bed at level 1, LUFS before the master: a storm, a full stadium. */
export const FULL_BED = -24;

/** A smooth random walk between 0 and 1, one value per {@link STEP}, that turns about every `seconds`. */
function drift(frames: number, seconds: number, random: Random): Float32Array {
  const values = new Float32Array(Math.ceil(frames / STEP) + 1);
  const span = (seconds * SAMPLE_RATE) / STEP;
  let at = -span * random();
  let from = random();
  let to = random();
  for (let i = 0; i < values.length; i++) {
    while (i - at >= span) {
      at += span;
      from = to;
      to = random();
    }
    const t = (i - at) / span;
    values[i] = from + (to - from) * t * t * (3 - 2 * t);
  }
  return values;
}

/** Both channels from one recipe, each with its own stretch of chance: wide. */
const wide = (frames: number, make: () => Float32Array): Stereo => {
  const [left, right] = [make(), make()];
  return { left: left.subarray(0, frames), right: right.subarray(0, frames) };
};

/** Noise whose brightness and level follow the gusts: air roars more when it is faster. */
const wind: Bed = (frames, random) => {
  const gusts = drift(frames, 1.7, random);
  return wide(frames, () => {
    const flutter = drift(frames, 0.35, random);
    const channel = new Float32Array(frames);
    let low = 0;
    let lower = 0;
    let lowest = 0;
    const rumble = onePole(35);
    for (let n = 0; n < frames; n++) {
      const gust = 0.75 * (gusts[n >> 6] ?? 0) + 0.25 * (flutter[n >> 6] ?? 0);
      const smooth = 0.014 + 0.07 * gust * gust;
      low += smooth * (2 * random() - 1 - low);
      lower += smooth * (low - lower);
      lowest += rumble * (lower - lowest);
      channel[n] = (lower - lowest) * (0.35 + gust) * 1.07;
    }
    return channel;
  });
};

/** Waves that swell, break into hiss and run out, one after the other, over a low far roar. */
const surf: Bed = (frames, random) => {
  const phase = random();
  const period = between(random, 5, 6.5);
  const roar = onePole(220);
  return wide(frames, () => {
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

/** A hiss of far drops, with near ones that can be told apart. */
const rain: Bed = (frames, random) => {
  const bed = wide(frames, () => biquad(biquad(whiteNoise(random, frames), highPass(700)), lowPass(8500)));
  scale(bed, 0.055);
  const drop = new Float32Array(Math.round(0.02 * SAMPLE_RATE));
  for (let count = (frames / SAMPLE_RATE) * 260; count > 0; count--) {
    const length = addTone(drop, 0, between(random, 1800, 7500), between(random, 0.004, 0.014), 1);
    const start = Math.floor(random() * frames);
    const pan = random();
    const gain = 0.25 * random() ** 4 + 0.01;
    addAt(bed.left, drop, start, gain * Math.sqrt(1 - pan), length);
    addAt(bed.right, drop, start, gain * Math.sqrt(pan), length);
  }
  return bed;
};

/** Writes a decaying sine from `start` on and says where it ends. */
function addTone(
  buffer: Float32Array,
  start: number,
  frequency: number,
  decay: number,
  gain: number,
): number {
  const frames = Math.min(buffer.length - start, Math.ceil(decay * SAMPLE_RATE));
  const fall = decayFactor(decay);
  let level = gain;
  for (let n = 0; n < frames; n++) {
    buffer[start + n] = level * Math.sin((2 * Math.PI * frequency * n) / SAMPLE_RATE);
    level *= fall;
  }
  return start + frames;
}

/** First and second formants of the vowels a murmur is made of, Hz. */
const VOWELS: readonly (readonly [number, number])[] = [
  [730, 1090],
  [530, 1840],
  [570, 840],
  [440, 1020],
  [490, 1350],
  [640, 1190],
];

/** Many talkers at once, none to be understood: buzzes at a speaker's pitch, in syllables, through vowels. */
const crowd: Bed = (frames, random) => {
  const bed = silence(frames);
  for (const [i, [first, second]] of VOWELS.entries()) {
    const voice = new Float32Array(frames);
    const talkers = 3;
    for (let talker = 0; talker < talkers; talker++) {
      const pitch = between(random, 95, 240);
      const melody = drift(frames, 0.5, random);
      const rhythm = drift(frames, 0.13, random);
      const turns = drift(frames, 1.1, random);
      let phase = random();
      for (let n = 0; n < frames; n++) {
        phase += (pitch * (0.85 + 0.35 * (melody[n >> 6] ?? 0))) / SAMPLE_RATE;
        if (phase >= 1) phase -= 1;
        const open = Math.max(0, (rhythm[n >> 6] ?? 0) - 0.25) * (0.3 + (turns[n >> 6] ?? 0));
        voice[n] = (voice[n] ?? 0) + open * (2 * phase - 1 + 0.5 * (random() - 0.5));
      }
    }
    const low = biquad(voice, bandPass(first, 4));
    const high = biquad(voice, bandPass(second, 6));
    const pan = (i + 0.5) / VOWELS.length;
    for (const formant of [low, high]) {
      addAt(bed.left, formant, 0, 0.22 * Math.sqrt(1 - pan));
      addAt(bed.right, formant, 0, 0.22 * Math.sqrt(pan));
    }
  }
  const hall = wide(frames, () => biquad(whiteNoise(random, frames), bandPass(500, 0.6)));
  addAt(bed.left, hall.left, 0, 0.035);
  addAt(bed.right, hall.right, 0, 0.035);
  return bed;
};

/** A few birds, each with a place and a call of its own that it repeats when it likes. */
const birds: Bed = (frames, random) => {
  const bed = silence(frames);
  const call = new Float32Array(Math.round(0.3 * SAMPLE_RATE));
  for (let bird = 0; bird < 4; bird++) {
    const pan = random();
    const pitch = between(random, 2400, 5200);
    const sweep = between(random, -0.45, 0.45);
    const warble = between(random, 0, 45);
    const note = between(random, 0.05, 0.16);
    const distance = between(random, 0.35, 1);
    let at = between(random, 0, 1.2);
    while (at * SAMPLE_RATE < frames) {
      for (let notes = 1 + Math.floor(random() * 5); notes > 0; notes--) {
        const length = Math.round(note * SAMPLE_RATE);
        let phase = 0;
        for (let n = 0; n < length; n++) {
          const t = n / length;
          const bend = 1 + sweep * t + 0.06 * Math.sin((2 * Math.PI * warble * n) / SAMPLE_RATE);
          phase += (2 * Math.PI * pitch * bend) / SAMPLE_RATE;
          call[n] = Math.sin(phase) * Math.sin(Math.PI * t) ** 2;
        }
        const start = Math.round(at * SAMPLE_RATE);
        addAt(bed.left, call, start, 0.22 * distance * Math.sqrt(1 - pan), length);
        addAt(bed.right, call, start, 0.22 * distance * Math.sqrt(pan), length);
        at += note * between(random, 1.2, 1.8);
      }
      at += between(random, 0.6, 2.6);
    }
  }
  return bed;
};

/** The low breath of a room: ventilation, far traffic through walls. */
const room: Bed = (frames, random) =>
  wide(frames, () => {
    const channel = biquad(biquad(whiteNoise(random, frames), lowPass(180)), highPass(40));
    const air = biquad(whiteNoise(random, frames), bandPass(1200, 0.5));
    addAt(channel, air, 0, 0.05);
    return channel;
  });

/** Each bed with its loudness at level 1, LUFS before the master. */
const BEDS: readonly { name: keyof Ambience; bed: Bed; loudness: number }[] = [
  { name: 'wind', bed: wind, loudness: FULL_BED },
  { name: 'crowd', bed: crowd, loudness: FULL_BED },
  { name: 'surf', bed: surf, loudness: FULL_BED },
  { name: 'rain', bed: rain, loudness: FULL_BED },
  { name: 'birds', bed: birds, loudness: FULL_BED - 4 },
  { name: 'room', bed: room, loudness: FULL_BED - 16 },
];

/** Brings a bed to its loudness: how it gusts and swells is chance, how loud it is on the whole is not. */
function calibrate(bed: Stereo, loudness: number) {
  const chance = integratedLoudness(bed);
  if (chance !== Number.NEGATIVE_INFINITY) scale(bed, fromDecibels(loudness - chance));
}

/** Level 0..1 to gain: half way up is 12 dB down. */
const toGain = (level: number) => Math.min(1, Math.max(0, level)) ** 2;

/** The bed under the whole clip: each ambience at each movement's level. */
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
