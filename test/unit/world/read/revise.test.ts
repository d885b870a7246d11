import { describe, expect, it } from 'vitest';
import { type Ask, read } from '../../../../model/world/read/read.ts';
import { revise } from '../../../../model/world/read/revise.ts';

const ask = (prompt: string, rest: Partial<Ask> = {}): Ask => ({
  prompt,
  shots: [],
  seconds: 4,
  seed: 1,
  style: null,
  cast: [],
  ...rest,
});
const film = read(ask('A man in a green jacket kicks a red ball in a park. A dog runs.'));
const revised = (prompt: string, rest: Partial<Ask> = {}) => revise(film, ask(prompt, rest), []);
const shotOf = (prompt: string) => {
  const [shot] = revised(prompt).shots;
  if (shot === undefined) {
    throw new Error('a film without a shot');
  }
  return shot;
};
const before = film.shots[0];
const someone = (prompt: string, id: string) => shotOf(prompt).cast.find((entity) => entity.id === id);

describe('a revision', () => {
  it('changes what it names and nothing else', () => {
    const shot = shotOf('make the ball blue');
    expect(shot).toEqual({
      ...before,
      cast: before?.cast.map((entity) => (entity.id === 'ball-1' ? { ...entity, color: '#2a5fc4' } : entity)),
    });
  });

  it.each([
    ['the dog is white', 'dog-1', '#f1f0ec'],
    ['a blue ball', 'ball-1', '#2a5fc4'],
    ['change the ball to green', 'ball-1', '#3f9a3c'],
  ])('takes "%s" for a change of what is there', (prompt, id, color) => {
    expect(someone(prompt, id)?.color).toBe(color);
    expect(shotOf(prompt).cast).toHaveLength(3);
  });

  it.each(["change the man's jacket to yellow", 'make his jacket yellow'])('dresses anew: %s', (prompt) => {
    expect(someone(prompt, 'man-1')?.look).toEqual({ build: 'man', outfit: 'coat', clothes: '#edc021' });
  });

  it('moves the film: place, hour, weather, style, camera', () => {
    expect(shotOf('swap the park for a beach')).toEqual({ ...before, place: 'beach' });
    expect(shotOf('Make it night')).toEqual({ ...before, timeOfDay: 'night' });
    expect(shotOf('Change the weather to heavy rain').weather).toBe('rain');
    expect(revised('in anime style').style).toBe('anime');
    expect(revised('in anime style', { style: 'cinematic' }).style).toBe('cinematic');
    expect(shotOf('as a close-up').camera.size).toBe('close-up');
  });

  it('puts one thing in the place of another, in all it does', () => {
    for (const prompt of ['replace the ball with a cat', 'a cat instead of the ball']) {
      const shot = shotOf(prompt);
      expect(shot.cast.map(({ id }) => id)).toEqual(['man-1', 'cat-1', 'dog-1']);
      expect(shot.actions.find(({ kind }) => kind === 'kick')?.object).toBe('cat-1');
    }
  });

  it('takes out, with all it did, and puts in', () => {
    const less = shotOf('remove the dog');
    expect(less.cast.map(({ id }) => id)).toEqual(['man-1', 'ball-1']);
    expect(less.actions.map(({ kind }) => kind)).toEqual(['kick']);
    expect(shotOf('add a horse').cast.map(({ id }) => id)).toEqual(['man-1', 'ball-1', 'dog-1', 'horse-1']);
  });

  it('lets somebody do something else, and leaves the others to theirs', () => {
    const shot = shotOf('the man waves and says "Hello!"');
    expect(shot.actions.map(({ kind, subjects }) => [kind, subjects])).toEqual([
      ['run', ['dog-1']],
      ['wave', ['man-1']],
      ['speak', ['man-1']],
    ]);
    expect(shot.dialogue).toMatchObject([{ speaker: 'man-1', text: 'Hello!' }]);
  });

  it('follows several changes at once', () => {
    const shot = shotOf('Make it sunset, replace the dog with a horse and paint the ball gold.');
    expect(shot.timeOfDay).toBe('sunset');
    expect(shot.cast.map(({ id }) => id)).toEqual(['man-1', 'ball-1', 'horse-1']);
    expect(shot.actions.find(({ kind }) => kind === 'run')?.subjects).toEqual(['horse-1']);
  });

  it('accounts for its own words beside those of the film', () => {
    const { readings } = revised('make the ball blorp');
    expect(readings.understood).toEqual(expect.arrayContaining([...film.readings.understood]));
    expect(readings.ignored.map(({ text }) => text)).toContain('blorp');
  });
});
