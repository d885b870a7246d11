import { expect, it } from 'vitest';
import type { ScreenContext } from '../../../lambdas/safety/decision.ts';
import { screen } from '../../../lambdas/safety/screen.ts';
import { randomStream } from '../../../model/world/random.ts';
import { generatePrompts } from '../../support/prompts.ts';

const ADULT: ScreenContext = { stage: 'prompt', audience: 'adult', surface: 'private', likeness: false };
const stopped = (texts: readonly string[]) => texts.filter((text) => screen(text, ADULT).outcome !== 'allow');

it('lets words pass that have no sentence around them', () => {
  const prompts = [
    ...[
      'only once',
      'ball',
      'y',
      'twice',
      'no',
      'test',
      'why not',
      'my dog Rex',
      'the same again',
      'first try',
    ],
    ...['make it blue', 'more snow', 'without sound', 'long ago', 'now at night', 'faster', 'it rolls away'],
    ...['a zebrafinch1795372345678 and crash', 'ball 0', 'testing 123', 'remove the tree', 'grandma'],
  ];
  expect(stopped(prompts)).toEqual([]);
});

it('stops hardly any one to three words of harmless prompts it was not trained on', () => {
  const random = randomStream(20, 'short prompts');
  const pieces = generatePrompts(99, 400).map((prompt) => {
    const words = prompt.split(/\s+/);
    const from = Math.floor(random() * words.length);
    return words.slice(from, from + 1 + Math.floor(random() * 3)).join(' ');
  });
  expect(stopped(pieces).length).toBeLessThan(0.02 * pieces.length);
});
