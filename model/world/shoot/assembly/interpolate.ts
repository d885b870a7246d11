// Spreads what the corners of a triangle know over the pixels between them.
import { Bench, COLOR, Film, Model, VERTEX } from './layout';
import { add, div, max4, mul, select, splat, sub } from './simd';
import { CLIP } from './transform';

/** Four pixels of one model. */
export class Local {
  /** Place at rest, in the model's own space; set only where the model has a pattern. */
  static x: v128 = i32x4(0, 0, 0, 0);
  static y: v128 = i32x4(0, 0, 0, 0);
  static z: v128 = i32x4(0, 0, 0, 0);
  /** In the model's own space; in the world for a bent model, whose normal at rest stands apart. */
  static normalX: v128 = i32x4(0, 0, 0, 0);
  static normalY: v128 = i32x4(0, 0, 0, 0);
  static normalZ: v128 = i32x4(0, 0, 0, 0);
  static restX: v128 = i32x4(0, 0, 0, 0);
  static restY: v128 = i32x4(0, 0, 0, 0);
  static restZ: v128 = i32x4(0, 0, 0, 0);
  /** Set only where vertices have colours. */
  static colorR: v128 = i32x4(0, 0, 0, 0);
  static colorG: v128 = i32x4(0, 0, 0, 0);
  static colorB: v128 = i32x4(0, 0, 0, 0);
  /** Pixels; set only for a bent model. */
  static motion: v128 = i32x4(0, 0, 0, 0);
}

/** Perspective-correct weights from the projected corners; correct even for a corner behind the camera. */
export function interpolate(film: Film, bench: Bench, model: Model, triangle: i32, x: v128, y: f32, mask: v128): void {
  const q = film.indices + <usize>triangle * 12;
  const i0 = <usize>load<u32>(q),
    i1 = <usize>load<u32>(q, 4),
    i2 = <usize>load<u32>(q, 8);
  const a = bench.clip + i0 * CLIP,
    b = bench.clip + i1 * CLIP,
    c = bench.clip + i2 * CLIP;
  // corners seen from the pixel: small numbers, so little is lost
  const ax = sub(v128.load32_splat(a), mul(x, v128.load32_splat(a, 8)));
  const bx = sub(v128.load32_splat(b), mul(x, v128.load32_splat(b, 8)));
  const cx = sub(v128.load32_splat(c), mul(x, v128.load32_splat(c, 8)));
  const ay = splat(load<f32>(a, 4) - y * load<f32>(a, 8));
  const by = splat(load<f32>(b, 4) - y * load<f32>(b, 8));
  const cy = splat(load<f32>(c, 4) - y * load<f32>(c, 8));
  let u = sub(mul(bx, cy), mul(by, cx));
  let v = sub(mul(cx, ay), mul(cy, ax));
  let w = sub(mul(ax, by), mul(ay, bx));
  const sign = v128.and(add(add(u, v), w), i32x4.splat(0x80000000));
  const zero = splat(0);
  // a pixel on the rim may lie a hair outside: it takes the rim's values
  u = max4(zero, v128.xor(u, sign));
  v = max4(zero, v128.xor(v, sign));
  w = max4(zero, v128.xor(w, sign));
  const whole = div(splat(1), max4(splat(1e-30), add(add(u, v), w)));
  u = mul(u, whole);
  v = mul(v, whole);
  w = mul(w, whole);
  const rest = film.vertices;
  const ra = rest + i0 * VERTEX,
    rb = rest + i1 * VERTEX,
    rc = rest + i2 * VERTEX;
  if (model.bent < 0) {
    Local.normalX = select(mask, blend(ra, rb, rc, 16, u, v, w), Local.normalX);
    Local.normalY = select(mask, blend(ra, rb, rc, 20, u, v, w), Local.normalY);
    Local.normalZ = select(mask, blend(ra, rb, rc, 24, u, v, w), Local.normalZ);
  } else {
    const bent = bench.bent + <usize>(model.bent - model.firstVertex) * VERTEX;
    const ba = bent + i0 * VERTEX,
      bb = bent + i1 * VERTEX,
      bc = bent + i2 * VERTEX;
    Local.motion = select(mask, blend(ba, bb, bc, 12, u, v, w), Local.motion);
    Local.normalX = select(mask, blend(ba, bb, bc, 16, u, v, w), Local.normalX);
    Local.normalY = select(mask, blend(ba, bb, bc, 20, u, v, w), Local.normalY);
    Local.normalZ = select(mask, blend(ba, bb, bc, 24, u, v, w), Local.normalZ);
  }
  if (model.pattern != 0) {
    Local.x = select(mask, blend(ra, rb, rc, 0, u, v, w), Local.x);
    Local.y = select(mask, blend(ra, rb, rc, 4, u, v, w), Local.y);
    Local.z = select(mask, blend(ra, rb, rc, 8, u, v, w), Local.z);
    if (model.bent >= 0) {
      Local.restX = select(mask, blend(ra, rb, rc, 16, u, v, w), Local.restX);
      Local.restY = select(mask, blend(ra, rb, rc, 20, u, v, w), Local.restY);
      Local.restZ = select(mask, blend(ra, rb, rc, 24, u, v, w), Local.restZ);
    }
  }
  if (model.colored >= 0) {
    const colors = film.colors + <usize>(model.colored - model.firstVertex) * COLOR;
    const ca = colors + i0 * COLOR,
      cb = colors + i1 * COLOR,
      cc = colors + i2 * COLOR;
    Local.colorR = select(mask, blend(ca, cb, cc, 0, u, v, w), Local.colorR);
    Local.colorG = select(mask, blend(ca, cb, cc, 4, u, v, w), Local.colorG);
    Local.colorB = select(mask, blend(ca, cb, cc, 8, u, v, w), Local.colorB);
  }
}

function blend(a: usize, b: usize, c: usize, field: usize, u: v128, v: v128, w: v128): v128 {
  return add(
    add(mul(u, v128.load32_splat(a + field)), mul(v, v128.load32_splat(b + field))),
    mul(w, v128.load32_splat(c + field)),
  );
}
