import { between, type Random, randomStream } from '../random.ts';
import { type Call, type Cues, SAMPLE_RATE } from './cue.ts';
import { biquad, highPass } from './filters.ts';
import { type Placing, placeMoving, type Target } from './listening.ts';

/** A value that moves: pairs of share of the call 0..1 and value. */
type Contour = readonly (readonly [share: number, value: number])[];

interface Throat {
  readonly seconds: number;
  /** Length, metres, of the animal the numbers are for: a smaller one calls higher. */
  readonly size: number;
  readonly pitch: Contour;
  readonly formants: readonly {
    readonly frequency: Contour;
    readonly width: number;
    readonly gain: number;
  }[];
  readonly loudness: Contour;
  /** Share of breath and roughness. */
  readonly breath: number;
  readonly growl: number;
  readonly level: number;
}

/**
 * A meow is voiced all through, pitch 400 to 700 Hz up and down within 0.5 to 1 s, while the mouth opens and closes
 * (Nicastro 2004; Schötz 2013); a bark is a short rough burst, pitch falling from about 500 Hz (Yin and McCowan 2004).
 * Formants are those of a tube closed at one end, 9 and 13 cm long, moved by the mouth.
 */
const THROATS: Readonly<Record<Call['kind'], Throat>> = {
  meow: {
    seconds: 0.78,
    size: 0.5,
    pitch: [
      [0, 430],
      [0.3, 690],
      [0.6, 610],
      [1, 390],
    ],
    formants: [
      {
        frequency: [
          [0, 560],
          [0.18, 900],
          [0.45, 1450],
          [0.8, 900],
          [1, 650],
        ],
        width: 220,
        gain: 1,
      },
      {
        frequency: [
          [0, 1500],
          [0.18, 2700],
          [0.45, 2450],
          [0.8, 1550],
          [1, 1300],
        ],
        width: 300,
        gain: 0.7,
      },
      { frequency: [[0, 4300]], width: 600, gain: 0.3 },
    ],
    loudness: [
      [0, 0],
      [0.1, 0.25],
      [0.3, 0.9],
      [0.55, 1],
      [0.85, 0.4],
      [1, 0],
    ],
    breath: 0.05,
    growl: 0.02,
    level: 0.5,
  },
  bark: {
    seconds: 0.19,
    size: 0.8,
    pitch: [
      [0, 330],
      [0.2, 520],
      [1, 230],
    ],
    formants: [
      {
        frequency: [
          [0, 500],
          [0.25, 850],
          [1, 500],
        ],
        width: 180,
        gain: 1,
      },
      {
        frequency: [
          [0, 1300],
          [0.3, 1600],
          [1, 1200],
        ],
        width: 260,
        gain: 0.8,
      },
      { frequency: [[0, 2900]], width: 500, gain: 0.4 },
    ],
    loudness: [
      [0, 0],
      [0.07, 1],
      [0.35, 0.7],
      [1, 0],
    ],
    breath: 0.3,
    growl: 0.35,
    level: 0.9,
  },
};

/** Frames between two looks at where the mouth is. */
const STEP = 32;

const PLACING: Placing = { width: 0.8, reference: 3, falloff: 0.5 };

function valueAt(contour: Contour, share: number): number {
  const next = contour.findIndex(([at]) => at >= share);
  const [toAt, to] = contour[next === -1 ? contour.length - 1 : next] ?? [1, 0];
  const [fromAt, from] = contour[next - 1] ?? [toAt, to];
  if (next === -1 || toAt === fromAt) return to;
  const t = (share - fromAt) / (toAt - fromAt);
  return from + (to - from) * t * t * (3 - 2 * t);
}

/** One call at 1 m, mono. */
export function renderCall(call: Call, random: Random): Float32Array {
  const throat = THROATS[call.kind];
  const high = Math.min(1.6, Math.max(0.5, Math.sqrt(throat.size / Math.max(0.1, call.size))));
  const seconds = (throat.seconds * between(random, 0.85, 1.15)) / Math.sqrt(high);
  const pitched = high * between(random, 0.94, 1.06);
  const frames = Math.round(seconds * SAMPLE_RATE);
  const source = new Float32Array(frames);
  let phase = 0;
  let smooth = 0;
  for (let from = 0; from < frames; from += STEP) {
    const share = from / frames;
    const roughness = 1 + throat.growl * (2 * random() - 1) * 0.25;
    const step = (valueAt(throat.pitch, share) * pitched * roughness) / SAMPLE_RATE;
    const loud = valueAt(throat.loudness, share);
    for (let n = from; n < Math.min(frames, from + STEP); n++) {
      phase += step;
      if (phase >= 1) phase -= 1;
      // vocal folds: a pulse that closes faster than it opens
      const pulse = (phase < 0.6 ? phase / 0.6 : (1 - phase) / 0.4) - 0.5;
      const breath = throat.breath * (2 * random() - 1);
      // the loudness steps with the pitch: smoothed, so that it does not click
      smooth += 0.01 * (loud - smooth);
      source[n] = smooth * (pulse * (1 - throat.breath) + breath);
    }
  }
  const sound = new Float32Array(frames);
  for (const { frequency, width, gain } of throat.formants) {
    addFormant(source, sound, (share) => valueAt(frequency, share) * Math.sqrt(high), width, gain);
  }
  const peak = sound.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-9);
  for (let n = 0; n < frames; n++) {
    const fade = Math.min(1, (frames - n) / 240);
    sound[n] = ((sound[n] ?? 0) * throat.level * fade) / peak;
  }
  return biquad(sound, highPass(150));
}

/** A moving resonance of `width` Hz: a two-pole filter of unit gain at its centre. */
function addFormant(
  source: Float32Array,
  sound: Float32Array,
  centre: (share: number) => number,
  width: number,
  gain: number,
) {
  const radius = Math.exp((-Math.PI * width) / SAMPLE_RATE);
  let y1 = 0;
  let y2 = 0;
  let a1 = 0;
  let scaled = 0;
  for (let n = 0; n < source.length; n++) {
    if (n % STEP === 0) {
      const angle = (2 * Math.PI * centre(n / source.length)) / SAMPLE_RATE;
      a1 = 2 * radius * Math.cos(angle);
      scaled = gain * (1 - radius) * 2 * Math.sin(angle);
    }
    const y = scaled * (source[n] ?? 0) + a1 * y1 - radius * radius * y2;
    y2 = y1;
    y1 = y;
    sound[n] = (sound[n] ?? 0) + y;
  }
}

/** Plays every call where its animal is. */
export function playCalls(cues: Cues, target: Target) {
  for (const [index, call] of cues.calls.entries()) {
    const random = randomStream(cues.seed, `score/call/${index}`);
    placeMoving(
      renderCall(call, random),
      Math.round(call.at * SAMPLE_RATE),
      call.position,
      PLACING,
      cues.movements,
      target,
    );
  }
}
