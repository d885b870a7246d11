import { describe, expect, it } from 'vitest';
import { prepare } from '../../../../model/world/production.ts';
import type { Take } from '../../../../model/world/simulate/take.ts';

const film = async (prompt: string) => {
  const production = await prepare({
    ...{ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] },
    ...{ size: { width: 160, height: 96 }, fps: 24 },
  });
  const [shot] = production.shots;
  if (shot === undefined) throw new Error('no shot');
  return { take: shot.take, notes: production.notes.map(({ as }) => as) };
};

const joint = (take: Take, name: 'head' | 'handR' | 'handL' | 'footR' | 'pelvis' | 'chest', t: number) => {
  const found = take.people[0]?.joints(t).get(name)?.elements;
  return [found?.[12] ?? Number.NaN, found?.[13] ?? Number.NaN, found?.[14] ?? Number.NaN] as const;
};
const travelled = (take: Take, from: number, to: number) => {
  const [a, b] = [joint(take, 'pelvis', from), joint(take, 'pelvis', to)];
  return Math.hypot(b[0] - a[0], b[2] - a[2]);
};
/** How high the right wrist is over the head's joint, on an average. */
const hand = (take: Take, name: 'handL' | 'handR', from: number, to: number) => {
  let sum = 0;
  for (let k = 0; k < 20; k += 1) {
    const t = from + ((to - from) * k) / 20;
    sum += (joint(take, name, t)[1] - joint(take, 'head', t)[1]) / 20;
  }
  return sum;
};

describe('what is done at the same time', () => {
  it.each([
    'a woman skates while waving on an ice rink',
    'a man waves while he walks in a park',
    'a girl runs, waving, on a beach',
  ])('%s: the legs go all the time, and the hand is up all the time', async (prompt) => {
    const { take, notes } = await film(prompt);
    for (const from of [1, 2.8]) {
      expect(travelled(take, from, from + 1)).toBeGreaterThan(0.5);
      expect(hand(take, 'handR', from, from + 1)).toBeGreaterThan(-0.05);
      expect(hand(take, 'handL', from, from + 1)).toBeLessThan(-0.15);
    }
    expect(take.played.join()).toMatch(/(?:skate|walk|run) while wave/);
    expect(notes).toEqual([]);
  });

  it('claps on the beat of the hands wherever the legs carry them', async () => {
    const { take } = await film('a man walks while clapping in a park');
    const apart = Array.from({ length: 60 }, (_, k) => {
      const [a, b] = [joint(take, 'handL', 2 + k / 60), joint(take, 'handR', 2 + k / 60)];
      return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
    });
    expect(Math.min(...apart)).toBeLessThan(0.12);
    expect(Math.max(...apart)).toBeGreaterThan(0.2);
    expect(take.contacts.filter(({ a, b }) => a === b).length).toBeGreaterThan(6);
  });

  it('lets somebody sit and sing', async () => {
    const { take, notes } = await film('a woman sings while she sits on a bench in a park');
    expect(joint(take, 'pelvis', 3)[1]).toBeLessThan(0.75);
    expect(notes).toEqual([]);
  });

  it('still does one after the other what is told so', async () => {
    const { take } = await film('a man walks, then waves, in a park');
    expect(travelled(take, 0.5, 1.5)).toBeGreaterThan(0.5);
    expect(hand(take, 'handR', 0.5, 1.5)).toBeLessThan(-0.25);
    expect(hand(take, 'handR', 3, 3.9)).toBeGreaterThan(-0.05);
  });

  it('says what needs the same limbs, or all of them', async () => {
    const both = await film('a man claps while waving in a park');
    expect(both.notes).toEqual(['wave, after and not during: clap']);
    const whole = await film('a gymnast does a backflip while waving in a gym');
    expect(whole.notes).toEqual(['wave: not shown, flip takes the whole body']);
  });
});
