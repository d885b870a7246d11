import { between, pick, type Random } from '../../random.ts';
import type { Look, Outfit } from '../../read/screenplay.ts';
import { tint } from '../surfaces.ts';
import type { Headgear } from './head.ts';

/** What a figure wears, as shapes and colours. */
export interface Wardrobe {
  readonly sleeves: 'none' | 'short' | 'long';
  readonly legs: 'shorts' | 'trousers' | 'bare';
  /** Cloth below the waist: where it ends, as a share of the leg; 0 for none. */
  readonly skirt: number;
  readonly flare: number;
  /** How far cloth stands off the body, metres. */
  readonly padding: number;
  readonly top: string;
  readonly bottom: string;
  readonly trim: string;
  readonly shoes: string;
  readonly gloves: string | null;
  readonly metal: boolean;
  readonly number: number | null;
  readonly extras: readonly ('backpack' | 'scarf' | 'tie' | 'apron' | 'belt')[];
  readonly headgear: Headgear;
  readonly gearColor: string;
}

const BRIGHT = ['#b3241f', '#1f4fa8', '#e0a21c', '#2c7a45', '#d45f1c', '#6a3a9c', '#1d8a8c'] as const;
const MUTED = ['#5b6b7d', '#7c5f4a', '#43584c', '#8a3b35', '#d0c4b0', '#2e3d5a', '#9c7b3f'] as const;
const DENIM = ['#2c3e5c', '#3a3f47', '#5a5148', '#23262d'] as const;

const BASE: Omit<Wardrobe, 'top' | 'bottom' | 'trim' | 'shoes'> = {
  sleeves: 'short',
  legs: 'trousers',
  skirt: 0,
  flare: 1,
  padding: 0.006,
  gloves: null,
  metal: false,
  number: null,
  extras: [],
  headgear: 'none',
  gearColor: '#444444',
};

/** Clothes for an outfit; a colour the prompt names takes the main piece. */
export const dress = (look: Look, random: Random): Wardrobe => {
  const outfit: Outfit = look.outfit ?? 'casual';
  const bright = look.clothes ?? pick(random, BRIGHT);
  const muted = look.clothes ?? pick(random, MUTED);
  const denim = pick(random, DENIM);
  const second = pick(random, BRIGHT);
  const digits = Math.floor(between(random, 3, 99));
  switch (outfit) {
    case 'jersey':
      return {
        ...BASE,
        sleeves: 'none',
        legs: 'shorts',
        top: bright,
        bottom: bright,
        trim: '#f4f1e8',
        shoes: '#f1f1ee',
        number: digits,
        padding: 0.01,
      };
    case 'sportswear':
      return { ...BASE, legs: 'shorts', top: bright, bottom: '#20242c', trim: '#f4f1e8', shoes: second };
    case 'suit':
      return {
        ...BASE,
        sleeves: 'long',
        top: look.clothes ?? '#23283a',
        bottom: look.clothes ?? '#23283a',
        trim: '#f4f3ef',
        shoes: '#15110e',
        extras: ['tie'],
        padding: 0.012,
      };
    case 'coat':
      return {
        ...BASE,
        sleeves: 'long',
        top: bright,
        bottom: denim,
        trim: tint(bright, 0.6),
        shoes: '#3f2a1c',
        gloves: second,
        padding: 0.026,
        skirt: 0.14,
        flare: 1.1,
        extras: look.clothes === '#f2f2ee' ? [] : ['scarf', 'backpack'],
        headgear: look.clothes === '#f2f2ee' ? 'none' : 'beanie',
        gearColor: second,
      };
    case 'dress':
      return {
        ...BASE,
        sleeves: 'none',
        legs: 'bare',
        top: bright,
        bottom: bright,
        trim: tint(bright, 0.7),
        shoes: '#2a2024',
        skirt: 0.56,
        flare: 2.5,
      };
    case 'robe':
      return {
        ...BASE,
        sleeves: 'long',
        legs: 'bare',
        top: muted,
        bottom: muted,
        trim: '#d8b45a',
        shoes: '#3a2a1c',
        skirt: 0.9,
        flare: 1.35,
        padding: 0.02,
        extras: ['belt'],
      };
    case 'uniform':
      return {
        ...BASE,
        sleeves: 'long',
        top: look.clothes ?? '#27395c',
        bottom: '#1d2536',
        trim: '#d8b45a',
        shoes: '#15110e',
        extras: ['belt'],
        headgear: 'cap',
        gearColor: '#1d2536',
        padding: 0.012,
      };
    case 'spacesuit':
      return {
        ...BASE,
        sleeves: 'long',
        top: '#e9e8e3',
        bottom: '#e9e8e3',
        trim: '#d0562a',
        shoes: '#c8c7c2',
        gloves: '#c8c7c2',
        padding: 0.042,
        extras: ['backpack', 'belt'],
        headgear: 'visor',
      };
    case 'armour':
      return {
        ...BASE,
        sleeves: 'long',
        top: '#aeb3ba',
        bottom: '#8f949b',
        trim: '#6d2b26',
        shoes: '#8f949b',
        gloves: '#8f949b',
        padding: 0.018,
        metal: true,
        headgear: 'helmet',
        gearColor: '#aeb3ba',
        extras: ['belt'],
      };
    case 'apron':
      return {
        ...BASE,
        sleeves: 'long',
        top: '#f2f1ec',
        bottom: '#33373d',
        trim: '#d8d4ca',
        shoes: '#15110e',
        extras: ['apron'],
        headgear: 'toque',
        padding: 0.012,
      };
    case 'swimwear':
      return {
        ...BASE,
        sleeves: 'short',
        legs: 'shorts',
        top: bright,
        bottom: second,
        trim: '#f4f1e8',
        shoes: '#c9a06a',
      };
    default:
      return {
        ...BASE,
        sleeves: random() < 0.5 ? 'long' : 'short',
        top: muted,
        bottom: denim,
        trim: tint(muted, 0.7),
        shoes: random() < 0.5 ? '#e8e6df' : '#33261d',
      };
  }
};
