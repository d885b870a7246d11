// Light that spills from what is brighter than paper: gathered in squares, spread, and read back smoothly.
import { Film } from './layout';
import { lightPitch, lightPlane } from './average';
import { add, madd, offset, scale, splat, sub } from './simd';

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

/** Gathers rows y0..y1 of the picture; a single glint is bounded, so that it does not flood the picture. */
export function gatherGlow(film: Film, y0: i32, y1: i32): void {
  const wide = glowWidth(film);
  const plane = lightPlane(film);
  const pitch = lightPitch(film);
  for (let gy = y0 / GLOW; gy * GLOW < y1; gy++) {
    const bottom = min(gy * GLOW + GLOW, film.height);
    for (let gx = 0; gx < wide; gx++) {
      const inside = i32x4.lt_s(i32x4.add(i32x4.splat(gx * GLOW), i32x4(0, 1, 2, 3)), i32x4.splat(film.width));
      let r = splat(0),
        g = splat(0),
        b = splat(0);
      for (let y = gy * GLOW; y < bottom; y++) {
        const p = film.hdr + (<usize>(y * pitch + gx * GLOW) << 2);
        r = add(r, over(v128.load(p)));
        g = add(g, over(v128.load(p + plane)));
        b = add(b, over(v128.load(p + 2 * plane)));
      }
      const to = film.glow + (<usize>(gy * wide + gx) << 4);
      v128.store(
        to,
        scale(
          f32x4(across(v128.and(r, inside)), across(v128.and(g, inside)), across(v128.and(b, inside)), 0),
          1.0 / <f32>(GLOW * GLOW),
        ),
      );
    }
  }
}

function over(light: v128): v128 {
  return f32x4.pmin(f32x4.pmax(offset(light, -1.1), splat(0)), splat(12));
}

function across(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}

// a narrow halo on a wide one, from the middle outwards: 0.075·exp(−d²/8) + 0.012·exp(−d²/140)
const WEIGHTS: usize = memory.data<f32>([
  0.0870000, 0.0781019, 0.0571518, 0.0356018, 0.0208542, 0.0133328, 0.0101123,
  0.0086203, 0.0076222, 0.0067314, 0.0058748, 0.0050562, 0.0042902, 0.0035886,
  0.0029592, 0.0024055, 0.0019277, 0.0015229, 0.0011860, 0.0009106, 0.0006892,
]);

/** Spreads the glow along rows (horizontal) or columns, over rows y0..y1 of the glow image. */
export function spreadGlow(film: Film, horizontal: bool, y0: i32, y1: i32): void {
  const wide = glowWidth(film),
    high = glowHeight(film);
  const from = horizontal ? film.glow : film.glowSpare;
  const to = horizontal ? film.glowSpare : film.glow;
  const last = horizontal ? wide - 1 : high - 1;
  for (let y = y0; y < y1; y++) {
    for (let x = 0; x < wide; x++) {
      const middle = horizontal ? x : y;
      // bytes from one tap to the next, and where the line of taps begins
      const step = <usize>(horizontal ? 1 : wide) << 4;
      const line = from + (<usize>(horizontal ? y * wide : x) << 4);
      let sum = f32x4.mul(v128.load(line + <usize>middle * step), v128.load32_splat(WEIGHTS));
      for (let i = 1; i <= GLOW_REACH; i++) {
        const one = line + <usize>max(middle - i, 0) * step,
          other = line + <usize>min(middle + i, last) * step;
        sum = madd(add(v128.load(one), v128.load(other)), v128.load32_splat(WEIGHTS + (<usize>i << 2)), sum);
      }
      v128.store(to + (<usize>(y * wide + x) << 4), sum);
    }
  }
}

/** The glow around the corner where four pixels meet; it is too smooth for each to need its own. */
export function glowAt(film: Film, x: i32, y: i32): v128 {
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
