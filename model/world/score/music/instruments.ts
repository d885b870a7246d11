import { between, type Random } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { bandPass, biquad, decayFactor, highPass, onePole } from '../filters.ts';
import type { Instrument, Note } from './compose.ts';

/** Of a MIDI number, Hz. */
export const frequencyOf = (pitch: number) => 440 * 2 ** ((pitch - 69) / 12);

/** One note from its start on, mono; lasts on after the key is let go. */
type Player = (note: Note, random: Random) => Float32Array;

const blank = (seconds: number) => new Float32Array(Math.max(1, Math.ceil(seconds * SAMPLE_RATE)));

/** Lets a note go: full to `held` seconds, then down within `release`. In place. */
function released(sound: Float32Array, held: number, release: number): Float32Array {
  const from = Math.round(held * SAMPLE_RATE);
  const frames = Math.round(release * SAMPLE_RATE);
  for (let n = from; n < sound.length; n++)
    sound[n] = (sound[n] ?? 0) * Math.max(0, 1 - (n - from) / frames) ** 2;
  return sound;
}

/** Adds a sine that dies away by 60 dB in `decay` seconds: a two-pole resonator after one pulse. */
function addPartial(sound: Float32Array, frequency: number, decay: number, gain: number) {
  if (frequency > SAMPLE_RATE * 0.4) return;
  const angle = (2 * Math.PI * frequency) / SAMPLE_RATE;
  const radius = decayFactor(decay);
  const a1 = 2 * radius * Math.cos(angle);
  const a2 = -radius * radius;
  const frames = Math.min(sound.length, Math.ceil(decay * 0.8 * SAMPLE_RATE));
  let y1 = gain * Math.sin(angle);
  let y2 = 0;
  for (let n = 0; n < frames; n++) {
    sound[n] = (sound[n] ?? 0) + y1;
    const y = a1 * y1 + a2 * y2;
    y2 = y1;
    y1 = y;
  }
}

/** Stiffness of a piano's middle strings: partial k lies at k · √(1 + B k²) (Fletcher 1964). */
const STIFFNESS = 0.0004;

const piano: Player = ({ pitch, seconds, force }, random) => {
  const frequency = frequencyOf(pitch);
  const ring = Math.min(6, 900 / frequency + 1);
  const sound = blank(Math.min(ring, seconds + 0.5));
  // a soft touch wakes fewer partials
  const slope = 2.2 - force;
  for (let k = 1; k <= 10; k++) {
    const partial = frequency * k * Math.sqrt(1 + STIFFNESS * k * k);
    const gain = (0.3 * force) / k ** slope;
    addPartial(sound, partial * (1 + between(random, -0.0002, 0.0002)), ring / (1 + 0.35 * k), gain);
  }
  const felt = onePole(700);
  let noise = 0;
  for (let n = 0; n < Math.min(sound.length, 0.03 * SAMPLE_RATE); n++) {
    noise += felt * (2 * random() - 1 - noise);
    sound[n] = (sound[n] ?? 0) + 0.15 * force * noise * (1 - n / (0.03 * SAMPLE_RATE));
  }
  return released(sound, seconds, 0.5);
};

const bell: Player = ({ pitch, force, seconds }) => {
  const sound = blank(Math.min(2.4, seconds + 1.2));
  const frequency = frequencyOf(pitch);
  for (const [ratio, gain, decay] of [
    [1, 0.3, 2.2],
    [2, 0.12, 1.4],
    [3.01, 0.06, 0.9],
    [5.4, 0.03, 0.4],
  ] as const)
    addPartial(sound, frequency * ratio, decay, gain * force);
  return released(sound, seconds + 0.4, 0.8);
};

const TABLE = 2048;

/** One period of a sawtooth up to `harmonics`, the higher ones softer by `slope`. */
function tableOf(harmonics: number, slope: number): Float32Array {
  const table = new Float32Array(TABLE);
  for (let k = 1; k <= harmonics; k++) {
    const gain = 1 / k ** slope;
    for (let i = 0; i < TABLE; i++)
      table[i] = (table[i] ?? 0) + gain * Math.sin((2 * Math.PI * k * i) / TABLE);
  }
  return table;
}
const tables = new Map<string, Float32Array>();
function sawtooth(frequency: number, slope: number): Float32Array {
  const harmonics = Math.max(1, Math.min(24, Math.floor(7000 / frequency)));
  const name = `${harmonics}/${slope}`;
  const table = tables.get(name) ?? tableOf(harmonics, slope);
  tables.set(name, table);
  return table;
}

/** Several players a few cents apart, each with a vibrato of their own. */
function ensemble(note: Note, random: Random, players: number, attack: number, slope: number): Float32Array {
  const { pitch, seconds, force } = note;
  const release = 0.7;
  const sound = blank(seconds + release);
  const frequency = frequencyOf(pitch);
  const table = sawtooth(frequency, slope);
  for (let player = 0; player < players; player++) {
    const step = (frequency * 2 ** (between(random, -7, 7) / 1200) * TABLE) / SAMPLE_RATE;
    const rate = (2 * Math.PI * between(random, 4.6, 5.8)) / SAMPLE_RATE;
    let phase = random() * TABLE;
    let bend = 1;
    for (let n = 0; n < sound.length; n++) {
      if (n % 32 === 0) bend = 1 + 0.0025 * Math.sin(rate * n + player);
      phase += step * bend;
      if (phase >= TABLE) phase -= TABLE;
      const rise = Math.min(1, n / (attack * SAMPLE_RATE));
      sound[n] = (sound[n] ?? 0) + ((0.12 * force) / Math.sqrt(players)) * rise * (table[phase | 0] ?? 0);
    }
  }
  return released(sound, seconds, release);
}

const bass: Player = ({ pitch, seconds, force }) => {
  const frequency = frequencyOf(pitch - 12);
  const sound = blank(seconds + 0.15);
  for (let k = 1; k <= 6; k++) addPartial(sound, frequency * k, 1.8 / k, (0.4 * force) / k ** 1.4);
  return released(sound, seconds, 0.15);
};

/** A plucked string: a burst of noise that runs round a delay line and loses its edge (Karplus and Strong 1983). */
const guitar: Player = ({ pitch, seconds, force }, random) => {
  const period = SAMPLE_RATE / frequencyOf(pitch) - 0.5;
  const whole = Math.floor(period);
  const share = period - whole;
  const line = new Float32Array(whole + 1);
  const soft = onePole(1200 + 4500 * force);
  let noise = 0;
  for (let i = 0; i < line.length; i++) {
    noise += soft * (2 * random() - 1 - noise);
    line[i] = noise;
  }
  const mean = line.reduce((sum, value) => sum + value, 0) / line.length;
  const sound = blank(seconds + 0.3);
  let at = 0;
  let before = 0;
  for (let n = 0; n < sound.length; n++) {
    const next = at + 1 === line.length ? 0 : at + 1;
    const older = (line[at] ?? 0) - (n < line.length ? mean : 0);
    const tuned = (1 - share) * (line[next] ?? 0) + share * (line[at] ?? 0);
    sound[n] = 0.5 * force * older;
    line[at] = 0.4982 * (tuned + before);
    before = tuned;
    at = next;
  }
  return released(biquad(sound, highPass(60)), seconds, 0.3);
};

const kick: Player = ({ force }) => {
  const sound = blank(0.32);
  let phase = 0;
  for (let n = 0; n < sound.length; n++) {
    const t = n / SAMPLE_RATE;
    phase += (2 * Math.PI * (48 + 110 * Math.exp(-t / 0.025))) / SAMPLE_RATE;
    sound[n] = 0.8 * force * Math.sin(phase) * Math.exp(-t / 0.09) * Math.min(1, (0.32 - t) / 0.02);
  }
  return sound;
};

/** A burst of noise in a band that dies away. */
function burst(seconds: number, centre: number, q: number, gain: number, random: Random): Float32Array {
  const sound = blank(seconds);
  const fall = decayFactor(seconds);
  let level = gain;
  for (let n = 0; n < sound.length; n++) {
    sound[n] = level * (2 * random() - 1);
    level *= fall;
  }
  return biquad(sound, bandPass(centre, q));
}

const snare: Player = ({ force }, random) => {
  const sound = burst(0.2, 2600, 0.5, 0.6 * force, random);
  addPartial(sound, 190, 0.14, 0.3 * force);
  return sound;
};
const hat: Player = ({ force, seconds }, random) =>
  biquad(burst(0.05 + 0.1 * seconds, 9000, 0.7, 0.5 * force, random), highPass(6000));

/** Modes of a kettledrum that make its pitch (Rossing 1982). */
const timpani: Player = ({ pitch, force }, random) => {
  const sound = burst(1.6, 160, 0.8, 0.2 * force, random);
  const frequency = frequencyOf(pitch - 12);
  for (const [ratio, gain] of [
    [1, 0.5],
    [1.5, 0.3],
    [1.99, 0.18],
    [2.44, 0.1],
  ] as const)
    addPartial(sound, frequency * ratio, 1.6 / ratio, gain * force);
  return released(sound, 1.2, 0.4);
};

export const PLAYERS: Readonly<Record<Instrument, Player>> = {
  piano,
  bell,
  pad: (note, random) => ensemble(note, random, 3, 0.5, 1.7),
  strings: (note, random) => ensemble(note, random, 4, 0.16, 1.25),
  bass,
  guitar,
  kick,
  snare,
  hat,
  timpani,
};
