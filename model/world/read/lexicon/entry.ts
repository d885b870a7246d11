import type { Style } from '../../../protocol/index.ts';
import type {
  ActionKind,
  AnimalKind,
  BodyPart,
  CameraDirection,
  Look,
  MaterialName,
  PlaceName,
  PropKind,
  TimeOfDay,
  Weather,
} from '../screenplay.ts';

/**
 * A row of the lexicon: the words that lead to one meaning. Words are base forms (singular, infinitive);
 * a row's words may be several words long, and articles between them are skipped when reading.
 * `near` marks an honest approximation: the stage builds something else, and the plan says what.
 */
interface Row {
  readonly words: readonly string[];
  readonly near?: string;
}

export interface ThingRow extends Row {
  readonly tag: 'thing';
  readonly category: 'person' | 'animal' | 'prop';
  readonly kind: 'person' | AnimalKind | PropKind;
  readonly look?: Look;
  readonly color?: string;
  readonly material?: MaterialName;
  readonly scale?: number;
  /** A drink: its colour. It comes in the vessel the words name with it, or else in one of its own. */
  readonly fills?: string;
  /** Where it stands when no words say. */
  readonly implies?: PlaceName;
  /** How many one word means: `couple` is two. */
  readonly count?: number;
  /** A proper name: it always means the same one. */
  readonly named?: true;
}
export interface FixtureRow extends Row {
  readonly tag: 'fixture';
  readonly fixture: string;
  /** As {@link ThingRow.fills}: what is poured is not the part of the set. */
  readonly fills?: string;
  /** The prop it is a part of; named without one, it is staged as that. */
  readonly of?: readonly [PropKind, ...PropKind[]];
  readonly implies?: PlaceName;
}
export interface ClothingRow extends Row {
  readonly tag: 'clothing';
  readonly look: Look;
}
export interface PlaceRow extends Row {
  readonly tag: 'place';
  readonly place: PlaceName;
  readonly weather?: Weather;
}
export interface VerbRow extends Row {
  readonly tag: 'verb';
  readonly does: ActionKind;
  readonly vigour?: number;
  readonly outcome?: 'make' | 'miss';
  readonly implies?: PlaceName;
  /** A noun for something done, which verbs like `perform` bring to life. */
  readonly noun?: true;
  /** Such a verb: it means what the noun after it means. */
  readonly light?: true;
  /** Turns in the air when no number says; `extra` is what an axel has over its number. */
  readonly turns?: number;
  readonly extraTurns?: number;
  readonly sense?: 'forward' | 'backward';
  /** The word of the lexicon for who does this when nobody is named. */
  readonly by?: string;
  /** What is cried when the words quote nothing, a line for each who cries. */
  readonly cries?: readonly string[];
}
/** Part of a body that things can be on. */
export interface PartRow extends Row {
  readonly tag: 'part';
  readonly part: BodyPart;
}
/** How many times round: `triple`. */
export interface TurnsRow extends Row {
  readonly tag: 'turns';
  readonly turns: number;
}
/** Which way over. */
export interface WayRow extends Row {
  readonly tag: 'way';
  readonly sense: 'forward' | 'backward';
}
/** Strong colours, without saying which. */
export interface BrightRow extends Row {
  readonly tag: 'bright';
}
/** A mood: light and weather for it, and a place when the words stage nothing at all. */
export interface MoodRow extends Row {
  readonly tag: 'mood';
  readonly place?: PlaceName;
  readonly timeOfDay?: TimeOfDay;
  readonly weather?: Weather;
}
/** Words the engine knows and can make nothing of, with the reason. */
export interface UnplayedRow extends Row {
  readonly tag: 'unplayed';
  readonly reason: string;
}
export interface TimeRow extends Row {
  readonly tag: 'time';
  readonly timeOfDay: TimeOfDay;
}
export interface WeatherRow extends Row {
  readonly tag: 'weather';
  readonly weather: Weather;
}
export interface CameraRow extends Row {
  readonly tag: 'camera';
  readonly camera: Partial<CameraDirection>;
}
export interface PaceRow extends Row {
  readonly tag: 'pace';
  readonly slowMotion: boolean;
}
export interface StyleRow extends Row {
  readonly tag: 'style';
  readonly style: Style;
}
export interface ColorRow extends Row {
  readonly tag: 'color';
  readonly color: string;
}
export interface MaterialRow extends Row {
  readonly tag: 'material';
  readonly material: MaterialName;
}
export interface SizeRow extends Row {
  readonly tag: 'size';
  readonly scale: number;
}
export interface AgeRow extends Row {
  readonly tag: 'age';
  readonly look: Look;
}
export interface NumberRow extends Row {
  readonly tag: 'number';
  readonly count: number;
}
export interface MannerRow extends Row {
  readonly tag: 'manner';
  readonly vigour: number;
}
export interface LinkRow extends Row {
  readonly tag:
    | 'preposition'
    | 'conjunction'
    | 'pronoun'
    | 'possessive'
    | 'negation'
    | 'article'
    | 'filler'
    /** Nobody is in the picture. */
    | 'nobody'
    /** What was told of somebody last is done together with what came before. */
    | 'at once'
    /** How a prompt talks of itself: `a video of`. */
    | 'wording'
    | 'cut';
}

export type LexiconRow =
  | ThingRow
  | FixtureRow
  | ClothingRow
  | PlaceRow
  | VerbRow
  | TimeRow
  | WeatherRow
  | CameraRow
  | PaceRow
  | StyleRow
  | ColorRow
  | MaterialRow
  | SizeRow
  | AgeRow
  | NumberRow
  | MannerRow
  | PartRow
  | TurnsRow
  | WayRow
  | BrightRow
  | MoodRow
  | UnplayedRow
  | LinkRow;
