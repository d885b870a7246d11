import type { Style } from '../../protocol/index.ts';
import type { Draft } from './film.ts';
import type { Action, CameraDirection, DialogueLine, PlaceName, TimeOfDay, Weather } from './screenplay.ts';
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
