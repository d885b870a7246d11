// From light to a picture: settling, glow, tone curve, I420. Four pixels of a row at a time, a plane for each colour.
import { lightPitch, lightPlane } from './average';
import { glowAt } from './glow';
import { Film } from './layout';
import { add, div, hash2, madd, mul, offset, saturate, scale, select, splat, sub } from './simd';

/** Rows that one job develops; a multiple of GLOW. */
export const STRIP: i32 = 16;

/** Four displayed pixels, 0..1. */
class Shown {
  static r: v128 = i32x4(0, 0, 0, 0);
  static g: v128 = i32x4(0, 0, 0, 0);
  static b: v128 = i32x4(0, 0, 0, 0);
}

/** A pixel's neighbourhood, weighted 1 2 1 both ways. */
function tent(p: usize, pitch: usize): v128 {
  const middle = add(v128.load(p - pitch), add(v128.load(p + pitch), scale(v128.load(p), 2)));
  const left = add(v128.load(p - pitch - 4), add(v128.load(p + pitch - 4), scale(v128.load(p - 4), 2)));
  const right = add(v128.load(p - pitch + 4), add(v128.load(p + pitch + 4), scale(v128.load(p + 4), 2)));
  return scale(add(add(left, right), scale(middle, 2)), 1.0 / 16.0);
}

/** Whether any of the pixels around these four is blurred. */
function mayBlur(p: usize, pitch: usize): bool {
  const above = v128.or(v128.load(p - pitch - 4), v128.load(p - pitch + 4)),
    beside = v128.or(v128.load(p - 4), v128.load(p + 4)),
    below = v128.or(v128.load(p + pitch - 4), v128.load(p + pitch + 4));
  return v128.any_true(v128.or(above, v128.or(beside, below)));
}

/** Light of four pixels, where those that moved or lie out of focus are evened out: each was filmed at other instants. */
function settle(film: Film, x: i32, y: i32): void {
  const plane = lightPlane(film);
  const row = lightPitch(film);
  const pitch = <usize>row << 2;
  const p = film.hdr + (<usize>(y * row + x) << 2);
  let r = v128.load(p),
    g = v128.load(p + plane),
    b = v128.load(p + 2 * plane);
  // a single sample has nothing to even out
  if (film.samples > 1 && y > 0 && y < film.height - 1 && mayBlur(p + 3 * plane, pitch)) {
    const at = i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
    const inner = v128.and(i32x4.gt_s(at, i32x4.splat(0)), i32x4.lt_s(at, i32x4.splat(film.width - 1)));
    // at the faint end of a smear one sample in sixteen is enough to need it
    const blur = saturate(scale(v128.and(inner, tent(p + 3 * plane, pitch)), 6));
    const blurred = f32x4.gt(blur, splat(0));
    if (v128.any_true(blurred)) {
      r = select(blurred, madd(sub(tent(p, pitch), r), blur, r), r);
      g = select(blurred, madd(sub(tent(p + plane, pitch), g), blur, g), g);
      b = select(blurred, madd(sub(tent(p + 2 * plane, pitch), b), blur, b), b);
    }
  }
  Shown.r = r;
  Shown.g = g;
  Shown.b = b;
}

// the widely used fit of the ACES film curve
function filmCurve(x: v128): v128 {
  return saturate(
    div(mul(x, offset(scale(x, 2.51), 0.03)), offset(mul(x, offset(scale(x, 2.43), 0.59)), 0.14)),
  );
}

// sRGB's curve, to 0.6 of the 219 levels, in the square root of the light
function encode(x: v128): v128 {
  const s = f32x4.sqrt(x);
  const above = mul(s, offset(mul(s, offset(scale(s, 78.676593), 23.338033)), -0.140810107));
  return saturate(div(above, offset(mul(s, offset(scale(s, 88.933996), 11.698531)), 1)));
}

// the film curve and sRGB's after it, to 0.8 of a level: together they are simpler than either
function toneCurve(x: v128): v128 {
  const s = f32x4.sqrt(x);
  const above = mul(s, offset(scale(s, 5.92885), -0.1026667));
  return saturate(div(above, offset(mul(s, offset(scale(s, 5.954621), -0.5375257)), 1)));
}

function luma(r: v128, g: v128, b: v128): v128 {
  return madd(b, splat(0.0722), madd(g, splat(0.7152), scale(r, 0.2126)));
}

// the film curve pales what is bright: colour is given back beforehand
function vivid(by: f32): void {
  const grey = luma(Shown.r, Shown.g, Shown.b);
  const k = splat(by);
  const none = splat(0);
  Shown.r = f32x4.pmax(madd(sub(Shown.r, grey), k, grey), none);
  Shown.g = f32x4.pmax(madd(sub(Shown.g, grey), k, grey), none);
  Shown.b = f32x4.pmax(madd(sub(Shown.b, grey), k, grey), none);
}

/** As for the cinema, from light to `Shown`: a darker rim, a softer curve, cool shadows under warm lights, grain. */
function grade(film: Film, x: i32, y: i32): void {
  const halfWidth = <f32>film.width * 0.5,
    halfHeight = <f32>film.height * 0.5;
  const dx = scale(offset(f32x4(0, 1, 2, 3), <f32>x - halfWidth), 1 / halfWidth);
  const dy = (<f32>y - halfHeight) / halfHeight;
  const far = offset(mul(dx, dx), dy * dy);
  const rim = sub(splat(1), scale(mul(far, far), 0.085));
  vivid(1.12);
  let r = filmCurve(scale(mul(Shown.r, rim), 0.62)),
    g = filmCurve(scale(mul(Shown.g, rim), 0.62)),
    b = filmCurve(scale(mul(Shown.b, rim), 0.62));
  const l = luma(r, g, b);
  // towards teal in the dark, towards amber in the light
  const warm = sub(saturate(scale(l, 1.6)), splat(0.45));
  r = saturate(madd(mul(r, warm), splat(0.055), r));
  b = saturate(madd(mul(b, warm), splat(-0.075), offset(b, 0.0015)));
  // grain as of fine stock: strongest in the middle tones
  const fx = i32x4.add(i32x4.splat(x), i32x4(0, 1, 2, 3));
  const speck = offset(
    hash2(f32x4.convert_i32x4_s(fx), splat(<f32>(y + film.height * (film.frame & 1023)))),
    -0.5,
  );
  const amount = mul(speck, scale(mul(l, sub(splat(1.15), l)), 0.075));
  Shown.r = saturate(add(encode(r), amount));
  Shown.g = saturate(add(encode(g), amount));
  Shown.b = saturate(add(encode(b), amount));
}

/** Four pixels as displayed, into `Shown`; `left` and `right` are the glow on the first and the last two. */
function show(film: Film, x: i32, y: i32, left: v128, right: v128): void {
  settle(film, x, y);
  if (film.toon) {
    vivid(1.2);
    Shown.r = encode(saturate(Shown.r));
    Shown.g = encode(saturate(Shown.g));
    Shown.b = encode(saturate(Shown.b));
    return;
  }
  const glow = splat(film.graded ? 1.5 : 1);
  Shown.r = madd(v128.shuffle<f32>(left, right, 0, 0, 4, 4), glow, Shown.r);
  Shown.g = madd(v128.shuffle<f32>(left, right, 1, 1, 5, 5), glow, Shown.g);
  Shown.b = madd(v128.shuffle<f32>(left, right, 2, 2, 6, 6), glow, Shown.b);
  if (film.graded) return grade(film, x, y);
  vivid(1.16);
  Shown.r = toneCurve(scale(Shown.r, 0.6));
  Shown.g = toneCurve(scale(Shown.g, 0.6));
  Shown.b = toneCurve(scale(Shown.b, 0.6));
}

// a 4×4 ordered pattern: without it a clear sky shows its 220 levels as bands
function rank(x: i32, y: i32): f32 {
  const q = (x ^ y) & 3;
  return (<f32>(((q & 1) << 3) | ((y & 1) << 2) | (q & 2) | ((y & 2) >> 1)) + 0.5) / 16 - 0.5;
}

function ranks(y: i32): v128 {
  return f32x4(rank(0, y), rank(1, y), rank(2, y), rank(3, y));
}

/** Four bytes of which the first `count` are stored; `low` and `high` bound them. */
function storeLevels(to: usize, level: v128, low: i32, high: i32, count: i32): void {
  const whole = i32x4.max_s(
    i32x4.splat(low),
    i32x4.min_s(i32x4.splat(high), i32x4.trunc_sat_f32x4_s(level)),
  );
  const bytes = v128.shuffle<u8>(whole, whole, 0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  const word = i32x4.extract_lane(bytes, 0);
  if (count == 4) store<i32>(to, word);
  else if (count == 2) store<u16>(to, <u16>word);
  else store<u8>(to, <u8>word);
}

/** Writes rows y0..y1 (even) of the picture as I420, BT.709, limited range. */
export function develop(film: Film, y0: i32, y1: i32): void {
  const width = film.width;
  const chroma = film.i420 + <usize>(width * film.height);
  const quarter = <usize>((width * film.height) >> 2);
  const dithered: f32 = film.toon ? 0 : 0.9;
  for (let y = y0; y < y1; y += 2) {
    const upper = ranks(y),
      lower = ranks(y + 1);
    for (let x = 0; x < width; x += 4) {
      // widths are even: two pixels may be left over
      const count = min<i32>(width - x, 4);
      const left = film.toon ? splat(0) : glowAt(film, x, y),
        right = film.toon || count == 2 ? left : glowAt(film, x + 2, y);
      let r = splat(0),
        g = splat(0),
        b = splat(0);
      for (let row = y; row < y + 2; row++) {
        show(film, x, row, left, right);
        r = add(r, Shown.r);
        g = add(g, Shown.g);
        b = add(b, Shown.b);
        const level = madd(row == y ? upper : lower, splat(dithered), offset(scale(luma(Shown.r, Shown.g, Shown.b), 219), 16.5));
        storeLevels(film.i420 + <usize>(row * width + x), level, 16, 235, count);
      }
      r = pairs(r);
      g = pairs(g);
      b = pairs(b);
      const l = luma(r, g, b);
      const at = chroma + <usize>((y >> 1) * (width >> 1) + (x >> 1));
      storeLevels(at, offset(scale(sub(b, l), 224 / 1.8556), 128.5), 16, 240, count >> 1);
      storeLevels(at + quarter, offset(scale(sub(r, l), 224 / 1.5748), 128.5), 16, 240, count >> 1);
    }
  }
}

// means of two rows' neighbours, in the first two lanes
function pairs(sum: v128): v128 {
  return scale(add(v128.shuffle<f32>(sum, sum, 0, 2, 0, 2), v128.shuffle<f32>(sum, sum, 1, 3, 1, 3)), 0.25);
}
