/** Where a capsule was and is to be: both ends, 3 numbers each. */
export interface MovingSolid {
  readonly radius: number;
  /** a and b before, a and b after. */
  readonly ends: Float64Array;
}

/** What cloth may lie on: capsules that move, and the ground. Metres. */
export interface Obstacles {
  readonly solids: readonly MovingSolid[];
  /** Height of the ground; null where there is none to touch. */
  readonly floor: number | null;
}

/** Share of the force that presses cloth on something by which it resists sliding there. */
const FRICTION = 0.35;

/**
 * Pushes particles out of what they are in, and brakes those that slide on it. `share`: how much of the step is over;
 * `part`: how much of it this substep is. Places are changed, places before the substep are read.
 */
export const pushOut = (
  places: Float64Array,
  before: Float64Array,
  weights: Float64Array,
  { solids, floor }: Obstacles,
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
