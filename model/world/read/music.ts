import type { Claims } from './claims.ts';
import type { MusicDirection } from './screenplay.ts';
import type { Token } from './words.ts';

interface Shade {
  readonly style?: MusicDirection['style'];
  readonly mood?: MusicDirection['mood'];
  readonly tempo?: number;
}

/** Words that colour music, when they stand right before a word for it. */
const SHADES: readonly (readonly [words: readonly string[], shade: Shade])[] = [
  [['piano', 'classical', 'solo piano'], { style: 'piano' }],
  [['ambient', 'atmospheric', 'ethereal', 'dreamy', 'meditative'], { style: 'ambient', mood: 'calm' }],
  [
    ['orchestral', 'orchestra', 'symphonic', 'cinematic', 'film', 'movie', 'string', 'strings', 'choral'],
    { style: 'orchestral' },
  ],
  [
    ['lo-fi', 'lofi', 'lo fi', 'hip hop', 'hip-hop', 'chill', 'chillhop', 'jazz', 'jazzy'],
    { style: 'lo-fi', mood: 'calm' },
  ],
  [
    ['electronic', 'synth', 'techno', 'dance', 'edm', 'pop', 'disco', 'house', '80s'],
    { style: 'electronic' },
  ],
  [['rock', 'drum', 'driving'], { style: 'electronic', tempo: 128 }],
  [['acoustic', 'guitar', 'folk', 'country', 'ukulele', 'harp'], { style: 'acoustic' }],
  [
    ['happy', 'cheerful', 'upbeat', 'joyful', 'playful', 'bright', 'uplifting', 'festive', 'fun'],
    { mood: 'happy' },
  ],
  [['sad', 'melancholy', 'melancholic', 'mournful', 'somber', 'sombre', 'emotional'], { mood: 'sad' }],
  [['calm', 'gentle', 'soft', 'peaceful', 'relaxing', 'quiet', 'romantic', 'tender'], { mood: 'calm' }],
  [['tense', 'suspenseful', 'dark', 'ominous', 'eerie', 'scary', 'dramatic'], { mood: 'tense' }],
  [
    ['epic', 'heroic', 'triumphant', 'majestic', 'powerful', 'inspiring'],
    { style: 'orchestral', mood: 'epic' },
  ],
  [['fast', 'energetic', 'lively'], { mood: 'happy', tempo: 138 }],
  [['slow'], { tempo: 62 }],
  [['background', 'instrumental', 'accompanying', 'musical', 'some', 'any', 'a', 'an', 'the'], {}],
];
const shadeOf = new Map(SHADES.flatMap(([words, shade]) => words.map((word) => [word, shade] as const)));
const FILLERS: ReadonlySet<string> = new Set(['some', 'any', 'a', 'an', 'the']);

/** These always mean music; the others do only with a colouring word before them: nobody hears "the final score". */
const NAMES: ReadonlySet<string> = new Set(['music', 'soundtrack']);
const SHADED_NAMES: ReadonlySet<string> = new Set([
  'score',
  'beat',
  'beats',
  'song',
  'tune',
  'melody',
  'theme',
  'track',
  'waltz',
  'anthem',
]);
/** Things that have music in their name and make none. */
const OBJECTS: ReadonlySet<string> = new Set([
  'box',
  'stand',
  'store',
  'shop',
  'room',
  'teacher',
  'video',
  'sheet',
]);
const NEGATIONS: ReadonlySet<string> = new Set(['no', 'without', 'minus']);
const LEADS: ReadonlySet<string> = new Set(['with', 'and', 'to', 'over', 'by', 'set']);

const NOTES: Readonly<Record<string, number>> = { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 };

const DEFAULT_STYLE: Readonly<Record<MusicDirection['mood'], MusicDirection['style']>> = {
  happy: 'acoustic',
  sad: 'piano',
  calm: 'piano',
  tense: 'ambient',
  epic: 'orchestral',
};
const DEFAULT_MOOD: Readonly<Record<MusicDirection['style'], MusicDirection['mood']>> = {
  piano: 'calm',
  ambient: 'calm',
  orchestral: 'epic',
  'lo-fi': 'calm',
  electronic: 'happy',
  acoustic: 'happy',
};

/**
 * Finds music that is asked for (`with soft piano music`, `an epic orchestral score in D minor`, `a lo-fi beat at 80
 * bpm`) or forbidden (`no music`), and claims its words so that nobody else reads them.
 * @returns undefined when the words say nothing of music, null when they want none.
 */
export const readMusic = (tokens: readonly Token[], claims: Claims): MusicDirection | null | undefined => {
  const words = tokens.map(({ kind, text }) => (kind === 'quote' ? '"' : text.toLowerCase()));
  for (const [at, word] of words.entries()) {
    if (!(NAMES.has(word) || SHADED_NAMES.has(word)) || OBJECTS.has(words[at + 1] ?? '')) {
      continue;
    }
    const { from, shades } = shadesBefore(words, at);
    const coloured = shades.some(({ style, mood }) => style !== undefined || mood !== undefined);
    if (!NAMES.has(word) && !coloured) {
      continue;
    }
    if (NEGATIONS.has(words[from - 1] ?? '')) {
      claims.take(tokens.slice(from - 1, at + 1), 'understood', 'left out: music');
      return null;
    }
    const after = detailsAfter(words, at + 1);
    const first = LEADS.has(words[from - 1] ?? '') ? from - 1 : from;
    const style = shades.findLast((shade) => shade.style !== undefined)?.style;
    const mood = shades.findLast((shade) => shade.mood !== undefined)?.mood;
    const direction: MusicDirection = {
      style: style ?? (mood === undefined ? 'piano' : DEFAULT_STYLE[mood]),
      mood: mood ?? (style === undefined ? 'calm' : DEFAULT_MOOD[style]),
      tempo: after.tempo ?? shades.find((shade) => shade.tempo !== undefined)?.tempo ?? null,
      key: after.key,
    };
    claims.take(
      tokens.slice(first, after.end),
      'understood',
      `music: ${direction.style}, ${direction.mood}${direction.tempo === null ? '' : `, ${direction.tempo} bpm`}`,
    );
    return direction;
  }
  return undefined;
};

/** Walks back over the words that colour the one at `at`. */
const shadesBefore = (words: readonly string[], at: number): { from: number; shades: Shade[] } => {
  const shades: Shade[] = [];
  let from = at;
  for (;;) {
    const pair = shadeOf.get(`${words[from - 2] ?? ''} ${words[from - 1] ?? ''}`);
    const single = shadeOf.get(words[from - 1] ?? '');
    // "soft, sad music": a comma between two adjectives
    const comma = words[from - 1] === ',' && shades.length > 0 && shadeOf.has(words[from - 2] ?? '');
    if (pair !== undefined) {
      shades.unshift(pair);
      from -= 2;
    } else if (single !== undefined) {
      shades.unshift(single);
      from -= 1;
      if (FILLERS.has(words[from] ?? '')) break;
    } else if (comma) {
      from -= 1;
    } else {
      break;
    }
  }
  return { from, shades };
};

/** `in D minor`, `at 90 bpm`, in either order. */
const detailsAfter = (words: readonly string[], start: number) => {
  let end = start;
  let tempo: number | null = null;
  let key: MusicDirection['key'] = null;
  for (let round = 0; round < 2; round += 1) {
    const bpm = Number(words[end + 1]);
    if (words[end] === 'at' && words[end + 2] === 'bpm' && Number.isFinite(bpm)) {
      tempo = Math.min(200, Math.max(40, Math.round(bpm)));
      end += 3;
      continue;
    }
    const note = NOTES[words[end + 1] ?? ''];
    if (words[end] !== 'in' || note === undefined) {
      continue;
    }
    const accidental = { sharp: 1, flat: -1 }[words[end + 2] ?? ''] ?? 0;
    const mode = words[end + (accidental === 0 ? 2 : 3)];
    if (mode === 'major' || mode === 'minor') {
      key = { tonic: (note + accidental + 12) % 12, mode };
      end += accidental === 0 ? 3 : 4;
    }
  }
  return { end, tempo, key };
};
