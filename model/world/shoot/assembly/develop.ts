// From sums of light to a picture: average, glow, tone curve, I420.
import { classBytes } from './expose';
import { Bench, Film, UNIT } from './layout';
import { add, div, madd, mul, offset, saturate, scale, splat, sub } from './simd';

/** Rows that one job develops; a multiple of GLOW. */
export const STRIP: i32 = 16;
/** The glow is computed in squares of this many pixels. */
export const GLOW: i32 = 4;
/** Reach of the glow, in such squares. */
const GLOW_REACH: i32 = 20;

export function glowWidth(film: Film): i32 {
  return (film.width + GLOW - 1) / GLOW;
}
export function glowHeight(film: Film): i32 {
  return (film.height + GLOW - 1) / GLOW;
}

/** Averages the threads' sums over rows y0..y1 into `film.hdr`: red, green, blue and blur for each pixel. */
export function average(film: Film, y0: i32, y1: i32): void {
  const cell = film.cellWidth * film.cellHeight;
  const plane = <usize>cell << 2;
  const unit: f32 = 1 / (UNIT * <f32>film.samples);
  for (let y = y0; y < y1; y++) {
    const cellRow = (y / film.gridY) * film.cellWidth;
    for (let x = 0; x < film.width; x++) {
      const which = (y % film.gridY) * film.gridX + (x % film.gridX);
      const at = <usize>which * classBytes(film) + (<usize>(cellRow + x / film.gridX) << 2);
      let r = 0,
        g = 0,
        b = 0,
        blur = 0;
      for (let t = 0; t < film.threads; t++) {
        const p = benchAt(film, t).sums + at;
        r += load<i32>(p);
        g += load<i32>(p + plane);
        b += load<i32>(p + 2 * plane);
        blur += load<i32>(p + 3 * plane);
      }
      v128.store(
        film.hdr + (<usize>(y * film.width + x) << 4),
        scale(f32x4.convert_i32x4_s(i32x4(r, g, b, blur)), unit),
      );
    }
  }
  gatherGlow(film, y0, y1);
}

export function benchAt(film: Film, thread: i32): Bench {
  return changetype<Bench>(load<usize>(film.threadTable + (<usize>thread << 2)));
}

// what is brighter than paper, bounded so that a single glint does not flood the picture
function gatherGlow(film: Film, y0: i32, y1: i32): void {
  const wide = glowWidth(film);
  for (let gy = y0 / GLOW; gy * GLOW < y1; gy++) {
    for (let gx = 0; gx < wide; gx++) {
      let sum = splat(0);
      const bottom = min(gy * GLOW + GLOW, film.height),
        right = min(gx * GLOW + GLOW, film.width);
      for (let y = gy * GLOW; y < bottom; y++) {
        for (let x = gx * GLOW; x < right; x++) {
          const c = v128.load(film.hdr + (<usize>(y * film.width + x) << 4));
          const over = f32x4.pmax(offset(c, -1.1), splat(0));
          sum = add(sum, f32x4.pmin(over, splat(12)));
        }
      }
      v128.store(film.glow + (<usize>(gy * wide + gx) << 4), scale(sum, 1.0 / <f32>(GLOW * GLOW)));
    }
  }
}

// a narrow halo on a wide one
function haloWeight(i: i32): f32 {
  const d = <f32>(i * i);
  return 0.075 * Mathf.exp(-d / 8) + 0.012 * Mathf.exp(-d / 140);
}

/** Spreads the glow along rows (horizontal) or columns, over rows y0..y1 of the glow image. */
export function spreadGlow(film: Film, horizontal: bool, y0: i32, y1: i32): void {
  const wide = glowWidth(film),
    high = glowHeight(film);
  const from = horizontal ? film.glow : film.glowSpare;
  const to = horizontal ? film.glowSpare : film.glow;
  for (let y = y0; y < y1; y++) {
    for (let x = 0; x < wide; x++) v128.store(to + (<usize>(y * wide + x) << 4), splat(0));
  }
  for (let i = -GLOW_REACH; i <= GLOW_REACH; i++) {
    const weight = splat(haloWeight(i));
    for (let y = y0; y < y1; y++) {
      const sy = horizontal ? y : min(max(y + i, 0), high - 1);
      for (let x = 0; x < wide; x++) {
        const sx = horizontal ? min(max(x + i, 0), wide - 1) : x;
        const p = to + (<usize>(y * wide + x) << 4);
        v128.store(p, madd(v128.load(from + (<usize>(sy * wide + sx) << 4)), weight, v128.load(p)));
      }
    }
  }
}

/** The glow around the corner where four pixels meet; it is too smooth for each to need its own. */
function glowAt(film: Film, x: i32, y: i32): v128 {
  const wide = glowWidth(film),
    high = glowHeight(film);
  const fx = (<f32>x + 1) / <f32>GLOW - 0.5,
    fy = (<f32>y + 1) / <f32>GLOW - 0.5;
  const ix = <i32>floor<f32>(fx),
    iy = <i32>floor<f32>(fy);
  const tx = splat(fx - <f32>ix),
    ty = splat(fy - <f32>iy);
  const x0 = max(ix, 0),
    x1 = min(ix + 1, wide - 1);
  const top = film.glow + (<usize>(max(iy, 0) * wide) << 4),
    bottom = film.glow + (<usize>(min(iy + 1, high - 1) * wide) << 4);
  const a = v128.load(top + (<usize>x0 << 4)),
    b = v128.load(top + (<usize>x1 << 4)),
    c = v128.load(bottom + (<usize>x0 << 4)),
    d = v128.load(bottom + (<usize>x1 << 4));
  const upper = madd(sub(b, a), tx, a),
    lower = madd(sub(d, c), tx, c);
  return madd(sub(lower, upper), ty, upper);
}

/** Neighbours that moved or lie out of focus were filmed at different instants: a small tent evens them out. */
function settled(film: Film, x: i32, y: i32): v128 {
  const p = film.hdr + (<usize>(y * film.width + x) << 4);
  const here = v128.load(p);
  if (x == 0 || y == 0 || x == film.width - 1 || y == film.height - 1) return here;
  const pitch = <usize>film.width << 4;
  const sides = add(add(v128.load(p - 16), v128.load(p + 16)), add(v128.load(p - pitch), v128.load(p + pitch)));
  const corners = add(
    add(v128.load(p - pitch - 16), v128.load(p - pitch + 16)),
    add(v128.load(p + pitch - 16), v128.load(p + pitch + 16)),
  );
  const tent = add(scale(here, 0.25), add(scale(sides, 0.125), scale(corners, 0.0625)));
  // at the faint end of a smear one sample in sixteen is enough to need it
  const blur = min<f32>(f32x4.extract_lane(tent, 3) * 6, 1);
  return madd(sub(tent, here), splat(blur), here);
}

// the film curve pales what is bright: colour is given back beforehand
function vivid(c: v128, by: f32): v128 {
  const grey = splat(luma(c));
  return f32x4.pmax(madd(sub(c, grey), splat(by), grey), splat(0));
}

// the widely used fit of the ACES film curve
function filmCurve(x: v128): v128 {
  return saturate(
    div(mul(x, offset(scale(x, 2.51), 0.03)), offset(mul(x, offset(scale(x, 2.43), 0.59)), 0.14)),
  );
}

// sRGB's curve to 3 digits, by square roots
function encode(x: v128): v128 {
  const a = f32x4.sqrt(x);
  const b = f32x4.sqrt(a);
  const c = f32x4.sqrt(b);
  return saturate(
    add(madd(a, splat(0.662002687), scale(b, 0.68412206)), madd(c, splat(-0.323583601), scale(x, -0.0225411470))),
  );
}

/** The displayed red, green and blue of a pixel, 0..1. */
function shown(film: Film, x: i32, y: i32, glow: v128): v128 {
  const light = settled(film, x, y);
  if (film.toon) return encode(saturate(vivid(light, 1.2)));
  return encode(filmCurve(scale(vivid(add(light, glow), 1.16), 0.54)));
}

// a 4×4 ordered pattern: without it a clear sky shows its 220 levels as bands
function dither(x: i32, y: i32): f32 {
  const q = (x ^ y) & 3;
  const rank = ((q & 1) << 3) | ((y & 1) << 2) | (q & 2) | ((y & 2) >> 1);
  return (<f32>rank + 0.5) / 16 - 0.5;
}

function luma(c: v128): f32 {
  const w = mul(c, f32x4(0.2126, 0.7152, 0.0722, 0));
  return f32x4.extract_lane(w, 0) + f32x4.extract_lane(w, 1) + f32x4.extract_lane(w, 2);
}

/** Writes rows y0..y1 (even) of the picture as I420, BT.709, limited range. */
export function develop(film: Film, y0: i32, y1: i32): void {
  const width = film.width;
  const chroma = film.i420 + <usize>(width * film.height);
  const quarter = <usize>((width * film.height) >> 2);
  for (let y = y0; y < y1; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const glow = film.toon ? splat(0) : glowAt(film, x, y);
      let sum = splat(0);
      for (let k = 0; k < 4; k++) {
        const px = x + (k & 1),
          py = y + (k >> 1);
        const c = shown(film, px, py, glow);
        sum = add(sum, c);
        const level = 16.5 + 219 * luma(c) + dither(px, py) * (film.toon ? 0 : 0.9);
        store<u8>(film.i420 + <usize>(py * width + px), <u8>max<i32>(16, min<i32>(235, <i32>level)));
      }
      const mean = scale(sum, 0.25);
      const l = luma(mean);
      const cb = 128.5 + (224 / 1.8556) * (f32x4.extract_lane(mean, 2) - l);
      const cr = 128.5 + (224 / 1.5748) * (f32x4.extract_lane(mean, 0) - l);
      const at = chroma + <usize>((y >> 1) * (width >> 1) + (x >> 1));
      store<u8>(at, <u8>max<i32>(16, min<i32>(240, <i32>cb)));
      store<u8>(at + quarter, <u8>max<i32>(16, min<i32>(240, <i32>cr)));
    }
  }
}
