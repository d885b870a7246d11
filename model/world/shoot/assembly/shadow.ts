// How much of the sun reaches a place, from the shadow map.
import { Exposure, Film } from './layout';
import { ShadowMap, TILE_BYTES, TILE_SHIFT, tilesAcross } from './shadow-map';
import { madd, mul, offset, scale, splat, sub } from './simd';
import { Pixel } from './surface';

/** Depth slack, metres, on top of the slide along the normal. */
const SLACK: f32 = 0.004;

/** How far four pixels lie in a half shadow, 0..1; set by `sunlit`. */
export class Penumbra {
  static width: v128 = i32x4(0, 0, 0, 0);
}

/** 1 in full sun, 0 in full shadow, for four places in the world; softened over 4×4 texels. */
export function sunlit(
  film: Film,
  exposure: Exposure,
  x: v128,
  y: v128,
  z: v128,
  facing: v128,
): v128 {
  // start from a place slid out along the normal, or a surface would shade itself
  const slide = film.texel * 1.8;
  const px = madd(Pixel.normalX, splat(slide), x),
    py = madd(Pixel.normalY, splat(slide), y),
    pz = madd(Pixel.normalZ, splat(slide), z);
  const u = row(px, py, pz, exposure.shadowX0, exposure.shadowX1, exposure.shadowX2, exposure.shadowX3);
  const v = row(px, py, pz, exposure.shadowY0, exposure.shadowY1, exposure.shadowY2, exposure.shadowY3);
  const d = offset(
    row(px, py, pz, exposure.shadowZ0, exposure.shadowZ1, exposure.shadowZ2, exposure.shadowZ3),
    SLACK + film.texel * 0.5,
  );
  const last = <f32>(film.shadowSize - 3);
  const asked = v128.and(
    v128.and(Pixel.hit, f32x4.gt(facing, splat(0))),
    v128.and(
      v128.and(f32x4.ge(u, splat(1)), f32x4.lt(u, splat(last))),
      v128.and(f32x4.ge(v, splat(1)), f32x4.lt(v, splat(last))),
    ),
  );
  Penumbra.width = splat(0);
  if (!v128.any_true(asked)) return splat(1);
  // mostly no edge of a shadow is near, and two depths tell
  const tile = v128.and(
    asked,
    i32x4.add(
      i32x4.mul(i32x4.shr_s(i32x4.trunc_sat_f32x4_s(v), TILE_SHIFT), i32x4.splat(tilesAcross(film))),
      i32x4.shr_s(i32x4.trunc_sat_f32x4_s(u), TILE_SHIFT),
    ),
  );
  const nearest = tileDepths(tile, 0),
    farthest = tileDepths(tile, 4);
  const inSun = f32x4.ge(d, nearest);
  let lit = v128.or(v128.and(inSun, splat(1)), v128.andnot(splat(1), asked));
  const bits = i32x4.bitmask(v128.andnot(v128.andnot(asked, inSun), f32x4.lt(d, farthest)));
  if (!bits) return lit;
  const size = film.shadowSize;
  if (bits & 1)
    lit = f32x4.replace_lane(
      lit,
      0,
      tap(size, f32x4.extract_lane(u, 0), f32x4.extract_lane(v, 0), f32x4.extract_lane(d, 0)),
    );
  if (bits & 2)
    lit = f32x4.replace_lane(
      lit,
      1,
      tap(size, f32x4.extract_lane(u, 1), f32x4.extract_lane(v, 1), f32x4.extract_lane(d, 1)),
    );
  if (bits & 4)
    lit = f32x4.replace_lane(
      lit,
      2,
      tap(size, f32x4.extract_lane(u, 2), f32x4.extract_lane(v, 2), f32x4.extract_lane(d, 2)),
    );
  if (bits & 8)
    lit = f32x4.replace_lane(
      lit,
      3,
      tap(size, f32x4.extract_lane(u, 3), f32x4.extract_lane(v, 3), f32x4.extract_lane(d, 3)),
    );
  Penumbra.width = scale(mul(lit, sub(splat(1), lit)), 4);
  return lit;
}

function row(x: v128, y: v128, z: v128, a: f32, b: f32, c: f32, d: f32): v128 {
  return f32x4.add(f32x4.add(scale(x, a), scale(y, b)), f32x4.add(scale(z, c), splat(d)));
}

function tileDepths(tile: v128, field: usize): v128 {
  const a = tileAt(i32x4.extract_lane(tile, 0)) + field;
  if (i32x4.all_true(i32x4.eq(tile, i32x4.splat(i32x4.extract_lane(tile, 0))))) return v128.load32_splat(a);
  return f32x4(
    load<f32>(a),
    load<f32>(tileAt(i32x4.extract_lane(tile, 1)) + field),
    load<f32>(tileAt(i32x4.extract_lane(tile, 2)) + field),
    load<f32>(tileAt(i32x4.extract_lane(tile, 3)) + field),
  );
}

function tileAt(index: i32): usize {
  return ShadowMap.tiles + <usize>index * TILE_BYTES;
}

// a 3×3 box slid smoothly over 4×4 texels
function tap(size: i32, u: f32, v: f32, d: f32): f32 {
  const iu = <i32>u,
    iv = <i32>v;
  const fu = u - <f32>iu,
    fv = v - <f32>iv;
  const weights = f32x4(1 - fu, 1, 1, fu);
  const depth = splat(d);
  const pitch = <usize>size << 2;
  const p = ShadowMap.texels + (<usize>((iv - 1) * size + iu - 1) << 2);
  let sum = scale(v128.and(f32x4.ge(depth, v128.load(p)), weights), 1 - fv);
  sum = f32x4.add(sum, v128.and(f32x4.ge(depth, v128.load(p + pitch)), weights));
  sum = f32x4.add(sum, v128.and(f32x4.ge(depth, v128.load(p + 2 * pitch)), weights));
  sum = f32x4.add(sum, scale(v128.and(f32x4.ge(depth, v128.load(p + 3 * pitch)), weights), fv));
  return (
    (f32x4.extract_lane(sum, 0) +
      f32x4.extract_lane(sum, 1) +
      f32x4.extract_lane(sum, 2) +
      f32x4.extract_lane(sum, 3)) *
    (1.0 / 9.0)
  );
}
