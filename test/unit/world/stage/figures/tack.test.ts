import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { Field } from '../../../../../model/world/stage/figures/body/field.ts';
import { creatureLumps } from '../../../../../model/world/stage/figures/creature-anatomy.ts';
import { PLANS } from '../../../../../model/world/stage/figures/creature-plans.ts';
import { tack } from '../../../../../model/world/stage/figures/tack.ts';
import { at, taken } from '../../simulate/measuring.ts';

describe.each(['horse', 'elephant', 'cow', 'bear'] as const)('what a ridden %s wears on its back', (kind) => {
  const hide = new Field(creatureLumps(PLANS[kind], kind));
  const worn = tack(PLANS[kind], kind, 0).filter(({ joint }) => joint === 'trunk');

  it('lies on the hide, with its outside out', () => {
    expect(worn.length).toBeGreaterThan(0);
    for (const { part } of worn) {
      const { positions, normals } = part.geometry;
      let outward = 0;
      for (let i = 0; i < positions.length; i += 3) {
        const [x = 0, y = 0, z = 0] = positions.subarray(i, i + 3);
        const [distance, nx, ny, nz] = hide.slope(x, y, z);
        expect(distance).toBeGreaterThan(-0.008);
        expect(distance).toBeLessThan(0.1);
        const normal = new Vector3().fromArray(normals, i);
        outward += normal.dot(new Vector3(nx, ny, nz)) > 0 ? 1 : 0;
      }
      expect(outward / (positions.length / 3)).toBeGreaterThan(0.9);
    }
  });
});

describe('reins', () => {
  const ends = (take: ReturnType<typeof taken>, joint: 'reinL' | 'reinR', t: number) => {
    const frame = take.creatures[0]?.joints(t).get(joint) ?? expect.fail('no rein');
    return [new Vector3(), new Vector3(0, 0, 1)].map((end) => end.applyMatrix4(frame));
  };

  it('reach from the mouth to the hands, and to one hand while the other waves', () => {
    const take = taken('a cowboy rides a horse and waves', 3);
    const [rider, mount] = [take.people[0], take.creatures[0]];
    if (rider === undefined || mount === undefined) throw new Error('nobody rides');
    for (const t of [0, 2]) {
      const head = new Vector3().setFromMatrixPosition(mount.joints(t).get('head') ?? new Matrix4());
      for (const [joint, hand] of [
        ['reinL', 'handL'],
        ['reinR', t === 0 ? 'handR' : 'handL'],
      ] as const) {
        const [from, to] = ends(take, joint, t);
        expect(from?.distanceTo(head)).toBeLessThan(0.5);
        expect(to?.distanceTo(at(rider.joints(t), hand))).toBeLessThan(0.12);
      }
    }
  });

  it('are on no horse that nobody rides', () => {
    const { creatures } = taken('a horse walks', 1);
    expect(creatures[0]?.creature.pieces.some(({ joint }) => joint.startsWith('rein'))).toBe(false);
  });
});
