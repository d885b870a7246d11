import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../../../model/world/production.ts';
import { cameraOf } from '../../../../../model/world/scene/framing.ts';
import { worstExcess } from '../../../../../model/world/simulate/body/limits.ts';
import { saddleOf } from '../../../../../model/world/simulate/figures/saddle.ts';
import type { Take } from '../../../../../model/world/simulate/take.ts';
import { at, taken } from '../measuring.ts';

const TIMES = Array.from({ length: 73 }, (_, i) => i / 24);

const pairOf = (take: Take) => {
  const [rider, mount] = [take.people[0], take.creatures[0]];
  if (rider === undefined || mount === undefined) throw new Error('nobody rides');
  const trunk = (t: number) => mount.joints(t).get('trunk') ?? new Matrix4();
  /** A point of the world in the frame of the animal's trunk. */
  const within = (point: Vector3, t: number) => point.clone().applyMatrix4(trunk(t).invert());
  return { rider, mount, within, saddle: saddleOf(mount.creature, rider.person.body) };
};

const RIDES = [
  'a knight rides a white horse',
  'a woman gallops on a horse across a beach',
  'a girl trots on a horse',
  'a man rides an elephant',
  'a boy rides a brown bear',
  'a woman rides a cow',
  'a man sits on a horse',
] as const;

/** Flesh of half a thigh and of a shin around their bones, for a body of 1.80 m, metres. */
const FLESH = { thigh: 0.06, shin: 0.05 } as const;
/** So far flesh gives way, metres. */
const PRESSED = 0.02;

describe.each(RIDES)('%s', (prompt) => {
  const take = taken(prompt, 3);
  const { rider, within, saddle } = pairOf(take);
  const s = rider.person.body.height / 1.8;

  it('sits where the back carries them, whatever the animal does', () => {
    for (const t of TIMES) {
      expect(within(at(rider.joints(t), 'pelvis'), t).distanceTo(saddle.at)).toBeLessThan(0.01);
    }
    const gap = saddle.hide(saddle.at);
    expect(gap).toBeGreaterThan(0.05 * s);
    expect(gap).toBeLessThan(0.12 * s);
  });

  it('has a leg on either side, outside the hide and close to it', () => {
    for (const t of TIMES) {
      const joints = rider.joints(t);
      for (const [side, sign] of [
        ['L', 1],
        ['R', -1],
      ] as const) {
        const [hip, knee, ankle] = [`thigh${side}`, `shin${side}`, `foot${side}`] as const;
        const [from, middle, end] = [hip, knee, ankle].map((joint) => within(at(joints, joint), t));
        if (from === undefined || middle === undefined || end === undefined) throw new Error('no leg');
        expect(sign * end.x).toBeGreaterThan(0.15);
        expect(end.y).toBeLessThan(saddle.at.y - 0.2 * s);
        for (const share of [0.55, 0.7, 0.85, 1]) {
          const gap = saddle.hide(from.clone().lerp(middle, share));
          expect(gap).toBeGreaterThan((FLESH.thigh - PRESSED) * s);
        }
        for (const share of [0.25, 0.5, 0.75, 1]) {
          expect(saddle.hide(middle.clone().lerp(end, share))).toBeGreaterThan((FLESH.shin - PRESSED) * s);
        }
        expect(saddle.hide(end)).toBeLessThan(0.3 * s);
      }
    }
  });

  it('holds on with both hands', () => {
    for (const t of TIMES) {
      for (const hand of ['handL', 'handR'] as const) {
        const gap = saddle.hide(within(at(rider.joints(t), hand), t));
        expect(gap).toBeGreaterThan(0.02);
        expect(gap).toBeLessThan(0.25 * s);
      }
    }
  });

  it('bends no joint past its limit', () => {
    for (const t of TIMES) {
      const { bone, degrees } = worstExcess(rider.joints(t));
      expect(`${bone} ${degrees < 1}`).toBe(`${bone} true`);
    }
  });
});

describe('a rider who goes with the animal', () => {
  it.each([
    ['a knight rides a white horse', 0.8],
    ['a woman gallops on a horse', 0.8],
    ['a man rides an elephant', 0.85],
  ])('%s: the head rises and falls less than the seat', (prompt, share) => {
    const { rider } = pairOf(taken(prompt, 3));
    const range = (joint: 'head' | 'pelvis') => {
      const heights = TIMES.map((t) => at(rider.joints(t), joint).y);
      return Math.max(...heights) - Math.min(...heights);
    };
    expect(range('pelvis')).toBeGreaterThan(0.03);
    expect(range('head') / range('pelvis')).toBeLessThan(share);
  });

  it('waves with one hand and holds on with the other', () => {
    const { rider } = pairOf(taken('a cowboy rides a horse and waves', 3));
    const joints = rider.joints(2);
    expect(at(joints, 'handR').y).toBeGreaterThan(at(joints, 'chest').y + 0.3);
    expect(at(joints, 'handL').y).toBeLessThan(at(joints, 'chest').y + 0.2);
  });

  it('is at the same place to the bit when it happens again', () => {
    const heads = [1, 2].map(() => {
      const { rider } = pairOf(taken('a knight rides a white horse', 3));
      return TIMES.flatMap((t) => rider.joints(t).get('head')?.elements ?? []);
    });
    expect(heads[0]).toEqual(heads[1]);
  });

  it('sits before another on one back, and goes where it goes', () => {
    const { people, creatures } = taken('two children ride an elephant', 3);
    expect(creatures).toHaveLength(1);
    const [first, second] = people.map(({ joints }) => at(joints(1), 'pelvis'));
    if (first === undefined || second === undefined) throw new Error('two ride');
    expect(first.distanceTo(second)).toBeGreaterThan(0.25);
    expect(first.distanceTo(second)).toBeLessThan(0.7);
  });

  it('cannot walk, dance or jump there, and the plan says so', () => {
    const take = taken('a man rides a horse and dances', 3);
    expect(take.notes).toContainEqual(expect.objectContaining({ text: 'dances' }));
    expect(take.creatures).toHaveLength(1);
  });
});

describe('the camera', () => {
  it('holds rider and animal, from beside it where it stands', () => {
    const take = taken('a woman sits on a horse', 2);
    const { rider, mount } = pairOf(take);
    const camera = cameraOf(take, { aspect: 16 / 9, style: 'realistic' })(1);
    const eye = new Vector3(...camera.eye);
    const forward = new Vector3(...camera.target).sub(eye).normalize();
    const { heading } = mount.root(1);
    expect(Math.abs(forward.dot(new Vector3(Math.sin(heading), 0, Math.cos(heading))))).toBeLessThan(0.75);
    for (const point of [
      at(rider.joints(1), 'head'),
      ...(['head', 'foreLowerL', 'hindLowerR'] as const).map((joint) =>
        new Vector3().setFromMatrixPosition(mount.joints(1).get(joint) ?? new Matrix4()),
      ),
    ]) {
      expect(forward.angleTo(point.sub(eye))).toBeLessThan(camera.fov);
    }
  });
});

describe('a gallop', () => {
  it('rocks the back, where a trot only lifts it', () => {
    const rock = (prompt: string) => {
      const { mount } = pairOf(taken(prompt, 3));
      const noses = TIMES.map((t) =>
        new Vector3(0, 0, 1).transformDirection(mount.joints(t).get('trunk') ?? new Matrix4()),
      );
      return Math.max(...noses.map(({ y }) => y)) - Math.min(...noses.map(({ y }) => y));
    };
    expect(rock('a woman gallops on a horse')).toBeGreaterThan(0.2);
    expect(rock('a woman trots on a horse')).toBeLessThan(0.1);
  });

  it.each(['a woman walks on a horse', 'a woman trots on a horse'])(
    '%s: hoofs that stand are on the ground',
    (prompt) => {
      const { mount } = pairOf(taken(prompt, 3));
      const { lower } = mount.creature.body;
      for (const leg of ['foreLowerL', 'foreLowerR', 'hindLowerL', 'hindLowerR'] as const) {
        const hoof = (t: number) =>
          new Vector3(0, -lower, 0).applyMatrix4(mount.joints(t).get(leg) ?? new Matrix4());
        const standing = TIMES.filter((t) => Math.abs(hoof(t + 0.01).x - hoof(t - 0.01).x) < 0.005);
        expect(standing.length).toBeGreaterThan(8);
        for (const t of standing) {
          expect(hoof(t).y).toBeLessThan(0.03);
        }
      }
    },
  );
});

describe('a film of several shots', () => {
  it('leaves a rider astride who is not said to have got off', async () => {
    const { shots } = await prepare({
      prompt: 'Shot 1: A knight rides a white horse. Shot 2: The knight waves. Shot 3: The horse gallops.',
      ...{ shots: [], seconds: 9, seed: 1, style: null, cast: [] },
      ...{ size: { width: 160, height: 96 }, fps: 24 },
    });
    expect(shots).toHaveLength(3);
    for (const { take } of shots) {
      const { rider, within, saddle } = pairOf(take);
      expect(within(at(rider.joints(1), 'pelvis'), 1).distanceTo(saddle.at)).toBeLessThan(0.01);
    }
  });
});
