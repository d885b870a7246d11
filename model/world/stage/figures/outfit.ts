import { Color } from 'three';
import { between, pick, type Random } from '../../random.ts';
import type { Look, Outfit } from '../../read/screenplay.ts';
import { tint } from '../surfaces.ts';
import type { Headgear } from './head/headgear.ts';

/** What a figure wears, as shapes and colours (sRGB hex). Lengths are metres on a body of 1.80 m. */
export interface Wardrobe {
  readonly sleeves: 'none' | 'short' | 'elbow' | 'long';
  readonly legs: 'shorts' | 'trousers' | 'tights' | 'briefs' | 'bare';
  readonly neck: 'crew' | 'scoop' | 'v' | 'high' | 'strap';
  /** Where the top ends, over the joint of the pelvis; below -0.12 it is cut as a bodysuit. */
  readonly hem: number;
  readonly topless?: true;
  /** Cloth below the waist: how far it hangs, as a share of the leg; 0 for none. */
  readonly skirt: number;
  readonly flare: number;
  /** How far cloth stands off the body, and how deep its folds are. */
  readonly padding: number;
  readonly folds: number;
  readonly top: string;
  readonly bottom: string;
  readonly trim: string;
  /** An edge of the trim's colour at neck and sleeves. */
  readonly trimmed: boolean;
  /** A second colour that sweeps over the side, one over shoulders and upper arms, a stripe down the legs. */
  readonly sweep: string | null;
  readonly yoke: string | null;
  readonly stripe: string | null;
  readonly zip: string | null;
  /** The shirt under an open jacket. */
  readonly open: string | null;
  readonly belt: string | null;
  /** Null: barefoot. */
  readonly shoes: string | null;
  readonly soles: string;
  readonly shoeTop: number;
  readonly socks: { readonly color: string; readonly top: number } | null;
  /** Absent: sheer, a shade over the skin. */
  readonly tights?: string;
  readonly gloves: string | null;
  readonly metal: boolean;
  readonly number: number | null;
  readonly extras: readonly Extra[];
  /** Colours of what is worn over the rest and swings. */
  readonly scarf: string | null;
  readonly cape: string | null;
  readonly headgear: Headgear;
  readonly gearColor: string;
}
export type Extra =
  | 'backpack'
  | 'scarf'
  | 'tie'
  | 'apron'
  | 'collar'
  | 'goggles'
  | 'skates'
  | 'hood'
  | 'lapels'
  | 'shorts';

const BRIGHT = ['#b3241f', '#1f4fa8', '#e0a21c', '#2c7a45', '#d45f1c', '#6a3a9c', '#1d8a8c'] as const;
const MUTED = ['#5b6b7d', '#7c5f4a', '#43584c', '#8a3b35', '#d0c4b0', '#2e3d5a', '#9c7b3f'] as const;
const DENIM = ['#2c3e5c', '#3a3f47', '#5a5148', '#23262d'] as const;

const VIVID = ['#f2561d', '#0f7fd6', '#f2b807', '#d81e3a', '#12a36b', '#8a2be0'] as const;
const ICE = ['#1f4fa8', '#7a1f6b', '#b3122e', '#0f6f73', '#2b2470'] as const;

const BASE: Omit<Wardrobe, 'top' | 'bottom' | 'trim' | 'shoes'> = {
  sleeves: 'short',
  legs: 'trousers',
  neck: 'crew',
  hem: -0.03,
  skirt: 0,
  flare: 1,
  padding: 0.006,
  folds: 0.003,
  trimmed: false,
  sweep: null,
  yoke: null,
  stripe: null,
  zip: null,
  open: null,
  belt: null,
  soles: '#e9e6df',
  shoeTop: 0.1,
  socks: null,
  gloves: null,
  metal: false,
  number: null,
  extras: [],
  scarf: null,
  cape: null,
  headgear: 'none',
  gearColor: '#444444',
};
const WHITE_SOCKS = { color: '#f3f2ee', top: 0.16 } as const;

/** Clothes for an outfit and what is worn over it; a colour the prompt names takes the main piece. */
export const dress = (look: Look, woman: boolean, random: Random): Wardrobe => {
  const worn = outfitOf(look, woman, random);
  const colorOf = (named: string): string => (named === 'any' ? other(worn.top, '#b3241f') : named);
  const extras = worn.extras.filter((extra) => extra !== 'hood' || look.cape === undefined);
  return {
    ...worn,
    extras: look.scarf === undefined || extras.includes('scarf') ? extras : [...extras, 'scarf'],
    scarf:
      look.scarf !== undefined ? colorOf(look.scarf) : worn.extras.includes('scarf') ? worn.gearColor : null,
    cape: look.cape === undefined ? null : colorOf(look.cape),
  };
};

const outfitOf = (look: Look, woman: boolean, random: Random): Wardrobe => {
  const outfit: Outfit = look.outfit ?? 'casual';
  const named = look.clothes ?? null;
  const bright = named ?? pick(random, BRIGHT);
  const muted = named ?? pick(random, MUTED);
  const denim = pick(random, DENIM);
  const second = other(bright, pick(random, BRIGHT));
  const digits = Math.floor(between(random, 3, 99));
  const coin = random();
  switch (outfit) {
    case 'jersey':
      return {
        ...BASE,
        sleeves: 'none',
        legs: 'shorts',
        neck: 'v',
        hem: -0.02,
        top: bright,
        bottom: bright,
        trim: '#f4f1e8',
        trimmed: true,
        shoes: '#f1f1ee',
        soles: tint(bright, 0.8),
        shoeTop: 0.12,
        socks: WHITE_SOCKS,
        number: digits,
        padding: 0.01,
        folds: 0.004,
        extras: ['shorts'],
      };
    case 'sportswear':
      return {
        ...BASE,
        legs: woman ? 'tights' : 'shorts',
        tights: '#20242c',
        top: bright,
        bottom: '#20242c',
        trim: '#f4f1e8',
        shoes: second,
        socks: { color: '#f3f2ee', top: 0.06 },
        extras: woman ? [] : ['shorts'],
      };
    case 'suit':
      return {
        ...BASE,
        sleeves: 'long',
        hem: -0.1,
        neck: 'high',
        top: named ?? '#23283a',
        bottom: named ?? '#23283a',
        trim: '#f4f3ef',
        open: '#f4f3ef',
        shoes: '#15110e',
        soles: '#0c0a09',
        extras: ['tie', 'lapels'],
        padding: 0.014,
      };
    case 'coat': {
      const lab = named === '#f2f2ee';
      return {
        ...BASE,
        sleeves: 'long',
        neck: 'high',
        hem: -0.12 + 0.01,
        top: bright,
        bottom: denim,
        trim: tint(bright, 0.6),
        zip: lab ? null : tint(bright, 0.45),
        shoes: '#3f2a1c',
        soles: '#1c1512',
        shoeTop: 0.2,
        gloves: lab ? null : second,
        padding: lab ? 0.012 : 0.024,
        folds: 0.005,
        skirt: lab ? 0.42 : 0.2,
        flare: 1.12,
        extras: lab ? [] : ['scarf', 'backpack'],
        headgear: lab ? 'none' : 'beanie',
        gearColor: second,
      };
    }
    case 'technical shell': {
      const shell = named ?? pick(random, VIVID);
      const contrast = other(shell, pick(random, VIVID));
      return {
        ...BASE,
        sleeves: 'long',
        neck: 'high',
        hem: -0.105,
        top: shell,
        bottom: '#23272f',
        trim: '#14171c',
        yoke: contrast,
        zip: '#14171c',
        stripe: contrast,
        shoes: '#2b2622',
        soles: contrast,
        shoeTop: 0.21,
        gloves: '#1b1e24',
        padding: 0.02,
        folds: 0.006,
        extras: coin < 0.5 ? ['collar', 'hood', 'backpack', 'goggles'] : ['collar', 'hood', 'backpack'],
        headgear: coin < 0.72 ? 'beanie' : 'hood',
        gearColor: coin < 0.72 ? contrast : shell,
      };
    }
    case 'leotard':
      return {
        ...BASE,
        sleeves: woman ? 'long' : 'none',
        legs: woman ? 'briefs' : 'tights',
        neck: woman ? 'crew' : 'scoop',
        hem: woman ? -0.13 : -0.02,
        top: bright,
        bottom: woman ? bright : '#f1f1ee',
        tights: '#f1f1ee',
        trim: second,
        sweep: second,
        shoes: null,
        padding: 0,
        folds: 0,
      };
    case 'skating dress': {
      const ice = named ?? pick(random, ICE);
      return {
        ...BASE,
        sleeves: 'long',
        legs: woman ? 'tights' : 'trousers',
        neck: woman ? 'scoop' : 'v',
        hem: -0.02,
        top: ice,
        bottom: woman ? ice : '#17181d',
        trim: '#e8d9a8',
        trimmed: true,
        sweep: tint(ice, 1.9),
        shoes: woman ? '#f4f2ee' : '#1a1817',
        soles: woman ? '#d8c9ae' : '#0f0e0d',
        shoeTop: 0.2,
        padding: 0.001,
        folds: 0,
        skirt: woman ? 0.2 : 0,
        flare: 2.3,
        extras: ['skates'],
      };
    }
    case 'dress':
      return {
        ...BASE,
        sleeves: coin < 0.4 ? 'short' : 'none',
        legs: 'bare',
        neck: 'scoop',
        top: bright,
        bottom: bright,
        trim: tint(bright, 0.7),
        belt: tint(bright, 0.6),
        shoes: '#2a2024',
        shoeTop: 0.055,
        skirt: 0.56,
        flare: 2.3,
        padding: 0.003,
        folds: 0.001,
      };
    case 'robe':
      return {
        ...BASE,
        sleeves: 'long',
        legs: 'bare',
        neck: 'v',
        top: muted,
        bottom: muted,
        trim: '#d8b45a',
        trimmed: true,
        belt: '#3b2a1c',
        shoes: '#3a2a1c',
        skirt: 0.93,
        flare: 1.5,
        padding: 0.02,
        folds: 0.006,
      };
    case 'uniform':
      return {
        ...BASE,
        sleeves: 'long',
        top: named ?? '#27395c',
        bottom: '#1d2536',
        trim: '#d8b45a',
        trimmed: true,
        stripe: '#d8b45a',
        belt: '#15110e',
        shoes: '#15110e',
        soles: '#0c0a09',
        headgear: 'cap',
        gearColor: '#1d2536',
        padding: 0.012,
      };
    case 'spacesuit':
      return {
        ...BASE,
        sleeves: 'long',
        neck: 'high',
        top: '#e9e8e3',
        bottom: '#e9e8e3',
        trim: '#d0562a',
        trimmed: true,
        belt: '#8c8f94',
        shoes: '#c8c7c2',
        soles: '#77787a',
        shoeTop: 0.2,
        gloves: '#c8c7c2',
        padding: 0.038,
        folds: 0.007,
        extras: ['backpack'],
        headgear: 'visor',
      };
    case 'armour':
      return {
        ...BASE,
        sleeves: 'long',
        neck: 'high',
        top: '#aeb3ba',
        bottom: '#8f949b',
        trim: '#6d2b26',
        trimmed: true,
        belt: '#3b2a1c',
        shoes: '#8f949b',
        soles: '#4b4e53',
        shoeTop: 0.2,
        gloves: '#8f949b',
        padding: 0.014,
        folds: 0,
        metal: true,
        headgear: 'helmet',
        gearColor: '#aeb3ba',
      };
    case 'apron':
      return {
        ...BASE,
        sleeves: 'long',
        neck: 'high',
        top: '#f2f1ec',
        bottom: '#33373d',
        trim: '#d8d4ca',
        shoes: '#15110e',
        soles: '#0c0a09',
        extras: ['apron'],
        headgear: 'toque',
        padding: 0.012,
      };
    case 'swimwear':
      return {
        ...BASE,
        sleeves: 'none',
        legs: woman ? 'briefs' : 'shorts',
        neck: 'strap',
        hem: woman ? -0.13 : -0.03,
        ...(woman ? {} : { topless: true }),
        top: bright,
        bottom: woman ? bright : second,
        trim: '#f4f1e8',
        shoes: null,
        padding: 0,
        folds: 0,
        extras: woman ? [] : ['shorts'],
      };
    default:
      return {
        ...BASE,
        sleeves: coin < 0.5 ? 'long' : 'short',
        top: muted,
        bottom: denim,
        trim: tint(muted, 0.7),
        trimmed: coin < 0.5,
        shoes: random() < 0.5 ? '#e8e6df' : '#33261d',
      };
  }
};

/** A second colour that is plainly not the first: one too near to it gives way to its opposite. */
const other = (first: string, second: string): string => {
  const a = new Color(first).getHSL({ h: 0, s: 0, l: 0 });
  const b = new Color(second).getHSL({ h: 0, s: 0, l: 0 });
  const apart = Math.min(Math.abs(a.h - b.h), 1 - Math.abs(a.h - b.h));
  return apart > 0.09
    ? second
    : `#${new Color().setHSL((a.h + 0.55) % 1, Math.max(0.6, b.s), 0.42).getHexString()}`;
};
