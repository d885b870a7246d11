import type { MeasuredVoice } from '../../protocol/index.ts';
import type { MusicDirection } from '../read/screenplay.ts';
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

/** Where something is: once and for all, or at a time in seconds from the start of the video. Metres. */
export type Whereabouts = Vec3 | ((time: number) => Vec3);

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
  /** A foot that is set down: heel, then toe, and the ground gives in between. */
  readonly footfall?: boolean;
}

/** Two things rolled or slid on each other. `speeds` in m/s, evenly spaced from `from` to `to`. */
export interface Rub {
  readonly kind: 'roll' | 'slide';
  readonly from: number;
  readonly to: number;
  readonly speeds: Float32Array;
  /** Newtons that press the two together. */
  readonly force: number;
  readonly position: Whereabouts;
  readonly between: readonly [Sounding, Sounding];
}

export type VoiceName = 'woman' | 'woman-low' | 'man' | 'man-low' | 'child';

/** A spoken line, asked for. `shout` raises level and pitch. */
export interface Utterance {
  readonly speaker: string;
  readonly voice: VoiceName;
  /** The speaker's own voice as it was measured; it goes before `voice`. */
  readonly own?: MeasuredVoice;
  readonly text: string;
  readonly at: number;
  readonly shout: boolean;
  readonly position: Whereabouts;
  /** How much faster than at ease, for a line that has to fit: 1 when missing. */
  readonly haste?: number;
}

/** A spoken line as made. Times in seconds from the start of the video. */
export interface Spoken extends Utterance {
  readonly end: number;
  /** In order, gapless; phonemes in the synthesiser's set (`m`, `b`, `p`, `aa`, `pau`, …). */
  readonly phonemes: readonly { readonly phoneme: string; readonly start: number; readonly end: number }[];
  /** Mono samples at {@link SAMPLE_RATE}. */
  readonly samples: Float32Array;
}

/** An animal's voice, at a time in seconds from the start of the video. `size`: the animal's length, metres. */
export interface Call {
  readonly kind: 'meow' | 'bark';
  readonly at: number;
  readonly size: number;
  readonly position: Whereabouts;
}

/** Those who watch answer what they have just seen. `at` is when they are heard, `strength` 0..1. */
export interface Reaction {
  readonly kind: 'cheer' | 'groan' | 'gasp';
  readonly at: number;
  readonly strength: number;
}

/** Music under a part of the video. */
export interface MusicCue {
  readonly from: number;
  readonly to: number;
  readonly direction: MusicDirection;
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

/**
 * Reverberation: time to fall by 60 dB (500 to 1000 Hz), seconds, and how much of it is heard, 0..1. `echo`: after how
 * many seconds the nearest far face gives a sound back, twice its distance over 343 m/s; 0 is none.
 */
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
  readonly calls: readonly Call[];
  readonly reactions: readonly Reaction[];
  readonly music: readonly MusicCue[];
  readonly movements: readonly Movement[];
}

export const SAMPLE_RATE = 48_000;
