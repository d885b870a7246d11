import { describe, expect, it } from 'vitest';
import { mentionsOf, promptForEngine } from '../../../lambdas/cameos/mention.ts';
import {
  findBroken,
  describe as inWords,
  needsApproval,
  type Restriction,
  readRestriction,
} from '../../../lambdas/cameos/restrictions.ts';

const rule = (text: string): Restriction => ({ text, reading: readRestriction(text), confirmed: true });
const broken = (text: string, prompt: string, rest: { lines?: string[]; handles?: string[] } = {}) =>
  findBroken([rule(text)], { texts: [prompt], lines: [], handles: ['anna'], ...rest }) !== null;

describe('reading a rule', () => {
  it.each([
    ['never in swimwear', { kind: 'avoid', concept: 'swimwear' }],
    ['Never in a bikini.', { kind: 'avoid', concept: 'swimwear' }],
    ['no politics', { kind: 'avoid', concept: 'politics' }],
    ['No political commentary!', { kind: 'avoid', concept: 'politics' }],
    ["don't show me with weapons", { kind: 'avoid', concept: 'weapons' }],
    ['never drinking alcohol', { kind: 'avoid', concept: 'alcohol' }],
    ['never say "banana split"', { kind: 'never_say', words: 'banana split' }],
    ['never say the word banana', { kind: 'never_say', words: 'banana' }],
    ['not with @bob', { kind: 'not_with', handle: 'bob' }],
    ['Never with @bob.rex', { kind: 'not_with', handle: 'bob.rex' }],
    ['always with a hat', { kind: 'always', clause: 'always wears a hat', thing: 'hat' }],
    [
      'always wearing my red scarf',
      { kind: 'always', clause: 'always wears my red scarf', thing: 'red scarf' },
    ],
  ])('%s', (text, reading) => {
    expect(readRestriction(text)).toEqual(reading);
  });

  it.each([
    'never in embarrassing situations',
    'never say anything rude',
    'be nice to me',
    'no bad stuff',
    'always with respect',
    'nothing my mother would not like',
    'never near clowns',
    'not with bob',
  ])('does not pretend to understand: %s', (text) => {
    expect(readRestriction(text)).toBeNull();
    expect(needsApproval([rule(text)])).toBe(true);
    expect(inWords(null)).toContain('waits until you have read');
  });

  it('holds every use until the owner has confirmed what was read', () => {
    expect(needsApproval([{ ...rule('no politics'), confirmed: false }])).toBe(true);
    expect(needsApproval([rule('no politics')])).toBe(false);
  });
});

describe('enforcing a rule', () => {
  it.each([
    ['never in swimwear', '@anna in a bikini on the beach'],
    ['never in swimwear', '@anna wears a B I K I N I'],
    ['never in swimwear', '@anna in a b\u200bikini'],
    ['never in swimwear', '@anna in a bіkіnі'],
    ['never in swimwear', '@anna in a b1k1n1'],
    ['never in swimwear', '@anna in a swim­suit'],
    ['no politics', '@anna gives a campaign speech'],
    ['never say "banana"', '@anna says "I love my banana"'],
    ['never say "banana"', '@anna shouts that a banana is ripe'],
    ['never say banana', '@anna: “Banana!”'],
    ['always with a hat', '@anna without her hat'],
    ['always with a hat', '@anna takes off the red hat'],
  ])('%s refuses: %s', (text, prompt) => {
    expect(broken(text, prompt)).toBe(true);
  });

  it.each([
    ['never in swimwear', '@anna walks in the park'],
    ['no politics', '@anna bakes a cake'],
    ['never say "banana"', '@anna eats a banana'],
    ['never say "banana"', '@anna says "I love bananas foster"'],
    ['always with a hat', '@anna in a hat'],
  ])('%s allows: %s', (text, prompt) => {
    expect(broken(text, prompt)).toBe(false);
  });

  it('reads what was said in the finished video as well', () => {
    expect(broken('never say "banana"', '@anna talks', { lines: ['and then a banana came'] })).toBe(true);
    expect(broken('no politics', '@anna talks', { lines: ['vote for me in the election'] })).toBe(true);
  });

  it('keeps two apart, and their characters', () => {
    expect(broken('not with @bob', '@anna and @bob', { handles: ['anna', 'bob'] })).toBe(true);
    expect(broken('not with @bob', '@anna and @bob.rex', { handles: ['anna', 'bob.rex'] })).toBe(true);
    expect(broken('not with @bob', '@anna and @bobby', { handles: ['anna', 'bobby'] })).toBe(false);
  });
});

describe('mentions', () => {
  it('are handles after an @, but not in mail addresses', () => {
    const handles = (prompt: string) => mentionsOf(prompt).map(({ handle }) => handle);
    expect(handles('@Anna meets @bob.rex, not me@example.com. @anna again')).toEqual(['anna', 'bob.rex']);
    expect(mentionsOf('I saw @anna.then she left')).toEqual([{ handle: 'anna.then', orElse: 'anna' }]);
    expect(handles('nobody @ home')).toEqual([]);
  });

  it('become names for the engine, with what always holds in sentences of its own', () => {
    const cast = [
      { handle: 'anna', name: 'Anna', always: ['always wears a hat'] },
      { handle: 'bob.rex', name: 'Rex', always: [] },
    ];
    expect(promptForEngine('@anna walks @bob.rex.', cast)).toBe('Anna walks Rex. Anna always wears a hat.');
    expect(promptForEngine('I saw @anna.then she left', cast)).toBe(
      'I saw Anna.then she left Anna always wears a hat.',
    );
  });
});
