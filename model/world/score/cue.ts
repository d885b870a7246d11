import type { Vec3 } from '../shoot/scene.ts';

/** What a surface is made of, as the ear tells it. */
export type Material =
  | 'wood'
  | 'metal'
  | 'glass'
  | 'rubber'
  | 'leather'
  | 'stone'
  | 'plastic'
  | 'ceramic'
  | 'ice'
  | 'snow'
  | 'grass'
  | 'sand'
  | 'water'
  | 'flesh'
  | 'cloth'
  | 'net'
  | 'gravel'
  | 'sprung floor';

/** One thing of a contact. `size` is its largest extent in metres, which sets the pitch. */
export interface Sounding {
  readonly material: Material;
  readonly size: number;
}

/** Two things struck each other. Seconds from the start of the video, newton-seconds. */
export interface Impact {
  readonly at: number;
  readonly impulse: number;
  readonly position: Vec3;
  readonly between: readonly [Sounding, Sounding];
}

/** Two things rolled or slid on each other. `speeds` in m/s, evenly spaced from `from` to `to`. */
export interface Rub {
  readonly kind: 'roll' | 'slide';
  readonly from: number;
  readonly to: number;
  readonly speeds: Float32Array;
  readonly force: number;
  readonly position: Vec3;
  readonly between: readonly [Sounding, Sounding];
}

export type VoiceName = 'woman' | 'woman-low' | 'man' | 'man-low' | 'child';

/** A spoken line, asked for. `shout` raises level and pitch. */
export interface Utterance {
  readonly speaker: string;
  readonly voice: VoiceName;
  readonly text: string;
  readonly at: number;
  readonly shout: boolean;
  readonly position: Vec3;
}

/** A spoken line as made. Times in seconds from the start of the video. */
export interface Spoken extends Utterance {
  readonly end: number;
  /** In order, gapless; phonemes in the synthesiser's set (`m`, `b`, `p`, `aa`, `pau`, …). */
  readonly phonemes: readonly { readonly phoneme: string; readonly start: number; readonly end: number }[];
  /** Mono samples at {@link SAMPLE_RATE}. */
  readonly samples: Float32Array;
}

/** The bed under everything, each 0..1. */
export interface Ambience {
  readonly wind: number;
  readonly crowd: number;
  readonly surf: number;
  readonly rain: number;
  readonly birds: number;
  readonly room: number;
  /** Wavelets on a bank or a hull. */
  readonly lapping?: number;
  /** Leaves that rustle in the wind. */
  readonly leaves?: number;
  /** Traffic: engines and tyres, none near enough to be told apart. */
  readonly traffic?: number;
  /** Flakes that settle, in a quiet that swallows everything else. */
  readonly snow?: number;
}

/** Reverberation: time to fall by 60 dB, seconds, and how much of it is heard, 0..1. `echo`: a far wall's delay, seconds; 0 is none. */
export interface Acoustics {
  readonly reverb: number;
  readonly wet: number;
  readonly echo: number;
}

/** A part of the score with one listener and one bed: normally a shot. */
export interface Movement {
  readonly from: number;
  readonly to: number;
  readonly ambience: Ambience;
  readonly acoustics: Acoustics;
  /** Where the camera is, and its right-hand direction; `time` in seconds from the start of the video. */
  listener(time: number): { readonly position: Vec3; readonly right: Vec3 };
}

export interface Cues {
  readonly seconds: number;
  readonly seed: number;
  readonly impacts: readonly Impact[];
  readonly rubs: readonly Rub[];
  readonly spoken: readonly Spoken[];
  readonly movements: readonly Movement[];
}

export const SAMPLE_RATE = 48_000;
