import { describe, expect, it } from 'vitest';
import { type Look, Outfit } from '../../../../../model/world/read/screenplay.ts';
import type { Geometry } from '../../../../../model/world/shoot/scene.ts';
import type { Person } from '../../../../../model/world/stage/figures/figure.ts';
import { bodyOf, boxOf, faceOf, openEdges, peopleOf, somebody, volumeOf } from './people.ts';

const meshesOf = (person: Person): readonly Geometry[] => [
  ...person.bent.map(({ part }) => part.geometry),
  ...person.pieces.map(({ part }) => part.geometry),
];

const hasColor = (geometry: Geometry, is: (r: number, g: number, b: number) => boolean): boolean => {
  const { colors = new Float32Array() } = geometry;
  for (let i = 0; i < colors.length; i += 3) {
    if (is(colors[i] ?? 0, colors[i + 1] ?? 0, colors[i + 2] ?? 0)) {
      return true;
    }
  }
  return false;
};

describe('a person', () => {
  it('looks the same in every shot, and unlike the next', () => {
    const [first] = peopleOf('a man waves in a park');
    const [again] = peopleOf('a man jumps on the beach');
    expect(again?.bent).toEqual(first?.bent);
    const two = peopleOf('two explorers wave');
    expect(two[0]?.bent.map(({ part }) => part.geometry.colors)).not.toEqual(
      two[1]?.bent.map(({ part }) => part.geometry.colors),
    );
  });

  it('is built the same again', () => {
    const [a, b] = [somebody({ outfit: 'suit' }), somebody({ outfit: 'suit' }, { seed: 2 })];
    // other people push the first out of memory
    for (let seed = 10; seed < 40; seed += 1) {
      somebody({ outfit: 'leotard', age: 'child' }, { seed });
    }
    const again = somebody({ outfit: 'suit' });
    expect(again.bent).not.toBe(a.bent);
    expect(again.bent).toEqual(a.bent);
    expect(b.bent).not.toEqual(a.bent);
  });

  it('has human proportions', () => {
    const { body } = somebody({ build: 'man' });
    expect(body.height).toBeGreaterThan(1.7);
    expect((body.thigh + body.shin + body.ankle) / body.height).toBeCloseTo(0.51, 1);
    expect(body.upperArm + body.forearm).toBeLessThan(body.thigh + body.shin);
  });

  it('wears what the words say', () => {
    const [woman] = peopleOf('a woman in a red jacket waves');
    expect(woman && hasColor(bodyOf(woman), (r, g, b) => r > 0.5 && g < 0.05 && b < 0.05)).toBe(true);
  });

  it.each([
    ['a tall man waves', 1.9, 2.1],
    ['a short man waves', 1.6, 1.73],
    ['a giant man waves', 2.4, 5],
  ])('is as tall as people are, or as giants: %s', (prompt, low, high) => {
    const [man] = peopleOf(prompt);
    expect(man?.body.height).toBeGreaterThan(low);
    expect(man?.body.height).toBeLessThan(high);
  });

  it('in a jersey carries a number', () => {
    const plain = somebody({ build: 'man', outfit: 'sportswear' }).pieces.length;
    expect(somebody({ build: 'man', outfit: 'jersey' }).pieces.length).toBe(plain + 2);
  });

  it('of a drawing has flat eyes and no balls', () => {
    const joints = (drawn: boolean) => somebody({}, { drawn }).pieces.map(({ joint }) => joint);
    expect(joints(true)).toContain('eyesShut');
    expect(joints(true)).not.toContain('eyeL');
    expect(joints(false)).toContain('eyeL');
    expect(joints(false)).not.toContain('eyesShut');
  });
});

describe.each(Outfit.options)('a body in %s', (outfit) => {
  const looks: readonly Look[] = [
    { outfit, build: 'man', age: 'adult' },
    { outfit, build: 'woman', age: 'adult' },
    { outfit, build: 'woman', age: 'child' },
    { outfit, build: 'man', age: 'elder' },
  ];

  it.each(looks)('is a closed mesh that faces outwards: $build, $age', (look) => {
    const body = bodyOf(somebody(look));
    expect(openEdges(body)).toBe(0);
    const weight = volumeOf(body) * 1000;
    const { height } = somebody(look).body;
    // litres without the head, in all they wear
    expect(weight).toBeGreaterThan(10 * height ** 3);
    expect(weight).toBeLessThan(32 * height ** 3);
  });

  it.each(looks)('stands on the ground, as tall as it says, both sides alike: $build, $age', (look) => {
    const person = somebody(look);
    const geometry = bodyOf(person);
    const [x, y] = boxOf(geometry);
    const { height, head, pelvis, waist, neck } = person.body;
    expect(y?.[0]).toBeGreaterThan(-0.015);
    expect(y?.[0]).toBeLessThan(0.012);
    expect((x?.[0] ?? 0) + (x?.[1] ?? 0)).toBeCloseTo(0, 4);
    expect(x?.[1]).toBeLessThan(height * 0.5);
    const top = boxOf(faceOf(person))[1]?.[1] ?? 0;
    expect(pelvis + waist[1] + neck[1] + top).toBeGreaterThan(height * 0.97);
    expect(pelvis + waist[1] + neck[1] + top).toBeLessThan(height * 1.1);
    expect(top).toBeCloseTo(0.232 * head, 1);
  });

  it.each(looks)('is sound geometry within its budget: $build, $age', (look) => {
    const meshes = meshesOf(somebody(look));
    for (const { positions, normals, indices, colors, skin } of meshes) {
      expect(positions.every(Number.isFinite)).toBe(true);
      expect(normals.every(Number.isFinite)).toBe(true);
      expect(indices.every((index) => index < positions.length / 3)).toBe(true);
      expect(colors === undefined || colors.length === positions.length).toBe(true);
      for (let i = 0; i < (skin?.weights.length ?? 0); i += 4) {
        const sum = (skin?.weights ?? new Float32Array()).subarray(i, i + 4).reduce((a, b) => a + b, 0);
        expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
      }
    }
    const triangles = meshes.reduce((sum, { indices }) => sum + indices.length / 3, 0);
    expect(triangles).toBeLessThanOrEqual(20_000);
  });
});
