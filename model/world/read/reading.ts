import type { Style } from '../../protocol/index.ts';
import type { Draft } from './film.ts';
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
  camera: Partial<CameraDirection>;
  slowMotion: boolean;
  cast: string[];
  actions: Open<Action>[];
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
  camera: {},
  slowMotion: false,
  cast: [],
  actions: [],
  dialogue: [],
  music: undefined,
});

/** Adjectives and numbers that wait for their noun. */
export interface Modifiers {
  tokens: Token[];
  count: number | null;
  color: string | null;
  material: Draft['material'];
  scale: number;
  look: Draft['look'];
}
export const noModifiers = (): Modifiers => ({
  tokens: [],
  count: null,
  color: null,
  material: null,
  scale: 1,
  look: {},
});
