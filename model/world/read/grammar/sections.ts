import type { Chunk } from '../chunks.ts';
import type { LexiconRow } from '../lexicon/entry.ts';
import type { Section } from '../sections.ts';
import type { State } from './state.ts';

/** What a description of the look may set. */
const OF_LOOK: ReadonlySet<LexiconRow['tag']> = new Set([
  'style',
  'camera',
  'pace',
  'time',
  'weather',
  'mood',
  'wording',
  'unplayed',
]);
const GRAMMAR: ReadonlySet<LexiconRow['tag']> = new Set([
  'article',
  'possessive',
  'preposition',
  'conjunction',
  'pronoun',
  'negation',
  'filler',
]);

/**
 * Takes the words of a section that stages nothing.
 * @returns false when the scene's grammar is to read them
 */
export const outOfScene = (state: State, piece: Chunk, section: Section): boolean => {
  if (section === 'scene' || section === 'lines') {
    return false;
  }
  const { claims } = state;
  const tag = piece.row?.tag;
  const [first] = piece.tokens;
  if (first?.kind === 'mark' && !/\p{Extended_Pictographic}/u.test(first.text)) {
    claims.pass(piece.tokens);
    return true;
  }
  if (tag !== undefined && GRAMMAR.has(tag)) {
    claims.pass(piece.tokens);
    return true;
  }
  if (section === 'without') {
    state.reading.nobody ||= piece.row?.tag === 'thing' && piece.row.category === 'person';
    claims.take(piece.tokens, 'understood', `left out: ${piece.base}`);
    return true;
  }
  if (section === 'look') {
    if (tag !== undefined && OF_LOOK.has(tag)) {
      return false;
    }
    claims.take(piece.tokens, 'ignored', 'describes the look, nothing to stage');
    return true;
  }
  if (tag === 'weather') {
    return false;
  }
  claims.take(piece.tokens, 'ignored', 'a sound: the engine makes those of what it stages');
  return true;
};
