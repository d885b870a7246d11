import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../../model/world/production.ts';
import { eyesOf, RANGE } from '../../../../model/world/scene/eyes.ts';
import type { Performance } from '../../../../model/world/simulate/take.ts';

const film = async (prompt: string) => {
  const production = await prepare({
    ...{ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] },
    ...{ size: { width: 160, height: 96 }, fps: 24 },
  });
  const [shot] = production.shots;
  if (shot === undefined) throw new Error('no shot');
  const { take, spoken } = shot;
  const who = (id: string): Performance => {
    const found = take.people.find(({ person }) => person.id === id);
    if (found === undefined) throw new Error(`${id} is not there`);
    return found;
  };
  const head = (id: string, t: number) => who(id).joints(t).get('head') ?? new Matrix4();
  const glances = new Map(take.people.map((one) => [one.person.id, eyesOf(take, one, spoken)]));
  const glance = (id: string, t: number) => {
    const look = glances.get(id);
    if (look === undefined) throw new Error(`${id} is not there`);
    return look(t, head(id, t));
  };
  /** The direction of somebody's eyes in the world. */
  const line = (id: string, t: number) => {
    const [left, up] = glance(id, t).gaze;
    return new Vector3(
      Math.sin(left) * Math.cos(up),
      Math.sin(up),
      Math.cos(left) * Math.cos(up),
    ).transformDirection(head(id, t));
  };
  /** Radians between it and the way to a point. */
  const off = (id: string, t: number, point: Vector3) =>
    line(id, t).angleTo(point.clone().sub(new Vector3(0, 0.1, 0.07).applyMatrix4(head(id, t))));
  /** How far they are beside a point, as far as eyes can turn to it in their head. */
  const short = (id: string, t: number, point: Vector3) => {
    const way = point
      .clone()
      .applyMatrix4(head(id, t).clone().invert())
      .sub(new Vector3(0, 0.1, 0.07));
    const angles = [Math.atan2(way.x, way.z), Math.atan2(way.y, Math.hypot(way.x, way.z))];
    const { gaze } = glance(id, t);
    return Math.hypot(
      ...angles.map(
        (angle, i) => Math.max(-(RANGE[i] ?? 0), Math.min(RANGE[i] ?? 0, angle)) - (gaze[i] ?? 9),
      ),
    );
  };
  const face = (id: string, t: number) => new Vector3(0, 0.09, 0.07).applyMatrix4(head(id, t));
  return { take, spoken, glance, line, off, short, face };
};
const times = (from: number, to: number, step = 1 / 24) =>
  Array.from({ length: Math.floor((to - from) / step) }, (_, i) => from + i * step);
const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

describe('eyes', () => {
  it('rest on who speaks, and on who listens but for a thought', async () => {
    const { spoken, off, short, face } = await film(
      'close-up, Anna and Tom stand in a park. Anna says: "We should go home before it gets dark."',
    );
    const [line] = spoken;
    const said = times((line?.at ?? 0) + 0.6, line?.end ?? 0);
    expect(said.length).toBeGreaterThan(12);
    expect(median(said.map((t) => off('tom-1', t, face('anna-1', t))))).toBeLessThan(0.06);
    const thoughts = said.filter((t) => short('anna-1', t, face('tom-1', t)) > 0.08);
    expect(thoughts.length / said.length).toBeLessThan(0.6);
  });

  it('follow a ball that is thrown, those of who throws it and of who looks on', async () => {
    const { take, off } = await film('a man throws a ball in a park and a woman stands');
    const flight = times(1.5, 2.2);
    const ball = (t: number) => take.tracks.position('ball-1', t);
    expect(ball(1.6).distanceTo(ball(1.5))).toBeGreaterThan(0.25);
    expect(median(flight.map((t) => off('man-1', t, ball(t))))).toBeLessThan(0.06);
  });

  it('are on the hoop before the shot and on the ball after it', async () => {
    const { take, short } = await film('a basketball player makes a shot');
    const hoop = new Vector3(...(take.stage.place.hoop?.ring ?? [0, 0, 0]));
    const id = take.people[0]?.person.id ?? '';
    const ball = (t: number) => take.tracks.position('basketball-1', t);
    expect(median(times(1.3, 2).map((t) => short(id, t, hoop)))).toBeLessThan(0.06);
    expect(median(times(2.4, 3.2).map((t) => short(id, t, ball(t))))).toBeLessThan(0.06);
  });

  it('hold still in the world while the head of who runs bobs', async () => {
    const { line, take } = await film('a man runs in a park');
    const head = (t: number) =>
      new Vector3(0, 0, 1).transformDirection(take.people[0]?.joints(t).get('head') ?? new Matrix4());
    const moves = (way: (t: number) => Vector3) =>
      median(times(1, 3).map((t) => way(t).angleTo(way(t + 1 / 24))));
    expect(moves((t) => line('man-1', t))).toBeLessThan(0.5 * moves(head));
  });

  it('jump once to four times a second, blink now and then, and do the same again', async () => {
    const one = await film('close-up of a woman who stands in a park');
    const two = await film('close-up of a woman who stands in a park');
    const all = times(0, 4, 1 / 120);
    const gaze = (t: number) => one.glance('woman-1', t).gaze;
    expect(all.map((t) => one.glance('woman-1', t))).toEqual(all.map((t) => two.glance('woman-1', t)));
    const fast = all.map(
      (t) => Math.hypot(gaze(t + 1 / 120)[0] - gaze(t)[0], gaze(t + 1 / 120)[1] - gaze(t)[1]) > 0.0015,
    );
    const jumps = fast.filter((now, i) => now && fast[i - 1] !== true).length;
    expect(jumps).toBeGreaterThan(3);
    expect(jumps).toBeLessThan(17);
    const lids = all.map((t) => one.glance('woman-1', t).blink);
    expect(lids.filter((now, i) => now > 0.9 && (lids[i - 1] ?? 0) <= 0.9).length).toBeGreaterThan(0);
    expect(lids.filter((shut) => shut > 0.5).length / lids.length).toBeLessThan(0.15);
  });
});
