import type { Token } from './words.ts';

/** The words of one shot, and the words that opened it (`Shot 2:`, `cut to`). */
export interface ShotWords {
  readonly marker: readonly Token[];
  readonly tokens: readonly Token[];
}

const lower = (token: Token | undefined): string => token?.text.toLowerCase() ?? '';
const ORDINAL = /^(?:\d+|one|two|three|four|five|six|first|second|third|last|final)$/;

/** How many tokens open a shot at this place; 0: none. */
const markerAt = (tokens: readonly Token[], at: number): number => {
  const first = lower(tokens[at]);
  const second = lower(tokens[at + 1]);
  if ((first === 'shot' || first === 'scene') && ORDINAL.test(second)) {
    return /^[:.)–—-]$/.test(lower(tokens[at + 2])) ? 3 : 2;
  }
  const smash = first === 'then' || first === 'smash' || first === '[' ? 1 : 0;
  if (lower(tokens[at + smash]) === 'cut' && /^(?:to|back)$/.test(lower(tokens[at + smash + 1]))) {
    let length = smash + 2;
    while (/^(?:to|:|\])$/.test(lower(tokens[at + length]))) {
      length += 1;
    }
    return length;
  }
  return 0;
};

/** Divides a prompt into shots at its own markers; without any, all of it is one shot. */
export const divide = (tokens: readonly Token[]): readonly ShotWords[] => {
  const shots: { marker: readonly Token[]; tokens: Token[] }[] = [{ marker: [], tokens: [] }];
  let at = 0;
  while (at < tokens.length) {
    const length = markerAt(tokens, at);
    if (length > 0) {
      shots.push({ marker: tokens.slice(at, at + length), tokens: [] });
      at += length;
    } else {
      const token = tokens[at];
      if (token !== undefined) {
        shots.at(-1)?.tokens.push(token);
      }
      at += 1;
    }
  }
  const said = shots.filter((shot) => shot.marker.length > 0 || shot.tokens.length > 0);
  return said.length > 0 ? said : shots;
};
