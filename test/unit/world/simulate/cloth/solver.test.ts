import { expect, test } from 'vitest';
import type { Vec3 } from '../../../../../model/world/shoot/scene.ts';
import { type Air, STILL } from '../../../../../model/world/simulate/cloth/air.ts';
import type { Obstacles } from '../../../../../model/world/simulate/cloth/solids.ts';
import { Solver } from '../../../../../model/world/simulate/cloth/solver.ts';
import { weave } from '../../../../../model/world/simulate/cloth/weave.ts';
import { type Fabric, gridOf } from '../../../../../model/world/stage/cloth.ts';

const RATE = 240;
const GRAVITY = 9.81;
const LIMP: Fabric = { weight: 0.2, stretch: 9000, shear: 50, bend: 1e-9 };
const NOTHING: Obstacles = { solids: [], shells: [], floor: null };

interface Setup {
  readonly columns: number;
  readonly rows: number;
  readonly at: (column: number, row: number) => Vec3;
  readonly pins: readonly number[];
  readonly fabric?: Fabric;
  readonly places?: (column: number, row: number) => Vec3;
}

const hung = ({ columns, rows, at, pins, fabric = LIMP, places = at }: Setup) => {
  const rest = gridOf(columns, rows, at);
  const made = weave({ columns, rows, around: false, rest, fabric });
  const solver = new Solver(
    made,
    Float64Array.from(gridOf(columns, rows, places)),
    pins.map((particle) => ({ particle })),
    0.004,
  );
  const pinned = Float64Array.from(pins.flatMap((i) => [...solver.places.subarray(i * 3, i * 3 + 3)]));
  const run = (
    seconds: number,
    each: (t: number) => void = () => {},
    air: Air | null = null,
    obstacles = NOTHING,
    gravity = GRAVITY,
  ) => {
    for (let step = 0; step < Math.round(seconds * RATE); step += 1) {
      solver.step(1 / RATE, step / RATE, pinned, { gravity, air, exposed: 1, obstacles });
      each((step + 1) / RATE);
    }
  };
  return { solver, weave: made, run };
};

/** Longest thread along or down, over its length. */
const stretched = ({ solver: { places }, weave: { threads } }: ReturnType<typeof hung>): number => {
  let most = 0;
  for (let n = 0; n < threads.lengths.length; n += 1) {
    if ((threads.stiffness[n] ?? 0) <= LIMP.shear) {
      continue;
    }
    const [a = 0, b = 0] = [(threads.ends[n * 2] ?? 0) * 3, (threads.ends[n * 2 + 1] ?? 0) * 3];
    const apart = Math.hypot(...[0, 1, 2].map((k) => (places[a + k] ?? 0) - (places[b + k] ?? 0)));
    most = Math.max(most, apart / (threads.lengths[n] ?? 1));
  }
  return most;
};

/** A strip 6 cm wide: `links` down, each of `link` metres. */
const strip = (links: number, link: number): Pick<Setup, 'columns' | 'rows' | 'at'> => ({
  columns: 2,
  rows: links + 1,
  at: (c, r) => [0.06 * c, -r * link, 0],
});

/** J₀, by its series: how a hanging chain swings. */
const bessel0 = (x: number): number => {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 30; k += 1) {
    term *= -(x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
};

test('a strip that hangs swings as a hanging chain does', () => {
  // the first root of J₀ is 2.405: the chain's slowest mode has the period 4π/2.405 · √(length / g)
  const [links, link] = [20, 0.05];
  const length = links * link;
  const expected = ((4 * Math.PI) / 2.4048) * Math.sqrt(length / GRAVITY);
  const shape = (r: number) => 0.02 * bessel0(2.4048 * Math.sqrt(1 - r / links));
  const cloth = hung({
    ...strip(links, link),
    pins: [0, 1],
    places: (c, r) => [0.06 * c, -r * link, shape(r)],
  });
  const crossings: number[] = [];
  let before = 1;
  cloth.run(5, (t) => {
    const z = cloth.solver.places[links * 2 * 3 + 2] ?? 0;
    if (before > 0 !== z > 0) {
      crossings.push(t);
    }
    before = z;
  });
  expect(crossings.length).toBeGreaterThan(3);
  const [first = 0, last = 0] = [crossings[0], crossings.at(-1)];
  const period = (2 * (last - first)) / (crossings.length - 1);
  expect(Math.abs(period / expected - 1)).toBeLessThan(0.03);
});

test('a strip held at both ends hangs as a catenary', () => {
  const [links, length, span] = [30, 1.2, 0.9];
  const link = length / links;
  // half the span is a·asinh(half the length / a)
  let [low, high] = [0.05, 5];
  for (let i = 0; i < 60; i += 1) {
    const a = (low + high) / 2;
    [low, high] = a * Math.asinh(length / 2 / a) > span / 2 ? [low, a] : [a, high];
  }
  const sag = low * (Math.cosh(span / 2 / low) - 1);
  const cloth = hung({
    columns: links + 1,
    rows: 2,
    at: (c, r) => [c * link, 0, 0.06 * r],
    pins: [0, links, links + 1, 2 * links + 1],
    // somewhere between: a triangle of about the right length
    places: (c, r) => {
      const half = links / 2;
      const down = Math.sqrt((length / 2) ** 2 - (span / 2) ** 2);
      return [(c / links) * span, -down * (1 - Math.abs(c - half) / half), 0.06 * r];
    },
  });
  cloth.run(6, () => {}, STILL);
  const y = (c: number) => cloth.solver.places[c * 3 + 1] ?? 0;
  expect(Math.abs(-y(links / 2) / sag - 1)).toBeLessThan(0.02);
  // and its shape, at the places to which the particles between have come
  for (const c of [5, 10, 20, 25]) {
    const x = cloth.solver.places[c * 3] ?? 0;
    const expected = low * (Math.cosh((x - span / 2) / low) - Math.cosh(span / 2 / low));
    expect(Math.abs(y(c) - expected)).toBeLessThan(0.02 * sag);
  }
});

test('without wind its energy never rises', () => {
  const cloth = hung({
    columns: 12,
    rows: 12,
    at: (c, r) => [c * 0.06, 0, r * 0.06],
    pins: [0, 11],
  });
  const { solver, weave: made } = cloth;
  const energy = (): number => {
    let sum = 0;
    for (let i = 0; i < made.particles; i += 1) {
      const [x = 0, y = 0, z = 0] = solver.velocities.subarray(i * 3, i * 3 + 3);
      sum +=
        (made.masses[i] ?? 0) * ((x * x + y * y + z * z) / 2 + GRAVITY * (solver.places[i * 3 + 1] ?? 0));
    }
    return sum;
  };
  const fall = made.masses.reduce((sum, mass) => sum + mass, 0) * GRAVITY * 0.66;
  let least = energy();
  let rise = 0;
  cloth.run(4, () => {
    const now = energy();
    rise = Math.max(rise, now - least);
    least = Math.min(least, now);
  });
  // what threads give back that had stretched as it came taut
  expect(rise / fall).toBeLessThan(0.02);
});

test('how far it hangs does not depend on the length of a step', () => {
  const soft: Fabric = { ...LIMP, weight: 2, stretch: 60 };
  const lowest = (steps: number): number => {
    const [links, link] = [10, 0.05];
    const cloth = hung({ ...strip(links, link), pins: [0, 1], fabric: soft });
    const pinned = Float64Array.from([0, 0, 0, 0.06, 0, 0]);
    let [sum, count] = [0, 0];
    for (let step = 0; step < 8 * steps; step += 1) {
      cloth.solver.step(1 / steps, step / steps, pinned, {
        gravity: GRAVITY,
        air: STILL,
        exposed: 1,
        obstacles: NOTHING,
      });
      // it bounces for long: its mean is where it hangs
      if (step >= 4 * steps) {
        sum += cloth.solver.places[links * 2 * 3 + 1] ?? 0;
        count += 1;
      }
    }
    return sum / count;
  };
  const [coarse, fine] = [lowest(120), lowest(480)];
  // weight·g·length²/(2·stretch): 4 % of it, over 0.5 m
  expect(-fine - 0.5).toBeGreaterThan(0.03);
  expect(Math.abs(coarse / fine - 1)).toBeLessThan(0.005);
});

test('a curtain of half a metre of cloth stretches less than a hundredth by its own weight', () => {
  const cloth = hung({
    columns: 10,
    rows: 16,
    at: (c, r) => [c * 0.06, -r * 0.06, 0],
    pins: Array.from({ length: 10 }, (_, c) => c),
  });
  cloth.run(2, () => {}, STILL);
  expect(stretched(cloth)).toBeLessThan(1.01);
  expect(cloth.solver.places[15 * 10 * 3 + 1]).toBeCloseTo(-0.9, 2);
});

test('it stays out of a moving ball and stretches less than a twentieth on the way', () => {
  const ends = new Float64Array(12);
  const ball = { radius: 0.15, ends };
  const cloth = hung({
    columns: 14,
    rows: 16,
    at: (c, r) => [(c - 6.5) * 0.06, -r * 0.06, 0],
    pins: Array.from({ length: 14 }, (_, c) => c),
    fabric: { ...LIMP, bend: 1e-5 },
  });
  let inside = 0;
  let most = 1;
  const move = (t: number) => {
    ends.copyWithin(0, 6);
    ends.set([0, -0.5, -0.4 + 0.35 * t, 0, -0.5, -0.4 + 0.35 * t], 6);
  };
  move(0);
  move(0);
  cloth.run(
    2,
    (t) => {
      const { places } = cloth.solver;
      const [bx = 0, by = 0, bz = 0] = ends.subarray(6, 9);
      for (let o = 0; o < places.length; o += 3) {
        const apart = Math.hypot((places[o] ?? 0) - bx, (places[o + 1] ?? 0) - by, (places[o + 2] ?? 0) - bz);
        inside = Math.max(inside, 0.15 - apart);
      }
      most = Math.max(most, stretched(cloth));
      move(t);
    },
    STILL,
    { ...NOTHING, solids: [ball] },
  );
  const pushed = Math.max(
    ...Array.from({ length: 16 }, (_, r) => cloth.solver.places[(r * 14 + 7) * 3 + 2] ?? 0),
  );
  expect(pushed).toBeGreaterThan(0.2);
  expect(inside).toBeLessThan(1e-6);
  expect(most).toBeLessThan(1.05);
});

test('it stays off what is given as distances on a grid', () => {
  // a ball of 20 cm, sampled every 4 cm
  const [cell, count, radius] = [0.04, 17, 0.2];
  const from: Vec3 = [-0.32, -0.32, -0.32];
  const distances = Float32Array.from({ length: count ** 3 }, (_, n) => {
    const [i, j, k] = [n % count, Math.floor(n / count) % count, Math.floor(n / count ** 2)];
    return Math.hypot(from[0] + i * cell, from[1] + j * cell, from[2] + k * cell) - radius;
  });
  const turned = [0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0.05, -0.5, 0.02, 1];
  const frames = Float64Array.from([...turned, ...turned]);
  const cloth = hung({
    columns: 12,
    rows: 12,
    at: (c, r) => [(c - 5.5) * 0.06, 0, (r - 5.5) * 0.06],
    pins: [],
  });
  cloth.run(0.45, () => {}, STILL, {
    solids: [],
    shells: [{ shell: { from, cell, counts: [count, count, count], distances }, frames }],
    floor: null,
  });
  const { places } = cloth.solver;
  const apart = Array.from({ length: 144 }, (_, i) =>
    Math.hypot((places[i * 3] ?? 0) - 0.05, (places[i * 3 + 1] ?? 0) + 0.5, (places[i * 3 + 2] ?? 0) - 0.02),
  );
  // as near as a grid of 4 cm shows a ball; some of it has come to lie there
  expect(Math.min(...apart)).toBeGreaterThan(radius - 0.004);
  expect(Math.min(...apart)).toBeLessThan(radius + 0.02);
});

test('a stiff cloth held at one edge droops less than a limp one', () => {
  const droop = (bend: number): number => {
    const cloth = hung({
      columns: 9,
      rows: 2,
      at: (c, r) => [c * 0.04, 0, r * 0.04],
      pins: [0, 1, 9, 10],
      fabric: { ...LIMP, bend },
    });
    cloth.run(3, () => {}, STILL);
    return -(cloth.solver.places[8 * 3 + 1] ?? 0);
  };
  const [card, linen] = [droop(2e-2), droop(1e-5)];
  // a beam under its own weight: w·g·l⁴ / 8B, and 28 cm of it are free
  expect(card).toBeGreaterThan(0.3 * ((0.2 * GRAVITY * 0.28 ** 4) / (8 * 2e-2)));
  expect(card).toBeLessThan(2 * ((0.2 * GRAVITY * 0.28 ** 4) / (8 * 2e-2)));
  expect(linen).toBeGreaterThan(0.2);
});

test('what falls comes to rest on the floor, not in it', () => {
  const cloth = hung({
    columns: 8,
    rows: 8,
    at: (c, r) => [c * 0.06, 0.3 + 0.02 * Math.sin(c * 2 + r), r * 0.06],
    pins: [],
    fabric: { ...LIMP, bend: 1e-5 },
  });
  let lowest = 1;
  const heights = () => Array.from({ length: 64 }, (_, i) => cloth.solver.places[i * 3 + 1] ?? 0);
  cloth.run(
    2,
    () => {
      lowest = Math.min(lowest, ...heights());
    },
    STILL,
    { ...NOTHING, floor: 0.05 },
  );
  expect(lowest).toBeGreaterThan(0.05);
  expect(Math.max(...heights())).toBeLessThan(0.12);
});

test('what begins inside of something is lifted out and not thrown', () => {
  const cloth = hung({ columns: 6, rows: 6, at: (c, r) => [c * 0.06, 0, r * 0.06], pins: [] });
  let highest = 0;
  cloth.run(
    1,
    () => {
      for (let i = 0; i < 36; i += 1) {
        highest = Math.max(highest, cloth.solver.places[i * 3 + 1] ?? 0);
      }
    },
    null,
    { ...NOTHING, floor: 0.2 },
  );
  expect(highest).toBeGreaterThan(0.2);
  // thrown as fast as it was lifted, it would fly for kilometres
  expect(highest).toBeLessThan(1.5);
});
