import type { EngineRequest, Style } from '../../protocol/index.ts';
import { Claims } from './claims.ts';
import { type Draft, Film } from './film.ts';
import { ShotReader } from './grammar.ts';
import { emptyReading, type ShotReading } from './reading.ts';
import type { Entity, PlaceName, Reading, Readings, Screenplay, ShotScript } from './screenplay.ts';
import { divide } from './shots.ts';
import { type Token, tokenize } from './words.ts';

/** A shorter shot than this is not seen. */
const SHORTEST_SHOT = 0.75;

interface Heard {
  readonly reading: ShotReading;
  readonly seconds: number;
}

/** What of a request the reader needs. */
export type Ask = Pick<EngineRequest, 'prompt' | 'shots' | 'seconds' | 'seed' | 'style' | 'cast'>;

/** What a shot takes from the one before, where its own words are silent. */
type Earlier = Pick<ShotScript, 'place' | 'timeOfDay' | 'weather'> & Partial<Pick<ShotScript, 'music'>>;

/** The world a film goes on from: the end of the video it extends. */
export interface Before extends Pick<ShotScript, 'place' | 'timeOfDay' | 'weather'> {
  readonly style: Style;
  /** Everybody and everything known, wherever. */
  readonly known: readonly Entity[];
  /** Ids of those who are in the place. */
  readonly here: readonly string[];
}

/**
 * The first room: a prompt becomes a screenplay, and every word of it is accounted for.
 * Pure: the same request gives the same screenplay.
 */
export const read = (ask: Ask, before: Before | null = null): Screenplay => {
  const film = new Film(before?.known);
  const sheets: Readings[] = [];
  const heard = ask.shots.length > 0 ? readStoryboard(ask, film, sheets) : readPrompt(ask, film, sheets);
  const asked = heard.map(({ reading }) => reading.style).find((style) => style !== null) ?? null;
  const style = ask.style ?? asked ?? before?.style ?? 'realistic';
  const notes: Reading[] =
    ask.style !== null && asked !== null && asked !== ask.style
      ? [{ text: asked, as: `the request asks for ${ask.style}` }]
      : [];
  const empty = heard.every(
    ({ reading }) => reading.cast.length === 0 && reading.place === null && reading.dialogue.length === 0,
  );
  if (before !== null) {
    // words that name nobody go on with those who are there
    for (const { reading } of heard) {
      if (reading.cast.length === 0 && (reading.place ?? before.place) === before.place) {
        reading.cast.push(...before.here);
      }
    }
  } else if (empty) {
    notes.push({
      text: ask.prompt.trim().slice(0, 200) || 'nothing',
      as: 'nothing in it can be staged: in its place some things fall onto a table in a room',
    });
    for (const { reading } of heard) {
      stillLife(reading, film);
    }
  }
  let previous: Earlier | null = before;
  const shots: ShotScript[] = [];
  for (const { reading, seconds } of heard) {
    const shot = script(reading, seconds, film, previous);
    shots.push(shot);
    previous = shot;
  }
  return {
    style,
    seed: ask.seed,
    shots,
    readings: {
      understood: sheets.flatMap((sheet) => sheet.understood),
      approximated: [...sheets.flatMap((sheet) => sheet.approximated), ...notes],
      ignored: sheets.flatMap((sheet) => sheet.ignored),
    },
  };
};

const readPrompt = (ask: Ask, film: Film, sheets: Readings[]): readonly Heard[] => {
  const tokens = tokenize(ask.prompt);
  const claims = new Claims(ask.prompt);
  const divided = divide(tokens);
  // Words before the first marker describe the whole film when they stage nobody.
  const most = Math.max(1, Math.floor(ask.seconds / SHORTEST_SHOT));
  const readings: ShotReading[] = [];
  for (const [index, words] of divided.entries()) {
    if (index >= most) {
      claims.take([...words.marker, ...words.tokens], 'ignored', 'no time left for another shot');
      continue;
    }
    claims.take(words.marker, 'understood', 'start of a shot');
    readings.push(new ShotReader(film, claims, ask.cast).read(words.tokens));
  }
  const [first, ...rest] = readings;
  const preamble =
    first !== undefined &&
    rest.length > 0 &&
    divided[0]?.marker.length === 0 &&
    first.actions.length === 0 &&
    first.cast.length === 0;
  const shots = preamble ? rest.map((reading) => inherit(reading, first)) : readings;
  sheets.push(claims.readings(tokens));
  return shots.map((reading) => ({ reading, seconds: ask.seconds / shots.length }));
};

const readStoryboard = (ask: Ask, film: Film, sheets: Readings[]): readonly Heard[] => {
  const spoken = ask.shots.map((shot) => shot.prompt);
  const common = spoken.some((prompt) => ask.prompt.includes(prompt))
    ? emptyReading()
    : readSheet(ask.prompt, film, ask, sheets);
  return ask.shots.map((shot) => {
    const reading = inherit(readSheet(shot.prompt, film, ask, sheets), common);
    for (const line of shot.dialogue) {
      const speaker =
        line.speaker === null ? undefined : (film.named(line.speaker) ?? stranger(film, line.speaker));
      if (speaker !== undefined && !reading.cast.includes(speaker.id)) {
        reading.cast.push(speaker.id);
      }
      reading.dialogue.push({
        speaker: speaker?.id ?? null,
        name: line.speaker ?? 'voice',
        text: line.text,
        shout: line.text.endsWith('!'),
      });
    }
    return { reading, seconds: shot.seconds };
  });
};

const readSheet = (text: string, film: Film, ask: Ask, sheets: Readings[]): ShotReading => {
  const tokens: readonly Token[] = tokenize(text);
  const claims = new Claims(text);
  const reading = new ShotReader(film, claims, ask.cast).read(tokens);
  sheets.push(claims.readings(tokens));
  return reading;
};

/** What happens when the words give nothing to stage: honest physics, and the plan says so. */
const stillLife = (reading: ShotReading, film: Film): void => {
  const common = { category: 'prop', material: null, scale: 1, look: {} } as const;
  const table = film.add({
    ...common,
    noun: 'table',
    kind: 'table',
    name: 'table',
    color: null,
    placed: null,
  });
  const placed = { preposition: 'on', on: table.id };
  const things = [
    film.add({ ...common, noun: 'ball', kind: 'ball', name: 'ball', color: '#c8362e', placed }),
    film.add({ ...common, noun: 'cup', kind: 'cup', name: 'cup', color: '#e9e4d8', placed }),
    film.add({
      ...common,
      noun: 'fruit',
      kind: 'fruit',
      name: 'fruit',
      color: '#e8711a',
      scale: 1.2,
      placed,
    }),
    film.add({ ...common, noun: 'book', kind: 'book', name: 'book', color: '#23406b', placed }),
  ];
  reading.cast.push(table.id, ...things.map(({ id }) => id));
  reading.actions.push({
    kind: 'bounce',
    subjects: things.map(({ id }) => id),
    object: null,
    target: { preposition: 'on', on: table.id },
    vigour: 0.5,
    outcome: null,
    turns: null,
    sense: null,
    text: '',
  });
};

const stranger = (film: Film, name: string): Draft =>
  film.add({
    noun: name.toLowerCase(),
    category: 'person',
    kind: 'person',
    name,
    color: null,
    material: null,
    scale: 1,
    look: {},
    placed: null,
  });

const inherit = (reading: ShotReading, common: ShotReading): ShotReading => ({
  ...reading,
  place: reading.place ?? common.place,
  impliedPlace: reading.impliedPlace ?? common.impliedPlace,
  timeOfDay: reading.timeOfDay ?? common.timeOfDay,
  weather: reading.weather ?? common.weather,
  style: reading.style ?? common.style,
  camera: { ...common.camera, ...reading.camera },
  slowMotion: reading.slowMotion || common.slowMotion,
  music: reading.music === undefined ? common.music : reading.music,
});

const defaultPlace = (reading: ShotReading, cast: readonly Draft[]): PlaceName => {
  if (reading.weather === 'snowfall') {
    return 'mountain';
  }
  const outdoors = cast.some(
    (draft) =>
      draft.category !== 'prop' || draft.kind === 'tree' || draft.kind === 'car' || draft.kind === 'swing',
  );
  if (cast.some((draft) => draft.kind === 'car')) {
    return 'street';
  }
  if (cast.some((draft) => draft.kind === 'boat')) {
    return 'beach';
  }
  return outdoors ? 'park' : 'room';
};

const finished = ({ noun: _noun, ...draft }: Draft): Entity => draft;

/** Fills what the words left open: the place they imply, the ball that belongs there, the light of an afternoon. */
const script = (
  reading: ShotReading,
  seconds: number,
  film: Film,
  previous: Earlier | null,
): ShotScript => {
  const cast = reading.cast.map((id) => film.get(id)).filter((draft) => draft !== undefined);
  const place = reading.place ?? reading.impliedPlace ?? previous?.place ?? defaultPlace(reading, cast);
  const needsBall = reading.actions.some(
    (action) => action.kind === 'hoop shot' || action.kind === 'dribble',
  );
  if (needsBall && !cast.some((draft) => draft.category === 'prop' && /ball$/.test(draft.kind))) {
    cast.push(
      film.add({
        noun: 'basketball',
        category: 'prop',
        kind: 'basketball',
        name: 'basketball',
        color: null,
        material: null,
        scale: 1,
        look: {},
        placed: null,
      }),
    );
  }
  const kicked = reading.actions.some((action) => action.kind === 'kick');
  for (const draft of cast) {
    if (draft.kind === 'ball' && draft.color === null && draft.material === null) {
      draft.kind =
        place === 'court' ? 'basketball' : kicked ? 'football' : place === 'beach' ? 'beach ball' : 'ball';
    }
  }
  if (needsBall && place === 'court' && !cast.some((draft) => draft.category === 'person')) {
    cast.push({ ...stranger(film, 'player'), look: { outfit: 'jersey' } });
  }
  return {
    seconds,
    place,
    timeOfDay: reading.timeOfDay ?? previous?.timeOfDay ?? 'afternoon',
    weather: reading.weather ?? previous?.weather ?? 'clear',
    camera: { size: null, move: 'drift', angle: 'eye', shallow: false, ...reading.camera },
    slowMotion: reading.slowMotion,
    cast: cast.map(finished),
    actions: reading.actions,
    dialogue: reading.dialogue,
    music: reading.music === undefined ? (previous?.music ?? null) : reading.music,
  };
};
