// A square of tiling noise, made once, that clouds, grain, grass and the like are cut from.
import { add, fract, madd, mix, mul, offset, saturate, scale, splat, sub } from './simd';

/** Texels on a side, 2 to the 8th: as words they just fit a core's own cache. */
export const NOISE: i32 = 256;
const OCTAVES: i32 = 5;
const COARSEST: i32 = 4;

function scramble(x: u32): u32 {
  let h = x * 0x9e3779b1;
  h = (h ^ (h >> 15)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

// dot of a fixed pseudo-random direction at a lattice point with the way from there
function slope(x: i32, y: i32, cells: i32, dx: f32, dy: f32): f32 {
  const h = scramble(<u32>((y % cells) * 8192 + (x % cells) + cells * 131));
  const gx = <f32>(h & 0xffff) / 32767.5 - 1;
  const gy = <f32>(h >> 16) / 32767.5 - 1;
  return gx * dx + gy * dy;
}

function ease(t: f32): f32 {
  return t * t * t * (t * (t * 6 - 15) + 10);
}

/**
 * Fills `to` with NOISE² words: gradient noise in octaves of halving size, 0..255 around 128. A word holds a texel and
 * its neighbours to the right, below, and below right, a byte each, so that one load serves an interpolation.
 */
export function fillNoise(to: usize): void {
  for (let y = 0; y < NOISE; y++) {
    for (let x = 0; x < NOISE; x++) {
      let sum: f32 = 0;
      let weight: f32 = 0.62;
      let cells = COARSEST;
      for (let octave = 0; octave < OCTAVES; octave++) {
        const u = (<f32>(x * cells) + 0.5) / <f32>NOISE,
          v = (<f32>(y * cells) + 0.5) / <f32>NOISE;
        const i = <i32>floor<f32>(u),
          j = <i32>floor<f32>(v);
        const fu = u - <f32>i,
          fv = v - <f32>j;
        const eu = ease(fu),
          ev = ease(fv);
        const upper =
          slope(i, j, cells, fu, fv) + (slope(i + 1, j, cells, fu - 1, fv) - slope(i, j, cells, fu, fv)) * eu;
        const lower =
          slope(i, j + 1, cells, fu, fv - 1) +
          (slope(i + 1, j + 1, cells, fu - 1, fv - 1) - slope(i, j + 1, cells, fu, fv - 1)) * eu;
        sum += (upper + (lower - upper) * ev) * weight;
        weight *= 0.55;
        cells *= 2;
      }
      const level = <i32>nearest<f32>((0.5 + sum * 0.62) * 255);
      store<u8>(to + (<usize>(y * NOISE + x) << 2), <u8>max<i32>(0, min<i32>(255, level)));
    }
  }
  for (let y = 0; y < NOISE; y++) {
    for (let x = 0; x < NOISE; x++) {
      const p = to + (<usize>(y * NOISE + x) << 2);
      store<u8>(p, texel(to, x + 1, y), 1);
      store<u8>(p, texel(to, x, y + 1), 2);
      store<u8>(p, texel(to, x + 1, y + 1), 3);
    }
  }
}

function texel(table: usize, x: i32, y: i32): u8 {
  return load<u8>(table + (<usize>((y & (NOISE - 1)) * NOISE + (x & (NOISE - 1))) << 2));
}

export class Noise {
  static table: usize = 0;
}

/** Noise at (u, v), both in tiles. */
export function noise(u: v128, v: v128): v128 {
  const x = scale(u, <f32>NOISE),
    y = scale(v, <f32>NOISE);
  const left = f32x4.floor(x),
    top = f32x4.floor(y);
  const fx = sub(x, left),
    fy = sub(y, top);
  const mask = i32x4.splat(NOISE - 1);
  // added to 1.5·2^23, a whole number stands in the last bits: a plain addition where conversion must look for overflow
  const column = v128.and(offset(left, 12582912), mask),
    row = v128.and(offset(top, 12582912), mask);
  const at = i32x4.shl(i32x4.add(i32x4.shl(row, 8), column), 2);
  let four = v128.load32_zero(Noise.table + <usize>i32x4.extract_lane(at, 0));
  four = i32x4.replace_lane(four, 1, load<i32>(Noise.table + <usize>i32x4.extract_lane(at, 1)));
  four = i32x4.replace_lane(four, 2, load<i32>(Noise.table + <usize>i32x4.extract_lane(at, 2)));
  four = i32x4.replace_lane(four, 3, load<i32>(Noise.table + <usize>i32x4.extract_lane(at, 3)));
  const byte = i32x4.splat(255);
  const a = f32x4.convert_i32x4_s(v128.and(four, byte)),
    b = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(four, 8), byte)),
    c = f32x4.convert_i32x4_s(v128.and(i32x4.shr_u(four, 16), byte)),
    d = f32x4.convert_i32x4_s(i32x4.shr_u(four, 24));
  return scale(mix(mix(a, b, fx), mix(c, d, fx), fy), 1.0 / 255.0);
}

/** Noise through a solid: two tilted slices, so that no face of a box shows streaks. Coordinates in tiles. */
export function noiseSolid(x: v128, y: v128, z: v128): v128 {
  const a = noise(madd(y, splat(0.37), x), madd(y, splat(-0.53), z));
  const b = noise(madd(z, splat(0.41), y), add(madd(z, splat(0.29), x), splat(0.37)));
  return scale(add(a, b), 0.5);
}

/** How much of a detail survives, 0..1, when `pixel` of its own sizes fit in a pixel. */
export function keep(pixel: v128): v128 {
  return saturate(sub(splat(1.4), scale(pixel, 1.6)));
}

/** Whether any pixel is near enough for a detail: the look-ups of its noise cost more than all else. */
export function seen(kept: v128): bool {
  return v128.any_true(f32x4.gt(kept, splat(0)));
}

/** Distance to the nearest whole number, 0..0.5. */
export function toWhole(x: v128): v128 {
  return f32x4.abs(sub(x, f32x4.nearest(x)));
}

/** Share, 0..1, of a pixel `width` wide that lies within `half` of a whole number. */
export function coverLine(x: v128, half: v128, width: v128): v128 {
  const w = offset(width, 1e-4);
  const sharp = saturate(offset(f32x4.div(sub(half, toWhole(x)), w), 0.5));
  // lines finer than the pixel turn into their mean
  return mix(sharp, add(half, half), saturate(sub(scale(w, 1.6), splat(0.6))));
}

/** A wave between −1 and 1 that flips at whole numbers, box-filtered over `width`. */
export function coverFlip(x: v128, width: v128): v128 {
  const half = fract(scale(x, 0.5));
  const triangle = sub(splat(1), mul(f32x4.abs(offset(half, -0.5)), splat(4)));
  const w = offset(width, 1e-4);
  const edge = f32x4.div(triangle, w);
  const sharp = f32x4.pmax(f32x4.pmin(edge, splat(1)), splat(-1));
  return mul(sharp, saturate(sub(splat(1.6), scale(w, 1.2))));
}
