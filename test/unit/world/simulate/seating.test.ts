import { Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../../../model/world/production.ts';
import { SEATS } from '../../../../model/world/stage/seating.ts';

const TIMES = [0.2, 1, 2.5];

/** Where a seat's middle is over the ground and which way it faces, and where a joint is from there: across, up, ahead. */
async function seatedOn(prompt: string) {
  const { shots } = await prepare({
    ...{ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] },
    ...{ size: { width: 160, height: 96 }, fps: 24 },
  });
  const { take } = shots[0] ?? expect.fail('no shot');
  const seat = take.stage.props.find(({ kind }) => SEATS[kind] !== undefined) ?? expect.fail('no seat');
  const [x, , z] = seat.position;
  return {
    take,
    seat,
    from: (person: number, joint: 'pelvis' | 'footL' | 'footR', t: number) => {
      const frame = take.people[person]?.joints(t).get(joint) ?? expect.fail(joint);
      const at = new Vector3().setFromMatrixPosition(frame).sub(new Vector3(x, 0, z));
      return at.applyQuaternion(new Quaternion(...seat.rotation).invert());
    },
  };
}

describe('somebody who sits', () => {
  it.each([
    ['A woman sits on a chair', 'chair'],
    ['An old man reads a book on a park bench', 'bench'],
    ['A boy sits on a wooden crate and waves', 'crate'],
  ])('is on the seat: %s', async (prompt, kind) => {
    const { seat, from } = await seatedOn(prompt);
    expect(seat.kind).toBe(kind);
    for (const t of TIMES) {
      const pelvis = from(0, 'pelvis', t);
      expect(Math.hypot(pelvis.x, pelvis.z), `${t} s`).toBeLessThan(0.06);
      expect(pelvis.y - (SEATS[kind] ?? 0)).toBeGreaterThan(0.05);
      expect(pelvis.y - (SEATS[kind] ?? 0)).toBeLessThan(0.2);
      // before the seat, not through it
      for (const foot of ['footL', 'footR'] as const) expect(from(0, foot, t).z).toBeGreaterThan(0.25);
    }
  });

  it('shares a bench, and stays seated to speak', async () => {
    const { take, from } = await seatedOn('Two girls sit on a bench and talk: "Look, a bird!" "Where?"');
    expect(take.people).toHaveLength(2);
    for (const t of TIMES) {
      const [one, other] = [from(0, 'pelvis', t), from(1, 'pelvis', t)];
      expect(Math.abs(one.x - other.x)).toBeGreaterThan(0.5);
      for (const pelvis of [one, other]) expect(pelvis.y).toBeLessThan(0.65);
    }
  });

  it('has a chair at a table, each their own, and sits behind the board', async () => {
    const { take } = await seatedOn('Two old men sit at a table and talk');
    const chairs = take.stage.props.filter(({ kind }) => kind === 'chair');
    const table = take.stage.props.find(({ kind }) => kind === 'table') ?? expect.fail('no table');
    expect(chairs).toHaveLength(2);
    const sides = take.people.map(({ joints }) => {
      const at = new Vector3().setFromMatrixPosition(joints(1).get('pelvis') ?? expect.fail('pelvis'));
      expect(
        Math.min(...chairs.map(({ position: [x, , z] }) => Math.hypot(at.x - x, at.z - z))),
      ).toBeLessThan(0.06);
      expect(at.y).toBeLessThan(0.65);
      expect(table.position[2] - at.z).toBeGreaterThan(0.5);
      return at.x;
    });
    expect(Math.abs((sides[0] ?? 0) - (sides[1] ?? 0))).toBeGreaterThan(0.5);
  });

  it.each([
    'Shot 1: A woman sits on a bench. Shot 2: She waves.',
    'Shot 1: A man sits at a table and reads a book. Shot 2: He looks up and says "Hello."',
  ])('still sits there after a cut: %s', async (prompt) => {
    const { shots } = await prepare({
      ...{ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] },
      ...{ size: { width: 160, height: 96 }, fps: 24 },
    });
    const pelvis = (shot: number, t: number) =>
      new Vector3().setFromMatrixPosition(
        shots[shot]?.take.people[0]?.joints(t).get('pelvis') ?? expect.fail('pelvis'),
      );
    expect(shots).toHaveLength(2);
    for (const t of [0, 1.5]) expect(pelvis(1, t).distanceTo(pelvis(0, 1.5)), `${t} s`).toBeLessThan(0.05);
  });

  it('is seen to sit down when the words say so, and gets up to walk', async () => {
    const { from } = await seatedOn('A man sits down on a chair, then walks away');
    expect(from(0, 'pelvis', 0).y).toBeGreaterThan(0.8);
    expect(from(0, 'pelvis', 1.4).y).toBeLessThan(0.65);
    expect(from(0, 'pelvis', 3.6).y).toBeGreaterThan(0.8);
  });
});
