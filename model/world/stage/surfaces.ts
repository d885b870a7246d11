import { Color } from 'three';
import type { MaterialName } from '../read/screenplay.ts';
import type { Material } from '../score/cue.ts';
import type { Pattern, PatternKind, Rgb, Surface } from '../shoot/scene.ts';

/** Linear colour of an sRGB hex code. */
export const rgb = (hex: string): Rgb => {
  const { r, g, b } = new Color(hex);
  return [r, g, b];
};

/** A colour made lighter (above 1) or darker. */
export const tint = (hex: string, factor: number): string =>
  `#${new Color(hex).multiplyScalar(factor).getHexString()}`;

const PLAIN: Pattern = { kind: 'plain', scale: 1, color: [0, 0, 0] };

interface Finish {
  readonly roughness?: number;
  readonly metalness?: number;
  readonly emission?: number;
  readonly pattern?: readonly [kind: PatternKind, scale: number, color: string];
}

/** A surface out of a hex colour. */
export const surface = (
  color: string,
  { roughness = 0.7, metalness = 0, emission = 0, pattern }: Finish = {},
): Surface => ({
  color: rgb(color),
  roughness,
  metalness,
  emission,
  pattern: pattern === undefined ? PLAIN : { kind: pattern[0], scale: pattern[1], color: rgb(pattern[2]) },
});

interface Stuff {
  readonly sound: Material;
  readonly color: string;
  readonly finish: Finish;
  /** Kilograms a cubic metre, as a prop of that stuff weighs on the whole (a crate is mostly air). */
  readonly density: number;
  readonly friction: number;
  readonly restitution: number;
}

/** What the words for materials mean to eye, ear and hand. */
export const STUFF: Readonly<Record<MaterialName, Stuff>> = {
  wood: {
    sound: 'wood',
    color: '#b08a60',
    finish: { roughness: 0.55, pattern: ['wood', 3, '#8c6640'] },
    density: 450,
    friction: 0.5,
    restitution: 0.45,
  },
  metal: {
    sound: 'metal',
    color: '#b9bec6',
    finish: { roughness: 0.28, metalness: 1 },
    density: 1800,
    friction: 0.35,
    restitution: 0.5,
  },
  gold: {
    sound: 'metal',
    color: '#f0bd4f',
    finish: { roughness: 0.2, metalness: 1 },
    density: 2500,
    friction: 0.35,
    restitution: 0.45,
  },
  silver: {
    sound: 'metal',
    color: '#dfe2e6',
    finish: { roughness: 0.15, metalness: 1 },
    density: 2200,
    friction: 0.35,
    restitution: 0.45,
  },
  glass: {
    sound: 'glass',
    color: '#9fd6dd',
    finish: { roughness: 0.06 },
    density: 900,
    friction: 0.3,
    restitution: 0.4,
  },
  rubber: {
    sound: 'rubber',
    color: '#c8362e',
    finish: { roughness: 0.55 },
    density: 300,
    friction: 0.9,
    restitution: 0.85,
  },
  leather: {
    sound: 'leather',
    color: '#7a4a2a',
    finish: { roughness: 0.6 },
    density: 300,
    friction: 0.7,
    restitution: 0.6,
  },
  stone: {
    sound: 'stone',
    color: '#8b8780',
    finish: { roughness: 0.9, pattern: ['noise', 6, '#6f6b64'] },
    density: 2000,
    friction: 0.75,
    restitution: 0.25,
  },
  marble: {
    sound: 'stone',
    color: '#e9e6e0',
    finish: { roughness: 0.25, pattern: ['noise', 3, '#bcb7b2'] },
    density: 2200,
    friction: 0.4,
    restitution: 0.4,
  },
  plastic: {
    sound: 'plastic',
    color: '#d8d8d4',
    finish: { roughness: 0.35 },
    density: 250,
    friction: 0.45,
    restitution: 0.55,
  },
  ceramic: {
    sound: 'ceramic',
    color: '#e9e4d8',
    finish: { roughness: 0.2 },
    density: 900,
    friction: 0.4,
    restitution: 0.3,
  },
  ice: {
    sound: 'ice',
    color: '#cfe8f5',
    finish: { roughness: 0.12 },
    density: 800,
    friction: 0.05,
    restitution: 0.3,
  },
  paper: {
    sound: 'plastic',
    color: '#c9a878',
    finish: { roughness: 0.9 },
    density: 80,
    friction: 0.6,
    restitution: 0.2,
  },
  cloth: {
    sound: 'cloth',
    color: '#9a8f86',
    finish: { roughness: 0.95 },
    density: 120,
    friction: 0.9,
    restitution: 0.1,
  },
  brick: {
    sound: 'stone',
    color: '#9c4f38',
    finish: { roughness: 0.9, pattern: ['bricks', 4, '#c9bfb2'] },
    density: 1600,
    friction: 0.8,
    restitution: 0.2,
  },
};
