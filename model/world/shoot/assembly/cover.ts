// Which texels of a shadow map the shadows of moving things may darken: a few rectangles. One around them all would
// be the whole map as soon as something stirs at either end of it.
import { Bench, Exposure, Film } from './layout';
import { Ball } from './transform';

/** First texel and last, across and down, both ends included. */
@unmanaged
export class Cover {
  left: i32;
  right: i32;
  top: i32;
  bottom: i32;
}

const MOST: i32 = 24;
/** Bytes that the rectangles of a thread take, and one to work on. */
export const COVER_BYTES: usize = <usize>(MOST + 1) << 4;

class Covers {
  static at: usize = 0;
  static count: i32 = 0;
}

export function coverCount(): i32 {
  return Covers.count;
}

export function coverAt(index: i32): Cover {
  return changetype<Cover>(Covers.at + <usize>index * offsetof<Cover>());
}

export function forgetCovers(bench: Bench): void {
  Covers.at = bench.covers;
  Covers.count = 0;
}

/** The texels under `Ball`; null where it lies outside the map. Good until the next call. */
export function coverOfBall(film: Film, exposure: Exposure): Cover | null {
  const last = <f32>(film.shadowSize - 1);
  const x = Ball.x,
    y = Ball.y,
    z = Ball.z;
  const x0 = exposure.shadowX0,
    x1 = exposure.shadowX1,
    x2 = exposure.shadowX2;
  const y0 = exposure.shadowY0,
    y1 = exposure.shadowY1,
    y2 = exposure.shadowY2;
  const u = x0 * x + x1 * y + x2 * z + exposure.shadowX3,
    v = y0 * x + y1 * y + y2 * z + exposure.shadowY3;
  const reachX = Ball.reach * sqrt<f32>(x0 * x0 + x1 * x1 + x2 * x2) + 2,
    reachY = Ball.reach * sqrt<f32>(y0 * y0 + y1 * y1 + y2 * y2) + 2;
  if (u + reachX < 0 || u - reachX > last || v + reachY < 0 || v - reachY > last) return null;
  const cover = coverAt(MOST);
  cover.left = <i32>max<f32>(u - reachX, 0) & ~3;
  cover.right = <i32>min<f32>(u + reachX, last);
  cover.top = <i32>max<f32>(v - reachY, 0);
  cover.bottom = <i32>min<f32>(v + reachY, last);
  return cover;
}

/** Adds a rectangle, joined with those that it costs less to join than to keep apart. */
export function addCover(cover: Cover): void {
  for (let i = 0; i < Covers.count; i++) {
    const other = coverAt(i);
    if (joinedArea(cover, other) > area(cover) + area(other) && Covers.count < MOST) continue;
    join(cover, other);
    Covers.count -= 1;
    memory.copy(changetype<usize>(other), changetype<usize>(coverAt(Covers.count)), offsetof<Cover>());
    // it has grown: what stood apart from it may not any more
    i = -1;
  }
  memory.copy(changetype<usize>(coverAt(Covers.count)), changetype<usize>(cover), offsetof<Cover>());
  Covers.count += 1;
}

/** Joins them all where they hold more than `most` texels together; the map itself must not be less. */
export function boundCovers(most: i32): void {
  let sum = 0;
  for (let i = 0; i < Covers.count; i++) sum += area(coverAt(i));
  if (sum <= most) return;
  for (let i = 1; i < Covers.count; i++) join(coverAt(0), coverAt(i));
  Covers.count = 1;
}

/** The rectangle that holds `cover`; one does, once it was added. */
export function coverAround(cover: Cover): Cover {
  for (let i = 0; i < Covers.count - 1; i++) {
    const other = coverAt(i);
    if (
      other.left <= cover.left &&
      other.right >= cover.right &&
      other.top <= cover.top &&
      other.bottom >= cover.bottom
    ) {
      return other;
    }
  }
  return coverAt(Covers.count - 1);
}

function area(cover: Cover): i32 {
  return (cover.right - cover.left + 1) * (cover.bottom - cover.top + 1);
}

function joinedArea(a: Cover, b: Cover): i32 {
  return (
    (max<i32>(a.right, b.right) - min<i32>(a.left, b.left) + 1) *
    (max<i32>(a.bottom, b.bottom) - min<i32>(a.top, b.top) + 1)
  );
}

function join(a: Cover, b: Cover): void {
  a.left = min<i32>(a.left, b.left);
  a.right = max<i32>(a.right, b.right);
  a.top = min<i32>(a.top, b.top);
  a.bottom = max<i32>(a.bottom, b.bottom);
}
