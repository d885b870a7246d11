// Lines of ink where one thing ends or its surface folds. They lie on the nearer thing and are as wide as the height of
// the picture asks, in full pixels: an exposure sees every gridX-th of them, so a width may be a part of its own pixel.
import { Film, RIM } from './layout';
import { abs4, add, div, max4, mul, saturate, scale, select, splat, sub } from './simd';

/** Ink group of the sky; -1, from `../ink-groups.ts`, is that of all that gets no outline. */
const NOTHING: i32 = -2;

/** How much ink lies on four pixels, 0..1. `depths` and `ids` address the first of them. */
export function inkLines(film: Film, depths: usize, ids: usize, stride: i32): v128 {
  const own = v128.load(ids);
  // the sky has no outline of its own
  if (!v128.any_true(own)) return splat(0);
  const inks = inksAt(film, ids);
  const inked = i32x4.ge_s(inks, i32x4.splat(0));
  if (!v128.any_true(inked)) return splat(0);
  const across = film.ink / <f32>film.gridX,
    down = film.ink / <f32>film.gridY;
  const here = v128.load(depths);
  let ink = mul(fold(depths, <usize>stride << 2), splat(strength(min<f32>(across, down))));
  ink = max4(ink, rim(film, depths, ids, 4, across, own, inks, here));
  ink = max4(ink, rim(film, depths, ids, <usize>stride << 2, down, own, inks, here));
  return v128.and(inked, ink);
}

/** Of a line of which a pixel holds `part`: light mixes evenly, and to the eye half a line would be a quarter. */
function strength(part: f32): f32 {
  return sqrt<f32>(min<f32>(part, 1));
}

/** Ink along the edges that lie within `width` pixels of the exposure, either way along one axis. */
function rim(film: Film, depths: usize, ids: usize, step: usize, width: f32, own: v128, inks: v128, here: v128): v128 {
  let ink = splat(0);
  const reach = min<f32>(width, <f32>RIM);
  for (let k = 0; <f32>k < reach; k++) {
    const away = step * (<usize>k + 1);
    const weight = strength(reach - <f32>k);
    const met = v128.or(
      ends(film, depths - away, ids - away, own, inks, here),
      ends(film, depths + away, ids + away, own, inks, here),
    );
    ink = max4(ink, v128.and(met, splat(weight)));
  }
  return ink;
}

/** Where four pixels see another thing than their neighbours and lie before it. */
function ends(film: Film, depths: usize, ids: usize, own: v128, inks: v128, here: v128): v128 {
  const others = v128.load(ids);
  if (i32x4.all_true(i32x4.eq(own, others))) return splat(0);
  const theirs = inksAt(film, ids);
  const there = v128.load(depths);
  const bare = i32x4.eq(theirs, i32x4.splat(-1));
  // paint ends where it ends, not what it lies on; elsewhere, at one depth, the line falls to one of both
  const before = select(
    bare,
    f32x4.gt(here, scale(there, 1.03)),
    v128.or(f32x4.gt(here, there), v128.and(f32x4.eq(here, there), i32x4.gt_s(inks, theirs))),
  );
  return v128.and(before, i32x4.ne(inks, theirs));
}

/** 1/depth is linear over a flat face, so its second difference is nought except on folds and rims. */
function fold(depths: usize, pitch: usize): v128 {
  const here = v128.load(depths);
  const left = v128.load(depths - 4),
    right = v128.load(depths + 4),
    above = v128.load(depths - pitch),
    below = v128.load(depths + pitch);
  const twice = add(here, here);
  const bend = add(abs4(sub(add(left, right), twice)), abs4(sub(add(above, below), twice)));
  const nearest = max4(here, max4(max4(left, right), max4(above, below)));
  const line = saturate(div(sub(bend, scale(nearest, 0.028)), scale(max4(nearest, splat(1e-6)), 0.022)));
  // behind a rim the line belongs to what stands before it
  return select(f32x4.gt(nearest, scale(here, 1.1)), splat(0), line);
}

function inksAt(film: Film, ids: usize): v128 {
  return i32x4(
    inkOf(film, load<u32>(ids)),
    inkOf(film, load<u32>(ids, 4)),
    inkOf(film, load<u32>(ids, 8)),
    inkOf(film, load<u32>(ids, 12)),
  );
}

function inkOf(film: Film, id: u32): i32 {
  if (id == 0) return NOTHING;
  return load<i32>(film.inks + (<usize>(id - 1) << 2));
}
