import type { Shell } from '../../stage/cloth.ts';

/** Where a capsule was and is to be: both ends, 3 numbers each. */
export interface MovingSolid {
  readonly radius: number;
  /** a and b before, a and b after. */
  readonly ends: Float64Array;
}

/** A shell and its frame before and after: column-major matrices from the space of the shell to the world. */
export interface MovingShell {
  readonly shell: Omit<Shell<unknown>, 'bone'>;
  readonly frames: Float64Array;
}

/** What cloth may lie on: what moves, and the ground. Metres. */
export interface Obstacles {
  readonly solids: readonly MovingSolid[];
  readonly shells: readonly MovingShell[];
  /** Height of the ground; null where there is none to touch. */
  readonly floor: number | null;
}

/** Further than this no cloth comes in a step, metres. */
const STRIDE = 0.1;

/** Those of the solids that a cloth may touch in its next step. */
export const nearTo = (
  places: Float64Array,
  solids: readonly MovingSolid[],
  gap: number,
): readonly MovingSolid[] => {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (let o = 0; o < places.length; o += 3) {
    for (let k = 0; k < 3; k += 1) {
      const at = places[o + k] ?? 0;
      low[k] = Math.min(low[k] ?? at, at);
      high[k] = Math.max(high[k] ?? at, at);
    }
  }
  return solids.filter(({ radius, ends }) => {
    const reach = radius + gap + STRIDE;
    return [0, 1, 2].every((k) => {
      const along = [ends[k] ?? 0, ends[k + 3] ?? 0, ends[k + 6] ?? 0, ends[k + 9] ?? 0];
      return Math.min(...along) - reach <= (high[k] ?? 0) && Math.max(...along) + reach >= (low[k] ?? 0);
    });
  });
};

/** Share of the force that presses cloth on something by which it resists sliding there. */
const FRICTION = 0.35;

/** Who is hit is thrown no faster than this in a substep, metres: 4 m/s. */
const DEEP = 0.004;

/**
 * Pushes particles out of what they are in, and brakes those that slide on it. `share`: how much of the step is over;
 * `part`: how much of it this substep is. Places are changed, and those before the substep where something was deep inside.
 */
export const pushOut = (
  places: Float64Array,
  before: Float64Array,
  weights: Float64Array,
  { solids, shells, floor }: Obstacles,
  gap: number,
  share: number,
  part: number,
): void => {
  for (const { radius, ends } of solids) {
    const end = (k: number): number => (ends[k] ?? 0) + ((ends[k + 6] ?? 0) - (ends[k] ?? 0)) * share;
    const [ax, ay, az] = [end(0), end(1), end(2)];
    const [dx, dy, dz] = [end(3) - ax, end(4) - ay, end(5) - az];
    const length2 = dx * dx + dy * dy + dz * dz;
    const reach = radius + gap;
    const step = (k: number): number => ((ends[k + 6] ?? 0) - (ends[k] ?? 0)) * part;
    const [sax, say, saz, sbx, sby, sbz] = [step(0), step(1), step(2), step(3), step(4), step(5)];
    const [mx, my, mz] = [ax + dx / 2, ay + dy / 2, az + dz / 2];
    const around = (reach + Math.sqrt(length2) / 2) ** 2;
    for (let i = 0, o = 0; i < weights.length; i += 1, o += 3) {
      const x = places[o] ?? 0;
      const y = places[o + 1] ?? 0;
      const z = places[o + 2] ?? 0;
      const far = (x - mx) * (x - mx) + (y - my) * (y - my) + (z - mz) * (z - mz);
      if (far > around || weights[i] === 0) {
        continue;
      }
      let along = length2 < 1e-12 ? 0 : ((x - ax) * dx + (y - ay) * dy + (z - az) * dz) / length2;
      along = Math.min(1, Math.max(0, along));
      let nx = x - ax - dx * along;
      let ny = y - ay - dy * along;
      let nz = z - az - dz * along;
      const distance = Math.sqrt(nx * nx + ny * ny + nz * nz);
      if (distance >= reach || distance < 1e-9) {
        continue;
      }
      nx /= distance;
      ny /= distance;
      nz /= distance;
      const depth = reach - distance;
      const [cx, cy, cz] = [sax + (sbx - sax) * along, say + (sby - say) * along, saz + (sbz - saz) * along];
      slideOn(places, before, o, depth, nx, ny, nz, cx, cy, cz);
    }
  }
  for (const shell of shells) {
    liftOff(places, before, weights, shell, gap, share, part);
  }
  if (floor !== null) {
    for (let i = 0, o = 0; i < weights.length; i += 1, o += 3) {
      const depth = floor + gap - (places[o + 1] ?? 0);
      if (depth > 0 && weights[i] !== 0) {
        slideOn(places, before, o, depth, 0, 1, 0, 0, 0, 0);
      }
    }
  }
};

/** Lifts one particle out along a normal; `c`: how far the surface itself moved. */
const slideOn = (
  places: Float64Array,
  before: Float64Array,
  o: number,
  depth: number,
  nx: number,
  ny: number,
  nz: number,
  cx: number,
  cy: number,
  cz: number,
): void => {
  // what begins a shot inside is lifted out without being thrown
  const deep = Math.max(0, depth - DEEP);
  before[o] = (before[o] ?? 0) + nx * deep;
  before[o + 1] = (before[o + 1] ?? 0) + ny * deep;
  before[o + 2] = (before[o + 2] ?? 0) + nz * deep;
  const x = (places[o] ?? 0) + nx * depth;
  const y = (places[o + 1] ?? 0) + ny * depth;
  const z = (places[o + 2] ?? 0) + nz * depth;
  let tx = x - (before[o] ?? 0) - cx;
  let ty = y - (before[o + 1] ?? 0) - cy;
  let tz = z - (before[o + 2] ?? 0) - cz;
  const off = tx * nx + ty * ny + tz * nz;
  tx -= off * nx;
  ty -= off * ny;
  tz -= off * nz;
  const slid = Math.sqrt(tx * tx + ty * ty + tz * tz);
  const held = slid < 1e-12 ? 0 : Math.min(1, (FRICTION * depth) / slid);
  places[o] = x - tx * held;
  places[o + 1] = y - ty * held;
  places[o + 2] = z - tz * held;
};

/** The same for one shell. */
const liftOff = (
  places: Float64Array,
  before: Float64Array,
  weights: Float64Array,
  { shell, frames }: MovingShell,
  gap: number,
  share: number,
  part: number,
): void => {
  const { from, cell, counts, distances } = shell;
  const [wide, high, deep] = counts;
  const row = wide;
  const layer = wide * high;
  const m = new Float64Array(16);
  const step = new Float64Array(16);
  for (let k = 0; k < 16; k += 1) {
    const change = (frames[16 + k] ?? 0) - (frames[k] ?? 0);
    m[k] = (frames[k] ?? 0) + change * share;
    step[k] = change * part;
  }
  const e = (of: Float64Array, k: number): number => of[k] ?? 0;
  for (let i = 0, o = 0; i < weights.length; i += 1, o += 3) {
    if (weights[i] === 0) {
      continue;
    }
    const dx = (places[o] ?? 0) - e(m, 12);
    const dy = (places[o + 1] ?? 0) - e(m, 13);
    const dz = (places[o + 2] ?? 0) - e(m, 14);
    // a frame of bones turns and never stretches: its inverse is its transpose
    const px = e(m, 0) * dx + e(m, 1) * dy + e(m, 2) * dz;
    const py = e(m, 4) * dx + e(m, 5) * dy + e(m, 6) * dz;
    const pz = e(m, 8) * dx + e(m, 9) * dy + e(m, 10) * dz;
    const u = (px - from[0]) / cell;
    const v = (py - from[1]) / cell;
    const w = (pz - from[2]) / cell;
    if (u < 0 || v < 0 || w < 0 || u >= wide - 1 || v >= high - 1 || w >= deep - 1) {
      continue;
    }
    const iu = Math.floor(u);
    const iv = Math.floor(v);
    const iw = Math.floor(w);
    const a = u - iu;
    const b = v - iv;
    const c = w - iw;
    const at = iu + iv * row + iw * layer;
    const d000 = distances[at] ?? 0;
    const d100 = distances[at + 1] ?? 0;
    const d010 = distances[at + row] ?? 0;
    const d110 = distances[at + row + 1] ?? 0;
    const d001 = distances[at + layer] ?? 0;
    const d101 = distances[at + layer + 1] ?? 0;
    const d011 = distances[at + layer + row] ?? 0;
    const d111 = distances[at + layer + row + 1] ?? 0;
    const d00 = d000 + (d100 - d000) * a;
    const d10 = d010 + (d110 - d010) * a;
    const d01 = d001 + (d101 - d001) * a;
    const d11 = d011 + (d111 - d011) * a;
    const near = d00 + (d10 - d00) * b;
    const far = d01 + (d11 - d01) * b;
    const depth = gap - (near + (far - near) * c);
    if (depth <= 0) {
      continue;
    }
    const gx =
      ((d100 - d000) * (1 - b) + (d110 - d010) * b) * (1 - c) +
      ((d101 - d001) * (1 - b) + (d111 - d011) * b) * c;
    const gy = (d10 - d00) * (1 - c) + (d11 - d01) * c;
    const gz = far - near;
    const steep = Math.sqrt(gx * gx + gy * gy + gz * gz);
    if (steep < 1e-9) {
      continue;
    }
    const nx = (e(m, 0) * gx + e(m, 4) * gy + e(m, 8) * gz) / steep;
    const ny = (e(m, 1) * gx + e(m, 5) * gy + e(m, 9) * gz) / steep;
    const nz = (e(m, 2) * gx + e(m, 6) * gy + e(m, 10) * gz) / steep;
    const cx = e(step, 0) * px + e(step, 4) * py + e(step, 8) * pz + e(step, 12);
    const cy = e(step, 1) * px + e(step, 5) * py + e(step, 9) * pz + e(step, 13);
    const cz = e(step, 2) * px + e(step, 6) * py + e(step, 10) * pz + e(step, 14);
    slideOn(places, before, o, depth, nx, ny, nz, cx, cy, cz);
  }
};
