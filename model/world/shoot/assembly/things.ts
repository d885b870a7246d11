// Where an exposure sees anything but water and sky. Most of a lake mirrors nothing else within reach, and a table of
// sums tells so at once, before a mirrored ray is followed step by step.
import { Bench, Film, MARGIN, strideOf } from './layout';
import { WATER } from './patterns';
import { modelAt } from './transform';

/** Pixels on a side of a square of the table, as a power of two. */
const SQUARE: i32 = 4;

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
  return <usize>((squares(width) + 1) * (squares(height) + 1)) << 2;
}

/** Finds the squares with things in them; call when the exposure's surfaces are filmed. */
export function findThings(film: Film, bench: Bench): void {
  Things.table = 0;
  let water: bool = false;
  for (let i = 0; i < film.modelCount; i++) water = water || modelAt(film, i).pattern == WATER;
  if (!water) return;
  const across = squares(film.cellWidth),
    down = squares(film.cellHeight);
  const pitch = <usize>(across + 1) << 2;
  memory.fill(bench.things, 0, thingsBytes(film.cellWidth, film.cellHeight));
  for (let y = 0; y < film.cellHeight; y++) markRow(film, bench, y, bench.things + <usize>((y >> SQUARE) + 1) * pitch);
  // from here on, how many there are above and to the left
  for (let j = 1; j <= down; j++) {
    let row = 0;
    for (let i = 1; i <= across; i++) {
      const p = bench.things + <usize>j * pitch + (<usize>i << 2);
      row += load<i32>(p);
      store<i32>(p, row + load<i32>(p - pitch));
    }
  }
  Things.table = bench.things;
  Things.pitch = pitch;
}

function markRow(film: Film, bench: Bench, y: i32, squaresOfRow: usize): void {
  const row = bench.ids + (<usize>((y + MARGIN) * strideOf(film) + MARGIN) << 2);
  let last = i32x4.splat(0),
    lastIsThing: bool = false;
  for (let x = 0; x < film.cellWidth; x += 4) {
    const ids = v128.load(row + (<usize>x << 2));
    if (v128.any_true(v128.xor(ids, last))) {
      last = ids;
      lastIsThing =
        isThing(film, i32x4.extract_lane(ids, 0)) ||
        isThing(film, i32x4.extract_lane(ids, 1)) ||
        isThing(film, i32x4.extract_lane(ids, 2)) ||
        isThing(film, i32x4.extract_lane(ids, 3));
    }
    if (lastIsThing) store<i32>(squaresOfRow + (<usize>((x >> SQUARE) + 1) << 2), 1);
  }
}

function isThing(film: Film, id: i32): bool {
  if (id == 0) return false;
  return modelAt(film, load<i32>(film.owners + (<usize>(id - 1) << 2))).pattern != WATER;
}

/** Whether no thing is seen in these pixels, the last of them included; they must lie in the picture. */
export function noThing(left: i32, top: i32, right: i32, bottom: i32): bool {
  if (Things.table == 0) return false;
  const low = Things.table + <usize>((bottom >> SQUARE) + 1) * Things.pitch,
    high = Things.table + <usize>(top >> SQUARE) * Things.pitch;
  const from = <usize>(left >> SQUARE) << 2,
    to = <usize>((right >> SQUARE) + 1) << 2;
  return load<i32>(low + to) - load<i32>(low + from) - load<i32>(high + to) + load<i32>(high + from) == 0;
}
