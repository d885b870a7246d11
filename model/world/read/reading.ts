import type { Style } from '../../protocol/index.ts';
import type { Draft } from './film.ts';
import type { MoodRow } from './lexicon/entry.ts';
import type {
  Action,
  CameraDirection,
  DialogueLine,
  MusicDirection,
  PlaceName,
  TimeOfDay,
  Weather,
} from './screenplay.ts';
import type { Token } from './words.ts';

/** A record while it is being filled. */
export type Open<T> = { -readonly [Key in keyof T]: T[Key] };

/** What one shot's words say; null where they say nothing. */
export interface ShotReading {
  place: PlaceName | null;
  impliedPlace: PlaceName | null;
  timeOfDay: TimeOfDay | null;
  weather: Weather | null;
  style: Style | null;
  /** What words of mood ask for; anything said outright goes first. */
  mood: Omit<MoodRow, 'tag' | 'words' | 'near'>;
  /** Whether the words want nobody in the picture. */
  nobody: boolean;
  /** Seconds the words give this shot. */
  lasts: number | null;
  camera: Partial<CameraDirection>;
  slowMotion: boolean;
  cast: string[];
  actions: Open<Action>[];
  /** Words of the lexicon for who does what nobody is named for, by action. */
  by: Map<Open<Action>, string>;
  dialogue: DialogueLine[];
  /** undefined: the words say nothing of it; null: they want none. */
  music: MusicDirection | null | undefined;
}

export const emptyReading = (): ShotReading => ({
  place: null,
  impliedPlace: null,
  timeOfDay: null,
  weather: null,
  style: null,
  mood: {},
  nobody: false,
  lasts: null,
  camera: {},
  slowMotion: false,
  cast: [],
  actions: [],
  by: new Map(),
  dialogue: [],
  music: undefined,
});

/** Adjectives and numbers that wait for their noun. */
export interface Modifiers {
  tokens: Token[];
  /** Those of the tokens that say how many. */
  counted: Token[];
  count: number | null;
  /** The number as it was written: 3.5. */
  number: number | null;
  turns: number | null;
  bright: boolean;
  color: string | null;
  material: Draft['material'];
  scale: number;
  look: Draft['look'];
}
export const noModifiers = (): Modifiers => ({
  tokens: [],
  counted: [],
  count: null,
  number: null,
  turns: null,
  bright: false,
  color: null,
  material: null,
  scale: 1,
  look: {},
});
