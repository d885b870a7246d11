import { describe, expect, it } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';

const ask = (prompt: string) =>
  read({ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] } satisfies Parameters<
    typeof read
  >[0]);
const musicIn = (prompt: string) => ask(prompt).shots.map(({ music }) => music);

describe('music in words', () => {
  it.each([
    ['a dog runs in a park with soft piano music', { style: 'piano', mood: 'calm' }],
    ['a man walks, epic orchestral score', { style: 'orchestral', mood: 'epic' }],
    ['a cat sits to a lo-fi beat', { style: 'lo-fi', mood: 'calm' }],
    ['a woman dances to happy music at 120 bpm', { mood: 'happy', tempo: 120 }],
    [
      'a ball rolls with sad piano music in D minor',
      { style: 'piano', mood: 'sad', key: { tonic: 2, mode: 'minor' } },
    ],
    ['a man walks with sad, slow music in B flat major', { tempo: 62, key: { tonic: 10, mode: 'major' } }],
  ])('hears it in: %s', (prompt, expected) => {
    const { shots, readings } = ask(prompt);
    expect(shots[0]?.music).toMatchObject(expected);
    expect(readings.understood.map(({ as }) => as).join()).toContain('music:');
    expect(readings.ignored).toEqual([]);
  });

  it.each([
    'a dog runs in a park',
    'a basketball player scores and the score is tied',
    'a woman opens a music box',
    'a man says "play some piano music"',
  ])('hears none in: %s', (prompt) => {
    expect(musicIn(prompt)).toEqual([null]);
  });

  it.each(['a dog runs in a park, no music', 'a dog runs in a park without any music'])(
    'understands that none is wanted: %s',
    (prompt) => {
      const { shots, readings } = ask(prompt);
      expect(shots[0]?.music).toBeNull();
      expect(readings.understood).toContainEqual(expect.objectContaining({ as: 'left out: music' }));
    },
  );

  it('goes on over a cut until a shot wants none', () => {
    const [one, two, three] = musicIn(
      'Shot 1: a dog runs with epic music. Shot 2: a cat sits. Shot 3: a ball rolls, no music.',
    );
    expect(one).toMatchObject({ style: 'orchestral' });
    expect(two).toEqual(one);
    expect(three).toBeNull();
  });
});
