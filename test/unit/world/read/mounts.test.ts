import { describe, expect, it } from 'vitest';
import { deeds, reading, shotOf } from './asking.ts';

const onBack = (on: string) => ({ preposition: 'on', on, part: 'back' });

describe('riders', () => {
  it.each([
    ['A knight rides a white horse through a forest', 'knight-1', 'horse-1', 'walk'],
    ['a woman rides an elephant', 'woman-1', 'elephant-1', 'walk'],
    ['a girl on horseback gallops across a desert', 'girl-1', 'horseback-1', 'run'],
    ['a boy riding on the back of an elephant', 'boy-1', 'elephant-1', 'walk'],
    ['a knight gallops on a horse', 'knight-1', 'horse-1', 'run'],
    ['a horse and rider gallop through the desert', 'rider-1', 'horse-1', 'run'],
    ['a woman rides a horse at a gallop', 'woman-1', 'horse-1', 'run'],
    ['a man quickly rides a camel', 'man-1', 'camel-1', 'run'],
    ['a jockey canters across a park', 'jockey-1', 'horse-1', 'run'],
    ['a boy rides a giant dog', 'boy-1', 'dog-1', 'walk'],
    ['a cowboy rides into the sunset', 'cowboy-1', 'horse-1', 'walk'],
    ['a boy mounts a pony', 'boy-1', 'pony-1', 'walk'],
  ])('%s', (prompt, rider, mount, gait) => {
    const shot = shotOf(prompt);
    expect(shot.cast.find(({ id }) => id === rider)?.placed).toEqual(onBack(mount));
    expect(deeds(shot)).toEqual([[gait, mount]]);
  });

  it.each(['a woman on a horse', 'a woman sits on a horse'])('%s: it stands', (prompt) => {
    const shot = shotOf(prompt);
    expect(shot.cast[0]?.placed).toEqual(onBack('horse-1'));
    expect(shot.actions).toEqual([]);
  });

  it('keep their other deeds, and the animal its own', () => {
    expect(deeds(shotOf('a cowboy rides a horse and waves'))).toEqual([
      ['walk', 'horse-1'],
      ['wave', 'cowboy-1'],
    ]);
    expect(deeds(shotOf('A girl rides a horse. The horse gallops.'))).toEqual([['run', 'horse-1']]);
  });

  it('have an animal each where there are as many', () => {
    const { cast } = shotOf('three knights ride horses');
    expect(cast.flatMap(({ placed }) => placed?.on ?? [])).toEqual(['horse-1', 'horse-2', 'horse-3']);
  });

  it('are people, whoever runs beside them', () => {
    const shot = shotOf('a wolf runs beside a girl riding a bear');
    expect(shot.cast.find(({ id }) => id === 'girl-1')?.placed).toEqual(onBack('bear-1'));
    expect(deeds(shot)).toEqual([
      ['run', 'wolf-1'],
      ['walk', 'bear-1'],
    ]);
  });

  it('walk beside what is too small to carry them, and the plan says so', () => {
    const { shots, readings } = reading('a man rides a dog');
    expect(shots[0]?.cast[0]?.placed).toBeNull();
    expect(readings.approximated).toContainEqual({
      text: 'rides',
      as: 'walk: walking beside it: no dog of this size carries a person',
    });
  });

  it('leave boards to the water, and animals on animals alone', () => {
    expect(deeds(shotOf('a man rides a paddleboard on a lake'))).toEqual([['ride', 'man-1']]);
    expect(shotOf('a man walks beside a horse').cast[0]?.placed).toBeNull();
    expect(shotOf('a cat sits on a horse').cast[0]?.placed?.part).toBeUndefined();
  });
});
