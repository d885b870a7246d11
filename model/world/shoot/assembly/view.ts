// Which part of the world an exposure can see: what lies between the planes through the eye and the picture's sides.
import { Exposure, Film } from './layout';
import { dot3, splat } from './simd';
import { Ball } from './transform';

/** Pixels around the exposure that count as seen: its rim, and what rounding may cost. */
const AROUND: f32 = 8;

/** The four planes, one a lane, at length 1 and inward; then the one through the eye that looks forward. */
class Sides {
  static x: v128 = i32x4(0, 0, 0, 0);
  static y: v128 = i32x4(0, 0, 0, 0);
  static z: v128 = i32x4(0, 0, 0, 0);
  static away: v128 = i32x4(0, 0, 0, 0);
  static front: usize = 0;
}

/** Readies `sees` for an exposure. */
export function look(film: Film, exposure: Exposure): void {
  Sides.front = changetype<usize>(exposure) + offsetof<Exposure>('toW0');
  const right = <f32>film.cellWidth + AROUND,
    bottom = <f32>film.cellHeight + AROUND;
  let x = sides(exposure.toX0, exposure.toY0, exposure.toW0, right, bottom),
    y = sides(exposure.toX1, exposure.toY1, exposure.toW1, right, bottom),
    z = sides(exposure.toX2, exposure.toY2, exposure.toW2, right, bottom);
  const length = f32x4.sqrt(dot3(x, y, z, x, y, z));
  Sides.x = f32x4.div(x, length);
  Sides.y = f32x4.div(y, length);
  Sides.z = f32x4.div(z, length);
  Sides.away = f32x4.div(sides(exposure.toX3, exposure.toY3, exposure.toW3, right, bottom), length);
}

/** One coefficient of left, right, top and bottom: pixels inward of each, times w. */
function sides(x: f32, y: f32, w: f32, right: f32, bottom: f32): v128 {
  return f32x4(x + AROUND * w, right * w - x, y + AROUND * w, bottom * w - y);
}

/** Whether `Ball` reaches into the picture or its rim. */
export function sees(): bool {
  const front =
    load<f32>(Sides.front) * Ball.x +
    load<f32>(Sides.front, 4) * Ball.y +
    load<f32>(Sides.front, 8) * Ball.z +
    load<f32>(Sides.front, 12);
  if (front < -Ball.reach) return false;
  const inward = f32x4.add(dot3(Sides.x, Sides.y, Sides.z, splat(Ball.x), splat(Ball.y), splat(Ball.z)), Sides.away);
  return i32x4.all_true(f32x4.gt(inward, splat(-Ball.reach)));
}
