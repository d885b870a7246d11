// Ambient occlusion: how much of the sky its surroundings hide from a place, from a few neighbours in the depth
// buffer. Each exposure looks in other directions and at other distances, so their average is smooth.
import { Exposure, MARGIN } from './layout';
import { add, div, dot3, madd, max4, mul, offset, scale, select, splat, sub } from './simd';
import { Pixel } from './surface';

/** Surroundings that count, metres: contacts for the first tap, what stands around for the second. */
const NEAR_REACH: f32 = 0.45;
const FAR_REACH: f32 = 0.8;
/** As in `../sampling.ts`. */
const TAPS: i32 = 2;

/** 1 in the open, towards 0 in a corner. `row` addresses 1/depth of the first of the four pixels. */
export function openness(exposure: Exposure, row: usize, stride: i32): v128 {
  const inverse = v128.load(row);
  const halves = max4(inverse, v128.shuffle<f32>(inverse, inverse, 2, 3, 0, 1));
  const closest = f32x4.extract_lane(max4(halves, v128.shuffle<f32>(halves, halves, 1, 0, 3, 2)), 0);
  if (FAR_REACH * exposure.focal * closest < 1.5) return splat(1);
  const depth = Pixel.depth;
  const rayX = Pixel.rayX,
    rayY = Pixel.rayY,
    rayZ = Pixel.rayZ;
  const hereX = mul(rayX, depth),
    hereY = mul(rayY, depth),
    hereZ = mul(rayZ, depth);
  const normalX = Pixel.normalX,
    normalY = Pixel.normalY,
    normalZ = Pixel.normalZ;
  const slack = offset(scale(depth, 0.0015), 0.004);
  const level = dot3(rayX, rayY, rayZ, normalX, normalY, normalZ);
  const levelX = dot3(splat(exposure.stepXx), splat(exposure.stepXy), splat(exposure.stepXz), normalX, normalY, normalZ),
    levelY = dot3(splat(exposure.stepYx), splat(exposure.stepYy), splat(exposure.stepYz), normalX, normalY, normalZ);
  const ground = madd(level, depth, slack);
  let hidden = splat(0);
  for (let i = 0; i < TAPS; i++) {
    const reach = i == 0 ? NEAR_REACH : FAR_REACH;
    const radius = min<f32>(reach * exposure.focal * closest, <f32>(MARGIN - 4));
    const tap = changetype<usize>(exposure) + offsetof<Exposure>('tap0x') + (<usize>i << 3);
    const ox = <i32>nearest<f32>(radius * load<f32>(tap)),
      oy = <i32>nearest<f32>(radius * load<f32>(tap, 4));
    const seen = v128.load(row + (<usize>(oy * stride + ox) << 2));
    const dx = <f32>ox,
      dy = <f32>oy;
    // most neighbours lie in the surface or below it
    const higher = f32x4.gt(add(level, madd(levelX, splat(dx), scale(levelY, dy))), mul(ground, seen));
    if (!v128.any_true(v128.and(higher, f32x4.gt(seen, splat(0))))) continue;
    const w = div(splat(1), max4(seen, splat(1e-6)));
    // from the place to its neighbour
    const lx = sub(mul(offset(rayX, exposure.stepXx * dx + exposure.stepYx * dy), w), hereX);
    const ly = sub(mul(offset(rayY, exposure.stepXy * dx + exposure.stepYy * dy), w), hereY);
    const lz = sub(mul(offset(rayZ, exposure.stepXz * dx + exposure.stepYz * dy), w), hereZ);
    const rise = max4(splat(0), sub(dot3(lx, ly, lz, normalX, normalY, normalZ), slack));
    const far2 = dot3(lx, ly, lz, lx, ly, lz);
    const fade = max4(splat(0), sub(splat(1), scale(far2, 1 / (reach * reach))));
    const angle = div(mul(rise, fade), f32x4.sqrt(offset(far2, 0.0004)));
    hidden = add(hidden, v128.and(f32x4.gt(seen, splat(0)), angle));
  }
  const open = max4(splat(0.18), sub(splat(1), scale(hidden, 2.1 / <f32>TAPS)));
  return select(Pixel.hit, open, splat(1));
}
