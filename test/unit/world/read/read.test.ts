import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ask, read } from '../../../../model/world/read/read.ts';
import { baseForms, tokenize } from '../../../../model/world/read/words.ts';

const ask = (prompt: string, rest: Partial<Ask> = {}): Ask => ({
  prompt,
  shots: [],
  seconds: 4,
  seed: 1,
  style: null,
  cast: [],
  ...rest,
});
const shotOf = (prompt: string, rest: Partial<Ask> = {}) => {
  const [shot] = read(ask(prompt, rest)).shots;
  if (shot === undefined) {
    throw new Error('no shot was read');
  }
  return shot;
};

/** Words that carry grammar and no meaning of their own may be in no list. */
const FUNCTION_WORDS =
  /^(?:an?|the|and|on|in|at|to|of|off|from|with|while|as|then|is|are|by|into|across|down|up|over|under|through|near|it|he|she|they|his|her|their|its|where|who|back|there)$/i;

const fragments = (prompt: string) => {
  const { understood, approximated, ignored } = read(ask(prompt)).readings;
  return [...understood, ...approximated, ...ignored].map(({ text }) => text);
};

describe('what a prompt means', () => {
  it.each([
    [
      'A basketball player misses a shot and the ball rebounds off the backboard',
      'court',
      ['person', 'basketball'],
      ['hoop shot', 'rebound'],
    ],
    [
      'three red balls bounce on a wooden table at sunset',
      'room',
      ['ball', 'ball', 'ball', 'table'],
      ['bounce'],
    ],
    ['a dog runs across a snowy field', 'mountain', ['dog'], ['run']],
    ['a glass vase falls off a shelf and shatters', 'room', ['vase', 'shelf'], ['fall', 'shatter']],
    ['two explorers shout "hello" in the snowy mountains', 'mountain', ['person', 'person'], ['speak']],
    ['two mountain explorers shout in the snow', 'mountain', ['person', 'person'], ['speak']],
    ['a red sports car drives down the street at night', 'street', ['car'], ['drive']],
    ['a figure skater spins on the ice', 'rink', ['person'], ['spin']],
    ['a rubber duck floats on the sea', 'beach', ['duck'], ['float']],
    ['an astronaut jumps on the moon', 'space', ['person'], ['jump']],
    ['a man kicks a football in the park', 'park', ['person', 'football'], ['kick']],
  ])('%s', (prompt, place, cast, actions) => {
    const shot = shotOf(prompt);
    expect(shot.place).toBe(place);
    expect(shot.cast.map(({ kind }) => kind)).toEqual(cast);
    expect(shot.actions.map(({ kind }) => kind)).toEqual(actions);
  });

  it('says who misses, and where the ball goes', () => {
    const [miss, rebound] = shotOf(
      'A basketball player misses a shot and the ball rebounds off the backboard',
    ).actions;
    expect(miss).toMatchObject({ subjects: ['basketball-player-1'], outcome: 'miss' });
    expect(rebound).toMatchObject({ subjects: ['ball-1'], target: { preposition: 'off', on: 'backboard' } });
  });

  it('gives every one of three its colour, and the table its wood', () => {
    const { cast, timeOfDay } = shotOf('three red balls bounce on a wooden table at sunset');
    expect(cast.filter(({ kind }) => kind === 'ball').every(({ color }) => color === '#c8261f')).toBe(true);
    expect(cast.find(({ kind }) => kind === 'table')?.material).toBe('wood');
    expect(timeOfDay).toBe('sunset');
  });

  it('lets several who are given several lines take turns', () => {
    const { shots } = read(
      ask('Two mountain explorers shout in the snow: "Can you hear me?" "Loud and clear!"'),
    );
    expect(shots[0]?.dialogue.map(({ speaker, text, shout }) => [speaker, text, shout])).toEqual([
      ['mountain-explorer-1', 'Can you hear me?', true],
      ['mountain-explorer-2', 'Loud and clear!', true],
    ]);
  });

  it('lets a chorus speak, and hears that it shouts', () => {
    const { dialogue } = shotOf('two explorers shout "hello" in the snowy mountains');
    expect(dialogue).toEqual([
      { speaker: 'explorer-1', name: 'explorer-1', text: 'hello', shout: true },
      { speaker: 'explorer-2', name: 'explorer-2', text: 'hello', shout: true },
    ]);
  });

  it('lets two that are joined do the same, and a new doer do its own', () => {
    const both = shotOf('a red ball and a wooden crate fall').actions;
    expect(both.map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['fall', ['ball-1', 'wooden-crate-1']],
    ]);
    const each = shotOf('a dog runs and a cat jumps').actions;
    expect(each.map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['run', ['dog-1']],
      ['jump', ['cat-1']],
    ]);
  });

  it('leaves out what it is told to leave out', () => {
    const screenplay = read(ask('a kitchen with no people'));
    expect(screenplay.shots[0]?.cast).toEqual([]);
    expect(screenplay.readings.understood).toContainEqual({ text: 'no people', as: 'left out: people' });
  });

  it('divides at shot markers and keeps the same woman', () => {
    const { shots, style } = read(
      ask(
        'Anime style. Shot 1: a woman in a blue jacket walks down the street at night. Shot 2: close-up, she says "I am home".',
        { seconds: 8 },
      ),
    );
    expect(style).toBe('anime');
    expect(shots.map(({ seconds }) => seconds)).toEqual([4, 4]);
    expect(shots.map(({ cast }) => cast.map(({ id }) => id))).toEqual([['woman-1'], ['woman-1']]);
    expect(shots[1]?.camera.size).toBe('close-up');
    expect(shots[1]?.dialogue[0]).toMatchObject({ speaker: 'woman-1', text: 'I am home' });
    expect(shots[0]?.cast[0]?.look).toMatchObject({ outfit: 'coat', clothes: '#2a5fc4' });
  });

  it('takes the shots and lines of a storyboard', () => {
    const { shots } = read(
      ask('two shots', {
        shots: [
          { prompt: 'a man waves in a park', seconds: 3, dialogue: [] },
          { prompt: 'a woman claps', seconds: 1, dialogue: [{ speaker: 'Ada', text: 'Well done' }] },
        ],
      }),
    );
    expect(shots.map(({ seconds }) => seconds)).toEqual([3, 1]);
    expect(shots[1]?.dialogue).toEqual([{ speaker: 'ada-1', name: 'Ada', text: 'Well done', shout: false }]);
  });

  it('lets the request decide the style, and says so when the prompt disagrees', () => {
    const screenplay = read(ask('an anime dog', { style: 'cinematic' }));
    expect(screenplay.style).toBe('cinematic');
    expect(screenplay.readings.approximated).toContainEqual({
      text: 'anime',
      as: 'the request asks for cinematic',
    });
  });

  it('stages a lent likeness as a stand-in and does not hide it', () => {
    const cast: Ask['cast'] = [
      { id: 'c1', kind: 'animal', name: 'Biscuit', likeness: [], voice: null, appearance: null },
    ];
    const screenplay = read(ask('Biscuit runs in the park', { cast }));
    expect(screenplay.shots[0]?.cast[0]).toMatchObject({ category: 'animal', kind: 'dog', name: 'Biscuit' });
    expect(screenplay.readings.approximated[0]).toMatchObject({ text: 'Biscuit' });
  });

  it('films an empty place in the mood of words that stage nothing, and admits it', () => {
    const screenplay = read(ask('philosophical nostalgia, the longing of quantum theory'));
    expect(screenplay.readings.ignored.map(({ text }) => text)).toEqual([
      'philosophical',
      'quantum',
      'theory',
    ]);
    expect(screenplay.readings.approximated.at(-1)?.as).toContain('nothing in it can be staged');
    expect(screenplay.shots[0]).toMatchObject({ place: 'beach', timeOfDay: 'dusk', cast: [] });
  });

  it('stages a still life, and admits it, when the words are no words', () => {
    const screenplay = read(ask('blorp zzyxq'));
    expect(screenplay.readings.ignored.map(({ text }) => text)).toEqual(['blorp', 'zzyxq']);
    expect(screenplay.readings.approximated[0]?.as).toContain('nothing in it can be staged');
    expect(screenplay.shots[0]?.cast.length).toBeGreaterThan(2);
  });

  it('stages at most a dozen of a kind, and says so', () => {
    const screenplay = read(ask('40 red balls fall'));
    expect(screenplay.shots[0]?.cast).toHaveLength(12);
    expect(screenplay.readings.approximated[0]).toMatchObject({ text: '40 red balls' });
  });
});

describe('the account of every word', () => {
  const words = [
    'a',
    'two',
    'red',
    'shiny',
    'ball',
    'dog',
    'woman',
    'jumps',
    'quixotically',
    'on',
    'the',
    'table',
    'and',
    'sings',
    'at',
    'night',
    'no',
    'cars',
    'blorp',
    'in',
    'anime',
    'close-up',
    'with',
    'green',
    'under',
    'golden',
    'hour',
    'throws',
    'her',
    'hat',
  ];

  it('holds each meaningful word exactly once, whatever is said', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }), (chosen) => {
        const prompt = chosen.join(' ');
        const kept = tokenize(prompt)
          .filter(({ text }) => !FUNCTION_WORDS.test(text) && text !== 'no')
          .map(({ text }) => text)
          .toSorted();
        const { understood, approximated, ignored } = read(ask(prompt)).readings;
        const note = 'nothing in it can be staged';
        const told = [...understood, ...approximated.filter(({ as }) => !as.startsWith(note)), ...ignored]
          .flatMap(({ text }) => tokenize(text))
          .filter(({ text }) => !FUNCTION_WORDS.test(text) && text !== 'no')
          .map(({ text }) => text)
          .toSorted();
        expect(told).toEqual(kept);
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  it('quotes the prompt as it was written', () => {
    const prompt = 'A GLASS vase falls off a Shelf';
    for (const text of fragments(prompt)) {
      expect(prompt).toContain(text);
    }
  });
});

describe('base forms', () => {
  it.each([
    ['misses', 'miss'],
    ['bouncing', 'bounce'],
    ['running', 'run'],
    ['shelves', 'shelf'],
    ['puppies', 'puppy'],
    ['men', 'man'],
    ['fell', 'fall'],
    ['carried', 'carry'],
    ['boxes', 'box'],
    ['glass', 'glass'],
  ])('%s → %s', (word, base) => {
    expect(baseForms(word)).toContain(base);
  });
});
