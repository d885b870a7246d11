import { between, pick, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { pebble, tube } from '../geometry/shapes.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import type { Noise } from './relief.ts';

/** A place where something may grow: null forbids it. */
export type Spot = () => readonly [x: number, z: number] | null;

const UP = [0, 1, 0, 0, 1, 0, 0, 1, 0] as const;

/** One blade: a triangle that leans, lit like the ground it grows from, darker at its foot. */
const blade = (
  random: Random,
  [x, y, z]: readonly [number, number, number],
  height: number,
  width: number,
  color: Rgb,
): Geometry => {
  const yaw = random() * Math.PI * 2;
  const [cos, sin] = [Math.cos(yaw) * width * 0.5, Math.sin(yaw) * width * 0.5];
  const [leanX, leanZ] = [between(random, -0.5, 0.5) * height, between(random, -0.5, 0.5) * height];
  return {
    positions: Float32Array.from([
      ...[x - cos, y - 0.02, z - sin],
      ...[x + cos, y - 0.02, z + sin],
      ...[x + leanX, y + height, z + leanZ],
    ]),
    normals: Float32Array.from(UP),
    indices: Uint32Array.from([0, 1, 2]),
    colors: Float32Array.from([...dimmed(color, 0.45), ...dimmed(color, 0.45), ...dimmed(color, 1.1)]),
  };
};

/** `count` tufts of grass of about `height` metres; they sway. */
export const tufts = (
  random: Random,
  {
    count,
    height,
    color,
    spot,
  }: { readonly count: number; readonly height: number; readonly color: string; readonly spot: Spot },
  ground: Noise,
): Body => {
  const base = rgb(color);
  const dry: Rgb = [base[0] * 1.7 + 0.05, base[1] * 1.25, base[2]];
  const pieces = Array.from({ length: count }, () => {
    const at = spot();
    if (at === null) {
      return [];
    }
    const tone = mixed(base, dry, random() ** 2);
    const tall = height * between(random, 0.6, 1.3);
    return Array.from({ length: 7 }, () => {
      const [x, z] = [
        at[0] + between(random, -1, 1) * height * 0.5,
        at[1] + between(random, -1, 1) * height * 0.5,
      ];
      return blade(
        random,
        [x, ground(x, z), z],
        tall * between(random, 0.6, 1),
        height * 0.16,
        dimmed(tone, between(random, 0.75, 1.2)),
      );
    });
  }).flat();
  return {
    ...fixed('grass', [part(join(pieces), surface('#ffffff', { roughness: 0.95 }), false)], [], 1),
    sways: 0.03,
  };
};

/** Flowers in clumps: stems too thin to be seen, heads of a few colours. */
export const flowers = (
  random: Random,
  count: number,
  spot: Spot,
  colors: readonly [string, ...string[]],
  ground: Noise,
): Body => {
  const heads = Array.from({ length: count }, () => {
    const at = spot();
    if (at === null) {
      return [];
    }
    const color = pick(random, colors);
    return Array.from({ length: 4 }, () => {
      const [x, z] = [at[0] + between(random, -0.25, 0.25), at[1] + between(random, -0.25, 0.25)];
      return painted(
        pebble(between(random, 0.025, 0.045), {
          at: [x, ground(x, z) + between(random, 0.1, 0.24), z],
          scale: [1, 0.6, 1],
        }),
        color,
      );
    });
  }).flat();
  return fixed('flowers', [part(join(heads), surface('#ffffff', { roughness: 0.8 }), false)], [], 1);
};

/** A bush: a dark heart and leaves that stand off it, lighter towards the top. Root at the origin. */
export const bush = (random: Random, radius: number, leaf: string): Geometry => {
  const green = rgb(leaf);
  const hearts = Array.from({ length: 4 }, (_, i) => {
    const a = i * 1.7 + random();
    const r = radius * between(random, 0.5, 0.72);
    return painted(
      pebble(
        r,
        { at: [Math.cos(a) * radius * 0.45, r * 0.7, Math.sin(a) * radius * 0.45], scale: [1.1, 0.9, 1.1] },
        1,
      ),
      (_x, y, _z, _nx, ny) => dimmed(green, 0.3 + 0.45 * Math.max(0, ny) + 0.3 * (y / radius)),
    );
  });
  const leaves = Array.from({ length: 130 }, () => {
    const a = random() * Math.PI * 2;
    const up = between(random, 0.05, 1);
    const out = radius * Math.sqrt(Math.max(0, 1 - up * up * 0.8)) * between(random, 0.8, 1.12);
    const [x, y, z] = [Math.cos(a) * out, up * radius * 1.25, Math.sin(a) * out];
    const tone = (0.5 + 0.7 * up) * between(random, 0.8, 1.3);
    return blade(random, [x, y, z], radius * between(random, 0.14, 0.26), radius * 0.2, dimmed(green, tone));
  });
  return join([...hearts, ...leaves]);
};

/** Bushes on their spots, cast from a few shapes. */
export const bushes = (
  random: Random,
  count: number,
  [small, large]: readonly [number, number],
  leaf: string,
  spot: Spot,
  ground: Noise,
): Body => {
  const kinds = [bush(random, 1, leaf), bush(random, 1, leaf)] as const;
  const pieces = Array.from({ length: count }, () => {
    const at = spot();
    if (at === null) {
      return [];
    }
    const [x, z] = at;
    const size = between(random, small, large);
    return [
      place(pick(random, kinds), {
        at: [x, ground(x, z) - 0.06, z],
        turn: [0, random() * 6, 0],
        scale: [size * between(random, 0.9, 1.3), size * between(random, 0.75, 1.05), size],
      }),
    ];
  }).flat();
  return fixed('bushes', [part(join(pieces), surface('#ffffff', { roughness: 0.95 }))], [], 1);
};

/** A fern: fronds that arch out of one point. */
export const fern = (random: Random, size: number, leaf: string): Geometry => {
  const green = rgb(leaf);
  const positions: number[] = [];
  const colors: number[] = [];
  const indices: number[] = [];
  for (let k = 0; k < 9; k += 1) {
    const a = (k / 9) * Math.PI * 2 + between(random, -0.25, 0.25);
    const long = size * between(random, 0.75, 1.15);
    const [cos, sin] = [Math.cos(a), Math.sin(a)];
    const base = positions.length / 3;
    for (let j = 0; j <= 4; j += 1) {
      const t = j / 4;
      const out = long * t;
      const y = size * (0.75 * Math.sin(t * 2.3) - 0.12 * t);
      const wide = size * 0.17 * Math.sin(Math.PI * Math.min(1, t * 0.92 + 0.1));
      for (const side of [-1, 1]) {
        positions.push(cos * out - sin * wide * side, y, sin * out + cos * wide * side);
        colors.push(...dimmed(green, 0.45 + 0.75 * t));
      }
      if (j < 4) {
        const i = base + j * 2;
        indices.push(i, i + 1, i + 2, i + 1, i + 3, i + 2);
      }
    }
  }
  const normals = positions.map((_, i) => (i % 3 === 1 ? 1 : 0));
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
    colors: Float32Array.from(colors),
  };
};

/** A stone: a ball pushed in and out by noise, its top in another colour (moss, snow, sand). */
export const stone = (
  random: Random,
  noise: Noise,
  rock: string,
  top: string,
  detail: 0 | 1 | 2,
): Geometry => {
  const raw = place(pebble(1, {}, detail), { turn: [random() * 3, random() * 3, random() * 3] });
  const shift = random() * 50;
  const [grey, cover] = [rgb(rock), rgb(top)];
  const positions = raw.positions.map((value, k) => {
    const base = k - (k % 3);
    const [x = 0, y = 0, z = 0] = raw.positions.subarray(base, base + 3);
    return (
      value *
      (1 + 0.3 * noise(x * 1.3 + shift + y, z * 1.3 + y * 1.6) + 0.1 * noise(x * 4 + shift, z * 4 + y * 5))
    );
  });
  return painted({ ...raw, positions }, (x, y, z, _nx, ny) =>
    mixed(
      dimmed(grey, 0.8 + 0.4 * noise(x * 3 + shift, z * 3 + y * 4)),
      cover,
      Math.max(0, (ny - 0.45) * 2.5) + 0.3 * noise(x * 5, z * 5 + y),
    ),
  );
};

/** Stones on their spots, half sunk into the ground. */
export const stones = (
  random: Random,
  noise: Noise,
  given: {
    readonly count: number;
    readonly size: readonly [number, number];
    readonly rock: string;
    readonly top: string;
    readonly spot: Spot;
  },
  ground: Noise,
): Body => {
  const kinds = [0, 1, 2].map(() => stone(random, noise, given.rock, given.top, 2));
  const pieces = Array.from({ length: given.count }, (_, i) => {
    const at = given.spot();
    const kind = kinds[i % kinds.length];
    if (at === null || kind === undefined) {
      return [];
    }
    const [x, z] = at;
    const size = between(random, ...given.size);
    return [
      place(kind, {
        at: [x, ground(x, z) + size * 0.12, z],
        turn: [0, random() * 6, 0],
        scale: [size * between(random, 1, 1.5), size * between(random, 0.6, 0.9), size],
      }),
    ];
  }).flat();
  return fixed(
    'stones',
    [part(join(pieces), surface('#ffffff', { roughness: 0.95, pattern: ['noise', 8, given.rock] }))],
    [],
    1,
  );
};

/** A stem from the ground up, with bark. */
export const bole = (random: Random, height: number, radius: number, bark: string): Geometry =>
  join(
    [
      tube(radius, height, { at: [0, height / 2, 0] }, radius * 0.72, 9),
      tube(radius * 1.7, radius * 3, { at: [0, radius * 1.2, 0] }, radius * 0.95, 9),
      ...Array.from({ length: 5 }, () => {
        const a = random() * 6;
        const y = height * between(random, 0.45, 0.95);
        const long = between(random, 0.5, 1.4);
        return place(tube(radius * 0.16, long, { at: [0, long / 2, 0] }, radius * 0.06, 4), {
          at: [Math.cos(a) * radius * 0.6, y, Math.sin(a) * radius * 0.6],
          turn: [1.25, Math.PI / 2 - a, 0],
        });
      }),
    ].map((piece) =>
      painted(piece, (x, y, z) =>
        dimmed(rgb(bark), 0.75 + 0.25 * Math.sin(x * 40 + z * 31 + Math.sin(y * 5)) + (y < 0.5 ? -0.12 : 0)),
      ),
    ),
  );
