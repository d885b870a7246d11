// Procedural detail, from a place in the model's own space, in metres. Each detail fades out where it becomes finer
// than a pixel, so that nothing shimmers in the distance.
import { Detail, Place, widest } from './detail';
import { grass, snow, water } from './ground';
import { Model } from './layout';
import { coverFlip, coverLine, keep, noise, noiseSolid, seen, toWhole } from './noise';
import { abs4, add, div, exp2, fract, hash2, inverseLength, madd, max4, min4, mix, mul, offset, saturate, scale, select, smooth, splat, sub } from './simd';

// the order of `patternCodes` in ../layout.ts; from bricks on they have a relief
const NOISE = 1;
const WOOD = 2;
const PLANKS = 3;
const CHECKER = 4;
const STRIPES = 5;
const BRICKS = 6;
const GRASS = 7;
const SNOW = 8;
export const WATER = 9;
const BASKETBALL = 10;

// coordinates on the face, across (u) and along (v), and the size of a pixel there
class Face {
  static u: v128 = i32x4(0, 0, 0, 0);
  static v: v128 = i32x4(0, 0, 0, 0);
  static widthU: v128 = i32x4(0, 0, 0, 0);
  static widthV: v128 = i32x4(0, 0, 0, 0);
}

/** Lays a flat pattern on the faces of a box: floors by x and z, walls by their length and height. */
function unfold(repeat: f32): void {
  const nx = abs4(Place.normalX),
    ny = abs4(Place.normalY),
    nz = abs4(Place.normalZ);
  const level = v128.and(f32x4.ge(ny, nx), f32x4.ge(ny, nz));
  const side = f32x4.gt(nx, nz);
  Face.u = scale(select(v128.andnot(side, level), Place.z, Place.x), repeat);
  Face.widthU = scale(select(v128.andnot(side, level), Place.widthZ, Place.widthX), repeat);
  Face.v = scale(select(level, Place.z, Place.y), repeat);
  Face.widthV = scale(select(level, Place.widthZ, Place.widthY), repeat);
}

export function applyPattern(model: Model, toon: bool): void {
  const none = splat(0);
  Detail.blend = none;
  Detail.shade = splat(1);
  Detail.rough = splat(1);
  Detail.bumpX = none;
  Detail.bumpY = none;
  Detail.bumpZ = none;
  Detail.glint = none;
  Detail.uneven = model.pattern >= BRICKS;
  switch (model.pattern) {
    case NOISE:
      return mottled(model.repeat);
    case WOOD:
      if (toon) return paintedWood(model.repeat, model.grain);
      return wood(model.repeat, model.grain);
    case PLANKS:
      return planks(model.repeat, toon);
    case CHECKER:
      return checker(model.repeat);
    case STRIPES:
      return stripes(model.repeat, model.grain);
    case BRICKS:
      return bricks(model.repeat);
    case GRASS:
      return grass(model.repeat);
    case SNOW:
      return snow(model.repeat);
    case WATER:
      return water(model.repeat);
    case BASKETBALL:
      return basketball();
  }
}

function mottled(repeat: f32): void {
  const k = repeat * 0.25;
  const kept = keep(scale(widest(), repeat * 0.5));
  Detail.blend = splat(0.5);
  if (!seen(kept)) return;
  const n = noiseSolid(scale(Place.x, k), scale(Place.y, k), scale(Place.z, k));
  Detail.blend = mix(splat(0.5), smooth(offset(scale(offset(n, -0.5), 1.7), 0.5)), kept);
  Detail.rough = madd(mul(offset(n, -0.5), kept), splat(0.3), splat(1));
}

function wood(repeat: f32, grain: i32): void {
  // rings around the longest axis, drawn out along it
  const along = grain == 0 ? Place.x : grain == 1 ? Place.y : Place.z;
  const across = grain == 0 ? Place.y : grain == 1 ? Place.z : Place.x;
  const deep = grain == 0 ? Place.z : grain == 1 ? Place.x : Place.y;
  const pixel = scale(widest(), repeat);
  const bend = noise(scale(along, 0.11 * repeat), add(scale(across, 0.35 * repeat), scale(deep, 0.27 * repeat)));
  const a = offset(scale(across, repeat), 0.37),
    d = offset(scale(deep, repeat * 0.8), 1.3);
  const radius = madd(bend, splat(1.9), f32x4.sqrt(madd(a, a, mul(d, d))));
  const ring = fract(scale(radius, 1.4));
  const late = mul(mul(ring, ring), ring);
  const fibre = noise(scale(along, 0.16 * repeat), add(scale(across, 3.1 * repeat), scale(deep, 2.3 * repeat)));
  const kept = keep(scale(pixel, 3));
  Detail.blend = saturate(
    madd(mul(offset(fibre, -0.5), keep(scale(pixel, 12))), splat(0.6), mix(splat(0.32), late, kept)),
  );
  Detail.rough = offset(scale(fibre, 0.4), 0.8);
}

/** A few long strokes along the grain. */
function paintedWood(repeat: f32, grain: i32): void {
  const along = grain == 0 ? Place.x : grain == 1 ? Place.y : Place.z;
  const across = grain == 0 ? Place.y : grain == 1 ? Place.z : Place.x;
  const deep = grain == 0 ? Place.z : grain == 1 ? Place.x : Place.y;
  const stroke = noise(scale(along, 0.04 * repeat), add(scale(across, 0.7 * repeat), scale(deep, 0.6 * repeat)));
  Detail.blend = mul(saturate(scale(offset(stroke, -0.52), 14)), keep(scale(widest(), repeat)));
}

function planks(repeat: f32, toon: bool): void {
  unfold(repeat);
  const row = f32x4.floor(Face.u);
  const across = sub(Face.u, row);
  // boards about a dozen times as long as wide, each row begun elsewhere
  const length: f32 = 1 / 12;
  const run = add(scale(Face.v, length), scale(hash2(row, splat(7)), 5));
  const board = f32x4.floor(run);
  const tone = hash2(row, board);
  const shift = scale(tone, 17);
  const seam = coverLine(Face.u, splat(0.014), Face.widthU);
  const joint = coverLine(run, splat(0.0011), scale(Face.widthV, length));
  Detail.shade = sub(splat(1), scale(max4(seam, joint), 0.62));
  if (toon) {
    // a painter leaves out the grain
    Detail.blend = scale(tone, 0.7);
    return;
  }
  const wide = max4(Face.widthU, Face.widthV);
  let blend = madd(tone, splat(0.42), splat(0.06));
  Detail.rough = madd(seam, splat(0.6), splat(1));
  const kept = keep(scale(Face.widthU, 4));
  if (seen(kept)) {
    const figure = noise(
      add(scale(Face.u, 0.21), shift),
      add(scale(Face.v, 0.018), add(shift, scale(toWhole(scale(across, 0.5)), 0.05))),
    );
    const bands = toWhole(add(scale(figure, 5), scale(across, 0.7)));
    blend = madd(mul(offset(bands, -0.25), kept), splat(0.55), blend);
  }
  const fine = keep(scale(wide, 10));
  if (seen(fine)) {
    const fibre = mul(offset(noise(add(scale(Face.u, 1.3), shift), scale(Face.v, 0.045)), -0.5), fine);
    blend = madd(fibre, splat(0.45), blend);
    Detail.rough = madd(fibre, splat(0.3), Detail.rough);
  }
  Detail.blend = saturate(blend);
}

function checker(repeat: f32): void {
  unfold(repeat);
  const sign = mul(coverFlip(Face.u, Face.widthU), coverFlip(Face.v, Face.widthV));
  // the sides of a floor slab follow its top
  Detail.blend = offset(scale(sign, -0.5), 0.5);
}

/** Bands across the longest axis, so that they close around a ball or a limb. */
function stripes(repeat: f32, axis: i32): void {
  const along = axis == 0 ? Place.x : axis == 1 ? Place.y : Place.z;
  const width = axis == 0 ? Place.widthX : axis == 1 ? Place.widthY : Place.widthZ;
  Detail.blend = offset(scale(coverFlip(scale(along, 2 * repeat), scale(width, 2 * repeat)), -0.5), 0.5);
}

function bricks(repeat: f32): void {
  unfold(repeat);
  const course = scale(Face.v, 3);
  const widthV = scale(Face.widthV, 3);
  const row = f32x4.floor(course);
  const run = add(Face.u, scale(fract(scale(row, 0.5)), 1));
  const tone = hash2(f32x4.floor(run), row);
  const bed = coverLine(course, splat(0.07), widthV);
  const head = coverLine(run, splat(0.024), Face.widthU);
  const mortar = max4(bed, head);
  const pixel = max4(Face.widthU, widthV);
  const fine = keep(scale(pixel, 3));
  const grit = seen(fine)
    ? mul(offset(noise(scale(Face.u, 0.35), scale(Face.v, 0.35)), -0.5), fine)
    : splat(0);
  Detail.blend = mortar;
  Detail.shade = mix(madd(grit, splat(0.7), madd(tone, splat(0.5), splat(0.72))), offset(grit, 1), mortar);
  Detail.rough = offset(scale(mortar, 0.2), 0.95);
  // mortar lies deeper: the relief leans towards the joints
  const close = sub(splat(1), smooth(scale(pixel, 6)));
  const lean = sub(fract(offset(course, 0.5)), splat(0.5));
  const near = sub(splat(1), smooth(scale(offset(abs4(lean), -0.03), 9)));
  Detail.bumpY = mul(mul(lean, near), scale(close, -5));
}

/** Seams by direction from the centre, whatever the ball's size. */
function basketball(): void {
  const inverse = inverseLength(Place.x, Place.y, Place.z);
  const x = mul(Place.x, inverse),
    y = mul(Place.y, inverse),
    z = mul(Place.z, inverse);
  const pixel = mul(widest(), inverse);
  // two great circles, and a curve on either side that bows towards the poles
  const bow = sub(abs4(x), madd(mul(y, y), splat(-0.2), splat(0.66)));
  const seam = min4(min4(abs4(y), abs4(z)), scale(abs4(bow), 0.8));
  const ink = saturate(offset(div(sub(splat(0.022), seam), offset(pixel, 0.003)), 0.5));
  Detail.blend = ink;
  const pebbles = noiseSolid(scale(x, 1.6), scale(y, 1.6), scale(z, 1.6));
  const kept = mul(keep(scale(pixel, 55)), sub(splat(1), ink));
  const bump = mul(offset(pebbles, -0.5), kept);
  Detail.bumpX = scale(bump, 0.35);
  Detail.bumpY = scale(bump, -0.3);
  Detail.shade = madd(bump, splat(0.35), splat(1));
  // the groove falls away on both sides
  Detail.rough = offset(scale(ink, 0.25), 1);
  const groove = exp2(scale(seam, -60));
  Detail.shade = mul(Detail.shade, sub(splat(1), scale(groove, 0.22)));
}
