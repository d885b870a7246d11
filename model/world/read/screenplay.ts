import * as z from 'zod';
import type { EngineRequest, Style } from '../../protocol/index.ts';

/** A cameo or character the request lends to the film. */
export type CastMember = EngineRequest['cast'][number];

export const TimeOfDay = z.enum(['dawn', 'morning', 'noon', 'afternoon', 'sunset', 'dusk', 'night']);
export type TimeOfDay = z.infer<typeof TimeOfDay>;
export const Weather = z.enum(['clear', 'cloudy', 'overcast', 'fog', 'rain', 'snowfall', 'storm', 'wind']);
export type Weather = z.infer<typeof Weather>;
export const PlaceName = z.enum([
  'court',
  'room',
  'kitchen',
  'street',
  'park',
  'beach',
  'mountain',
  'desert',
  'rink',
  'stage',
  'space',
  'gym',
  'lake',
  'forest',
]);
export type PlaceName = z.infer<typeof PlaceName>;

/** What the stage can build. One name per builder, not per word: many words lead to one of these. */
export const PersonKind = z.enum(['person']);
export type PersonKind = z.infer<typeof PersonKind>;
export const AnimalKind = z.enum(['dog', 'cat', 'horse', 'cow', 'bear', 'rabbit', 'elephant', 'bird']);
export type AnimalKind = z.infer<typeof AnimalKind>;
export const PropKind = z.enum([
  'basketball',
  'football',
  'tennis ball',
  'beach ball',
  'bowling ball',
  'marble',
  'ball',
  'crate',
  'block',
  'cup',
  'bottle',
  'vase',
  'plate',
  'chair',
  'table',
  'shelf',
  'cone',
  'book',
  'rock',
  'domino',
  'barrel',
  'tree',
  'car',
  'lamp',
  'coin',
  'fruit',
  'balloon',
  'boat',
  'duck',
  'umbrella',
  'candle',
  'snowman',
  'pin',
  'ramp',
  'wall',
  'bench',
  'swing',
  'paddleboard',
  'paddle',
  'flag',
  'pennant',
  'banner',
  'laundry',
  'kite',
  'kayak',
  'canoe',
  'rowing boat',
  'bicycle',
  'motorcycle',
  'bus',
  'skateboard',
  'hot-air balloon',
  'guitar',
  'piano',
  'drum',
  'suitcase',
  'backpack',
  'laptop',
  'phone',
  'ladder',
  'teapot',
  'pizza',
  'cake',
  'ice cream',
  'pumpkin',
  'tent',
  'campfire',
  'teddy bear',
  'christmas tree',
  'traffic light',
  'fountain',
  'rocket',
]);
export type PropKind = z.infer<typeof PropKind>;
export const ThingKind = z.union([PersonKind, AnimalKind, PropKind]);
export type ThingKind = z.infer<typeof ThingKind>;

export const MaterialName = z.enum([
  'wood',
  'metal',
  'gold',
  'silver',
  'glass',
  'rubber',
  'leather',
  'stone',
  'marble',
  'plastic',
  'ceramic',
  'ice',
  'paper',
  'cloth',
  'brick',
]);
export type MaterialName = z.infer<typeof MaterialName>;

export const Outfit = z.enum([
  'jersey',
  'casual',
  'suit',
  'coat',
  'dress',
  'robe',
  'uniform',
  'sportswear',
  'spacesuit',
  'armour',
  'apron',
  'swimwear',
  'leotard',
  'skating dress',
  'technical shell',
]);
export type Outfit = z.infer<typeof Outfit>;

/** Birds that have a body of their own; any other is the plain one. */
export const BirdKind = z.enum([
  'crow',
  'sparrow',
  'robin',
  'gull',
  'pigeon',
  'heron',
  'stork',
  'crane',
  'flamingo',
  'duck',
  'goose',
  'swan',
  'hen',
  'rooster',
  'turkey',
  'peacock',
  'eagle',
  'hawk',
  'owl',
  'penguin',
  'ostrich',
  'parrot',
]);
export type BirdKind = z.infer<typeof BirdKind>;

/** A person's body and clothes as the words give them; what the words leave open the stage decides from the seed. */
export const Look = z
  .object({
    age: z.enum(['child', 'adult', 'elder']).exactOptional(),
    build: z.enum(['woman', 'man']).exactOptional(),
    /** What was seen of somebody whom no word made a woman or a man. */
    seen: z.enum(['woman', 'man']).exactOptional(),
    outfit: Outfit.exactOptional(),
    hair: z.string().exactOptional(),
    clothes: z.string().exactOptional(),
    /** Worn over the clothes, in this colour; `any` where no word names one. */
    scarf: z.string().exactOptional(),
    cape: z.string().exactOptional(),
    /** Of a vessel: the colour of what is in it; missing: it is empty. */
    filled: z.string().exactOptional(),
    /** Id of the cast member who it is: what no word decides is then the same in every film, whatever its seed. */
    who: z.string().exactOptional(),
    /** Of a bird: which. */
    bird: BirdKind.exactOptional(),
  })
  .readonly();
export type Look = z.infer<typeof Look>;

export const BodyPart = z.enum(['head', 'shoulder', 'back', 'hand', 'lap']);
export type BodyPart = z.infer<typeof BodyPart>;
export const Placement = z
  .object({
    preposition: z.string(),
    on: z.string(),
    /** The part of a person's or animal's body that is meant: a cat on somebody's head. */
    part: BodyPart.exactOptional(),
  })
  .readonly();
export type Placement = z.infer<typeof Placement>;

/** Someone or something of a shot. `id` is unique in the film: the same id in two shots is the same thing. */
export const Entity = z
  .object({
    id: z.string().min(1),
    category: z.enum(['person', 'animal', 'prop']),
    kind: ThingKind,
    /** As the prompt calls it, without its number: `red ball`. */
    name: z.string().min(1),
    color: z.string().nullable(),
    material: MaterialName.nullable(),
    /** 1 is the thing's usual size. */
    scale: z.number().positive(),
    look: Look,
    /** Where the words put it: on, in, behind … another entity or part of the set. */
    placed: Placement.nullable(),
  })
  .readonly();
export type Entity = z.infer<typeof Entity>;

/** What can be done. The simulate room has one choreography for each. */
export const ActionKind = z.enum([
  'hoop shot',
  'dribble',
  'throw',
  'catch',
  'kick',
  'push',
  'walk',
  'run',
  'jump',
  'dance',
  'wave',
  'clap',
  'sit',
  'lie',
  'tumble',
  'speak',
  'look',
  'hold',
  'skate',
  'stand',
  'fall',
  'drop',
  'roll',
  'bounce',
  'slide',
  'crash',
  'topple',
  'float',
  'swing',
  'spin',
  'shatter',
  'fly',
  'drive',
  'rebound',
  'flip',
  'skating jump',
  'floor routine',
  'ride',
]);
export type ActionKind = z.infer<typeof ActionKind>;

export interface Action {
  readonly kind: ActionKind;
  /** Ids of entities, in the order of the words; empty when the prompt names no doer. */
  readonly subjects: readonly string[];
  readonly object: string | null;
  /** An entity id or a part of the set (`backboard`, `hoop`, `wall`, `floor`, `water`), with its preposition. */
  readonly target: Placement | null;
  /** 0..1: how fast or hard; 0.5 when the words do not say. */
  readonly vigour: number;
  /** Of a hoop shot: what the words say of its end. */
  readonly outcome: 'make' | 'miss' | null;
  /** Of a flip, a skating jump or a spin: how many whole turns in the air; null when the words do not say. */
  readonly turns: number | null;
  /** Of a flip: which way over. */
  readonly sense: 'forward' | 'backward' | null;
  /** Done at the same time as the action before it by the same doers; without it, they are done one after the other. */
  readonly meanwhile?: true;
  /** The words, for the plan. */
  readonly text: string;
}

export type ShotSize = 'extreme close-up' | 'close-up' | 'medium' | 'full' | 'wide';
export type CameraMove =
  | 'static'
  | 'dolly in'
  | 'dolly out'
  | 'pan'
  | 'tilt'
  | 'orbit'
  | 'track'
  | 'crane'
  | 'handheld'
  | 'drift';
export interface CameraDirection {
  readonly size: ShotSize | null;
  readonly move: CameraMove;
  readonly angle: 'eye' | 'low' | 'high' | 'aerial' | 'top' | 'behind' | 'front';
  readonly shallow: boolean;
  /** Which way a pan or a tilt goes; missing: a pan to the right, a tilt up. */
  readonly toward?: 'left' | 'right' | 'up' | 'down';
  /** From what and to what a pan goes, where the words say: ids of entities or parts of the set. */
  readonly from?: string;
  readonly to?: string;
}

export interface DialogueLine {
  /** An entity id; null: a voice from outside the picture. */
  readonly speaker: string | null;
  readonly name: string;
  readonly text: string;
  readonly shout: boolean;
}

/** Music the words ask for; what they leave open the score room decides from the seed. */
export interface MusicDirection {
  readonly style: 'piano' | 'ambient' | 'orchestral' | 'lo-fi' | 'electronic' | 'acoustic';
  readonly mood: 'happy' | 'sad' | 'calm' | 'tense' | 'epic';
  /** Beats a minute. */
  readonly tempo: number | null;
  /** Semitones over C, and the scale. */
  readonly key: { readonly tonic: number; readonly mode: 'major' | 'minor' } | null;
}

export interface ShotScript {
  readonly seconds: number;
  readonly place: PlaceName;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
  readonly camera: CameraDirection;
  readonly slowMotion: boolean;
  readonly cast: readonly Entity[];
  readonly actions: readonly Action[];
  readonly dialogue: readonly DialogueLine[];
  /** Missing or null: no music. */
  readonly music?: MusicDirection | null;
}

/** A fragment of the prompt and what became of it. */
export interface Reading {
  readonly text: string;
  readonly as: string;
}
export interface Readings {
  readonly understood: readonly Reading[];
  readonly approximated: readonly Reading[];
  readonly ignored: readonly Reading[];
}

/** What the prompt asks for, in the engine's own words. */
export interface Screenplay {
  readonly style: Style;
  readonly seed: number;
  readonly shots: readonly ShotScript[];
  readonly readings: Readings;
}
