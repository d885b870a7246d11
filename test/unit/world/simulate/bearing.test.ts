import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../../model/world/production.ts';
import type { Take } from '../../../../model/world/simulate/take.ts';
import type { PersonJoint } from '../../../../model/world/stage/figures/figure.ts';

const film = async (prompt: string) => {
  const production = await prepare({
    ...{ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] },
    ...{ size: { width: 160, height: 96 }, fps: 24 },
  });
  const [shot] = production.shots;
  if (shot === undefined) throw new Error('no shot');
  return { take: shot.take, left: production.memory.at(-1)?.things ?? [] };
};

/** From a joint of the first person to a thing, metres. */
const fromJoint = (take: Take, joint: PersonJoint, id: string, t: number): Vector3 => {
  const frame = take.people[0]?.joints(t).get(joint);
  if (frame === undefined) throw new Error('nobody is there');
  return take.tracks.position(id, t).sub(new Vector3().setFromMatrixPosition(frame));
};
const TIMES = Array.from({ length: 39 }, (_, i) => 0.1 * i);

describe('what somebody bears', () => {
  it.each(['a man stands with a book on his head', 'a man walks with a book on his head in a park'])(
    '%s: it lies there',
    async (prompt) => {
      const { take, left } = await film(prompt);
      for (const t of TIMES) {
        const { x, y, z } = fromJoint(take, 'head', 'book-1', t);
        expect(y).toBeGreaterThan(0.15);
        expect(y).toBeLessThan(0.4);
        expect(Math.hypot(x, z)).toBeLessThan(0.12);
      }
      expect(left.find(({ entity }) => entity.id === 'book-1')?.entity.placed).toMatchObject({
        part: 'head',
      });
    },
  );

  it('falls when its bearer leaps, with the speed it has, and lands', async () => {
    const { take, left } = await film('a man jumps with a book on his head');
    const slipped = take.played.map((words) => /slips at ([\d.]+) s/.exec(words)?.[1]).find(Boolean);
    const at = Number(slipped);
    expect(at).toBeGreaterThan(0);
    const book = (t: number) => take.tracks.position('book-1', t);
    const speed = (t: number) => book(t + 0.01).distanceTo(book(t)) / 0.01;
    expect(Math.abs(speed(at + 0.02) - speed(at - 0.03))).toBeLessThan(0.8);
    expect(book(3.9).y).toBeLessThan(0.1);
    expect(take.contacts.some(({ a, b }) => a === 'book-1' || b === 'book-1')).toBe(true);
    expect(left.find(({ entity }) => entity.id === 'book-1')?.entity.placed).toBeNull();
  });

  it.each([
    'a man with a lantern in his hand walks in the snow',
    'a man walks while holding a lantern in a park',
  ])('%s: in the hand, upright, off the ground, while the legs walk', async (prompt) => {
    const { take } = await film(prompt);
    for (const t of TIMES) {
      expect(fromJoint(take, 'handL', 'lantern-1', t).length()).toBeLessThan(0.45);
      const up = new Vector3(0, 1, 0).applyQuaternion(take.tracks.rotation('lantern-1', t));
      expect(up.y).toBeGreaterThan(0.97);
      expect(take.tracks.position('lantern-1', t).y).toBeGreaterThan(0.4);
    }
    const [a, b] = [take.tracks.position('lantern-1', 0.5), take.tracks.position('lantern-1', 3.5)];
    expect(a.distanceTo(b)).toBeGreaterThan(1.5);
  });

  it('leaves the other hand free', async () => {
    const { take } = await film('a woman with a cup in her hand waves');
    const high = Math.max(
      ...TIMES.map((t) => take.people[0]?.joints(t).get('handR')?.elements[13] ?? Number.NaN),
    );
    expect(high).toBeGreaterThan(1.3);
    expect(fromJoint(take, 'handL', 'cup-1', 3).length()).toBeLessThan(0.3);
  });
});
