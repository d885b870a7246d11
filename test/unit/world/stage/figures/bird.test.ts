import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { BirdKind } from '../../../../../model/world/read/screenplay.ts';
import type { Geometry } from '../../../../../model/world/shoot/scene.ts';
import { birdResting } from '../../../../../model/world/simulate/figures/bird-motions.ts';
import { solveCreature } from '../../../../../model/world/simulate/figures/creature-pose.ts';
import { birdBones } from '../../../../../model/world/stage/figures/bird/bones.ts';
import { creature } from '../../../../../model/world/stage/figures/creature.ts';
import type { Creature, CreatureJoint } from '../../../../../model/world/stage/figures/figure.ts';
import { bentBy, boxOf, openEdges, volumeOf } from './people.ts';

const bird = (kind: BirdKind | null, color: string | null = null): Creature =>
  creature(
    {
      id: 'it',
      category: 'animal',
      kind: 'bird',
      name: kind ?? 'bird',
      color,
      material: null,
      scale: 1,
      look: kind === null ? {} : { bird: kind },
      placed: null,
    },
    1,
    [0, 0, 0],
    0,
  );

const hide = ({ bent: [part] }: Creature): Geometry => {
  if (part === undefined) {
    throw new Error('a bird without a skin');
  }
  return part.geometry;
};

const standing = (it1: Creature): ReadonlyMap<CreatureJoint, Matrix4> => {
  const { bird: frame } = it1.body;
  if (frame === undefined) {
    throw new Error('no bird');
  }
  const pose = birdResting({ ...it1.body, bird: frame })(0.2);
  return solveCreature(it1, pose, { x: 0, y: 0, z: 0, heading: 0 });
};

/** Corners of what shows on some joints, in the world. */
const pointsOn = (
  it1: Creature,
  joints: ReadonlyMap<CreatureJoint, Matrix4>,
  on: RegExp,
): readonly Vector3[] =>
  it1.pieces
    .filter(({ joint }) => on.test(joint) && joints.has(joint))
    .flatMap(({ joint, part: { geometry } }) =>
      Array.from({ length: geometry.positions.length / 3 }, (_, i) =>
        new Vector3().fromArray(geometry.positions, i * 3).applyMatrix4(joints.get(joint) ?? new Matrix4()),
      ),
    );

const skinOf = (it1: Creature, joints: ReadonlyMap<CreatureJoint, Matrix4>): readonly Vector3[] => {
  const posed = bentBy(hide(it1), birdBones(it1.body)(joints));
  return Array.from(
    { length: posed.length / 3 },
    (_, i) => new Vector3(posed[i * 3], posed[i * 3 + 1], posed[i * 3 + 2]),
  );
};

const lowest = (points: readonly Vector3[]) => Math.min(...points.map(({ y }) => y));
const highest = (points: readonly Vector3[]) => Math.max(...points.map(({ y }) => y));

/** The mean of a mesh's colours. */
const meanColor = ({ colors = new Float32Array() }: Geometry): readonly [number, number, number] => {
  const of = (channel: number) =>
    colors.filter((_, i) => i % 3 === channel).reduce((a, b) => a + b, 0) / (colors.length / 3);
  return [of(0), of(1), of(2)];
};

describe.each(BirdKind.options)('a %s', (kind) => {
  const it1 = bird(kind);
  const joints = standing(it1);

  it('has one closed skin that faces outwards, and is made of few triangles', () => {
    expect(openEdges(hide(it1))).toBe(0);
    expect(volumeOf(hide(it1))).toBeGreaterThan(0);
    const meshes = [...it1.bent, ...it1.pieces.map(({ part }) => part)];
    const triangles = meshes.reduce((sum, { geometry }) => sum + geometry.indices.length / 3, 0);
    expect(triangles).toBeLessThan(4500);
  });

  it('has limbs, wings and tail whose faces look outwards', () => {
    for (const { joint, part } of it1.pieces.filter(({ joint: on }) => /wing|hind|tail/i.test(on))) {
      expect([joint, volumeOf(part.geometry) > 0]).toEqual([joint, true]);
    }
  });

  it('stands with its feet on the ground', () => {
    const feet = pointsOn(it1, joints, /^foot/);
    expect(Math.abs(lowest(feet))).toBeLessThan(0.004 + 0.02 * it1.body.height);
    expect(lowest(pointsOn(it1, joints, /^tail/))).toBeGreaterThan(-0.01 - 0.06 * it1.body.height);
  });

  it('lays its folded wings along its flanks: nothing hangs under the belly or stands out', () => {
    const skin = skinOf(it1, joints);
    const wings = pointsOn(it1, joints, /^foldedWing/);
    expect(wings.length).toBeGreaterThan(0);
    expect(pointsOn(it1, joints, /^wing/)).toHaveLength(0);
    // in the frame of the trunk, which some hold upright
    const own = pointsOn(it1, new Map([['foldedWingL', new Matrix4()]]), /^foldedWingL/);
    expect(lowest(own)).toBeGreaterThan(-0.65 * (it1.body.bird?.trunk ?? 0));
    const widest = Math.max(...skin.map(({ x }) => Math.abs(x)));
    expect(Math.max(...wings.map(({ x }) => Math.abs(x)))).toBeLessThan(
      widest * (kind === 'penguin' ? 1.6 : 1.15),
    );
  });
});

describe('the size of birds', () => {
  it.each([
    ['sparrow', 0.09, 0.18],
    ['robin', 0.1, 0.19],
    ['pigeon', 0.2, 0.36],
    ['crow', 0.28, 0.5],
    ['owl', 0.3, 0.55],
    ['eagle', 0.55, 0.95],
    ['penguin', 0.6, 1],
    ['heron', 0.85, 1.15],
    ['stork', 0.9, 1.25],
    ['flamingo', 1.1, 1.5],
    ['swan', 0.75, 1.3],
    ['ostrich', 1.9, 2.8],
  ] as const)('a %s stands between %f and %f metres tall', (kind, from, to) => {
    const it1 = bird(kind);
    const top = highest(skinOf(it1, standing(it1)));
    expect(top).toBeGreaterThan(from);
    expect(top).toBeLessThan(to);
  });

  it('is told by legs and neck: a heron has both long, a duck neither', () => {
    const share = (kind: BirdKind) => {
      const { body } = bird(kind);
      const trunk = (body.bird?.trunk ?? 0) * 2;
      return [(body.upper + body.lower) / trunk, (body.bird?.neck ?? 0) / trunk] as const;
    };
    const [legs, neck] = share('heron');
    const [shortLegs, shortNeck] = share('duck');
    expect(legs).toBeGreaterThan(2);
    expect(neck).toBeGreaterThan(2);
    expect(shortLegs).toBeLessThan(1);
    expect(shortNeck).toBeLessThan(1);
  });
});

describe('plumage', () => {
  it('is usual for the kind: pink flamingos, black crows, white swans, a red breast on a robin', () => {
    const [r, g, b] = meanColor(hide(bird('flamingo')));
    expect(r).toBeGreaterThan(1.5 * g);
    expect(b).toBeGreaterThan(0.8 * g);
    expect(Math.max(...meanColor(hide(bird('crow'))))).toBeLessThan(0.05);
    expect(Math.min(...meanColor(hide(bird('swan'))))).toBeGreaterThan(0.75);
    const robin = hide(bird('robin'));
    const breast = Array.from({ length: robin.positions.length / 3 }, (_, i) => i).filter(
      (i) => (robin.positions[i * 3 + 1] ?? 0) < -0.01 && (robin.positions[i * 3 + 2] ?? 0) > 0.03,
    );
    expect(breast.length).toBeGreaterThan(3);
    for (const i of breast) {
      expect(robin.colors?.[i * 3] ?? 0).toBeGreaterThan(2 * (robin.colors?.[i * 3 + 2] ?? 1));
    }
  });

  it('is of the colour the words name', () => {
    const [r, g, b] = meanColor(hide(bird('swan', '#101014')));
    expect(Math.max(r, g, b)).toBeLessThan(0.02);
    const [red, green] = meanColor(hide(bird('heron', '#c01010')));
    expect(red).toBeGreaterThan(5 * green);
  });

  it('of a bird that no word says more of is chosen from the seed', () => {
    expect(meanColor(hide(bird(null)))).toEqual(meanColor(hide(bird(null))));
    expect(boxOf(hide(bird(null)))[2]).toBeDefined();
  });
});
