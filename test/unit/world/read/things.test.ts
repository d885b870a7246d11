import { describe, expect, it } from 'vitest';
import { deeds, reading, shotOf } from './asking.ts';

const said = (prompt: string) => reading(prompt).readings;

describe('a kite', () => {
  it('is flown by whoever has its line: nobody takes off', () => {
    const shot = shotOf('A girl flies a kite on a windy beach');
    expect(shot.cast.map(({ kind }) => kind)).toEqual(['person', 'kite']);
    expect(deeds(shot)).toEqual([['hold', 'girl-1']]);
    expect(shot.actions[0]?.object).toBe('kite-1');
    expect(deeds(shotOf('A bird flies over the beach'))).toEqual([['fly', 'bird-1']]);
  });
});

describe('a drink', () => {
  it.each([
    'A barista pours coffee into a cup at a cafe counter',
    'a cup of coffee on a table',
    'a red mug filled with tea',
    'she pours water into a glass',
    'a glass of milk',
  ])('is one thing with its vessel: %s', (prompt) => {
    const cups = shotOf(prompt).cast.filter(({ kind }) => kind === 'cup');
    expect(cups).toHaveLength(1);
    expect(cups[0]?.look.filled).toMatch(/^#/);
  });

  it('comes in a cup of its own where no vessel is named, and the plan says so', () => {
    const { approximated } = said('a man drinks tea');
    expect(approximated.map(({ as }) => as).join()).toMatch(/prop: cup: a cup of it/);
    expect(shotOf('a man drinks tea').cast.find(({ kind }) => kind === 'cup')?.look.filled).toMatch(/^#/);
  });

  it('does not turn a lake into a glass', () => {
    const shot = shotOf('a boy throws a ball into the water');
    expect(shot.place).toBe('beach');
    expect(shot.cast.some(({ kind }) => kind === 'cup')).toBe(false);
  });
});

describe('an instrument', () => {
  it('is not run about with', () => {
    expect(deeds(shotOf('a woman plays the piano'))).toEqual([['stand', 'woman-1']]);
    expect(said('a man plays a guitar').approximated.map(({ as }) => as)).toContain(
      'stand: standing by it: nobody is seen to play',
    );
    expect(deeds(shotOf('a dog plays in the park'))).toEqual([['run', 'dog-1']]);
  });
});

describe('what a word is built as', () => {
  it.each([
    ['kayak', 'kayak'],
    ['canoe', 'canoe'],
    ['rowboat', 'rowing boat'],
    ['bicycle', 'bicycle'],
    ['guitar', 'guitar'],
    ['teapot', 'teapot'],
    ['hot air balloon', 'hot-air balloon'],
    ['christmas tree', 'christmas tree'],
    ['ladder', 'ladder'],
    ['traffic light', 'traffic light'],
  ])('a %s is one', (word, kind) => {
    expect(shotOf(`a ${word}`).cast.map((one) => one.kind)).toEqual([kind]);
    expect(said(`a ${word}`).understood.map(({ as }) => as)).toContain(`prop: ${kind}`);
  });

  it.each([
    ['sofa', 'a wooden bench'],
    ['umbrella', 'a parasol on its pole'],
    ['ship', 'a small sailing boat'],
    ['globe', 'a ball'],
    ['bucket', 'a barrel'],
    ['palm tree', 'a tree with leaves'],
    ['swing', 'a ball that hangs from a rope'],
    ['bowl', 'a plate'],
    ['grand piano', 'an upright piano'],
  ])('of a %s the plan says that it is %s', (word, near) => {
    expect(
      said(`a ${word}`)
        .approximated.map(({ as }) => as)
        .join(),
    ).toContain(near);
  });
});
