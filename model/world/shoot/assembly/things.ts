// Where an exposure sees anything but water and sky, and how far away. Most of a lake mirrors nothing else within reach,
// and a table of sums tells so at once, before a mirrored ray is followed step by step.
import { Bench, Film, MARGIN, strideOf } from './layout';
import { WATER } from './patterns';
import { splat } from './simd';
import { modelAt } from './transform';

/** Pixels on a side of a square of the table, as a power of two. */
const SQUARE: i32 = 4;

/** Metres: a sum counts the squares with things nearer than each of these, and those with things at all. */
const NEAR: f32 = 8;
const MIDDLE: f32 = 16;
const FAR: f32 = 32;
/** Bits of one of the four counts in a sum: the largest picture has 2 to the 15th squares. */
const COUNT: i64 = 16;

/** The table of the exposure under way; without any water there is none. */
class Things {
  static table: usize = 0;
  static pitch: usize = 0;
}

function squares(pixels: i32): i32 {
  return ((pixels - 1) >> SQUARE) + 1;
}

/** Bytes of a table for an exposure of this many pixels. */
export function thingsBytes(width: i32, height: i32): usize {
  return <usize>((squares(width) + 1) * (squares(height) + 1)) << 3;
}

/** Finds the squares with things in them; call when the exposure's surfaces are filmed. */
export function findThings(film: Film, bench: Bench): void {
  Things.table = 0;
  let water: bool = false;
  for (let i = 0; i < film.modelCount; i++) water = water || modelAt(film, i).pattern == WATER;
  if (!water) return;
  const across = squares(film.cellWidth),
    down = squares(film.cellHeight);
  const pitch = <usize>(across + 1) << 3;
  memory.fill(bench.things, 0, thingsBytes(film.cellWidth, film.cellHeight));
  for (let y = 0; y < film.cellHeight; y++) markRow(film, bench, y, bench.things + <usize>((y >> SQUARE) + 1) * pitch);
  // from here on, how many there are above and to the left
  for (let j = 1; j <= down; j++) {
    let row: i64 = 0;
    for (let i = 1; i <= across; i++) {
      const p = bench.things + <usize>j * pitch + (<usize>i << 3);
      row += load<i64>(p);
      store<i64>(p, row + load<i64>(p - pitch));
    }
  }
  Things.table = bench.things;
  Things.pitch = pitch;
}

function markRow(film: Film, bench: Bench, y: i32, squaresOfRow: usize): void {
  const at = <usize>((y + MARGIN) * strideOf(film) + MARGIN) << 2;
  let last = i32x4.splat(0),
    things = i32x4.splat(0);
  for (let x = 0; x < film.cellWidth; x += 4) {
    const ids = v128.load(bench.ids + at + (<usize>x << 2));
    if (v128.any_true(v128.xor(ids, last))) {
      last = ids;
      things = i32x4(
        isThing(film, i32x4.extract_lane(ids, 0)),
        isThing(film, i32x4.extract_lane(ids, 1)),
        isThing(film, i32x4.extract_lane(ids, 2)),
        isThing(film, i32x4.extract_lane(ids, 3)),
      );
    }
    if (!v128.any_true(things)) continue;
    // depths are kept as their inverse
    const inverse = v128.and(things, v128.load(bench.depth + at + (<usize>x << 2)));
    const square = squaresOfRow + (<usize>((x >> SQUARE) + 1) << 3);
    store<i64>(square, load<i64>(square) | countsOf(inverse));
  }
}

function countsOf(inverse: v128): i64 {
  if (isNearer(inverse, NEAR)) return 1 | (1 << COUNT) | (1 << (2 * COUNT)) | (1 << (3 * COUNT));
  if (isNearer(inverse, MIDDLE)) return (1 << COUNT) | (1 << (2 * COUNT)) | (1 << (3 * COUNT));
  if (isNearer(inverse, FAR)) return (1 << (2 * COUNT)) | (1 << (3 * COUNT));
  return 1 << (3 * COUNT);
}

function isNearer(inverse: v128, than: f32): bool {
  return v128.any_true(f32x4.gt(inverse, splat(1 / than)));
}

/** All bits where there is one. */
function isThing(film: Film, id: i32): i32 {
  if (id == 0) return 0;
  return modelAt(film, load<i32>(film.owners + (<usize>(id - 1) << 2))).pattern != WATER ? -1 : 0;
}

/** Whether no thing up to `distance` metres away is seen in these pixels, the last included; all lie in the picture. */
export function noThing(distance: f32, left: i32, top: i32, right: i32, bottom: i32): bool {
  if (Things.table == 0) return false;
  const low = Things.table + <usize>((bottom >> SQUARE) + 1) * Things.pitch,
    high = Things.table + <usize>(top >> SQUARE) * Things.pitch;
  const from = <usize>(left >> SQUARE) << 3,
    to = <usize>((right >> SQUARE) + 1) << 3;
  const counts = load<i64>(low + to) - load<i64>(low + from) - load<i64>(high + to) + load<i64>(high + from);
  const which: i64 = distance < NEAR ? 0 : distance < MIDDLE ? 1 : distance < FAR ? 2 : 3;
  return ((counts >> (which * COUNT)) & 0xffff) == 0;
}
