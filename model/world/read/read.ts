import type { EngineRequest, Style } from '../../protocol/index.ts';
import { Claims } from './claims.ts';
import { Film, stranger } from './film.ts';
import { ShotReader } from './grammar/index.ts';
import { namesIn } from './names.ts';
import { emptyReading, type ShotReading } from './reading.ts';
import type { Entity, Reading, Readings, Screenplay, ShotScript } from './screenplay.ts';
import { type Earlier, script } from './script.ts';
import { structure } from './sections.ts';
import { divide } from './shots.ts';
import { stillLife } from './still-life.ts';
import { SHORTEST_SHOT, shareOut } from './timing.ts';
import { tokenize } from './words.ts';

interface Heard {
  readonly reading: ShotReading;
  readonly seconds: number;
}

/** What of a request the reader needs. */
export type Ask = Pick<EngineRequest, 'prompt' | 'shots' | 'seconds' | 'seed' | 'style' | 'cast'>;

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
  if (before !== null) {
    // words that name nobody go on with those who are there
    for (const { reading } of heard) {
      if (reading.cast.length === 0 && (reading.place ?? before.place) === before.place) {
        reading.cast.push(...before.here);
      }
    }
  } else if (heard.every(({ reading }) => stagesNothing(reading))) {
    notes.push(fallBack(ask.prompt, heard, film));
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

/** Nobody, nothing, nowhere and no word said. */
const stagesNothing = ({ cast, place, by, dialogue }: ShotReading): boolean =>
  cast.length === 0 && place === null && by.size === 0 && dialogue.length === 0;

/** The words stage nothing: their mood and their weather are filmed in an empty place; without these, a still life. */
const fallBack = (prompt: string, heard: readonly Heard[], film: Film): Reading => {
  const text = prompt.trim().slice(0, 200) || 'nothing';
  const felt = heard.find(
    ({ reading }) =>
      Object.keys(reading.mood).length > 0 ||
      reading.timeOfDay !== null ||
      reading.weather !== null ||
      reading.impliedPlace !== null,
  );
  if (felt !== undefined) {
    for (const { reading } of heard) {
      // what is done by nobody would set the whole set in motion
      reading.actions = reading.actions.filter(({ subjects }) => subjects.length > 0);
    }
    return { text, as: 'nothing in it can be staged: an empty place in its light and mood' };
  }
  for (const { reading } of heard) {
    stillLife(reading, film);
  }
  return {
    text,
    as: 'nothing in it can be staged: in its place some things fall onto a table in a room',
  };
};

interface Part {
  readonly reading: ShotReading;
  /** Whether a marker opened it; words before the first marker have none. */
  readonly marked: boolean;
}

const readPrompt = (ask: Ask, film: Film, sheets: Readings[]): readonly Heard[] => {
  const claims = new Claims(ask.prompt);
  const { tokens, headings, section } = structure(ask.prompt, tokenize(ask.prompt));
  claims.take(headings, 'understood', 'a heading');
  const names = namesIn(tokens);
  const most = Math.max(1, Math.floor(ask.seconds / SHORTEST_SHOT));
  const parts: Part[] = [];
  for (const { marker, tokens: words, lasts } of divide(ask.prompt, tokens)) {
    if (parts.filter(({ marked }) => marked).length >= most) {
      claims.take([...marker, ...words], 'ignored', 'no time left for another shot');
      continue;
    }
    claims.take(marker, 'understood', 'start of a shot');
    const reading = new ShotReader(film, claims, ask.cast, { section, names }).read(words);
    parts.push({ reading: { ...reading, lasts: lasts ?? reading.lasts }, marked: marker.length > 0 });
  }
  sheets.push(claims.readings(tokens));
  const readings = withPreamble(parts);
  const shares = shareOut(readings, ask.seconds);
  return readings.map((reading, index) => ({ reading, seconds: shares[index] ?? 0 }));
};

/**
 * Words before the first marker are a shot of their own when something is done in them. Else they describe the whole
 * film: its light, its look, and who is in it.
 */
const withPreamble = (parts: readonly Part[]): readonly ShotReading[] => {
  const [first, ...rest] = parts;
  const describes =
    first !== undefined &&
    !first.marked &&
    rest.length > 0 &&
    first.reading.actions.length === 0 &&
    first.reading.dialogue.length === 0 &&
    (first.reading.place === null ||
      (rest[0]?.reading.place ?? first.reading.place) === first.reading.place) &&
    (first.reading.cast.length === 0 || rest.some(({ reading }) => stars(first.reading, reading)));
  return describes
    ? rest.map(({ reading }) => inherit(reading, first.reading))
    : parts.map(({ reading }) => reading);
};

/** Whether somebody introduced by one part acts in another. */
const stars = (one: ShotReading, other: ShotReading): boolean =>
  one.cast.some((id) => other.cast.includes(id));

const readStoryboard = (ask: Ask, film: Film, sheets: Readings[]): readonly Heard[] => {
  const spoken = ask.shots.map((shot) => shot.prompt);
  const common = spoken.some((prompt) => ask.prompt.includes(prompt))
    ? emptyReading()
    : readSheet(ask.prompt, film, ask, sheets, true);
  return ask.shots.map((shot) => {
    const reading = inherit(readSheet(shot.prompt, film, ask, sheets, shot.dialogue.length > 0), common);
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

const readSheet = (
  text: string,
  film: Film,
  ask: Ask,
  sheets: Readings[],
  scripted: boolean,
): ShotReading => {
  const claims = new Claims(text);
  const { tokens, headings, section } = structure(text, tokenize(text));
  claims.take(headings, 'understood', 'a heading');
  const reading = new ShotReader(film, claims, ask.cast, {
    section,
    scripted,
    names: namesIn(tokens),
  }).read(tokens);
  sheets.push(claims.readings(tokens));
  return reading;
};

const inherit = (reading: ShotReading, common: ShotReading): ShotReading => ({
  ...reading,
  place: reading.place ?? common.place,
  impliedPlace: reading.impliedPlace ?? common.impliedPlace,
  timeOfDay: reading.timeOfDay ?? common.timeOfDay,
  weather: reading.weather ?? common.weather,
  style: reading.style ?? common.style,
  mood: { ...common.mood, ...reading.mood },
  nobody: reading.nobody || common.nobody,
  camera: { ...common.camera, ...reading.camera },
  slowMotion: reading.slowMotion || common.slowMotion,
  music: reading.music === undefined ? common.music : reading.music,
});
