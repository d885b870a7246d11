import { describe, expect, it } from 'vitest';
import { reading, shotOf } from './asking.ts';

describe('birds', () => {
  it.each([
    ['heron', 'heron'],
    ['egret', 'heron'],
    ['bittern', 'heron'],
    ['sandpiper', 'heron'],
    ['stork', 'stork'],
    ['mallard', 'duck'],
    ['merganser', 'duck'],
    ['cygnet', 'swan'],
    ['gosling', 'goose'],
    ['quail', 'hen'],
    ['rooster', 'rooster'],
    ['vulture', 'eagle'],
    ['kestrel', 'hawk'],
    ['barn owl', 'owl'],
    ['emu', 'ostrich'],
    ['cockatoo', 'parrot'],
    ['finch', 'sparrow'],
    ['nightingale', 'robin'],
    ['magpie', 'crow'],
    ['albatross', 'gull'],
    ['dove', 'pigeon'],
    ['emperor penguin', 'penguin'],
  ])('a %s has the body of a %s', (word, kind) => {
    const [it1] = shotOf(`a ${word} stands on a beach`).cast;
    expect(it1).toMatchObject({ category: 'animal', kind: 'bird', look: { bird: kind } });
  });

  it.each([
    ['an egret', 'animal: heron: a white heron'],
    [
      'a spoonbill',
      'animal: heron: a wading bird, with the body of a heron, by WordNet (spoonbill → wading bird)',
    ],
    ['a bat', 'animal: bird: an animal with the body of a bird'],
  ])('say what they are approximated by: %s', (who, as) => {
    expect(reading(`${who} stands on a beach`).readings.approximated).toContainEqual({
      text: who.replace(/^an? /, ''),
      as,
    });
  });

  it('are understood when they have a body of their own', () => {
    const { approximated, understood } = reading('a heron stands on a beach').readings;
    expect(approximated).toEqual([]);
    expect(understood.map(({ as }) => as)).toContain('animal: heron');
  });

  it('take a colour from the words, and else keep their own', () => {
    expect(shotOf('a black swan swims on a lake').cast[0]?.color).not.toBeNull();
    expect(shotOf('a swan swims on a lake').cast[0]?.color).toBeNull();
  });

  it('leave the rubber duck a toy', () => {
    expect(shotOf('a rubber duck floats on the sea').cast[0]).toMatchObject({
      category: 'prop',
      kind: 'duck',
    });
  });
});
