import { Vector3 } from 'three';
import { expect, test } from 'vitest';
import { read } from '../../../../../model/world/read/read.ts';
import { sceneOfTake } from '../../../../../model/world/scene-of-take.ts';
import type { ClothTrack } from '../../../../../model/world/simulate/cloth/cloth-track.ts';
import { simulate } from '../../../../../model/world/simulate/simulate.ts';
import type { Take } from '../../../../../model/world/simulate/take.ts';
import { stage } from '../../../../../model/world/stage/build-stage.ts';
import type { Shell } from '../../../../../model/world/stage/cloth.ts';
import { BODY_BONES, bodyBones } from '../../../../../model/world/stage/figures/body/bones.ts';

/** What a prompt becomes. */
const taken = (prompt: string, seconds: number) => {
  const screenplay = read({ prompt, shots: [], seconds, seed: 1, style: 'realistic', cast: [] });
  const [script] = screenplay.shots;
  if (script === undefined) {
    throw new Error('a prompt without a shot');
  }
  return {
    readings: screenplay.readings,
    take: simulate(stage(script, { seed: 1, style: 'realistic' }), seconds),
  };
};

const clothOf = ({ cloths }: Take, name: string): ClothTrack => {
  const track = cloths.find(({ id }) => id.endsWith(name));
  if (track === undefined) {
    throw new Error(`no ${name} among ${cloths.map(({ id }) => id).join(', ')}`);
  }
  return track;
};

/** The middle of a row of a cloth, and how far on the level its particles are from there. */
const rowOf = (
  track: ClothTrack,
  row: number,
  t: number,
): { readonly middle: Vector3; readonly radius: number } => {
  const { columns, rest } = track.cloth;
  const places = new Float32Array(rest.length);
  track.places(t, places);
  const points = Array.from({ length: columns }, (_, c) =>
    new Vector3().fromArray(places, (row * columns + c) * 3),
  );
  const middle = points.reduce((sum, point) => sum.add(point), new Vector3()).divideScalar(columns);
  return {
    middle,
    radius: points.reduce((sum, { x, z }) => sum + Math.hypot(x - middle.x, z - middle.z), 0) / columns,
  };
};

test('a scarf and a cape are understood, and have colours of their own', () => {
  const { readings, take } = taken(
    'a woman in a blue coat and a red scarf and a green cape waves in a room',
    1,
  );
  expect(readings.ignored).toEqual([]);
  expect(readings.approximated).toEqual([]);
  expect(readings.understood.map(({ text }) => text)).toEqual(
    expect.arrayContaining(['red scarf', 'green cape']),
  );
  const red = clothOf(take, 'scarf front').cloth.surface.color;
  expect(red[0]).toBeGreaterThan(4 * red[1]);
  const green = clothOf(take, 'cape').cloth.surface.color;
  expect(green[1]).toBeGreaterThan(2 * green[0]);
});

test('a flag is on the pole that the words give it, and a pole alone has one', () => {
  const flown = taken('a yellow flag on a flagpole on a windy day', 1);
  expect(flown.take.stage.props.map(({ kind }) => kind)).toEqual(['flag']);
  expect(flown.readings.ignored).toEqual([]);
  const bare = taken('a flagpole in the park', 1);
  expect(bare.take.stage.props.map(({ kind }) => kind)).toEqual(['flag']);
  expect(bare.readings.approximated.map(({ text }) => text)).toContain('flagpole');
});

test('a skirt flares while she spins', () => {
  const { take } = taken('a figure skater performs a triple axel', 4);
  const skirt = clothOf(take, 'skirt');
  const hem = skirt.cloth.rows - 1;
  const [performance] = take.people;
  const standing = rowOf(skirt, hem, 0.2).radius;
  const widest = Math.max(...Array.from({ length: 30 }, (_, i) => rowOf(skirt, hem, 2 + i * 0.04).radius));
  expect(performance).toBeDefined();
  expect(widest).toBeGreaterThan(1.12 * standing);
});

test('a cape streams behind somebody who runs and hangs on somebody who stands', () => {
  const behind = (prompt: string): number => {
    const { take } = taken(prompt, 2);
    const cape = clothOf(take, 'cape');
    const root = take.people[0]?.root(1.5);
    const back = rowOf(cape, 0, 1.5).middle.sub(rowOf(cape, cape.cloth.rows - 1, 1.5).middle);
    const heading = root?.heading ?? 0;
    return back.x * Math.sin(heading) + back.z * Math.cos(heading);
  };
  const standing = behind('a man in a cape stands in a room');
  const running = behind('a man in a cape runs in the park');
  expect(standing).toBeLessThan(0.35);
  expect(running).toBeGreaterThan(standing + 0.3);
});

/** Distance from a shell's surface at a point of its own space; null beyond its grid. */
const distanceFrom = (
  { from, cell, counts, distances }: Shell<unknown>,
  { x, y, z }: Vector3,
): number | null => {
  const at = [x, y, z].map((value, k) => (value - (from[k] ?? 0)) / cell);
  if (at.some((value, k) => value < 0 || value >= (counts[k] ?? 0) - 1)) {
    return null;
  }
  let sum = 0;
  for (const corner of Array.from({ length: 8 }, (_, n) => [n & 1, (n >> 1) & 1, n >> 2])) {
    const [i = 0, j = 0, k = 0] = at.map((value, axis) => Math.floor(value) + (corner[axis] ?? 0));
    const share = at.reduce((product, value, axis) => {
      const part = value - Math.floor(value);
      return product * (corner[axis] === 1 ? part : 1 - part);
    }, 1);
    sum += share * (distances[i + counts[0] * (j + counts[1] * k)] ?? 0);
  }
  return sum;
};

test('a scarf lies on the chest and never in it', () => {
  const { take } = taken('a woman in a scarf walks in the park', 3);
  const [performance] = take.people;
  const track = clothOf(take, 'scarf front');
  const shell = performance?.person.drapery?.shells.find(({ bone }) => bone === 'chest');
  if (performance === undefined || shell === undefined) {
    throw new Error('nobody wears it');
  }
  const moves = bodyBones(performance.person.body);
  const places = new Float32Array(track.cloth.rest.length);
  const found: number[] = [];
  for (let t = 0; t < 3; t += 0.25) {
    track.places(t, places);
    const back = moves(performance.joints(t))[BODY_BONES.indexOf('chest')]?.clone().invert();
    // the first row is sewn on, under the roll around the neck
    for (let o = track.cloth.columns * 3; back !== undefined && o < places.length; o += 3) {
      found.push(
        ...[distanceFrom(shell, new Vector3().fromArray(places, o).applyMatrix4(back)) ?? []].flat(),
      );
    }
  }
  expect(found.length).toBeGreaterThan(300);
  expect(Math.min(...found)).toBeGreaterThan(0);
  expect(Math.min(...found)).toBeLessThan(0.02);
});

test('cloth is filmed: its bones move and its mesh has two sides', () => {
  const { take } = taken('a red flag on a windy day', 1);
  const scene = sceneOfTake(take, { aspect: 16 / 9, style: 'realistic', spoken: [] });
  const model = scene.models.find(({ id }) => id === 'flag-1 cloth');
  const normals = model?.geometry.normals ?? new Float32Array();
  const fronts = normals.filter((value, i) => i % 3 === 2 && value > 0).length;
  expect(fronts).toBe(normals.length / 6);
  expect(model?.castsShadow).toBe(true);
  const count = scene.models.reduce((sum, { geometry }) => sum + (geometry.skin?.bones ?? 1), 0);
  const first = scene.models
    .slice(
      0,
      scene.models.findIndex(({ id }) => id === 'flag-1 cloth'),
    )
    .reduce((sum, { geometry }) => sum + (geometry.skin?.bones ?? 1), 0);
  const bones = model?.geometry.skin?.bones ?? 0;
  const posed = (time: number): Float32Array => {
    const matrices = new Float32Array(count * 16);
    scene.pose(time, matrices);
    return matrices.subarray(first * 16, (first + bones) * 16);
  };
  const [one, two] = [posed(0.5), posed(0.5 + 1 / 48)];
  const moved = Math.max(
    ...[12, 13, 14].map((k) => Math.abs((one[(bones - 1) * 16 + k] ?? 0) - (two[(bones - 1) * 16 + k] ?? 0))),
  );
  // the free corner moves while the shutter is open: that is its motion blur
  expect(moved).toBeGreaterThan(0.002);
  expect(one.every(Number.isFinite)).toBe(true);
});
