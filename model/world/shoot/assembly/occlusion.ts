// Ambient occlusion: how much of the sky its surroundings hide from a place, from a few neighbours in the depth
// buffer. The taps turn from exposure to exposure, so their average is smooth.
import { Exposure, MARGIN } from './layout';
import { add, div, dot3, madd, max4, mul, offset, scale, select, splat, sub } from './simd';
import { Pixel } from './surface';

/** Surroundings that count, metres. */
const REACH: f32 = 0.6;
const TAPS: i32 = 3;

/** 1 in the open, towards 0 in a corner. `row` addresses 1/depth of the first of the four pixels. */
export function openness(exposure: Exposure, row: usize, stride: i32): v128 {
  const depth = Pixel.depth;
  const nearer = max4(div(splat(1), depth), splat(0));
  const inverse = max<f32>(
    max<f32>(f32x4.extract_lane(nearer, 0), f32x4.extract_lane(nearer, 1)),
    max<f32>(f32x4.extract_lane(nearer, 2), f32x4.extract_lane(nearer, 3)),
  );
  const radius = min<f32>(REACH * exposure.focal * inverse, <f32>(MARGIN - 4));
  if (radius < 1.5) return splat(1);
  let hidden = splat(0);
  for (let i = 0; i < TAPS; i++) {
    const r = radius * (<f32>i + 0.6) * (1.0 / <f32>TAPS);
    const tap = changetype<usize>(exposure) + offsetof<Exposure>('tap0x') + (<usize>i << 3);
    const ox = <i32>nearest<f32>(r * load<f32>(tap)),
      oy = <i32>nearest<f32>(r * load<f32>(tap, 4));
    const seen = v128.load(row + (<usize>(oy * stride + ox) << 2));
    const w = div(splat(1), max4(seen, splat(1e-6)));
    const dx = <f32>ox,
      dy = <f32>oy;
    // from the place to its neighbour
    const lx = sub(mul(offset(Pixel.rayX, exposure.stepXx * dx + exposure.stepYx * dy), w), mul(Pixel.rayX, depth));
    const ly = sub(mul(offset(Pixel.rayY, exposure.stepXy * dx + exposure.stepYy * dy), w), mul(Pixel.rayY, depth));
    const lz = sub(mul(offset(Pixel.rayZ, exposure.stepXz * dx + exposure.stepYz * dy), w), mul(Pixel.rayZ, depth));
    const rise = dot3(lx, ly, lz, Pixel.normalX, Pixel.normalY, Pixel.normalZ);
    const far2 = dot3(lx, ly, lz, lx, ly, lz);
    const fade = max4(splat(0), sub(splat(1), scale(far2, 1 / (REACH * REACH))));
    const angle = div(max4(splat(0), sub(rise, madd(depth, splat(0.0015), splat(0.004)))), f32x4.sqrt(offset(far2, 0.0004)));
    const counted = v128.and(f32x4.gt(seen, splat(0)), mul(angle, fade));
    hidden = add(hidden, counted);
  }
  const open = max4(splat(0.12), sub(splat(1), scale(hidden, 2.1 / <f32>TAPS)));
  return select(Pixel.hit, open, splat(1));
}
