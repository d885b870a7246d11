// Cuts a triangle that reaches behind the camera, or so far out that its corners no longer fit the rasteriser.
// A cut is always computed from the corner inside to the corner outside, so neighbours cut a shared edge alike.
import { fillTriangle, snap } from './raster';

/** Metres in front of the lens. */
export const NEAR: f32 = 0.03;
/** Pixels either side of the origin that the rasteriser accepts. */
export const GUARD: f32 = 16384;

const CORNER: usize = 12;
/** Bytes of the two polygons that `clipTriangle` works in: a triangle cut by five planes has at most eight corners. */
export const POLYGON_BYTES: usize = 2 * 8 * CORNER;

function distance(p: usize, plane: i32): f32 {
  const w = load<f32>(p, 8);
  if (plane == 0) return w - NEAR;
  const v = plane < 3 ? load<f32>(p) : load<f32>(p, 4);
  return plane & 1 ? GUARD * w - v : GUARD * w + v;
}

/** Clips the triangle whose corners (x·w, y·w, w) are at a, b and c, and fills what is left; depth is 1/w. */
export function clipTriangle(scratch: usize, a: usize, b: usize, c: usize, id: u32): void {
  let from = scratch;
  let to = scratch + 8 * CORNER;
  memory.copy(from, a, CORNER);
  memory.copy(from + CORNER, b, CORNER);
  memory.copy(from + 2 * CORNER, c, CORNER);
  let count = 3;
  for (let plane = 0; plane < 5; plane++) {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const p = from + <usize>i * CORNER;
      const q = from + <usize>((i + 1) % count) * CORNER;
      const dp = distance(p, plane),
        dq = distance(q, plane);
      if (dp >= 0) {
        memory.copy(to + <usize>kept * CORNER, p, CORNER);
        kept++;
      }
      if (dp >= 0 != dq >= 0) {
        const inner = dp >= 0 ? p : q,
          outer = dp >= 0 ? q : p;
        const t = dp >= 0 ? dp / (dp - dq) : dq / (dq - dp);
        const cut = to + <usize>kept * CORNER;
        store<f32>(cut, load<f32>(inner) + (load<f32>(outer) - load<f32>(inner)) * t);
        store<f32>(cut, load<f32>(inner, 4) + (load<f32>(outer, 4) - load<f32>(inner, 4)) * t, 4);
        store<f32>(cut, load<f32>(inner, 8) + (load<f32>(outer, 8) - load<f32>(inner, 8)) * t, 8);
        kept++;
      }
    }
    count = kept;
    if (count < 3) return;
    const swap = from;
    from = to;
    to = swap;
  }
  for (let i = 2; i < count; i++) fan(from, from + <usize>(i - 1) * CORNER, from + <usize>i * CORNER, id);
}

function fan(a: usize, b: usize, c: usize, id: u32): void {
  const ia = <f32>1 / load<f32>(a, 8),
    ib = <f32>1 / load<f32>(b, 8),
    ic = <f32>1 / load<f32>(c, 8);
  fillTriangle(seen(a, ia), ia, seen(b, ib), ib, seen(c, ic), ic, id);
}

function seen(p: usize, inverse: f32): v128 {
  return f32x4(snap(load<f32>(p) * inverse), snap(load<f32>(p, 4) * inverse), 0, 0);
}
