import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { AnimalKind } from '../../../../../model/world/read/screenplay.ts';
import {
  resting,
  sittingDown,
  solveCreature,
} from '../../../../../model/world/simulate/figures/creature-pose.ts';
import { creature } from '../../../../../model/world/stage/figures/creature.ts';
import { creatureBones, restCreature } from '../../../../../model/world/stage/figures/creature-bones.ts';
import type { Creature } from '../../../../../model/world/stage/figures/figure.ts';
import { bentBy, boxOf, openEdges, volumeOf } from './people.ts';

const KINDS: readonly AnimalKind[] = ['cat', 'dog', 'horse', 'cow', 'bear', 'rabbit', 'elephant'];

const animal = (kind: AnimalKind, color: string | null = null, scale = 1): Creature =>
  creature(
    { id: 'it', category: 'animal', kind, name: kind, color, material: null, scale, look: {}, placed: null },
    1,
    [0, 0, 0],
    0,
  );

const hide = (creature: Creature) => {
  const [part] = creature.bent;
  if (part === undefined) {
    throw new Error('an animal without a hide');
  }
  return part.geometry;
};

const ORIGIN = { x: 0, y: 0, z: 0, heading: 0 };

describe.each(KINDS)('a %s', (kind) => {
  const it1 = animal(kind);

  it('is one closed mesh that faces outwards, of few triangles', () => {
    const geometry = hide(it1);
    expect(openEdges(geometry)).toBe(0);
    expect(volumeOf(geometry)).toBeGreaterThan(0);
    expect(geometry.indices.length / 3).toBeLessThan(6500);
  });

  it('follows its bones, at most four a vertex and wholly', () => {
    const { skin } = hide(it1);
    for (let i = 0; i < (skin?.weights.length ?? 0); i += 4) {
      const weights = Array.from(skin?.weights.subarray(i, i + 4) ?? []);
      expect(Math.abs(weights.reduce((a, b) => a + b, 0) - 1)).toBeLessThan(1e-5);
    }
  });

  it('stands on its paws, and holds still at rest', () => {
    const moves = creatureBones(it1.body)(restCreature(it1.body));
    for (const move of moves) {
      expect(
        move.elements.every((value, i) => Math.abs(value - (new Matrix4().elements[i] ?? 0)) < 1e-6),
      ).toBe(true);
    }
    const posed = bentBy(hide(it1), creatureBones(it1.body)(solveCreature(it1, resting(it1)(1), ORIGIN)));
    const lowest = Math.min(...posed.filter((_, i) => i % 3 === 1));
    expect(Math.abs(lowest)).toBeLessThan(0.07 * (it1.body.upper + it1.body.lower) + 0.015);
  });

  it('keeps its volume when it sits down', () => {
    const geometry = hide(it1);
    const moves = creatureBones(it1.body)(solveCreature(it1, sittingDown(it1)(3), ORIGIN));
    const sitting = volumeOf({ ...geometry, positions: bentBy(geometry, moves) });
    expect(sitting / volumeOf(geometry)).toBeGreaterThan(0.85);
    expect(sitting / volumeOf(geometry)).toBeLessThan(1.15);
  });
});

describe('a cat', () => {
  it('is of two colours when it is a tabby, and of one side like the other', () => {
    const { colors = new Float32Array(), positions } = hide(animal('cat', '#d38a3c'));
    const tones = new Set<string>();
    for (let i = 0; i < colors.length; i += 3) {
      tones.add(Array.from(colors.subarray(i, i + 3), (v) => v.toFixed(2)).join());
    }
    expect(tones.size).toBeGreaterThan(4);
    const [x] = boxOf({ positions, normals: positions, indices: new Uint32Array() });
    expect((x?.[0] ?? 0) + (x?.[1] ?? 0)).toBeCloseTo(0, 5);
  });

  it('grows with its scale, bones and mesh alike', () => {
    const [small, big] = [animal('cat'), animal('cat', null, 2)];
    const span = (creature: Creature) => boxOf(hide(creature))[2] ?? [0, 0];
    expect((span(big)[1] - span(big)[0]) / (span(small)[1] - span(small)[0])).toBeCloseTo(2, 3);
    expect(new Vector3(...big.body.neck).length() / new Vector3(...small.body.neck).length()).toBeCloseTo(
      2,
      5,
    );
  });
});
