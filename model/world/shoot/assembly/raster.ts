// Fills triangles into a depth buffer. Corners are snapped to 1/256 pixel and edges are computed in whole numbers
// (held in f64, exact below 2^53), so two triangles that share an edge leave no gap.
import { max4, min4, select, splat, add, mul } from './simd';

const SUBPIXELS: f32 = 256;

/** Where triangles go. `depth` and `ids` address pixel (0, 0); a larger depth is nearer. */
export class Target {
  static depth: usize = 0;
  /** 0 writes no ids. */
  static ids: usize = 0;
  static stride: i32 = 0;
  // pixels that may be written, both ends included
  static left: i32 = 0;
  static right: i32 = 0;
  static top: i32 = 0;
  static bottom: i32 = 0;
  /** 1: front faces only; -1: only those of a mirrored model; 0: both. */
  static facing: i32 = 0;
}

/** The first and last pixel of a row inside one edge, narrowing `Span`. */
class Span {
  static first: f64 = 0;
  static last: f64 = 0;
}

// what a reciprocal's rounding may cost: rather a pixel that two triangles claim than one that none does
const NUDGE: f64 = 1e-6;

// inside an edge: k − slope·x ≥ 0, with x counted in whole pixels; `inverse` is 1 / slope
function narrow(k: f64, slope: f64, inverse: f64): void {
  if (slope < 0) Span.first = max<f64>(Span.first, ceil<f64>(k * inverse - NUDGE));
  else if (slope > 0) Span.last = min<f64>(Span.last, floor<f64>(k * inverse + NUDGE));
  else if (k < 0) Span.last = -1e9;
}

// top-left rule: a pixel exactly on an edge belongs to the triangle on whose left or top it lies
function bias(dx: f64, dy: f64): f64 {
  return dy < 0 || (dy == 0 && dx > 0) ? 0.0 : -1.0;
}

/** Coordinates in pixels, whole numbers being pixel centres; `d` linear over the screen. */
export function fillTriangle(
  x0: f32, y0: f32, d0: f32,
  x1: f32, y1: f32, d1: f32,
  x2: f32, y2: f32, d2: f32,
  id: u32,
): void {
  const ax = <f64>nearest<f32>(x0 * SUBPIXELS), ay = <f64>nearest<f32>(y0 * SUBPIXELS);
  let bx = <f64>nearest<f32>(x1 * SUBPIXELS), by = <f64>nearest<f32>(y1 * SUBPIXELS);
  let cx = <f64>nearest<f32>(x2 * SUBPIXELS), cy = <f64>nearest<f32>(y2 * SUBPIXELS);
  let area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  if (area == 0) return;
  // y points down, so a counter-clockwise front has a negative area
  if (Target.facing != 0 && (area < 0) != Target.facing > 0) return;
  let db = d1, dc = d2;
  if (area < 0) {
    let t = bx; bx = cx; cx = t;
    t = by; by = cy; cy = t;
    db = d2; dc = d1;
    area = -area;
  }

  const top = max<i32>(<i32>ceil<f64>(min<f64>(ay, min<f64>(by, cy)) / 256), Target.top);
  const bottom = min<i32>(<i32>floor<f64>(max<f64>(ay, max<f64>(by, cy)) / 256), Target.bottom);
  const left = max<f64>(ceil<f64>(min<f64>(ax, min<f64>(bx, cx)) / 256), <f64>Target.left);
  const right = min<f64>(floor<f64>(max<f64>(ax, max<f64>(bx, cx)) / 256), <f64>Target.right);
  if (top > bottom || left > right) return;

  const abx = bx - ax, aby = by - ay, bcx = cx - bx, bcy = cy - by, cax = ax - cx, cay = ay - cy;
  const abk = aby * ax - abx * ay + bias(abx, aby);
  const bck = bcy * bx - bcx * by + bias(bcx, bcy);
  const cak = cay * cx - cax * cy + bias(cax, cay);

  const perPixel = 256.0 / area;
  const slopeX = <f32>((-<f64>(db - d0) * cay - <f64>(dc - d0) * aby) * perPixel);
  const slopeY = <f32>((<f64>(dc - d0) * abx + <f64>(db - d0) * cax) * perPixel);
  const nearestD = splat(max<f32>(d0, max<f32>(db, dc))), farthestD = splat(min<f32>(d0, min<f32>(db, dc)));
  const originX = <f32>(ax / 256), originY = <f32>(ay / 256);
  const lanes = i32x4(0, 1, 2, 3), mark = i32x4.splat(id), slope4 = splat(slopeX);

  const slopeAB = aby * 256, slopeBC = bcy * 256, slopeCA = cay * 256;
  const inverseAB = 1 / slopeAB, inverseBC = 1 / slopeBC, inverseCA = 1 / slopeCA;

  for (let y = top; y <= bottom; y++) {
    const row = <f64>y * 256;
    Span.first = left;
    Span.last = right;
    narrow(abk + abx * row, slopeAB, inverseAB);
    narrow(bck + bcx * row, slopeBC, inverseBC);
    narrow(cak + cax * row, slopeCA, inverseCA);
    if (Span.first > Span.last) continue;
    const first = <i32>Span.first, last = <i32>Span.last;
    const first4 = i32x4.splat(first), last4 = i32x4.splat(last);
    const start = splat(d0 + (<f32>y - originY) * slopeY - originX * slopeX);
    const line = y * Target.stride;
    for (let x = first & ~3; x <= last; x += 4) {
      const at = i32x4.add(i32x4.splat(x), lanes);
      let inside = v128.and(i32x4.ge_s(at, first4), i32x4.le_s(at, last4));
      // a sliver's slope may be huge: its depth still lies between its corners'
      const d = max4(min4(add(start, mul(slope4, f32x4.convert_i32x4_s(at))), nearestD), farthestD);
      const p = Target.depth + (<usize>(line + x) << 2);
      const old = v128.load(p);
      inside = v128.and(inside, f32x4.gt(d, old));
      if (!v128.any_true(inside)) continue;
      v128.store(p, select(inside, d, old));
      if (Target.ids) {
        const q = Target.ids + (<usize>(line + x) << 2);
        v128.store(q, select(inside, mark, v128.load(q)));
      }
    }
  }
}
