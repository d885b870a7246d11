import type { Style } from '../../../protocol/index.ts';
import type {
  ActionKind,
  AnimalKind,
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
  /** Where it stands when no words say. */
  readonly implies?: PlaceName;
  /** How many one word means: `couple` is two. */
  readonly count?: number;
}
export interface FixtureRow extends Row {
  readonly tag: 'fixture';
  readonly fixture: string;
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
  | LinkRow;
