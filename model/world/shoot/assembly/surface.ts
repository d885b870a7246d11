// Finds out, for four pixels at a time, what the camera hit: place, normal, colour.
import { interpolate, Local } from './interpolate';
import { Bench, Exposure, Film, Posed } from './layout';
import { Detail, Place } from './detail';
import { applyPattern, WATER } from './patterns';
import {
  abs4,
  add,
  div,
  dot3,
  inverseLength,
  madd,
  max4,
  mix,
  mul,
  scale,
  select,
  splat,
  sub,
} from './simd';
import { modelAt, posedAt } from './transform';

/** Four pixels: the ray through each, and what it met. */
export class Pixel {
  /** All bits set where something was met. */
  static hit: v128 = i32x4(0, 0, 0, 0);
  /** Distance along the optical axis, metres. */
  static depth: v128 = i32x4(0, 0, 0, 0);
  // direction, of length 1 along the optical axis
  static rayX: v128 = i32x4(0, 0, 0, 0);
  static rayY: v128 = i32x4(0, 0, 0, 0);
  static rayZ: v128 = i32x4(0, 0, 0, 0);
  static normalX: v128 = i32x4(0, 0, 0, 0);
  static normalY: v128 = i32x4(0, 0, 0, 0);
  static normalZ: v128 = i32x4(0, 0, 0, 0);
  static colorR: v128 = i32x4(0, 0, 0, 0);
  static colorG: v128 = i32x4(0, 0, 0, 0);
  static colorB: v128 = i32x4(0, 0, 0, 0);
  static roughness: v128 = i32x4(0, 0, 0, 0);
  static metalness: v128 = i32x4(0, 0, 0, 0);
  static emission: v128 = i32x4(0, 0, 0, 0);
  static soft: v128 = i32x4(0, 0, 0, 0);
  static sheen: v128 = i32x4(0, 0, 0, 0);
  /** 1 for what ambient occlusion may darken; water has no corners. */
  static solid: v128 = i32x4(0, 0, 0, 0);
  /** How far the model moves while the shutter is open, pixels. */
  static motion: v128 = i32x4(0, 0, 0, 0);
}

/** Fills `Pixel` from four ids (triangle + 1) and their depths; rays are set already. */
export function gatherSurface(film: Film, bench: Bench, exposure: Exposure, ids: v128, x: v128, y: f32): void {
  let rest = v128.not(i32x4.eq(ids, i32x4.splat(0)));
  Pixel.hit = rest;
  // a pass for each model among the four, and in it one for each triangle: nearly always one of each
  while (v128.any_true(rest)) {
    const id = firstOf(ids, rest);
    const owner = load<u32>(film.owners + (<usize>(id - 1) << 2));
    const model = modelAt(film, owner);
    const low = i32x4.splat(model.firstTriangle),
      high = i32x4.splat(model.firstTriangle + model.triangleCount);
    const mine = v128.and(rest, v128.and(i32x4.gt_s(ids, low), i32x4.le_s(ids, high)));
    let open = mine;
    while (v128.any_true(open)) {
      const triangle = firstOf(ids, open);
      const same = v128.and(open, i32x4.eq(ids, i32x4.splat(triangle)));
      interpolate(film, bench, model, triangle - 1, x, y, same);
      open = v128.andnot(open, same);
    }
    dress(film, bench, exposure, owner, mine);
    rest = v128.andnot(rest, mine);
  }
}

function firstOf(ids: v128, mask: v128): i32 {
  const bits = i32x4.bitmask(mask);
  if (bits & 1) return i32x4.extract_lane(ids, 0);
  if (bits & 2) return i32x4.extract_lane(ids, 1);
  if (bits & 4) return i32x4.extract_lane(ids, 2);
  return i32x4.extract_lane(ids, 3);
}

/** Normal, pattern and colour of one model, into the lanes of `mask`. */
function dress(film: Film, bench: Bench, exposure: Exposure, owner: i32, mask: v128): void {
  const model = modelAt(film, owner);
  const posed = posedAt(bench, owner);
  // in the model's axes but in metres: a stretched box keeps its pattern's size
  let nx = scale(Local.normalX, posed.shrinkX),
    ny = scale(Local.normalY, posed.shrinkY),
    nz = scale(Local.normalZ, posed.shrinkZ);
  let inverse = inverseLength(nx, ny, nz);
  nx = mul(nx, inverse);
  ny = mul(ny, inverse);
  nz = mul(nz, inverse);
  let blendTo = splat(0),
    shade = splat(1),
    rough = splat(1),
    glint = splat(0);
  if (model.pattern != 0) {
    Place.x = scale(Local.x, posed.scaleX);
    Place.y = scale(Local.y, posed.scaleY);
    Place.z = scale(Local.z, posed.scaleZ);
    Place.normalX = nx;
    Place.normalY = ny;
    Place.normalZ = nz;
    if (model.bent >= 0) {
      inverse = inverseLength(Local.restX, Local.restY, Local.restZ);
      Place.normalX = mul(Local.restX, inverse);
      Place.normalY = mul(Local.restY, inverse);
      Place.normalZ = mul(Local.restZ, inverse);
    }
    Place.time = exposure.time;
    const wx = outward(nx, ny, nz, posed.ax, posed.bx, posed.cx);
    const wy = outward(nx, ny, nz, posed.ay, posed.by, posed.cy);
    const wz = outward(nx, ny, nz, posed.az, posed.bz, posed.cz);
    measure(film, exposure, posed, wx, wy, wz);
    applyPattern(model, film.toon != 0);
    blendTo = Detail.blend;
    shade = Detail.shade;
    rough = Detail.rough;
    glint = Detail.glint;
    if (film.toon) {
      // paint knows three mixtures and little texture
      blendTo = scale(f32x4.nearest(scale(blendTo, 3)), 1.0 / 3.0);
      shade = mix(shade, splat(1), splat(0.6));
    }
    // even painted water lives by its glints
    if (Detail.uneven && (!film.toon || model.pattern == WATER)) {
      if (model.bent >= 0) turnRelief(nx, ny, nz);
      nx = sub(nx, Detail.bumpX);
      ny = sub(ny, Detail.bumpY);
      nz = sub(nz, Detail.bumpZ);
      inverse = inverseLength(nx, ny, nz);
      nx = mul(nx, inverse);
      ny = mul(ny, inverse);
      nz = mul(nz, inverse);
    }
  }
  Pixel.normalX = select(mask, outward(nx, ny, nz, posed.ax, posed.bx, posed.cx), Pixel.normalX);
  Pixel.normalY = select(mask, outward(nx, ny, nz, posed.ay, posed.by, posed.cy), Pixel.normalY);
  Pixel.normalZ = select(mask, outward(nx, ny, nz, posed.az, posed.bz, posed.cz), Pixel.normalZ);
  const colored = model.colored >= 0;
  const r = colored ? Local.colorR : splat(model.colorR),
    g = colored ? Local.colorG : splat(model.colorG),
    b = colored ? Local.colorB : splat(model.colorB);
  Pixel.colorR = select(mask, mul(shade, mix(r, splat(model.secondR), blendTo)), Pixel.colorR);
  Pixel.colorG = select(mask, mul(shade, mix(g, splat(model.secondG), blendTo)), Pixel.colorG);
  Pixel.colorB = select(mask, mul(shade, mix(b, splat(model.secondB), blendTo)), Pixel.colorB);
  Pixel.roughness = select(mask, scale(rough, model.roughness), Pixel.roughness);
  Pixel.metalness = select(mask, splat(model.metalness), Pixel.metalness);
  Pixel.emission = select(mask, add(glint, splat(model.emission)), Pixel.emission);
  Pixel.soft = select(mask, splat(model.soft), Pixel.soft);
  Pixel.sheen = select(mask, splat(model.sheen), Pixel.sheen);
  Pixel.solid = select(mask, splat(model.pattern == WATER ? 0 : 1), Pixel.solid);
  const moved =
    model.bent >= 0 ? Local.motion : v128.load32_splat(film.motion + (<usize>model.firstMatrix << 2));
  Pixel.motion = select(mask, moved, Pixel.motion);
}

/** Turns `Detail`'s relief from where the normal at rest points to where the bent one (x, y, z) does, the shortest way. */
function turnRelief(x: v128, y: v128, z: v128): void {
  const bx = Detail.bumpX,
    by = Detail.bumpY,
    bz = Detail.bumpZ;
  const rx = Place.normalX,
    ry = Place.normalY,
    rz = Place.normalZ;
  const ax = sub(mul(ry, z), mul(rz, y)),
    ay = sub(mul(rz, x), mul(rx, z)),
    az = sub(mul(rx, y), mul(ry, x));
  const cosine = dot3(rx, ry, rz, x, y, z);
  const along = div(dot3(ax, ay, az, bx, by, bz), max4(add(splat(1), cosine), splat(1e-3)));
  Detail.bumpX = madd(ax, along, madd(bx, cosine, sub(mul(ay, bz), mul(az, by))));
  Detail.bumpY = madd(ay, along, madd(by, cosine, sub(mul(az, bx), mul(ax, bz))));
  Detail.bumpZ = madd(az, along, madd(bz, cosine, sub(mul(ax, by), mul(ay, bx))));
}

function outward(nx: v128, ny: v128, nz: v128, a: f32, b: f32, c: f32): v128 {
  return add(add(scale(nx, a), scale(ny, b)), scale(nz, c));
}

/**
 * Sets the size of one full pixel along each of the model's axes, on the plane with world normal (nx, ny, nz): the
 * ray's derivative by the pixel, slid along the ray back into the plane.
 */
function measure(film: Film, exposure: Exposure, posed: Posed, nx: v128, ny: v128, nz: v128): void {
  const rayN = dot3(Pixel.rayX, Pixel.rayY, Pixel.rayZ, nx, ny, nz);
  const inverse = div(
    Pixel.depth,
    select(f32x4.lt(rayN, splat(0)), f32x4.pmin(rayN, splat(-0.02)), max4(rayN, splat(0.02))),
  );
  const gx = mul(inverse, dot3(splat(exposure.stepXx), splat(exposure.stepXy), splat(exposure.stepXz), nx, ny, nz));
  const gy = mul(inverse, dot3(splat(exposure.stepYx), splat(exposure.stepYy), splat(exposure.stepYz), nx, ny, nz));
  Place.widthX = extent(film, exposure, gx, gy, posed.ax, posed.ay, posed.az);
  Place.widthY = extent(film, exposure, gx, gy, posed.bx, posed.by, posed.bz);
  Place.widthZ = extent(film, exposure, gx, gy, posed.cx, posed.cy, posed.cz);
}

/** Along one axis; `gx` and `gy` are how far a step of a pixel makes the ray slide. */
function extent(film: Film, exposure: Exposure, gx: v128, gy: v128, ax: f32, ay: f32, az: f32): v128 {
  const rayA = madd(Pixel.rayX, splat(ax), madd(Pixel.rayY, splat(ay), scale(Pixel.rayZ, az)));
  const fx = exposure.stepXx * ax + exposure.stepXy * ay + exposure.stepXz * az;
  const fy = exposure.stepYx * ax + exposure.stepYy * ay + exposure.stepYz * az;
  const across = abs4(sub(scale(Pixel.depth, fx), mul(rayA, gx)));
  const down = abs4(sub(scale(Pixel.depth, fy), mul(rayA, gy)));
  return add(scale(across, <f32>1 / <f32>film.gridX), scale(down, <f32>1 / <f32>film.gridY));
}
