import type { Chunk } from '../chunks.ts';
import type { LexiconRow, MoodRow, PlaceRow } from '../lexicon/entry.ts';
import { noModifiers } from '../reading.ts';
import { takeModifiers } from './modifiers.ts';
import { leftOut, type State } from './state.ts';

/** Where the shot is: one place, the first that is named. */
export const readPlace = (state: State, row: PlaceRow, piece: Chunk, index: number): void => {
  // in "two mountain explorers" the number belongs to the explorers
  const modifiers = state.chunks[index + 1]?.row?.tag === 'thing' ? noModifiers() : takeModifiers(state);
  const { reading, claims } = state;
  if (leftOut(state, [...modifiers.tokens, ...piece.tokens], piece.base)) {
    return;
  }
  state.preposition = null;
  state.definite = false;
  state.possessive = null;
  claims.take(modifiers.tokens, 'approximated', `the ${row.place} looks as the engine builds it`);
  if (reading.place !== null && reading.place !== row.place) {
    claims.take(piece.tokens, 'approximated', `one place in a shot: ${reading.place}`);
    return;
  }
  reading.place = row.place;
  if (row.weather !== undefined) {
    reading.weather ??= row.weather;
  }
  claims.take(
    piece.tokens,
    row.near === undefined ? 'understood' : 'approximated',
    `place: ${row.near ?? row.place}`,
  );
};

/** Hour, weather, camera, pace and style: each sets one thing of the shot and says so. */
export const readSetting = (state: State, row: LexiconRow, piece: Chunk): void => {
  const { reading } = state;
  switch (row.tag) {
    case 'time':
      set(state, row, piece, () => (reading.timeOfDay ??= row.timeOfDay), `time of day: ${row.timeOfDay}`);
      break;
    case 'weather':
      set(state, row, piece, () => (reading.weather ??= row.weather), `weather: ${row.weather}`);
      break;
    case 'camera':
      set(
        state,
        row,
        piece,
        () => Object.assign(reading.camera, row.camera),
        `camera: ${Object.values(row.camera).join(', ')}`,
      );
      state.panning = reading.camera.move === 'pan';
      break;
    case 'pace':
      set(state, row, piece, () => (reading.slowMotion = row.slowMotion), 'slow motion');
      break;
    case 'style':
      set(state, row, piece, () => (reading.style ??= row.style), `style: ${row.style}`);
      break;
    default:
  }
};

const set = (state: State, row: LexiconRow, piece: Chunk, apply: () => void, as: string): void => {
  state.preposition = null;
  state.definite = false;
  if (leftOut(state, piece.tokens, piece.base)) {
    return;
  }
  apply();
  state.claims.take(
    piece.tokens,
    row.near === undefined ? 'understood' : 'approximated',
    row.near === undefined ? as : `${as}: ${row.near}`,
  );
};

/** How it feels: light and weather, where nothing outright is said of them. */
export const readMood = (state: State, row: MoodRow, piece: Chunk): void => {
  state.preposition = null;
  if (leftOut(state, piece.tokens, piece.base)) {
    return;
  }
  const { tag: _tag, words: _words, near = 'its mood', ...light } = row;
  state.reading.mood = { ...light, ...state.reading.mood };
  state.claims.take(piece.tokens, 'approximated', near);
};
