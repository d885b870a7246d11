import type { Token } from './words.ts';

/**
 * What a part of a structured prompt is for. `scene` is read for all it says; `look` for style, light and camera only;
 * `sound` for the weather that can be heard; `lines` for who says what; of `without` everything is left out.
 */
export type Section = 'scene' | 'look' | 'sound' | 'lines' | 'without';

const HEADINGS: readonly (readonly [section: Section, names: string])[] = [
  [
    'look',
    'style|visual style|art style|look|format|format & look|aesthetic|cinematography|camera|camera shot|camera movement|camera angle|camera work|shot type|framing|lens|lenses|lens & filtration|lenses & filtration|depth of field|lighting|lighting & atmosphere|lighting + mood|light|mood|tone|mood & tone|atmosphere|grade|grade / palette|palette|palette anchors|colors|colours|color palette|colour palette|film stock|finishing|quality|genre|pacing',
  ],
  [
    'scene',
    'prompt|scene|scene description|description|subject|subjects|character|characters|action|actions|location|location & framing|setting|place|environment|background|time|time of day|weather|wardrobe|wardrobe / props / extras|clothing|outfit|props|story|context|summary|optimized shot list|shot list|beat|beats',
  ],
  [
    'sound',
    'sound|sounds|sound design|background sound|background sounds|audio|audio direction|sfx|sound effects|ambience|ambient sound',
  ],
  ['lines', 'dialogue|dialog|lines|script'],
  ['without', 'negative prompt|negative|avoid|exclude|do not include|without'],
];
const sectionOf = new Map(
  HEADINGS.flatMap(([section, names]) => names.split('|').map((name) => [name, section] as const)),
);
/** A heading stands at the start of a line or a sentence, with a colon behind it. */
const HEADING = /(?<=^|\n|[.;!?]["”]?)[ \t#*_>-]*(?<name>\p{L}[\p{L} &/+]{1,38}?)[*_]*:[*_]*/giu;
/** In dialogue: a name, perhaps how it is said, and the words, which need no quotes there. */
const LINE =
  /^(?<before>[ \t*•–-]*\p{L}[\p{L} .'’]{0,38}?(?:\s*\([^)\n]*\))?:[ \t]*)(?<words>[^\s"“«‘'].*)$/gimu;

export interface Structure {
  /** The tokens, with unquoted lines of dialogue as quotes. */
  readonly tokens: readonly Token[];
  readonly headings: readonly Token[];
  /** The section a token is in. */
  readonly section: (token: Token) => Section;
}

/** Finds the headings of a structured prompt; one without any is a scene from end to end. */
export const structure = (text: string, tokens: readonly Token[]): Structure => {
  const quotes = tokens.filter(({ kind }) => kind === 'quote');
  const parts: { start: number; end: number; until: number; section: Section }[] = [];
  for (const match of text.matchAll(HEADING)) {
    const name = match.groups?.name ?? '';
    const section = sectionOf.get(name.trim().toLowerCase());
    const start = match.index + match[0].indexOf(name);
    if (section !== undefined && !quotes.some((quote) => quote.start <= start && start < quote.end)) {
      const end = match.index + match[0].length;
      parts.push({ start, end, until: section === 'scene' ? text.length : paragraphEnd(text, end), section });
    }
  }
  const at = (offset: number): Section => {
    let low = 0;
    let high = parts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((parts[middle]?.start ?? 0) <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const part = parts[low - 1];
    return part === undefined || offset >= part.until ? 'scene' : part.section;
  };
  let next = 0;
  const headings = tokens.filter((token) => {
    while ((parts[next]?.end ?? Number.POSITIVE_INFINITY) <= token.start) {
      next += 1;
    }
    return token.start >= (parts[next]?.start ?? Number.POSITIVE_INFINITY);
  });
  return {
    tokens: parts.some(({ section }) => section === 'lines') ? withLines(text, tokens, at) : tokens,
    headings,
    section: (token) => at(token.start),
  };
};

/** Where an empty line ends what began at this offset; prose after it is a scene again. */
const paragraphEnd = (text: string, from: number): number => {
  const content = from + (/\S/.exec(text.slice(from))?.index ?? 0);
  const empty = /\n[ \t]*\n/.exec(text.slice(content));
  return empty === null ? text.length : content + empty.index;
};

const withLines = (
  text: string,
  tokens: readonly Token[],
  at: (offset: number) => Section,
): readonly Token[] => {
  const lines: Token[] = [];
  for (const { index, groups } of text.matchAll(LINE)) {
    const start = index + (groups?.before?.length ?? 0);
    const said = (groups?.words ?? '').trimEnd();
    const known = sectionOf.has(
      (groups?.before ?? '')
        .replaceAll(/[^\p{L} &/+]/gu, '')
        .trim()
        .toLowerCase(),
    );
    if (at(index) === 'lines' && !known) {
      lines.push({ kind: 'quote', text: said, start, end: start + said.length });
    }
  }
  const free = tokens.filter(({ start }) => !lines.some((line) => line.start <= start && start < line.end));
  return [...free, ...lines].toSorted((a, b) => a.start - b.start);
};
