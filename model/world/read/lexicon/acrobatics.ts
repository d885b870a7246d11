import type { ActionKind } from '../screenplay.ts';
import type { TurnsRow, VerbRow, WayRow } from './entry.ts';

type Rest = Partial<Omit<VerbRow, 'tag' | 'words' | 'does' | 'noun'>>;

/** Something done whose name is a noun as well: `a backflip`, `backflips`. */
const act = (does: ActionKind, words: readonly string[], rest: Rest): VerbRow => ({
  tag: 'verb',
  does,
  words,
  noun: true,
  ...rest,
});

/** A verb that only lends itself to the noun after it; alone it is played as something plain. */
const light = (does: ActionKind, near: string, words: readonly string[]): VerbRow => ({
  tag: 'verb',
  does,
  words,
  near,
  light: true,
});

const ROUTINE = { implies: 'gym', by: 'gymnast' } as const;

export const ACROBATICS: readonly VerbRow[] = [
  act(
    'floor routine',
    [
      'floor routine',
      'floor exercise',
      'gymnastics floor routine',
      'gymnastics floor exercise',
      'gymnastics routine',
      'gymnastic routine',
      'gymnastics',
      'routine',
    ],
    ROUTINE,
  ),
  act(
    'floor routine',
    ['tumbling pass', 'tumble pass', 'tumbling run', 'tumbling routine', 'tumbling line'],
    {
      ...ROUTINE,
      near: 'a floor routine',
    },
  ),
  act(
    'flip',
    [
      'backflip',
      'back flip',
      'backward flip',
      'backwards flip',
      'backward somersault',
      'back somersault',
      'back tuck',
    ],
    { sense: 'backward', turns: 1, by: 'athlete' },
  ),
  act(
    'flip',
    [
      'front flip',
      'frontflip',
      'forward flip',
      'somersault',
      'forward somersault',
      'front somersault',
      'front tuck',
    ],
    { sense: 'forward', turns: 1, by: 'athlete' },
  ),
  act('flip', ['flip'], { turns: 1, by: 'athlete' }),
  act('flip', ['back handspring', 'flic-flac', 'flick-flack'], {
    sense: 'backward',
    turns: 1,
    by: 'athlete',
    near: 'a flip backward, without the hands',
  }),
  act('flip', ['handspring', 'front handspring', 'walkover', 'cartwheel', 'round-off', 'roundoff'], {
    sense: 'forward',
    turns: 1,
    by: 'athlete',
    near: 'a flip forward, without the hands',
  }),
  act('skating jump', ['axel', 'axel jump'], {
    turns: 1,
    extraTurns: 0.5,
    implies: 'rink',
    by: 'figure skater',
  }),
  act(
    'skating jump',
    ['lutz', 'salchow', 'toe loop', 'toe-loop', 'loop jump', 'flip jump', 'lutz jump', 'salchow jump'],
    {
      turns: 1,
      implies: 'rink',
      by: 'figure skater',
      near: 'a skating jump; its own take-off edge is not shown',
    },
  ),
  light('dance', 'dancing', ['perform', 'present a']),
  light('stand', 'standing', [
    'land',
    'execute',
    'attempt',
    'nail',
    'complete',
    'practice',
    'practise',
    'pull off',
    'show off',
    'finish',
    'try',
  ]),
];

export const TURNS: readonly TurnsRow[] = [
  { tag: 'turns', turns: 2, words: ['double'] },
  { tag: 'turns', turns: 3, words: ['triple'] },
  { tag: 'turns', turns: 4, words: ['quadruple', 'quad'] },
];

export const WAYS: readonly WayRow[] = [
  { tag: 'way', sense: 'forward', words: ['forward', 'forwards'] },
  { tag: 'way', sense: 'backward', words: ['backward', 'backwards'] },
];
