import type { Chunk } from '../chunks.ts';
import type { LexiconRow } from '../lexicon/entry.ts';
import { type Modifiers, noModifiers } from '../reading.ts';
import type { Token } from '../words.ts';
import type { State } from './state.ts';

/** Keeps an adjective or a number for the noun it waits for. */
export const modify = ({ modifiers, claims }: State, piece: Chunk, row: LexiconRow): void => {
  if (row.near !== undefined) {
    claims.take(piece.tokens, 'approximated', row.near);
  }
  modifiers.tokens.push(...piece.tokens);
  switch (row.tag) {
    case 'number':
      modifiers.counted.push(...piece.tokens);
      modifiers.count = row.count;
      break;
    case 'turns':
      modifiers.turns = row.turns;
      break;
    case 'color':
      modifiers.color = row.color;
      break;
    case 'bright':
      modifiers.bright = true;
      break;
    case 'material':
      modifiers.material = row.material;
      break;
    case 'size':
      modifiers.scale = row.scale;
      break;
    case 'age':
      modifiers.look = { ...modifiers.look, ...row.look };
      break;
    default:
  }
};

export const modifyByNumber = ({ modifiers }: State, token: Token): void => {
  modifiers.tokens.push(token);
  modifiers.counted.push(token);
  modifiers.number = Number(token.text);
  modifiers.count = Math.round(modifiers.number);
};

export const takeModifiers = (state: State): Modifiers => {
  const taken = state.modifiers;
  state.modifiers = noModifiers();
  return taken;
};

/** Adjectives after their noun (`the ball is red`), or with none at all. */
export const dropModifiers = (state: State): void => {
  const { tokens, color, material, scale } = takeModifiers(state);
  const drafts = state.last.map((id) => state.film.get(id)).filter((draft) => draft !== undefined);
  if (tokens.length === 0) {
    return;
  }
  if (drafts.length === 0 || (color === null && material === null && scale === 1)) {
    state.claims.take(tokens, 'ignored', 'says nothing of a thing that is here');
    return;
  }
  for (const draft of drafts) {
    draft.color = color ?? draft.color;
    draft.material = material ?? draft.material;
    draft.scale *= scale;
  }
  state.claims.take(tokens, 'understood', `of ${drafts.map((draft) => draft.id).join(', ')}`);
};
