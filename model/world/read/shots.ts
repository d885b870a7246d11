import type { Token } from './words.ts';

/** The words of one shot, the words that opened it (`Shot 2:`, `cut to`), and how long these say it lasts. */
export interface ShotWords {
  readonly marker: readonly Token[];
  readonly tokens: readonly Token[];
  /** Seconds; null when nothing is said. */
  readonly lasts: number | null;
}

const CLOCK = String.raw`(?:\d+:)?\d+(?:\.\d+)?`;
const UNIT = String.raw`\s*(?:s|secs?|seconds?)\b`;
const RANGE = String.raw`${CLOCK}(?:${UNIT})?\s*(?:-|–|—|to)\s*${CLOCK}(?:${UNIT})?`;
const ORDINAL = '(?:\\d+|one|two|three|four|five|six|seven|eight|nine|ten)';
const NTH = '(?:first|second|third|fourth|fifth|sixth|opening|next|final|last|closing)';
const IN_BRACKETS = String.raw`\s*[([{]\s*(?:${RANGE}|\d+(?:\.\d+)?${UNIT})\s*[)\]}]`;
const TIME = String.raw`(?:${IN_BRACKETS}|\s*(?:${RANGE}|\d+(?:\.\d+)?${UNIT})(?=\s*[:|–—-]))`;
const END = String.raw`\s*[:.)\]|–—-]*`;

/** What opens a shot, as it stands in prompts. */
const MARKERS: readonly RegExp[] = [
  // Shot 1: · [Scene two] · Shot 3 (0-4s) –
  new RegExp(
    String.raw`(?<![\p{L}\d])[[(]?(?:shot|scene)\s+#?${ORDINAL}(?![\p{L}\d])(?:\s*[:,–—-]?${TIME})?${END}`,
    'giu',
  ),
  // Opening shot:
  new RegExp(String.raw`(?<![\p{L}\d])(?:the\s+)?${NTH}\s+(?:shot|scene)\s*[:–—,-]`, 'giu'),
  // [0-4s] · (00:00–00:04) · 0-4s:
  new RegExp(String.raw`(?<![\p{L}\d])${IN_BRACKETS.replace(/^\\s\*/, '')}${END}`, 'giu'),
  new RegExp(String.raw`(?<![\p{L}\d.:])(?:${RANGE}|\d+(?:\.\d+)?${UNIT})\s*:(?!\d)`, 'giu'),
  // cut to · then, smash cut back to · fade to · the scene changes to
  /(?<![\p{L}\d])\[?(?:(?:and\s+)?then,?\s+)?(?:we\s+)?(?:(?:smash|hard|quick|match|jump)\s+)?cuts?\s+(?:back\s+)?to(?:\s+to)?(?![\p{L}\d])\s*[:\]]*/giu,
  /(?<![\p{L}\d])(?:(?:and\s+)?then\s+)?(?:fades?|dissolves?|transitions?)\s+to(?!\s+black)(?![\p{L}\d])\s*:?/giu,
  /(?<![\p{L}\d])the\s+(?:scene|shot|camera)\s+(?:changes|shifts|cuts|switches|moves\s+on)\s+to(?![\p{L}\d])\s*:?/giu,
  // then we see · next, we see
  /(?<![\p{L}\d])(?:and\s+)?(?:then|next),?\s+we\s+see(?![\p{L}\d])/giu,
];

const toSeconds = (clock: string): number => {
  const [low = '0', high] = clock.split(':').toReversed();
  return Number(low) + 60 * Number(high ?? 0);
};

const FROM_TO = new RegExp(String.raw`(${CLOCK})(?:${UNIT})?\s*(?:-|–|—|to)\s*(${CLOCK})`, 'iu');
const LENGTH = new RegExp(String.raw`(\d+(?:\.\d+)?)${UNIT}`, 'iu');

/** Seconds that a marker names: the length of a range, or a length. */
const lengthIn = (marker: string): number | null => {
  const range = FROM_TO.exec(marker);
  if (range?.[1] !== undefined && range[2] !== undefined) {
    const seconds = toSeconds(range[2]) - toSeconds(range[1]);
    return seconds > 0 ? seconds : null;
  }
  const length = LENGTH.exec(marker);
  const seconds = Number(length?.[1] ?? 0);
  return seconds > 0 ? seconds : null;
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where shots begin, in order; what stands inside a quote is said, not shown. */
const spansIn = (text: string, tokens: readonly Token[]): readonly Span[] => {
  const quotes = tokens.filter(({ kind }) => kind === 'quote');
  const found = MARKERS.flatMap((marker) =>
    Array.from(text.matchAll(marker), ({ 0: words, index }) => ({
      start: index,
      end: index + words.trimEnd().length,
    })),
  )
    .filter(({ start, end }) => !quotes.some((quote) => quote.start < end && start < quote.end))
    .toSorted((a, b) => a.start - b.start || b.end - a.end);
  const spans: Span[] = [];
  for (const span of found) {
    const last = spans.at(-1);
    if (last === undefined || span.start > last.end + 1) {
      spans.push(span);
    } else if (span.end > last.end) {
      // "Shot 1:" and the "[0-4s]" behind it open one shot
      spans[spans.length - 1] = { start: last.start, end: span.end };
    }
  }
  return spans;
};

/** Divides a prompt into shots at its own markers; without any, all of it is one shot. */
export const divide = (text: string, tokens: readonly Token[]): readonly ShotWords[] => {
  const spans = spansIn(text, tokens);
  const shots = [{ start: 0, end: 0 }, ...spans].map(({ start, end }) => {
    const words: { marker: Token[]; tokens: Token[] } = { marker: [], tokens: [] };
    return { ...words, start, end, lasts: lengthIn(text.slice(start, end)) };
  });
  let at = 0;
  for (const token of tokens) {
    while ((shots[at + 1]?.start ?? Number.POSITIVE_INFINITY) < token.end) {
      at += 1;
    }
    const shot = shots[at];
    (token.start < (shot?.end ?? 0) ? shot?.marker : shot?.tokens)?.push(token);
  }
  const said = shots.filter(
    ({ marker, tokens: words }) => marker.length > 0 || words.some(({ kind }) => kind !== 'mark'),
  );
  return said.length > 0 ? said : shots;
};
