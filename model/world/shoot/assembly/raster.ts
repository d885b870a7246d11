// Fills triangles into a depth buffer. Corners are snapped to 1/256 pixel and edges are computed in whole numbers
// (held in f64, exact below 2^53), so two triangles that share an edge leave no gap.
import { abs4, add, max4, min4, mul, scale, select, splat, sub } from './simd';

/** Parts of a pixel that corners are snapped to. */
const SUBPIXELS: f32 = 256;
const PIXEL: f32 = 1 / SUBPIXELS;
/** Pixels either way up to which a triangle's edges fit in 32 bits. */
const SMALL: f32 = 12;

/** Where triangles go. `depth` and `ids` address pixel (0, 0); a larger depth is nearer. */
export class Target {
  static depth: usize = 0;
  /** 0 writes no ids. */
  static ids: usize = 0;
  static stride: i32 = 0;
  /** The first and the last pixel that may be written, across and down. */
  static first: v128 = i32x4(0, 0, 0, 0);
  static last: v128 = i32x4(0, 0, 0, 0);
  /** 1: front faces only; -1: only those of a mirrored model; 0: both. */
  static facing: i32 = 0;
}

export function boundTarget(left: i32, right: i32, top: i32, bottom: i32): void {
  Target.first = f32x4(<f32>left, <f32>top, 0, 0);
  Target.last = f32x4(<f32>right, <f32>bottom, 0, 0);
}

/** A coordinate in pixels, whole numbers being pixel centres, as `fillTriangle` wants it. */
export function snap(pixels: f32): f32 {
  return nearest<f32>(pixels * SUBPIXELS);
}

/** Where the edges cross a row: the two that bound it on the left, and on the right. */
class Span {
  static left: v128 = i32x4(0, 0, 0, 0);
  static right: v128 = i32x4(0, 0, 0, 0);
  /** What a row further down adds. */
  static leftStep: v128 = i32x4(0, 0, 0, 0);
  static rightStep: v128 = i32x4(0, 0, 0, 0);
  static bottom: i32 = 0;
}

// what rounding may cost: rather a pixel that two triangles claim than one that none does
const NUDGE: f64 = 1e-6;

// top-left rule: a pixel exactly on an edge belongs to the triangle on whose left or top it lies
function bias(dx: f64, dy: f64): i32 {
  return dy < 0 || (dy == 0 && dx > 0) ? 0 : -1;
}

/** Corners snapped, x and y in the first lanes and nothing in the others; `d` is linear over the screen. */
export function fillTriangle(a: v128, d0: f32, b: v128, d1: f32, c: v128, d2: f32, id: u32): void {
  // many a triangle is smaller than the gap between pixel centres
  const pixel = splat(PIXEL);
  const first = max4(f32x4.ceil(mul(min4(a, min4(b, c)), pixel)), Target.first);
  const last = min4(f32x4.floor(mul(max4(a, max4(b, c)), pixel)), Target.last);
  if (v128.any_true(f32x4.gt(first, last))) return;
  // whole numbers below 2^23: their differences are exact
  const ab = sub(b, a), ca = sub(a, c);
  const abx = <f64>f32x4.extract_lane(ab, 0), aby = <f64>f32x4.extract_lane(ab, 1);
  const cax = <f64>f32x4.extract_lane(ca, 0), cay = <f64>f32x4.extract_lane(ca, 1);
  const area = aby * cax - abx * cay;
  if (area == 0) return;
  // y points down, so a counter-clockwise front has a negative area
  if (Target.facing != 0 && (area < 0) != Target.facing > 0) return;
  const perPixel = <f64>SUBPIXELS / area;
  const slopeX = <f32>((-<f64>(d1 - d0) * cay - <f64>(d2 - d0) * aby) * perPixel);
  const slopeY = <f32>((<f64>(d2 - d0) * abx + <f64>(d1 - d0) * cax) * perPixel);
  // a sliver's slope may be huge: its depth still lies between its corners'
  Plane.slope = splat(slopeX);
  Plane.nearest = max4(splat(d0), max4(splat(d1), splat(d2)));
  Plane.farthest = min4(splat(d0), min4(splat(d1), splat(d2)));
  Plane.down = slopeY;
  const ax = f32x4.extract_lane(a, 0), ay = f32x4.extract_lane(a, 1);
  Plane.start = d0 - ax * PIXEL * slopeX - ay * PIXEL * slopeY;
  Plane.mark = i32x4.splat(id);
  // the second corner and the third, so that the area is positive
  const next = area > 0 ? b : c, other = area > 0 ? c : b;
  if (isSmall(a, b, c, first, last)) fillSmall(first, last, a, next, other);
  else fillRows(first, last, a, next, other);
}

/** Depth over the screen, and what is written where it is nearest. */
class Plane {
  static slope: v128 = i32x4(0, 0, 0, 0);
  static nearest: v128 = i32x4(0, 0, 0, 0);
  static farthest: v128 = i32x4(0, 0, 0, 0);
  static mark: v128 = i32x4(0, 0, 0, 0);
  static start: f32 = 0;
  static down: f32 = 0;
}

// the picture's edge may have cut off most of a triangle: the corners themselves must be near
function isSmall(a: v128, b: v128, c: v128, first: v128, last: v128): bool {
  const corner = scale(first, SUBPIXELS);
  const away = max4(abs4(sub(a, corner)), max4(abs4(sub(b, corner)), abs4(sub(c, corner))));
  return i32x4.all_true(
    v128.and(f32x4.lt(sub(last, first), splat(SMALL)), f32x4.lt(away, splat(SMALL * SUBPIXELS * 2))),
  );
}

/** Four pixels from x on, of which those `inside` are covered. */
function fillFour(line: i32, x: i32, inside: v128, start: v128): void {
  const at = i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
  const d = max4(min4(add(start, mul(Plane.slope, f32x4.convert_i32x4_s(at))), Plane.nearest), Plane.farthest);
  const p = Target.depth + (<usize>(line + x) << 2);
  const old = v128.load(p);
  const shown = v128.and(inside, f32x4.gt(d, old));
  if (!v128.any_true(shown)) return;
  v128.store(p, select(shown, d, old));
  if (Target.ids) {
    const q = Target.ids + (<usize>(line + x) << 2);
    v128.store(q, select(shown, Plane.mark, v128.load(q)));
  }
}

/** Tries every pixel of the box around a small triangle, four at a time. */
function fillSmall(box: v128, end: v128, a: v128, b: v128, c: v128): void {
  const left = <i32>f32x4.extract_lane(box, 0), top = <i32>f32x4.extract_lane(box, 1);
  const right = <i32>f32x4.extract_lane(end, 0), bottom = <i32>f32x4.extract_lane(end, 1);
  const x0 = left & ~3;
  const origin = f32x4(<f32>x0 * SUBPIXELS, <f32>top * SUBPIXELS, 0, 0);
  const pa = i32x4.trunc_sat_f32x4_s(sub(a, origin)),
    pb = i32x4.trunc_sat_f32x4_s(sub(b, origin)),
    pc = i32x4.trunc_sat_f32x4_s(sub(c, origin));
  const pax = i32x4.extract_lane(pa, 0), pay = i32x4.extract_lane(pa, 1);
  const pbx = i32x4.extract_lane(pb, 0), pby = i32x4.extract_lane(pb, 1);
  const pcx = i32x4.extract_lane(pc, 0), pcy = i32x4.extract_lane(pc, 1);
  const abx = pbx - pax, aby = pby - pay, bcx = pcx - pbx, bcy = pcy - pby, cax = pax - pcx, cay = pay - pcy;
  const steps = i32x4(0, -256, -512, -768);
  let ab = i32x4.add(i32x4.splat(aby * pax - abx * pay + bias(<f64>abx, <f64>aby)), i32x4.mul(i32x4.splat(aby), steps));
  let bc = i32x4.add(i32x4.splat(bcy * pbx - bcx * pby + bias(<f64>bcx, <f64>bcy)), i32x4.mul(i32x4.splat(bcy), steps));
  let ca = i32x4.add(i32x4.splat(cay * pcx - cax * pcy + bias(<f64>cax, <f64>cay)), i32x4.mul(i32x4.splat(cay), steps));
  const first = i32x4.splat(left - 1), last = i32x4.splat(right + 1);
  for (let y = top; y <= bottom; y++) {
    const start = splat(Plane.start + <f32>y * Plane.down);
    const line = y * Target.stride;
    for (let x = x0; x <= right; x += 4) {
      const away = i32x4.splat((x - x0) << 8);
      const e = v128.or(
        v128.or(i32x4.sub(ab, i32x4.mul(i32x4.splat(aby), away)), i32x4.sub(bc, i32x4.mul(i32x4.splat(bcy), away))),
        i32x4.sub(ca, i32x4.mul(i32x4.splat(cay), away)),
      );
      const at = i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
      // no edge function is negative: the sign bit of none is set
      const inside = v128.and(
        i32x4.ge_s(e, i32x4.splat(0)),
        v128.and(i32x4.gt_s(at, first), i32x4.lt_s(at, last)),
      );
      if (v128.any_true(inside)) fillFour(line, x, inside, start);
    }
    ab = i32x4.add(ab, i32x4.splat(abx << 8));
    bc = i32x4.add(bc, i32x4.splat(bcx << 8));
    ca = i32x4.add(ca, i32x4.splat(cax << 8));
  }
}

/** Finds where each row of a triangle begins and ends. */
function fillRows(box: v128, end: v128, a: v128, b: v128, c: v128): void {
  const left = f32x4.extract_lane(box, 0), top = f32x4.extract_lane(box, 1);
  const right = f32x4.extract_lane(end, 0);
  const ax = <f64>f32x4.extract_lane(a, 0), ay = <f64>f32x4.extract_lane(a, 1);
  const bx = <f64>f32x4.extract_lane(b, 0), by = <f64>f32x4.extract_lane(b, 1);
  const cx = <f64>f32x4.extract_lane(c, 0), cy = <f64>f32x4.extract_lane(c, 1);
  Span.left = f64x2.splat(left);
  Span.right = f64x2.splat(right);
  Span.leftStep = f64x2.splat(0);
  Span.rightStep = f64x2.splat(0);
  Span.bottom = <i32>f32x4.extract_lane(end, 1);
  bound(ax, ay, bx - ax, by - ay, top);
  bound(bx, by, cx - bx, cy - by, top);
  bound(cx, cy, ax - cx, ay - cy, top);
  let lefts = Span.left, rights = Span.right;
  const leftStep = Span.leftStep, rightStep = Span.rightStep;
  const leftmost = f64x2.splat(left), rightmost = f64x2.splat(right);
  const lanes = i32x4(0, 1, 2, 3);
  let line = <i32>top * Target.stride;
  for (let y = <i32>top; y <= Span.bottom; y++) {
    const begins = f64x2.pmax(leftmost, f64x2.ceil(lefts)), ends = f64x2.pmin(rightmost, f64x2.floor(rights));
    const begin = f64x2.extract_lane(f64x2.pmax(begins, v128.shuffle<f64>(begins, begins, 1, 0)), 0);
    const finish = f64x2.extract_lane(f64x2.pmin(ends, v128.shuffle<f64>(ends, ends, 1, 0)), 0);
    if (begin <= finish) {
      const first = <i32>begin, last = <i32>finish;
      const first4 = i32x4.splat(first), last4 = i32x4.splat(last);
      const start = splat(Plane.start + <f32>y * Plane.down);
      for (let x = first & ~3; x <= last; x += 4) {
        const at = i32x4.add(i32x4.splat(x), lanes);
        fillFour(line, x, v128.and(i32x4.ge_s(at, first4), i32x4.le_s(at, last4)), start);
      }
    }
    lefts = f64x2.add(lefts, leftStep);
    rights = f64x2.add(rights, rightStep);
    line += Target.stride;
  }
}

/** Adds the edge from (x, y) along (dx, dy) to `Span`, as it crosses the row `top`. */
function bound(x: f64, y: f64, dx: f64, dy: f64, top: f64): void {
  if (dy == 0) {
    // a lower edge owns no pixel that lies on it
    if (dx < 0) Span.bottom = min<i32>(Span.bottom, <i32>ceil<f64>(y / SUBPIXELS) - 1);
    return;
  }
  const slope = dx / dy;
  const crossing = (x + (top * SUBPIXELS - y) * slope) / SUBPIXELS;
  // no triangle has three edges on one side: the lane that was set first moves up for the next
  if (dy < 0) {
    Span.left = v128.shuffle<f64>(Span.left, f64x2.splat(crossing - NUDGE), 1, 2);
    Span.leftStep = v128.shuffle<f64>(Span.leftStep, f64x2.splat(slope), 1, 2);
  } else {
    // a right edge owns no pixel that lies on it
    Span.right = v128.shuffle<f64>(Span.right, f64x2.splat(crossing - 1 / (dy * SUBPIXELS) + NUDGE), 1, 2);
    Span.rightStep = v128.shuffle<f64>(Span.rightStep, f64x2.splat(slope), 1, 2);
  }
}
