import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { simulate } from '../../../../../model/world/simulate/simulate.ts';
import type { CreaturePerformance, Take } from '../../../../../model/world/simulate/take.ts';
import { surfaceOf } from '../../../../../model/world/simulate/water/waves.ts';
import { stage } from '../../../../../model/world/stage/build-stage.ts';
import { NECK_BONES } from '../../../../../model/world/stage/figures/bird/bones.ts';
import type { CreatureJoint } from '../../../../../model/world/stage/figures/figure.ts';
import { TABLE_TOP } from '../../../../../model/world/stage/props/furniture.ts';
import { shotOf } from '../../read/asking.ts';

const SECONDS = 3;

const filmed = (prompt: string): { readonly take: Take; readonly bird: CreaturePerformance } => {
  const script = { ...shotOf(prompt), seconds: SECONDS };
  const take = simulate(stage(script, { seed: 1, style: 'realistic' }), SECONDS);
  const bird = take.creatures.find(({ creature }) => creature.gait === 'bird');
  if (bird === undefined) {
    throw new Error(`no bird: ${prompt}`);
  }
  return { take, bird };
};

const at = (bird: CreaturePerformance, joint: CreatureJoint, t: number): Vector3 =>
  new Vector3().setFromMatrixPosition(bird.joints(t).get(joint) ?? new Matrix4().makeScale(NaN, NaN, NaN));

const times = Array.from({ length: 240 }, (_, i) => (i / 240) * SECONDS);

describe('a bird that walks', () => {
  it.each([
    'A heron walks on a beach',
    'A pigeon walks on a street',
    'A white swan walks on grass',
    'An ostrich runs',
  ])('plants its feet and does not slide on them: %s', (prompt) => {
    const { bird } = filmed(prompt);
    const legs = bird.creature.body.upper + bird.creature.body.lower;
    for (const foot of ['footL', 'footR'] as const) {
      let planted = 0;
      for (const [i, t] of times.entries()) {
        const [now, next] = [at(bird, foot, t), at(bird, foot, times[i + 1] ?? SECONDS)];
        if (now.y < 1e-6 * legs && next.y < 1e-6 * legs) {
          planted += 1;
          expect(now.distanceTo(next)).toBeLessThan(0.001 + 0.002 * legs);
        }
      }
      expect(planted).toBeGreaterThan(times.length * 0.25);
      expect(planted).toBeLessThan(times.length * 0.75);
    }
    const way = at(bird, 'trunk', SECONDS).distanceTo(at(bird, 'trunk', 0));
    expect(way).toBeGreaterThan(legs);
  });

  it('stays on the ground with its wings folded', () => {
    const { bird } = filmed('A white swan walks on grass');
    for (const t of times) {
      expect(bird.joints(t).has('wingL')).toBe(false);
      expect(at(bird, 'trunk', t).y).toBeLessThan(bird.creature.body.height * 1.05);
    }
  });

  it('holds its head back and throws it forward', () => {
    const { bird } = filmed('A pigeon walks on a street');
    const step = SECONDS / times.length;
    const speeds = times.map(
      (t) =>
        at(bird, 'head', t + step)
          .sub(at(bird, 'head', t))
          .length() / step,
    );
    const mean = at(bird, 'trunk', SECONDS).distanceTo(at(bird, 'trunk', 0)) / SECONDS;
    expect(Math.min(...speeds)).toBeLessThan(mean * 0.6);
    expect(Math.max(...speeds)).toBeGreaterThan(mean * 1.6);
  });
});

describe('a neck', () => {
  it.each(['A heron stands on a beach', 'A hen stands in a park', 'A swan flies'])(
    'never stretches: %s',
    (prompt) => {
      const { bird } = filmed(prompt);
      const step = (bird.creature.body.bird?.neck ?? 0) / NECK_BONES.length;
      for (const t of times) {
        const chain = [...NECK_BONES, 'head' as const].map((bone) => at(bird, bone, t));
        for (const [i, joint] of chain.slice(1).entries()) {
          expect(joint.distanceTo(chain[i] ?? joint)).toBeCloseTo(step, 6);
        }
      }
    },
  );

  it('is drawn in by a flying heron and stretched by a flying stork', () => {
    const reach = (prompt: string) => {
      const { bird } = filmed(prompt);
      return at(bird, 'head', 1).distanceTo(at(bird, 'neck1', 1)) / (bird.creature.body.bird?.neck ?? 1);
    };
    expect(reach('A heron flies over a lake')).toBeLessThan(0.6);
    expect(reach('A stork flies over a lake')).toBeGreaterThan(0.95);
  });
});

describe('a bird that has nothing else to do', () => {
  it.each([
    'A hen stands in a park',
    'A duck stands in a park',
    'A pigeon stands on a street',
    'A sparrow stands in a park',
  ])('pecks, and its bill does not go into the ground: %s', (prompt) => {
    const { bird } = filmed(prompt);
    const long = bird.creature.body.bird?.bill ?? Number.NaN;
    const tips = Array.from({ length: 200 }, (_, i) => {
      const head = bird.joints((i / 200) * 5).get('head') ?? new Matrix4();
      return new Vector3(0, 0, long).applyMatrix4(head).y;
    });
    expect(Math.min(...tips)).toBeGreaterThan(-0.004);
    expect(Math.min(...tips)).toBeLessThan(0.35 * Math.max(...tips));
  });

  it('is never seen with its belly in the ground when it sits', () => {
    for (const prompt of ['A swan sits on grass', 'An owl sits in the forest', 'A hen sits in a park']) {
      const { bird } = filmed(prompt);
      const lean = bird.creature.body.bird?.lean ?? 0;
      expect(at(bird, 'trunk', 2).y).toBeLessThan(bird.creature.body.height);
      expect(at(bird, 'trunk', 2).y).toBeGreaterThan(
        (bird.creature.body.bird?.trunk ?? 0) * (lean > 0.8 ? 1.2 : 1),
      );
    }
  });
});

describe('wings', () => {
  it('are spread in flight, and beat', () => {
    const { bird } = filmed('An eagle flies over the mountains');
    const rises = times.map((t) => at(bird, 'wingTipL', t).y - at(bird, 'trunk', t).y);
    expect(bird.joints(0).has('foldedWingL')).toBe(false);
    expect(Math.max(...rises)).toBeGreaterThan(0.15);
    expect(Math.min(...rises)).toBeLessThan(0);
  });

  it.each(['A hawk glides over a forest', 'A bird flies over the park', 'A swan flies over a lake'])(
    'carry a bird whose words have it in the air: %s',
    (prompt) => {
      const { bird } = filmed(prompt);
      expect(at(bird, 'trunk', 1).y).toBeGreaterThan(1.2);
      expect(bird.joints(1).has('wingL')).toBe(true);
    },
  );

  it('are folded by a bird that only stands', () => {
    const { bird } = filmed('A gull stands on a beach');
    expect(bird.joints(1).has('foldedWingL')).toBe(true);
    expect(bird.joints(1).has('wingL')).toBe(false);
  });
});

describe('water', () => {
  it.each(['A swan swims on a lake', 'A duck floats on the sea', 'A goose drifts across a lake'])(
    'carries water birds: %s',
    (prompt) => {
      const { take, bird } = filmed(prompt);
      const surface = surfaceOf(take.stage.place);
      const half = bird.creature.body.bird?.trunk ?? 0;
      for (const t of times) {
        const trunk = at(bird, 'trunk', t);
        const over = trunk.y - (surface?.(trunk.x, trunk.z, t) ?? Number.NaN);
        expect(over).toBeGreaterThan(0);
        expect(over).toBeLessThan(half);
        expect(trunk.z).toBeLessThan(take.stage.place.water?.beyondZ ?? Number.NaN);
      }
      expect(at(bird, 'trunk', SECONDS).distanceTo(at(bird, 'trunk', 0))).toBeGreaterThan(0.5);
    },
  );

  it('reaches up the legs of a heron that stands in it, and no farther', () => {
    const { take, bird } = filmed('A heron stands in shallow water');
    const level = take.stage.place.water?.level ?? Number.NaN;
    expect(at(bird, 'footL', 1).y).toBeLessThan(level - 0.05);
    expect(at(bird, 'hindLowerL', 1).y).toBeGreaterThan(level);
  });

  it('is left alone by a swan that walks on the shore', () => {
    const { take, bird } = filmed('A swan walks by a lake');
    expect(at(bird, 'trunk', 1).z).toBeGreaterThan(take.stage.place.water?.beyondZ ?? Number.NaN);
  });
});

describe('a bird on something', () => {
  it.each([
    ['A crow stands on a table', TABLE_TOP],
    ['A robin sits on a fence', 1.64],
  ])('has its feet on top of it: %s', (prompt, top) => {
    const { bird } = filmed(prompt);
    for (const foot of ['footL', 'footR'] as const) {
      expect(at(bird, foot, 2).y).toBeCloseTo(top, 2);
    }
  });

  it('flies over it and does not stand on it when the words say so', () => {
    const { bird } = filmed('A crow flies over a table');
    expect(bird.joints(1).has('wingL')).toBe(true);
    expect(at(bird, 'trunk', 2).distanceTo(at(bird, 'trunk', 1))).toBeGreaterThan(1);
  });
});

describe('a parrot on a shoulder', () => {
  it('holds together: its wings are where its trunk is', () => {
    const { bird } = filmed("A parrot sits on a man's shoulder");
    const [trunk, wing] = [at(bird, 'trunk', 1), at(bird, 'foldedWingR', 1)];
    expect(wing.distanceTo(trunk)).toBeLessThan(1e-9);
    expect(trunk.y).toBeGreaterThan(1.2);
    expect(trunk.y).toBeLessThan(2.1);
  });
});
