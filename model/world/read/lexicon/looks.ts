import type { MaterialName } from '../screenplay.ts';
import type { AgeRow, BrightRow, ColorRow, MaterialRow, NumberRow, SizeRow } from './entry.ts';

const color = (hex: string, words: readonly string[]): ColorRow => ({ tag: 'color', color: hex, words });
export const COLORS: readonly ColorRow[] = [
  color('#c8261f', ['red', 'crimson', 'scarlet', 'ruby']),
  color('#e8711a', ['orange', 'amber']),
  color('#edc021', ['yellow', 'lemon yellow', 'mustard']),
  color('#3f9a3c', ['green', 'emerald', 'lime']),
  color('#1d9a94', ['teal', 'turquoise', 'cyan', 'aqua']),
  color('#2a5fc4', ['blue', 'azure', 'cobalt', 'sapphire']),
  color('#1b2c5e', ['navy', 'dark blue', 'navy blue', 'indigo']),
  color('#6fb4e8', ['light blue', 'sky blue', 'pale blue']),
  color('#7a3fb0', ['purple', 'violet', 'lavender', 'magenta']),
  color('#e886ac', ['pink', 'rose', 'hot pink', 'pastel']),
  color('#6e4423', ['brown', 'chestnut', 'chocolate', 'tan', 'beige']),
  color('#17181b', ['black', 'jet black', 'dark']),
  color('#f1f0ec', ['white', 'ivory', 'cream', 'snow-white']),
  color('#868a8f', ['gray', 'grey', 'charcoal']),
];

export const BRIGHTS: readonly BrightRow[] = [
  {
    tag: 'bright',
    words: [
      'bright',
      'brightly colored',
      'brightly coloured',
      'bright colored',
      'bright coloured',
      'colorful',
      'colourful',
      'vivid',
      'neon',
      'fluorescent',
      'vibrant',
      'high-visibility',
    ],
  },
];

/** What strong colours are, when each of several gets its own. */
export const BRIGHT_COLORS = ['#e8501f', '#f2c21a', '#18a3c7', '#d8357f', '#5cb531', '#7d4bd0'] as const;

const material = (name: MaterialName, words: readonly string[]): MaterialRow => ({
  tag: 'material',
  material: name,
  words,
});
export const MATERIALS: readonly MaterialRow[] = [
  material('wood', ['wooden', 'wood', 'oak wood', 'timber']),
  material('metal', ['metal', 'metallic', 'steel', 'iron', 'chrome', 'copper', 'brass', 'aluminum']),
  material('gold', ['gold', 'golden', 'gilded']),
  material('silver', ['silver', 'silvery']),
  material('glass', ['glass', 'crystal', 'transparent']),
  material('rubber', ['rubber', 'bouncy']),
  material('leather', ['leather']),
  material('stone', ['stone', 'rocky', 'granite', 'concrete']),
  material('marble', ['marble']),
  material('plastic', ['plastic']),
  material('ceramic', ['ceramic', 'porcelain', 'clay', 'china']),
  material('ice', ['icy', 'frozen']),
  material('paper', ['paper', 'cardboard']),
  material('cloth', ['cloth', 'fabric', 'woollen', 'silk', 'velvet']),
  material('brick', ['brick']),
];

const size = (scale: number, words: readonly string[]): SizeRow => ({ tag: 'size', scale, words });
export const SIZES: readonly SizeRow[] = [
  size(0.5, ['tiny', 'miniature', 'mini', 'microscopic']),
  size(0.7, ['small', 'little', 'short']),
  size(1.4, ['big', 'large', 'tall', 'heavy']),
  size(1.9, ['huge', 'giant', 'enormous', 'gigantic', 'massive', 'colossal']),
];

const age = (look: AgeRow['look'], words: readonly string[]): AgeRow => ({ tag: 'age', look, words });
export const AGES: readonly AgeRow[] = [
  age({ age: 'elder' }, ['old', 'elderly', 'aged']),
  age({ age: 'adult' }, ['young', 'adult', 'grown-up']),
  age({ build: 'woman' }, ['female']),
  age({ build: 'man' }, ['male']),
];

const number = (count: number, words: readonly string[]): NumberRow => ({ tag: 'number', count, words });
export const NUMBERS: readonly NumberRow[] = [
  number(1, ['one', 'single', 'lone', 'solitary']),
  number(2, ['two', 'pair of', 'couple of', 'both', 'twin']),
  number(3, ['three', 'few', 'trio of']),
  number(4, ['four', 'several', 'some', 'group of']),
  number(5, ['five', 'handful of']),
  number(6, ['six', 'half dozen', 'row of', 'line of']),
  number(7, ['seven']),
  number(8, ['eight', 'many', 'lot of', 'stack of', 'pile of', 'tower of']),
  number(9, ['nine']),
  number(10, ['ten', 'bunch of', 'collection of']),
  number(11, ['eleven']),
  number(12, [
    'twelve',
    'dozen',
    'dozen of',
    'hundred of',
    'thousand of',
    'hundred',
    'thousand',
    'countless',
  ]),
];
