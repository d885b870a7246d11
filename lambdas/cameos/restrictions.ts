import * as z from 'zod';

import { CONCEPTS, WITHOUT } from './lexicon.ts';
import { normalise } from './words.ts';

/** What a written rule was understood to mean. The owner reads it in words ({@link describe}) and confirms it. */
export const Reading = z.discriminatedUnion('kind', [
  /** No text of the video may speak of it. */
  z.object({ kind: z.literal('avoid'), concept: z.string() }),
  /** Nobody may say it: it is in no line that is asked for, and in none that was said. */
  z.object({ kind: z.literal('never_say'), words: z.string() }),
  /** Not in one video with this account's cameo, or one of their characters. */
  z.object({ kind: z.literal('not_with'), handle: z.string() }),
  /** The engine is told so. */
  z.object({ kind: z.literal('always'), clause: z.string(), thing: z.string() }),
]);
export type Reading = z.output<typeof Reading>;

/** One rule as its owner wrote it. Null reading: not understood, and then every use waits for the owner's word. */
export const Restriction = z.object({
  text: z.string(),
  reading: Reading.nullable(),
  /** Until the owner has confirmed the reading, every use waits as well. */
  confirmed: z.boolean(),
});
export type Restriction = z.output<typeof Restriction>;

export const MAX_RESTRICTIONS = 20;
export const MAX_RULE = 200;

const NEVER = '(?:never|no|not|dont|do not|don t|please no|nothing with|nothing about|without)';
const FILLER = '(?:show|put|use|place|dress|depict|have|make|let|see)?';
const ME = '(?:me|it|him|her|them|us|my cameo|my likeness|my face)?';
const ROLE = '(?:in|wearing|wear|with|near|around|holding|using|about|doing|do|having|any|involving|at|on)?';

const HANDLE = '[a-z][a-z0-9_]{2,23}(?:\\.[a-z0-9_]{1,24})?';

/**
 * Reads one rule. Only what can be enforced as it is meant is understood; a rule whose words merely look familiar
 * ("never in embarrassing situations") is not.
 */
export function readRestriction(text: string): Reading | null {
  const rule = text
    .trim()
    .toLowerCase()
    .replace(/[“”„]/g, '"')
    .replace(/[’‘]/g, "'")
    .replace(/[.!]+$/, '');
  return readNotWith(rule) ?? readNeverSay(rule) ?? readAlways(rule) ?? readAvoid(rule);
}

function readNotWith(rule: string): Reading | null {
  const [, handle] =
    new RegExp(`^(?:not|never|no videos|don't put me)(?: be)?(?: together)? with @(${HANDLE})$`).exec(rule) ??
    [];
  return handle ? { kind: 'not_with', handle } : null;
}

function readNeverSay(rule: string): Reading | null {
  const [, quoted, plain] =
    /^(?:never|do not|don't|dont|must not|may not)(?: let me| make me| have me)? say(?:s|ing)? (?:the word |the words |the phrase )?(?:"([^"]{1,60})"|'([^']{1,60})')$/.exec(
      rule,
    ) ?? [];
  const [, bare] =
    /^(?:never|do not|don't|dont|must not|may not)(?: let me| make me| have me)? say (?:the word )?([\p{L}\p{N}'-]{1,40})$/u.exec(
      rule,
    ) ?? [];
  const words = quoted ?? plain ?? bare;
  // "never say anything rude" names no word
  return words && !/^(?:anything|something|things|stuff|words)\b/.test(words) && normalise(words).length > 0
    ? { kind: 'never_say', words }
    : null;
}

function readAlways(rule: string): Reading | null {
  const [, verb, thing] =
    /^always (?:show me |put me |dress me )?(with|in|wears?|wearing|has|have|having|holding) ((?:an? |the |my |his |her |their )?[\p{L} -]{2,60})$/u.exec(
      rule,
    ) ?? [];
  if (!verb || !thing) return null;
  const bare = thing.replace(/^(?:an?|the|my|his|her|their) /, '');
  // an adverb or a judgement is nothing an engine can be told to show
  if (/\b(?:respect|respectful|dignity|good|nice|consent|permission|care|style|taste)\b/.test(bare))
    return null;
  const wears = verb === 'in' || verb.startsWith('wear');
  const held = verb === 'holding' ? 'holds' : 'has';
  return { kind: 'always', clause: `always ${wears || isWorn(bare) ? 'wears' : held} ${thing}`, thing: bare };
}

const WORN =
  /\b(?:hat|cap|beanie|helmet|glasses|sunglasses|scarf|hijab|headscarf|turban|jacket|coat|shirt|dress|suit|tie|mask|gloves|hoodie|sweater|crown|wig|veil|uniform|apron|cape|shoes|boots)\b/;
const isWorn = (thing: string): boolean => WORN.test(thing);

function readAvoid(rule: string): Reading | null {
  const plain = rule.replace(/[,'"]/g, ' ').replace(/\s+/g, ' ').trim();
  const [, what] = new RegExp(`^${NEVER} ?${FILLER} ?${ME} ?${ROLE} ?(.+)$`).exec(plain) ?? [];
  if (!what) return null;
  const wanted = what.replace(/^(?:any|a|an|the) /, '').trim();
  const found = Object.entries(CONCEPTS).find(([, { names }]) =>
    names.some((name) => name === wanted || name === what.trim() || name.replace(/^an? /, '') === wanted),
  );
  return found ? { kind: 'avoid', concept: found[0] } : null;
}

/** The reading in words, for its owner. */
export function describe(reading: Reading | null): string {
  switch (reading?.kind) {
    case undefined:
      return 'Not understood. Every use by others waits until you have read its prompt and approved it.';
    case 'avoid': {
      const words = (CONCEPTS[reading.concept]?.words ?? []).map((word) => word.replace('*', '…'));
      return `Refused when a prompt, or what is said in the video, speaks of ${reading.concept}: ${words.join(', ')}.`;
    }
    case 'never_say':
      return `Refused when the prompt has it said, or the finished video says it: “${reading.words}”.`;
    case 'not_with':
      return `Refused in one video with @${reading.handle}.`;
    case 'always':
      return `The engine is told that you ${reading.clause.replace('wears', 'wear').replace('holds', 'hold').replace('has', 'have')}; refused when a prompt takes it away.`;
  }
}

/** What a use is about to show. */
export interface Wish {
  /** Prompts, and shots where they are given by themselves. */
  readonly texts: readonly string[];
  /** Lines that were asked for, or were said. */
  readonly lines: readonly string[];
  /** Everybody in the video. */
  readonly handles: readonly string[];
}

/** Whether every use of these restrictions by others must wait for the owner's word. */
export const needsApproval = (restrictions: readonly Restriction[]): boolean =>
  restrictions.some(({ reading, confirmed }) => reading === null || !confirmed);

/** The first rule that a wish breaks; null when none. */
export function findBroken(restrictions: readonly Restriction[], wish: Wish): Restriction | null {
  const spoken = [...wish.lines, ...wish.texts.flatMap(quotesOf)].map(normalise);
  const texts = [...wish.texts, ...wish.lines].map(normalise);
  return restrictions.find(({ reading }) => reading && breaks(reading, wish, texts, spoken)) ?? null;
}

function breaks(reading: Reading, wish: Wish, texts: readonly string[], spoken: readonly string[]): boolean {
  switch (reading.kind) {
    case 'avoid':
      return (CONCEPTS[reading.concept]?.words ?? []).some((word) =>
        texts.some((text) => contains(text, word)),
      );
    case 'never_say':
      return (
        spoken.some((line) => contains(line, reading.words)) ||
        texts.some((text) => saysIndirectly(text, reading.words))
      );
    case 'not_with':
      return wish.handles.some(
        (handle) => handle === reading.handle || handle.startsWith(`${reading.handle}.`),
      );
    case 'always':
      return texts.some((text) =>
        WITHOUT.some((without) =>
          new RegExp(`\\b${without} (?:\\p{L}+ ){0,3}${literally(headOf(reading.thing))}`, 'u').test(text),
        ),
      );
  }
}

/** The noun that carries a thing: "hat" of "big red hat". */
const headOf = (thing: string): string => normalise(thing).split(' ').at(-1) ?? thing;

/** Everything between quotation marks. */
const quotesOf = (text: string): string[] =>
  [...text.matchAll(/["“”„«]([^"“”„«»]{1,500})["“”»]/gu)].map(([, line]) => line ?? '');

const SAYING =
  '(?:say|says|saying|said|shout|shouts|shouting|yell|yells|whisper|whispers|sing|sings|singing|announce|announces|mention|mentions|utter|utters|repeat|repeats|pronounce|pronounces|speak|speaks|scream|screams|chant|chants)';

/** "… says that the banana is ripe": what follows a verb of saying in the same sentence is said. */
const saysIndirectly = (text: string, words: string): boolean =>
  text.split('\n').some((sentence) => {
    const [, after] = new RegExp(`\\b${SAYING}\\b(.*)$`, 'u').exec(sentence) ?? [];
    return after !== undefined && contains(after, words);
  });

const patterns = new Map<string, RegExp>();

/** Whether normalised text has a word or phrase; `*` stands for any ending. */
function contains(text: string, word: string): boolean {
  let pattern = patterns.get(word);
  if (!pattern) {
    const open = word.endsWith('*');
    const plain = normalise(open ? word.slice(0, -1) : word);
    pattern = new RegExp(`(?<![\\p{L}\\p{N}])${literally(plain)}${open ? '' : '(?![\\p{L}\\p{N}])'}`, 'u');
    patterns.set(word, pattern);
  }
  return pattern.test(text);
}

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', ' +');
