import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { read } from '../../../../../model/world/read/read.ts';
import { simulate } from '../../../../../model/world/simulate/simulate.ts';
import { stage } from '../../../../../model/world/stage/build-stage.ts';
import { KITE } from '../../../../../model/world/stage/props/kite.ts';

const SECONDS = 2;

const played = (prompt: string, seed = 1) => {
  const { shots, style } = read({ prompt, shots: [], seconds: SECONDS, seed, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  return simulate(stage(script, { seed, style }), SECONDS);
};
const times = Array.from({ length: 21 }, (_, i) => (i / 20) * SECONDS);
const spool = ({ tracks }: ReturnType<typeof played>, t: number): Vector3 =>
  new Vector3(0, -KITE.line, 0)
    .applyQuaternion(tracks.rotation('kite-1', t))
    .add(tracks.position('kite-1', t));

describe('a kite', () => {
  it.each(['A girl flies a kite on a windy beach', 'A boy runs along the beach with a kite'])(
    'stays on its line, which ends in a hand: %s',
    (prompt) => {
      const take = played(prompt);
      const [flyer] = take.people;
      if (flyer === undefined) {
        throw new Error('nobody flies it');
      }
      for (const t of times) {
        const hand = flyer.joints(t).get('handL');
        if (hand === undefined) {
          throw new Error('the hand is missing');
        }
        expect(spool(take, t).distanceTo(new Vector3().setFromMatrixPosition(hand))).toBeLessThan(0.1);
        expect(take.tracks.position('kite-1', t).y).toBeGreaterThan(2.5);
      }
    },
  );

  it('sways with the gusts, its tail downwind, and is the same for the same seed', () => {
    const [one, again] = [
      played('A girl flies a kite on a windy beach'),
      played('A girl flies a kite on a windy beach'),
    ];
    const places = times.map((t) => one.tracks.position('kite-1', t));
    const spread = Math.max(...places.map((place) => place.distanceTo(places[0] ?? place)));
    expect(spread).toBeGreaterThan(0.05);
    expect(spread).toBeLessThan(3);
    expect(one.tracks.raw).toEqual(again.tracks.raw);
    const tail = one.cloths.find(({ id }) => id.startsWith('kite-1'));
    if (tail === undefined) {
      throw new Error('it has no tail');
    }
    const at = new Float32Array(tail.cloth.rest.length);
    tail.places(1, at);
    expect((at.at(-3) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(0.4);
  });

  it('flies in a calm too, and the plan says on what', () => {
    const calm = played('A girl flies a kite in a park');
    expect(calm.notes.map(({ as }) => as).join()).toMatch(
      /a wind of 5 m\/s above that the words do not give/,
    );
    expect(played('A girl flies a kite on a windy beach').notes).toEqual([]);
  });

  it('has its line made fast on the ground where nobody is', () => {
    const alone = played('A red kite flies over a windy beach');
    for (const t of times) {
      expect(spool(alone, t).distanceTo(spool(alone, 0))).toBeLessThan(0.01);
    }
    expect(spool(alone, 0).y).toBeCloseTo(0.04, 2);
  });
});

describe('a boat that is open', () => {
  it.each(['kayak', 'canoe', 'rowing boat'])('a %s keeps its floor over the water', (name) => {
    const { stage: set, tracks } = played(`a ${name} on a lake`);
    const [boat] = set.props;
    const level = set.place.water?.level ?? Number.NaN;
    // decks and insides are the second and third of its parts
    const inside = boat?.parts.slice(1, 3).map(({ geometry }) => geometry.positions) ?? [];
    const lowest = Math.min(...inside.flatMap((all) => Array.from(all).filter((_, i) => i % 3 === 1)));
    const from = tracks.position(boat?.id ?? '', 0).y;
    expect(from + lowest).toBeGreaterThan(level - 0.005);
  });
});

describe('a kayak', () => {
  it('floats as deep as it weighs, and drifts', () => {
    const take = played('A red kayak drifts by');
    const [kayak] = take.stage.props;
    const level = take.stage.place.water?.level ?? Number.NaN;
    expect(kayak?.kind).toBe('kayak');
    const [from, to] = [take.tracks.position('kayak-1', 0), take.tracks.position('kayak-1', SECONDS)];
    expect(to.x - from.x).toBeGreaterThan(0.6 * SECONDS);
    expect(to.x - from.x).toBeLessThan(1.2 * SECONDS);
    for (const t of times) {
      const keel = take.tracks.position('kayak-1', t).y - 0.16;
      expect(keel).toBeLessThan(level);
      expect(keel).toBeGreaterThan(level - 0.14);
    }
    const up = new Vector3(0, 1, 0).applyQuaternion(take.tracks.rotation('kayak-1', SECONDS));
    expect(up.y).toBeGreaterThan(0.97);
  });
});
