import type { Chunk } from '../chunks.ts';
import { rowOf, sensesOf } from '../lexicon/index.ts';
import type { CastMember } from '../screenplay.ts';
import { baseForms, spokenText, type Token } from '../words.ts';
import { isPerson, MOST_IN_A_SHOT, type State } from './state.ts';

/** More than these do not say the same at once. */
const CHORUS = 3;
const VOICES = /^(?:narrator|narration|voice|voice-?over|vo|announcer|off-screen voice)$/;
/** More lines than these cannot be spoken in the longest film. */
const MOST_LINES = 60;
/** What stands before words that are written, not said. */
const WRITTEN =
  /^(?:read|reads|reading|titled|entitled|labeled|labelled|named|called|written|word|words|sign|text)$/;

/** A quote belongs to those who were said to speak, or else to the likeliest person. */
export const readQuote = (state: State, quote: Token, index: number): void => {
  const text = spokenText(quote);
  if (text === '') {
    state.claims.pass([quote]);
    return;
  }
  if (state.reading.dialogue.length >= MOST_LINES) {
    state.claims.take([quote], 'ignored', 'no time for more lines in one shot');
    return;
  }
  const before = state.chunks[index - 1]?.tokens.at(-1)?.text.toLowerCase() ?? '';
  if (WRITTEN.test(before)) {
    state.claims.take([quote], 'ignored', 'writing is not drawn');
    return;
  }
  if (speakerFollows(state, index)) {
    state.quote = quote;
    return;
  }
  const people = (ids: readonly string[]) => ids.filter((id) => isPerson(state, id));
  const options = [
    people(state.speakers),
    people(state.subjects),
    people(state.last),
    people(state.reading.cast).slice(-1),
  ];
  const together = (options.find((ids) => ids.length > 0) ?? []).slice(0, CHORUS);
  const speakers = takingTurns(state.chunks, index, together);
  const loud = state.verb?.kind === 'speak' && state.verb.vigour > 0.9;
  say(state, speakers, text, loud);
  claimQuote(state, quote, speakers);
};

const BETWEEN_LINES = /^(?:[,;.–—-]|and|then)$/;

/** Several who are given several lines in a row say one each, in turn; a single line they say together. */
const takingTurns = (
  chunks: readonly Chunk[],
  index: number,
  speakers: readonly string[],
): readonly string[] => {
  const quotes = (step: -1 | 1): number => {
    let found = 0;
    for (let at = index + step; ; at += step) {
      const token = chunks[at]?.tokens[0];
      if (token?.kind === 'quote') {
        found += 1;
      } else if (token === undefined || !BETWEEN_LINES.test(token.text.toLowerCase())) {
        return found;
      }
    }
  };
  const before = quotes(-1);
  const [whose] = speakers.slice(before % Math.max(1, speakers.length));
  return whose === undefined || before + quotes(1) === 0 ? speakers : [whose];
};

const claimQuote = ({ claims }: State, quote: Token, speakers: readonly string[]): void =>
  claims.take(
    [quote],
    'understood',
    speakers.length > 0 ? `said by ${speakers.join(', ')}` : 'said by a voice outside the picture',
  );

/** `“Hello,” says the old woman` */
const speakerFollows = ({ chunks }: State, index: number): boolean => {
  const verb = chunks[index + 1]?.row;
  if (verb?.tag !== 'verb' || verb.does !== 'speak') {
    return false;
  }
  for (let at = index + 2; at < index + 7; at += 1) {
    const { row, tokens } = chunks[at] ?? {};
    if (row?.tag === 'thing' || row === null) {
      return tokens?.[0]?.kind === 'word';
    }
    if (row === undefined || !/^(?:article|possessive|color|size|age|number)$/.test(row.tag)) {
      return false;
    }
  }
  return false;
};

/** Gives the quote that waited to those now named as its speakers. @returns whether one waited. */
export const sayWaiting = (state: State, ids: readonly string[]): boolean => {
  const { quote, verb } = state;
  if (quote === null || verb?.kind !== 'speak' || !ids.every((id) => isPerson(state, id))) {
    return false;
  }
  state.quote = null;
  verb.subjects = [...ids];
  state.subjects = [...ids];
  say(state, ids, spokenText(quote), verb.vigour > 0.9);
  claimQuote(state, quote, ids);
  return true;
};

const say = (state: State, speakers: readonly string[], text: string, loud: boolean): void => {
  const shout = loud || /!$/.test(text) || (/\p{Lu}{2}/u.test(text) && text === text.toUpperCase());
  for (const speaker of speakers.length > 0 ? speakers : [null]) {
    state.reading.dialogue.push({ speaker, name: speaker ?? 'voice', text, shout });
  }
};

/** Who shouts and is given no words still shouts something; the plan says what. Null when words do follow. */
export const cry = (state: State, cries: readonly string[], index: number): string | null => {
  const speakers = state.subjects.filter((id) => isPerson(state, id)).slice(0, CHORUS);
  const quoted = state.chunks.slice(index + 1).some(({ tokens }) => tokens[0]?.kind === 'quote');
  if (state.scripted || quoted || speakers.length === 0 || state.reading.dialogue.length > 0) {
    return null;
  }
  const lines = speakers.map((speaker, turn) => ({ speaker, text: cries[turn % cries.length] ?? '' }));
  for (const { speaker, text } of lines) {
    say(state, [speaker], text, true);
  }
  return `speak: no words are given, so they are ${lines.map(({ text }) => `“${text}”`).join(', ')}`;
};

/** `Anna: “…”`, `Explorer 2 (shouting): “…”`: how many chunks such a line takes, or 0. */
const lineAt = (chunks: readonly Chunk[], from: number): { name: number; end: number } | null => {
  let at = from;
  while (at < from + 4 && /^(?:word|number)$/.test(chunks[at]?.tokens[0]?.kind ?? '')) {
    at += 1;
  }
  const name = at;
  if (chunks[at]?.tokens[0]?.text === '(') {
    while (at < from + 14 && chunks[at] !== undefined && chunks[at]?.tokens[0]?.text !== ')') {
      at += 1;
    }
    at += 1;
  }
  const quote = chunks[at + 1]?.tokens[0];
  return name > from && chunks[at]?.tokens[0]?.text === ':' && quote?.kind === 'quote'
    ? { name, end: at + 2 }
    : null;
};

const opensLine = (chunks: readonly Chunk[], index: number): boolean => {
  const before = chunks[index - 1]?.tokens[0];
  return before === undefined || before.kind === 'mark' || before.kind === 'quote';
};

/** Reads a line with its speaker's name before it. @returns how many chunks it took. */
export const readLine = (state: State, index: number): number => {
  const { chunks } = state;
  const found =
    opensLine(chunks, index) && state.reading.dialogue.length < MOST_LINES ? lineAt(chunks, index) : null;
  const quote = found === null ? undefined : chunks[found.end - 1]?.tokens[0];
  if (found === null || quote === undefined || spokenText(quote) === '') {
    return 0;
  }
  const parts = chunks.slice(index, found.end);
  const named = chunks.slice(index, found.name).flatMap(({ tokens }) => tokens);
  const verbs = chunks
    .slice(index, found.name)
    .some(({ row, tokens }) => row?.tag === 'verb' && !/^\p{Lu}/u.test(tokens[0]?.text ?? ''));
  if (verbs) {
    return 0;
  }
  const speaker = speakerCalled(state, named);
  const aside = parts.flatMap(({ tokens }) => tokens.map(({ text }) => text.toLowerCase())).join(' ');
  say(
    state,
    speaker === null ? [] : [speaker],
    spokenText(quote),
    /shout|yell|scream|loud/.test(aside.slice(0, 60)),
  );
  if (speaker !== null) {
    state.last = [speaker];
    state.subjects = [speaker];
  }
  state.claims.take(
    parts.flatMap(({ tokens }) => tokens),
    'understood',
    speaker === null ? 'said by a voice outside the picture' : `said by ${speaker}`,
  );
  return parts.length;
};

/** The one a line's name means: somebody there, a lent character, or somebody new. Null for a narrator. */
export const speakerCalled = (state: State, words: readonly Token[]): string | null => {
  const text = words
    .map((token) => token.text)
    .filter((word) => !/^(?:the|an?)$/i.test(word))
    .join(' ');
  const lower = text.toLowerCase();
  if (VOICES.test(lower)) {
    return null;
  }
  const [, noun = lower, number] = /^(.*?)(?: #?(\d+))?$/.exec(lower) ?? [];
  const same = state.film.all().filter((draft) => draft.noun === noun || draft.noun.endsWith(` ${noun}`));
  const known =
    state.film.named(lower) ?? (number === undefined ? same.at(-1) : same[Number(number) - 1]) ?? null;
  if (known?.category === 'person') {
    if (!state.reading.cast.includes(known.id)) {
      state.reading.cast.push(known.id);
    }
    state.film.mention([known.id]);
    return known.id;
  }
  if (state.reading.cast.length >= MOST_IN_A_SHOT) {
    return null;
  }
  const member = state.lent.find(({ name }) => name.toLowerCase() === lower);
  return introduce(state, text, noun, member);
};

const introduce = (state: State, text: string, noun: string, member: CastMember | undefined): string => {
  const words = noun.split(' ');
  const base = baseForms(words.at(-1) ?? noun)[0] ?? noun;
  const likely = [noun, base].flatMap((phrase) =>
    sensesOf(phrase.split(' ')[0] ?? phrase).filter((sense) => sense.words.join(' ') === phrase),
  );
  const sense = likely.find(({ row }) => row.tag === 'thing' && row.category === 'person')?.row;
  const row = sense?.tag === 'thing' ? sense : rowOf('thing', 'person');
  const draft = state.film.add({
    noun: sense === undefined ? text.toLowerCase() : noun,
    category: 'person',
    kind: 'person',
    name: member?.name ?? text,
    color: null,
    material: null,
    scale: 1,
    look: {
      ...(row.tag === 'thing' && row.look),
      ...(member !== undefined && { who: member.id }),
    },
    placed: null,
  });
  state.reading.cast.push(draft.id);
  return draft.id;
};
