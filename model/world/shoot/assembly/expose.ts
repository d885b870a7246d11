// One exposure from end to end: shadows, surfaces, light, added to the thread's sums.
import { lightPitch, lightPlane } from './average';
import { countCalm, observe, stillCalm } from './calm';
import { inkLines } from './ink';
import { Bench, BRIGHTEST, Exposure, Film, MARGIN, strideOf, UNIT } from './layout';
import { openness } from './occlusion';
import { filmSurfaces } from './passes';
import { shadePhysical } from './physical';
import { MIRRORED } from './reflection';
import { abs4, div, dot3, madd, max4, mix, mul, offset, saturate, scale, splat, sub } from './simd';
import { boundLight, keepLight, Light, skyView, throughFog } from './sky';
import { Penumbra } from './shadow';
import { castShadows, liftShadows } from './shadow-map';
import { gatherSurface, Pixel } from './surface';
import { findThings } from './things';
import { shadeToon, skyToon } from './toon';
import { poseModels } from './transform';

/** Openness of pixels that were not shaded. */
const UNKNOWN: f32 = -1;

/** Bytes of one class's sums: red, green, blue and blur, a plane each of cellWidth × cellHeight 32-bit numbers. */
export function classBytes(film: Film): usize {
  return <usize>(film.cellWidth * film.cellHeight) << 4;
}

export function expose(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  poseModels(film, bench, index);
  castShadows(film, bench, exposure, index);
  filmSurfaces(film, bench, exposure, index);
  if (film.samples > 1 && !film.toon) findThings(film, bench);
  const stride = strideOf(film);
  const plane = <usize>(film.cellWidth * film.cellHeight) << 2;
  const sums = bench.sums + <usize>(exposure.classY * film.gridX + exposure.classX) * classBytes(film);
  const ramp = f32x4(0, 1, 2, 3);
  // every other row, or two of three where rows lie close; and other ones for the next sample of a pixel
  const turn = index / (film.gridX * film.gridY),
    period = film.gridY == 1 ? 3 : 2;
  const sparse = film.firstExposures < film.exposures;
  const first = index < film.firstExposures;
  const single = film.samples == 1;
  for (let y = 0; y < film.cellHeight; y++) {
    const fy = <f32>y;
    const borrows = y > 0 && (y + turn) % period != 0;
    for (let x = 0; x < film.cellWidth; x += 4) {
      const fx = offset(ramp, <f32>x);
      const at = <usize>((y + MARGIN) * stride + x + MARGIN) << 2;
      const cell = <usize>(y * film.cellWidth + x) << 2;
      const to = sums + cell;
      const ids = v128.load(bench.ids + at),
        inverse = v128.load(bench.depth + at);
      if (!first && stillCalm(film, exposure, cell, ids, inverse)) {
        countCalm(film, bench, exposure, cell);
        v128.store(bench.openness + (<usize>x << 2), splat(UNKNOWN));
        continue;
      }
      Pixel.rayX = madd(fx, splat(exposure.stepXx), splat(exposure.rayX + fy * exposure.stepYx));
      Pixel.rayY = madd(fx, splat(exposure.stepXy), splat(exposure.rayY + fy * exposure.stepYy));
      Pixel.rayZ = madd(fx, splat(exposure.stepXz), splat(exposure.rayZ + fy * exposure.stepYz));
      const blur = look(film, bench, exposure, at, stride, fx, fy, x, borrows);
      if (single) {
        keepOnly(film, exposure, x, y);
        continue;
      }
      tally(to, Light.r, UNIT);
      tally(to + plane, Light.g, UNIT);
      tally(to + 2 * plane, Light.b, UNIT);
      tally(to + 3 * plane, blur, UNIT);
      if (first && sparse) observe(film, bench, exposure, cell, ids, inverse, Seen.open);
    }
  }
  liftShadows(film, bench);
}

/** A pixel's only sample is its light: there is nothing to add up. */
function keepOnly(film: Film, exposure: Exposure, x: i32, y: i32): void {
  const line = y * film.gridY + exposure.classY;
  const to = film.hdr + (<usize>(line * lightPitch(film) + x) << 2);
  const plane = lightPlane(film);
  v128.store(to, Light.r);
  v128.store(to + plane, Light.g);
  v128.store(to + 2 * plane, Light.b);
}

/** How much of the sky the last four pixels saw. */
class Seen {
  static open: v128 = i32x4(0, 0, 0, 0);
}

function tally(to: usize, value: v128, unit: f32): void {
  v128.store(to, i32x4.add(v128.load(to), i32x4.trunc_sat_f32x4_s(scale(value, unit))));
}

/**
 * The light along four rays, into `Light`; gives how far each is blurred by lens and motion, 0..1. Where it `borrows`,
 * pixels on the same triangles as those of the row above see as much of the sky and mirror the same: `column` is the first
 * of them, under which that is kept from row to row.
 */
function look(
  film: Film,
  bench: Bench,
  exposure: Exposure,
  at: usize,
  stride: i32,
  x: v128,
  y: f32,
  column: i32,
  borrows: bool,
): v128 {
  const ids = v128.load(bench.ids + at);
  const empty = i32x4.eq(ids, i32x4.splat(0));
  let skyR = splat(0),
    skyG = splat(0),
    skyB = splat(0);
  const long = f32x4.sqrt(dot3(Pixel.rayX, Pixel.rayY, Pixel.rayZ, Pixel.rayX, Pixel.rayY, Pixel.rayZ)),
    inverse = div(splat(1), long);
  const someEmpty = v128.any_true(empty);
  if (someEmpty) {
    skyView(film, exposure, mul(Pixel.rayX, inverse), mul(Pixel.rayY, inverse), mul(Pixel.rayZ, inverse));
    if (film.toon) skyToon(film);
    else boundLight(BRIGHTEST / film.gain);
    skyR = Light.r;
    skyG = Light.g;
    skyB = Light.b;
  }
  let blur = splat(0);
  const above = bench.openness + (<usize>column << 2);
  Seen.open = splat(1);
  if (!i32x4.all_true(empty)) {
    const near = max4(v128.load(bench.depth + at), splat(1e-6));
    Pixel.depth = div(splat(1), near);
    gatherSurface(film, bench, exposure, ids, x, y);
    const alike =
      borrows &&
      i32x4.all_true(i32x4.eq(ids, v128.load(bench.ids + at - (<usize>stride << 2)))) &&
      i32x4.all_true(f32x4.ge(v128.load(above), splat(0)));
    // nothing but water: it has no corners, and whoever borrows has the same triangles
    const liquid = !v128.any_true(f32x4.gt(v128.and(Pixel.hit, Pixel.solid), splat(0)));
    const around = alike ? v128.load(above) : liquid ? splat(1) : openness(exposure, bench.depth + at, stride);
    v128.store(above, around);
    const open = mix(splat(1), around, Pixel.solid);
    Seen.open = open;
    if (film.toon) shadeToon(film, exposure, open);
    else shadePhysical(film, bench, exposure, open, inverse, bench.mirrored + <usize>(column >> 2) * MIRRORED, alike);
    if (!film.toon && film.fogDensity > 0) throughFog(film, mul(Pixel.depth, long));
    boundLight(BRIGHTEST / film.gain);
    if (someEmpty) keepLight(Pixel.hit, skyR, skyG, skyB);
    if (film.samples > 1) {
      const circle = scale(abs4(sub(near, splat(exposure.inverseFocus))), exposure.blur);
      const smear = max4(circle, Pixel.motion);
      blur = v128.and(Pixel.hit, saturate(max4(scale(offset(smear, -0.6), 0.8), scale(Penumbra.width, 1.5))));
    }
  }
  if (film.toon) {
    const ink = inkLines(film, bench.depth + at, bench.ids + at, stride);
    Light.r = mix(Light.r, splat(0.018), ink);
    Light.g = mix(Light.g, splat(0.014), ink);
    Light.b = mix(Light.b, splat(0.025), ink);
  } else {
    Light.r = scale(Light.r, film.gain);
    Light.g = scale(Light.g, film.gain);
    Light.b = scale(Light.b, film.gain);
  }
  return blur;
}
