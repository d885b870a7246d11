import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINKS } from '../../../../model/world/read/lexicon/links.ts';
import { read } from '../../../../model/world/read/read.ts';
import { wordNet } from '../../../../model/world/read/wordnet/database.ts';
import { generatePrompts } from '../../../support/prompts.ts';
import { ask, reading } from './asking.ts';

/** Words that carry grammar and no meaning of their own: they may be in no list. */
const GRAMMAR = new Set(
  `a an the this that these those each every another all other his her their its my your our he she they it him them hers
  theirs who which whose no without not never don't doesn't isn't aren't won't can't cannot any instead of rather than free
  nor and while then as but before after when until or meanwhile whilst next afterwards afterward finally
  eventually suddenly so because if though although on onto top in into inside off from out to toward towards at through
  over under beneath against with beside near behind front across along around down up by between for past above below
  among like is are was were be been being am there very really just also too still have has had do does did doing done
  having will can start starts started starting begin begins beginning began try tries trying tried together itself himself
  herself themselves where wear wears wearing wore worn dressed cover covers covered covering named called else one same
  during throughout within upon beyond outside amid despite full away back forth again once i we you times`.split(
    /\s+/,
  ),
);
/** What stands for the whole prompt, not for a word of it. */
const WHOLE = 'nothing in it can be staged';

const words = (text: string): string[] =>
  text
    .split(/[^\p{L}\d'’.]+/u)
    .map((word) => word.replaceAll(/^['’.]+|['’.]+$/g, '').toLowerCase())
    .filter((word) => word !== '' && !GRAMMAR.has(word));

const accounted = (prompt: string): string[] => {
  const { understood, approximated, ignored } = reading(prompt).readings;
  return [...understood, ...approximated.filter(({ as }) => !as.startsWith(WHOLE)), ...ignored].flatMap(
    ({ text }) => words(text),
  );
};

const expectAccount = (prompt: string) => {
  expect(accounted(prompt).toSorted(), prompt).toEqual(words(prompt).toSorted());
};

const vocabulary = [
  ...new Set(
    generatePrompts(11, 150)
      .join(' ')
      .match(/[A-Za-z'-]+/g) ?? [],
  ),
];
const junk = [
  'blorp',
  '42',
  '3.5',
  '猫が',
  'Shot 1:',
  'cut to',
  '[0-3s]',
  '\n- ',
  'Style:',
  'Dialogue:\n',
  'no',
  '"hi there"',
  "'oh no'",
  '“well”',
  'Anna:',
  'her',
  'after',
  'while',
  ',',
  '.',
  '(',
  '"',
];
const anyWord = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...vocabulary) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom('noun', 'verb', 'adj', 'adv'),
        fc.double({ min: 0, max: 0.999_999, noNaN: true }),
      )
      .map(([pos, share]) => wordNet().lemmaAt(pos, share))
      .filter((lemma) => /^[a-z-]+(?: [a-z-]+)*$/.test(lemma)),
  },
  { weight: 2, arbitrary: fc.constantFrom(...junk) },
);

describe('every meaningful word', () => {
  it('of a grammatical prompt ends in exactly one list', () => {
    for (const prompt of generatePrompts(21, 300)) {
      expectAccount(prompt);
    }
  });

  it('of any heap of words ends in exactly one list', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { minLength: 1, maxLength: 24 }), (chosen) => {
        expectAccount(chosen.join(' '));
      }),
      { numRuns: 400, seed: 3 },
    );
  });

  it('is one that a list of closed classes holds, if it may be dropped', () => {
    const silent = LINKS.filter(({ tag }) => !['nobody', 'wording', 'cut', 'at once'].includes(tag)).flatMap(
      (row) => row.words.flatMap((phrase) => phrase.split(' ')),
    );
    expect(silent.filter((word) => !GRAMMAR.has(word))).toEqual([]);
  });
});

describe('reading', () => {
  it('never throws, is pure, and fills exactly the seconds of the request', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 120 }),
        (text, seconds) => {
          const request = ask(text, { seconds });
          const screenplay = read(request);
          expect(read(request)).toEqual(screenplay);
          expect(screenplay.shots.reduce((sum, shot) => sum + shot.seconds, 0)).toBeCloseTo(seconds, 6);
          expect(screenplay.shots.every((shot) => shot.seconds > 0)).toBe(true);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  const filled = (piece: string) => piece.repeat(Math.floor(32_000 / piece.length));
  it.each([
    ['one word', 'the heron '],
    ['junk', 'blorp '],
    ['punctuation', '.,;:!?'],
    ['quotes', '"a" '],
    ['opened quotes', '“'],
    ['opened single quotes', '‘a '],
    ['quotes in quotes', `"he said 'no' “never” `],
    ['emoji', '🤸‍♀️🛹 '],
    ['another script', '一只猫在跳舞，'],
    ['shots', 'Shot 1: a man '],
    ['timestamps', '(0-4s) a dog '],
    ['speakers', 'Anna: "hi" Bob: "ho" '],
    ['headings', 'Style: x\n'],
    ['clauses', ', a man runs'],
    ['white space', ' \n'],
  ])('bears 32,000 characters of %s, and stages a bounded scene', (_, piece) => {
    const { shots, readings } = reading(filled(piece));
    expect(shots.length).toBeLessThanOrEqual(10);
    for (const { cast, actions, dialogue } of shots) {
      expect(cast.length).toBeLessThanOrEqual(30);
      expect(actions.length).toBeLessThanOrEqual(60);
      expect(dialogue.length).toBeLessThanOrEqual(70);
    }
    expect(
      readings.approximated.length + readings.understood.length + readings.ignored.length,
    ).toBeGreaterThan(0);
  });

  it('stages as many of 500 nouns as a shot holds, and ignores the rest aloud', () => {
    const nouns = Array.from({ length: 500 }, (_, index) => `a ${index % 2 === 0 ? 'red cup' : 'dog'}`);
    const { shots, readings } = reading(nouns.join(', '));
    expect(shots[0]?.cast).toHaveLength(24);
    expect(readings.ignored).toHaveLength(476);
    expect(readings.ignored[0]?.as).toContain('at most 24');
  });

  it('knows a picture sign and a foreign word for what they are', () => {
    const { ignored } = reading('a dog 🛹 танцует').readings;
    expect(ignored).toEqual([
      { text: '🛹', as: 'a picture sign: the engine reads words' },
      { text: 'танцует', as: 'the engine reads English' },
    ]);
  });
});
