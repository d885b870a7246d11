// Patterns of open country: grass, snow and water.
import { Detail, Place, widest } from './detail';
import { keep, noise, seen } from './noise';
import { add, fract, hash2, madd, max4, mul, offset, saturate, scale, sinTurns, smooth, splat, sub } from './simd';

export function grass(repeat: f32): void {
  const u = scale(Place.x, repeat),
    v = scale(Place.z, repeat);
  // seen at a slant, detail is kept for longer than the longer side of a pixel would allow
  const pixel = scale(f32x4.sqrt(mul(Place.widthX, Place.widthZ)), repeat);
  const meadow = noise(scale(u, 0.013), scale(v, 0.013));
  const fine = keep(scale(pixel, 3.2)),
    middle = keep(scale(pixel, 0.8));
  let tuft = splat(0.5),
    blade = splat(0.5);
  if (seen(middle)) tuft = noise(add(scale(u, 0.11), scale(meadow, 0.2)), scale(v, 0.11));
  // blades: noise drawn out in a direction that itself wanders
  if (seen(fine)) blade = noise(add(scale(u, 0.9), scale(v, 0.22)), sub(scale(v, 0.31), scale(u, 0.16)));
  const lush = add(mul(offset(tuft, -0.5), scale(middle, 1.1)), mul(offset(blade, -0.5), scale(fine, 1.2)));
  Detail.blend = saturate(add(lush, smooth(offset(scale(offset(meadow, -0.5), 1.5), 0.42))));
  Detail.shade = madd(mul(offset(blade, -0.5), fine), splat(1.1), madd(mul(offset(tuft, -0.5), middle), splat(0.6), splat(1)));
  Detail.bumpX = scale(mul(offset(blade, -0.5), fine), 1.3);
  Detail.bumpZ = scale(mul(offset(tuft, -0.5), middle), 0.9);
}

export function snow(repeat: f32): void {
  const u = scale(Place.x, repeat),
    v = scale(Place.z, repeat);
  const pixel = scale(widest(), repeat);
  const drift = noise(scale(u, 0.06), scale(v, 0.06));
  Detail.blend = saturate(madd(offset(drift, -0.5), splat(1.4), splat(0.3)));
  const soft = keep(scale(pixel, 1.6));
  const ripple = seen(soft)
    ? noise(scale(u, 0.32), add(scale(v, 0.32), scale(Place.y, repeat * 0.3)))
    : splat(0.5);
  Detail.bumpX = madd(mul(offset(ripple, -0.5), soft), splat(1.1), scale(offset(drift, -0.5), 0.8));
  Detail.bumpZ = madd(mul(offset(drift, -0.5), splat(1)), splat(1.2), scale(mul(offset(ripple, -0.5), soft), 0.7));
  const near = saturate(sub(splat(1.3), scale(pixel, 60)));
  if (!seen(near)) return;
  // crystals a few millimetres apart, one in many facing the light
  const grid: f32 = repeat * 130;
  const cx = scale(Place.x, grid),
    cy = scale(Place.y, grid),
    cz = scale(Place.z, grid);
  const chance = hash2(madd(f32x4.floor(cy), splat(57), f32x4.floor(cx)), f32x4.floor(cz));
  const lit = saturate(scale(offset(chance, -0.994), 160));
  const dx = offset(fract(cx), -0.5),
    dz = offset(fract(cz), -0.5);
  const round = saturate(sub(splat(1), scale(madd(dx, dx, mul(dz, dz)), 4)));
  Detail.glint = scale(mul(mul(lit, round), near), 3);
}

class Wander {
  static phase: v128 = i32x4(0, 0, 0, 0);
}

/** Adds one train of waves: `length` in repeats, moving along the unit direction (dx, dz). */
function wave(repeat: f32, length: f32, dx: f32, dz: f32, speed: f32, height: f32): void {
  const k = repeat / length;
  const kept = keep(scale(max4(Place.widthX, Place.widthZ), k));
  // what a pixel cannot resolve of the waves blurs the mirror instead
  Detail.rough = madd(sub(splat(1), kept), splat(height * 9), Detail.rough);
  if (!seen(kept)) return;
  // a wandering phase: straight crests would look like corduroy
  const turns = offset(
    madd(Wander.phase, splat(0.5 / length), scale(add(scale(Place.x, dx), scale(Place.z, dz)), k)),
    Place.time * speed * k,
  );
  const slope = mul(sinTurns(turns), scale(kept, height));
  Detail.bumpX = madd(slope, splat(dx), Detail.bumpX);
  Detail.bumpZ = madd(slope, splat(dz), Detail.bumpZ);
}

export function water(repeat: f32): void {
  const calm: f32 = 1 / max<f32>(sqrt<f32>(repeat), 0.2);
  Wander.phase = noise(scale(Place.x, repeat * 0.045), scale(Place.z, repeat * 0.06));
  wave(repeat, 1, 0.91, 0.41, -0.62 * calm, 0.06);
  wave(repeat, 0.63, 0.36, -0.93, -0.5 * calm, 0.055);
  wave(repeat, 0.37, -0.74, 0.67, -0.38 * calm, 0.045);
  wave(repeat, 0.21, 0.99, -0.12, -0.29 * calm, 0.04);
  wave(repeat, 0.11, 0.52, 0.85, -0.21 * calm, 0.035);
  const k = repeat * 0.12;
  const drift = Place.time * 0.02 * repeat;
  const n = noise(offset(scale(Place.x, k), drift), scale(Place.z, k));
  Detail.blend = saturate(madd(offset(n, -0.5), splat(0.8), splat(0.4)));
  const kept = keep(scale(max4(Place.widthX, Place.widthZ), repeat * 1.5));
  if (!seen(kept)) return;
  const fine = noise(scale(Place.x, k * 3.1), offset(scale(Place.z, k * 3.1), -drift * 2));
  Detail.bumpX = madd(mul(offset(n, -0.5), kept), splat(0.16), Detail.bumpX);
  Detail.bumpZ = madd(mul(offset(fine, -0.5), kept), splat(0.12), Detail.bumpZ);
}
