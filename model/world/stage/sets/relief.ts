import type { Random } from '../../random.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { withNormals } from '../geometry/mesh.ts';

/** Smooth noise over a plane, −1..1, about one bump a unit. */
export type Noise = (x: number, z: number) => number;

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);

/** Gradient noise (Perlin's), from a table of directions shuffled by the seed. */
export const noiseOf = (random: Random): Noise => {
  const size = 256;
  const order = Array.from({ length: size }, (_, i) => i);
  for (let i = size - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const corner = (i: number, k: number, dx: number, dz: number): number => {
    const angle = ((order[((order[i & 255] ?? 0) + k) & 255] ?? 0) / size) * Math.PI * 2;
    return Math.cos(angle) * dx + Math.sin(angle) * dz;
  };
  return (x, z) => {
    const i = Math.floor(x);
    const k = Math.floor(z);
    const [dx, dz] = [x - i, z - k];
    const [u, v] = [fade(dx), fade(dz)];
    const near = corner(i, k, dx, dz) * (1 - u) + corner(i + 1, k, dx - 1, dz) * u;
    const far = corner(i, k + 1, dx, dz - 1) * (1 - u) + corner(i + 1, k + 1, dx - 1, dz - 1) * u;
    return (near * (1 - v) + far * v) * 1.5;
  };
};

/** Octaves of noise on top of each other: each twice as fine and `gain` times as high. −1..1. */
export const fractal =
  (noise: Noise, octaves: number, gain = 0.5): Noise =>
  (x, z) => {
    let [sum, weight, total] = [0, 1, 0];
    for (let k = 0; k < octaves; k += 1) {
      const rate = 2 ** k;
      sum += weight * noise(x * rate + k * 17.3, z * rate - k * 9.1);
      total += weight;
      weight *= gain;
    }
    return sum / total;
  };

/** Crests and gullies: noise folded at zero, 0 in the gullies and 1 on the crests. */
export const ridged =
  (noise: Noise, octaves: number): Noise =>
  (x, z) => {
    let [sum, weight, total, above] = [0, 1, 0, 1];
    for (let k = 0; k < octaves; k += 1) {
      const rate = 2 ** k;
      const fold = 1 - Math.min(1, Math.abs(noise(x * rate + k * 31.7, z * rate + k * 5.3)) * 1.4);
      const crest = fold * fold * above;
      sum += weight * crest;
      total += weight;
      // detail gathers on the crests; gullies fill with scree and snow
      above = Math.min(1, crest * 1.8 + 0.12);
      weight *= 0.5;
    }
    return sum / total;
  };

/** Sharp crests between straight slopes, as ice leaves them; lesser crests branch off high ones. 0..1. */
export const arete =
  (noise: Noise, octaves: number): Noise =>
  (x, z) => {
    let [sum, weight, total, above] = [0, 1, 0, 1];
    for (let k = 0; k < octaves; k += 1) {
      const rate = 2.1 ** k;
      const crest = 1 - Math.min(1, Math.abs(noise(x * rate + k * 23.9, z * rate + k * 7.7)) * 1.15);
      sum += weight * crest * above;
      total += weight;
      above = 0.3 + 0.7 * crest;
      weight *= 0.46;
    }
    return sum / total;
  };

/** 0 up to `from`, 1 beyond `to`, without a kink. */
export const rise = (value: number, from: number, to: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/**
 * Ground as rings around the middle, dense where the camera stands and wide far out: `radius` metres, `rings` of them,
 * `around` cells each.
 */
export const rounds = (
  radius: number,
  rings: number,
  around: number,
  height: (x: number, z: number) => number,
  bend = 2.4,
): Geometry => {
  const positions: number[] = [0, height(0, 0), 0];
  const indices: number[] = [];
  const at = (ring: number, k: number) => 1 + (ring - 1) * around + (k % around);
  for (let ring = 1; ring <= rings; ring += 1) {
    const r = radius * (ring / rings) ** bend;
    for (let k = 0; k < around; k += 1) {
      // every other ring is turned by half a cell: rows of equal triangles would show as spokes
      const angle = ((k + (ring % 2) * 0.5) / around) * Math.PI * 2;
      const [x, z] = [Math.sin(angle) * r, Math.cos(angle) * r];
      positions.push(x, height(x, z), z);
      if (ring === 1) {
        indices.push(0, at(1, k), at(1, k + 1));
      } else if (ring % 2 === 1) {
        indices.push(at(ring - 1, k), at(ring, k), at(ring - 1, k + 1));
        indices.push(at(ring - 1, k + 1), at(ring, k), at(ring, k + 1));
      } else {
        indices.push(at(ring - 1, k), at(ring, k), at(ring, k + 1));
        indices.push(at(ring - 1, k), at(ring, k + 1), at(ring - 1, k + 1));
      }
    }
  }
  return withNormals(Float32Array.from(positions), Uint32Array.from(indices));
};

/**
 * A belt of land far out: `columns` by `rows` cells between two distances (metres) and two bearings (radians from +z
 * towards +x). `gather`, 0 to below 1, is how much denser they stand half way between the bearings than at the ends.
 */
export const belt = (
  [near, far]: readonly [number, number],
  [from, to]: readonly [number, number],
  [columns, rows]: readonly [number, number],
  height: (x: number, z: number) => number,
  gather = 0,
): Geometry => {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let j = 0; j <= rows; j += 1) {
    const r = near + (far - near) * (j / rows);
    for (let i = 0; i <= columns; i += 1) {
      const across = (2 * (i + (j % 2) * 0.5)) / columns - 1;
      const share = (1 + across * (1 - gather + gather * across * across)) / 2;
      const angle = from + (to - from) * share;
      const [x, z] = [Math.sin(angle) * r, Math.cos(angle) * r];
      positions.push(x, height(x, z), z);
      if (i < columns && j < rows) {
        const a = j * (columns + 1) + i;
        const b = a + columns + 1;
        if (j % 2 === 0) {
          indices.push(a, b, a + 1, a + 1, b, b + 1);
        } else {
          indices.push(a, b, b + 1, a, b + 1, a + 1);
        }
      }
    }
  }
  return withNormals(Float32Array.from(positions), Uint32Array.from(indices));
};
