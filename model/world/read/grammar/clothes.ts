import type { Chunk } from '../chunks.ts';
import type { ClothingRow } from '../lexicon/entry.ts';
import { BRIGHT_COLORS } from '../lexicon/looks.ts';
import type { Look } from '../screenplay.ts';
import { takeModifiers } from './modifiers.ts';
import { isPerson, leftOut, type State } from './state.ts';

/** What is worn over the clothes, and has a colour of its own. */
const OVER = ['scarf', 'cape'] as const;

/** Clothes dress all who were named together; bright ones give each wearer a colour of their own. */
export const readClothing = (state: State, row: ClothingRow, piece: Chunk): void => {
  const modifiers = takeModifiers(state);
  const tokens = [...modifiers.tokens, ...piece.tokens];
  state.definite = false;
  state.possessive = null;
  if (leftOut(state, tokens, piece.base)) {
    return;
  }
  const wearers = [
    ...new Set(
      state.owner !== null && isPerson(state, state.owner)
        ? [state.owner]
        : ([state.last, state.subjects].find((ids) => ids.some((id) => isPerson(state, id))) ?? []),
    ),
  ].flatMap((id) => (isPerson(state, id) ? (state.film.get(id) ?? []) : []));
  state.preposition = null;
  state.owner = null;
  if (wearers.length === 0) {
    state.claims.take(tokens, 'ignored', 'clothes, with nobody to wear them');
    return;
  }
  const all = state.film.all();
  for (const wearer of wearers) {
    const bright = BRIGHT_COLORS[all.indexOf(wearer) % BRIGHT_COLORS.length];
    const color: Look['clothes'] = modifiers.color ?? (modifiers.bright ? bright : undefined);
    const over = OVER.filter((piece) => row.look[piece] !== undefined);
    const dyed = over.length > 0 ? over : (['clothes'] as const);
    wearer.look = {
      ...wearer.look,
      ...row.look,
      ...(color === undefined ? {} : Object.fromEntries(dyed.map((piece) => [piece, color]))),
    };
  }
  const worn = `worn by ${wearers.map(({ id }) => id).join(', ')}`;
  state.claims.take(
    tokens,
    row.near === undefined ? 'understood' : 'approximated',
    row.near === undefined ? worn : `${worn}: ${row.near}`,
  );
};
