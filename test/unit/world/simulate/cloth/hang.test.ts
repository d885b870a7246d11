import { createHash } from 'node:crypto';
import { Matrix4 } from 'three';
import { expect, test } from 'vitest';
import { randomStream } from '../../../../../model/world/random.ts';
import { windOf } from '../../../../../model/world/simulate/cloth/air.ts';
import type { ClothTrack } from '../../../../../model/world/simulate/cloth/cloth-track.ts';
import { hang, type Weather } from '../../../../../model/world/simulate/cloth/hang.ts';
import { prop } from '../../../../../model/world/stage/props/prop.ts';

const SILENT = { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0 };
const airOf = (wind: number) =>
  windOf({ ambience: { ...SILENT, wind }, indoors: false }, randomStream(1, 'wind'));
const still = new Matrix4();

const { body } = prop(
  {
    id: 'flag-1',
    category: 'prop',
    kind: 'flag',
    name: 'flag',
    color: '#c8261f',
    material: null,
    scale: 1,
    look: {},
    placed: null,
  },
  1,
);
const { drapery } = body;
const flag = drapery?.cloths[0];
if (drapery === undefined || flag === undefined) {
  throw new Error('a flag without cloth');
}

const flown = (weather: Partial<Weather>, seconds: number): ClothTrack =>
  hang(
    { id: 'flag', cloth: flag, body: drapery, framesAt: () => () => still },
    { gravity: 9.81, air: airOf(0), floor: 0, ...weather },
    seconds,
  );

/** Mean angle of the flag's middle line from straight down, degrees. */
const angle = (track: ClothTrack): number => {
  const places = new Float32Array(flag.rest.length);
  const row = Math.floor(flag.rows / 2) * flag.columns;
  const [from, to] = [row * 3, (row + flag.columns - 1) * 3];
  const angles = Array.from({ length: 8 }, (_, i) => {
    track.places(i * 0.25, places);
    const across = Math.hypot(
      (places[to] ?? 0) - (places[from] ?? 0),
      (places[to + 2] ?? 0) - (places[from + 2] ?? 0),
    );
    return (Math.atan2(across, (places[from + 1] ?? 0) - (places[to + 1] ?? 0)) * 180) / Math.PI;
  });
  return angles.reduce((sum, one) => sum + one, 0) / angles.length;
};

test('a flag hangs in calm air and flies the higher, the stronger the wind', () => {
  const angles = [0, 0.15, 0.3, 0.7].map((wind) => angle(flown({ air: airOf(wind) }, 2)));
  const [calm = 0, air = 0, breeze = 0, wind = 0] = angles;
  expect(calm).toBeLessThan(30);
  expect(air).toBeGreaterThan(calm + 5);
  expect(breeze).toBeGreaterThan(air + 5);
  expect(wind).toBeGreaterThan(75);
});

test('a flag flies to where the wind blows', () => {
  const track = flown({ air: airOf(0.7) }, 1);
  const places = new Float32Array(flag.rest.length);
  track.places(1, places);
  const corner = (flag.columns - 1) * 3;
  const [x = 0, , z = 0] = places.subarray(corner, corner + 3);
  // to +x, and a little away: less than 45° off
  expect(x).toBeGreaterThan(0.9);
  expect(Math.abs(z)).toBeLessThan(x);
});

test('in a wind it never rests and never stretches by more than a twentieth', () => {
  const track = flown({ air: airOf(0.9) }, 2);
  const places = new Float32Array(flag.rest.length);
  const far = (of: Float32Array, i: number, j: number): number =>
    Math.hypot(...[0, 1, 2].map((k) => (of[i * 3 + k] ?? 0) - (of[j * 3 + k] ?? 0)));
  let most = 0;
  const tips: number[] = [];
  for (let t = 0; t < 2; t += 1 / 24) {
    track.places(t, places);
    for (let r = 0; r < flag.rows; r += 1) {
      for (let c = 0; c + 1 < flag.columns; c += 1) {
        const i = r * flag.columns + c;
        most = Math.max(most, far(places, i, i + 1) / far(flag.rest, i, i + 1));
      }
    }
    tips.push(places[(flag.rows * flag.columns - 1) * 3 + 2] ?? 0);
  }
  expect(most).toBeLessThan(1.05);
  expect(Math.max(...tips) - Math.min(...tips)).toBeGreaterThan(0.2);
});

test('the same wind gives the same bits, however long the shot is', () => {
  const digest = (track: ClothTrack, samples: number): string =>
    createHash('sha256')
      .update(track.raw.subarray(0, samples * flag.rest.length))
      .digest('hex');
  const one = flown({ air: airOf(0.7) }, 1);
  expect(digest(flown({ air: airOf(0.7) }, 1), 120)).toBe(digest(one, 120));
  expect(digest(flown({ air: airOf(0.7) }, 0.5), 60)).toBe(digest(one, 60));
});

test('what is pinned to a bone is where the bone is, and what hangs from it comes after', () => {
  const walk = (t: number) => new Matrix4().setPosition(1.4 * t, 0, 0);
  const track = hang(
    { id: 'flag', cloth: flag, body: drapery, framesAt: (t) => () => walk(t) },
    { gravity: 9.81, air: airOf(0), floor: 0 },
    2,
  );
  const places = new Float32Array(flag.rest.length);
  track.places(1.5, places);
  const hem = (flag.columns - 1) * 3;
  expect(places[0]).toBeCloseTo((flag.rest[0] ?? 0) + 2.1, 4);
  // it trails: whoever carries it makes the wind
  expect(places[hem]).toBeLessThan(places[0] ?? 0);
});

test('in a vacuum nothing flies', () => {
  const track = flown({ air: null, gravity: 1.62 }, 1);
  const places = new Float32Array(flag.rest.length);
  track.places(1, places);
  expect(places.every(Number.isFinite)).toBe(true);
});
