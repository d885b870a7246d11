// Where the first few samples of a pixel agree, the others need not be shaded: they only look whether they still see the
// same thing at the same distance, and then count as the mean of the first. (Visibility is sampled in full, shading as
// often as it changes.)
import { classBytes } from './expose';
import { Bench, Exposure, Film, UNIT } from './layout';
import { div, madd, max4, offset, scale, splat } from './simd';
import { Light } from './sky';

/**
 * Steps of brightness as displayed, of `WHITE`, within which light agrees: under three per cent where anything is blurred
 * or half in shadow; elsewhere patterns are filtered already, and each of the first samples bears as much again.
 */
const QUIET: i32 = 450;
const WHITE: f32 = 16384;
/** What sees less of the sky than this lies in a corner. */
const CORNERED: f32 = 0.96;
/** From this much on, 0..1, a pixel counts as blurred. */
const BLURRED: f32 = 0.3;

/** A class's part of a plane that holds one word a pixel. */
function planeAt(film: Film, planes: usize, exposure: Exposure): usize {
  return planes + <usize>(exposure.classY * film.gridX + exposure.classX) * (classBytes(film) >> 2);
}

/** Highest and lowest of a small whole number, in one word: the upper half holds the lowest, negated. */
function both(n: v128): v128 {
  return bounds(n, i32x4.neg(n));
}
function bounds(most: v128, negatedLeast: v128): v128 {
  return v128.or(v128.and(most, i32x4.splat(0xffff)), i32x4.shl(negatedLeast, 16));
}
function highest(word: v128): v128 {
  return i32x4.shr_s(i32x4.shl(word, 16), 16);
}
function lowest(word: v128): v128 {
  return i32x4.neg(i32x4.shr_s(word, 16));
}

/** 1/depth in 15 bits, 4 for its size and 11 for its digits; 0 beyond a kilometre and for the sky. */
function depthKey(inverse: v128): v128 {
  const key = i32x4.sub(i32x4.shr_s(inverse, 12), i32x4.splat((127 - 10) << 11));
  return i32x4.max_s(i32x4.splat(0), i32x4.min_s(key, i32x4.splat(32767)));
}

/** 1 + the model that each of four pixels shows; 0 for the sky. */
function ownersOf(film: Film, ids: v128): v128 {
  const first = i32x4.extract_lane(ids, 0);
  if (i32x4.all_true(i32x4.eq(ids, i32x4.splat(first)))) return i32x4.splat(ownerOf(film, first));
  return i32x4(
    ownerOf(film, first),
    ownerOf(film, i32x4.extract_lane(ids, 1)),
    ownerOf(film, i32x4.extract_lane(ids, 2)),
    ownerOf(film, i32x4.extract_lane(ids, 3)),
  );
}
function ownerOf(film: Film, id: i32): i32 {
  return id == 0 ? 0 : load<i32>(film.owners + (<usize>(id - 1) << 2)) + 1;
}

/** Forgets what the thread has observed. */
export function forget(film: Film, bench: Bench): void {
  // 0x8080 is lower than any number that comes
  memory.fill(bench.seen, 0x80, film.gridX * film.gridY * <i32>(classBytes(film) >> 2) * 3);
}

/** Keeps between which bounds light, distance and model lie, and where less than the `open` sky is seen; `at` is the pixels' byte in a plane of their class. */
export function observe(film: Film, bench: Bench, exposure: Exposure, at: usize, ids: v128, inverse: v128, open: v128): void {
  const plane = classBytes(film) >> 2;
  const all = plane * <usize>(film.gridX * film.gridY);
  const to = planeAt(film, bench.seen, exposure) + at;
  const luma = madd(Light.r, splat(0.3), madd(Light.g, splat(0.5), scale(Light.b, 0.2)));
  const tone = f32x4.sqrt(max4(splat(0), div(luma, offset(luma, 0.5))));
  widen(to, i32x4.trunc_sat_f32x4_s(scale(tone, WHITE)));
  // each exposure looks for corners elsewhere: near one, the first few do not tell
  const cornered = f32x4.lt(open, splat(CORNERED));
  const doubtful = v128.bitselect(i32x4.splat(<i32>WHITE), i32x4.splat(-32768), cornered);
  if (v128.any_true(cornered)) v128.store(to, i16x8.max_s(v128.load(to), i32x4.shl(doubtful, 16)));
  widen(to + all, depthKey(inverse));
  widen(to + 2 * all, ownersOf(film, ids));
}

function widen(p: usize, n: v128): void {
  v128.store(p, i16x8.max_s(v128.load(p), both(n)));
}

/** Decides, over rows y0..y1 of all classes, where the first samples agree, and keeps their means. */
export function judge(film: Film, benches: usize, y0: i32, y1: i32): void {
  const plane = classBytes(film) >> 2;
  const classes = film.gridX * film.gridY;
  const all = plane * <usize>classes;
  const share = <f32>classes / <f32>film.firstExposures;
  const blurred = i32x4.splat(<i32>((BLURRED * UNIT * <f32>film.firstExposures) / <f32>classes));
  const patterned = i32x4.splat((QUIET * film.firstExposures) / classes);
  for (let c = 0; c < classes; c++) {
    const begin = <usize>c * plane + (<usize>(y0 * film.cellWidth) << 2),
      end = <usize>c * plane + (<usize>(y1 * film.cellWidth) << 2);
    for (let at = begin; at < end; at += 16) {
      const tone = merged(film, benches, at),
        depth = merged(film, benches, at + all),
        owner = merged(film, benches, at + 2 * all);
      const near = highest(depth),
        far = lowest(depth);
      const slack = i32x4.add(i32x4.sub(near, far), i32x4.splat(8));
      const sums = <usize>c * plane * 4 + (at - <usize>c * plane);
      const sharp = i32x4.lt_s(summed(film, benches, sums + 3 * plane), blurred);
      const most = v128.bitselect(patterned, i32x4.splat(QUIET), sharp);
      const quiet = i32x4.lt_s(i32x4.sub(highest(tone), lowest(tone)), most);
      const calm = v128.and(quiet, i32x4.eq(highest(owner), lowest(owner)));
      v128.store(film.calmOwners + at, v128.bitselect(highest(owner), i32x4.splat(-1), calm));
      const reach = i32x4.max_s(i32x4.neg(i32x4.sub(far, slack)), i32x4.splat(-32767));
      v128.store(film.calmDepths + at, bounds(i32x4.min_s(i32x4.add(near, slack), i32x4.splat(32767)), reach));
      if (!v128.any_true(calm)) continue;
      for (let k: usize = 0; k < 4; k++) {
        const sum = summed(film, benches, sums + k * plane);
        v128.store(film.calmLight + sums + k * plane, i32x4.trunc_sat_f32x4_s(scale(f32x4.convert_i32x4_s(sum), share)));
      }
    }
  }
}

/** All threads' sums at a place. */
function summed(film: Film, benches: usize, at: usize): v128 {
  let sum = v128.load(benchOf(benches, 0).sums + at);
  for (let t = 1; t < film.threads; t++) sum = i32x4.add(sum, v128.load(benchOf(benches, t).sums + at));
  return sum;
}

function benchOf(benches: usize, thread: i32): Bench {
  return changetype<Bench>(load<usize>(benches + (<usize>thread << 2)));
}

function merged(film: Film, benches: usize, at: usize): v128 {
  let word = v128.load(benchOf(benches, 0).seen + at);
  for (let t = 1; t < film.threads; t++) word = i16x8.max_s(word, v128.load(benchOf(benches, t).seen + at));
  return word;
}

/** Whether four pixels still see what their first samples agreed on. */
export function stillCalm(film: Film, exposure: Exposure, at: usize, ids: v128, inverse: v128): bool {
  const known = v128.load(planeAt(film, film.calmOwners, exposure) + at);
  if (!i32x4.all_true(i32x4.ge_s(known, i32x4.splat(0)))) return false;
  if (!i32x4.all_true(i32x4.eq(known, ownersOf(film, ids)))) return false;
  const key = depthKey(inverse);
  const depths = v128.load(planeAt(film, film.calmDepths, exposure) + at);
  return i32x4.all_true(v128.and(i32x4.le_s(key, highest(depths)), i32x4.ge_s(key, lowest(depths))));
}

/** From here on the thread counts in the first of its planes how often a pixel was still calm. */
export function startCounting(film: Film, bench: Bench): void {
  memory.fill(bench.seen, 0, film.gridX * film.gridY * <i32>(classBytes(film) >> 2));
}

/** Lets the mean of the first samples stand for one more. */
export function countCalm(film: Film, bench: Bench, exposure: Exposure, at: usize): void {
  const p = planeAt(film, bench.seen, exposure) + at;
  v128.store(p, i32x4.add(v128.load(p), i32x4.splat(1)));
}

/** What was counted, as light: to be added to the sums of plane `k` at `at`, both of class `c`. */
export function calmLight(film: Film, benches: usize, c: i32, k: usize, at: usize): v128 {
  const plane = classBytes(film) >> 2;
  let count = v128.load(benchOf(benches, 0).seen + <usize>c * plane + at);
  for (let t = 1; t < film.threads; t++) {
    count = i32x4.add(count, v128.load(benchOf(benches, t).seen + <usize>c * plane + at));
  }
  return i32x4.mul(count, v128.load(film.calmLight + <usize>c * classBytes(film) + k * plane + at));
}
