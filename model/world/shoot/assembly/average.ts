// From the threads' sums to light: four planes, red, green, blue and blur, of one 32-bit float a pixel.
import { calmLight } from './calm';
import { classBytes } from './expose';
import { gatherGlow } from './glow';
import { Bench, Film, UNIT } from './layout';
import { scale } from './simd';

/** Pixels from one row of a plane to the next: a multiple of 4. */
export function lightPitch(film: Film): i32 {
  return film.cellWidth * film.gridX;
}
/** Bytes from one plane to the next. */
export function lightPlane(film: Film): usize {
  return <usize>(lightPitch(film) * film.height) << 2;
}

export function benchAt(film: Film, thread: i32): Bench {
  return changetype<Bench>(load<usize>(film.threadTable + (<usize>thread << 2)));
}

/** Averages the threads' sums over rows y0..y1 into `film.hdr`, where a single sample lies already. */
export function average(film: Film, y0: i32, y1: i32): void {
  if (film.samples > 1) addUp(film, y0, y1);
  if (!film.toon) gatherGlow(film, y0, y1);
}

function addUp(film: Film, y0: i32, y1: i32): void {
  const pitch = lightPitch(film);
  const plane = lightPlane(film);
  const unit: f32 = 1 / (UNIT * <f32>film.samples);
  for (let y = y0; y < y1; y++) {
    const c = (y % film.gridY) * film.gridX;
    for (let x = 0; x < film.cellWidth; x += 4) {
      const at = <usize>((y / film.gridY) * film.cellWidth + x) << 2;
      let to = film.hdr + (<usize>(y * pitch + x * film.gridX) << 2);
      for (let k: usize = 0; k < 4; k++) {
        const even = total(film, c, k, at);
        if (film.gridX == 1) {
          v128.store(to, scale(f32x4.convert_i32x4_s(even), unit));
        } else {
          const odd = total(film, c + 1, k, at);
          v128.store(to, scale(f32x4.convert_i32x4_s(v128.shuffle<i32>(even, odd, 0, 4, 1, 5)), unit));
          v128.store(to, scale(f32x4.convert_i32x4_s(v128.shuffle<i32>(even, odd, 2, 6, 3, 7)), unit), 16);
        }
        to += plane;
      }
    }
  }
}

/** Of plane `k` of class `c`. */
function total(film: Film, c: i32, k: usize, at: usize): v128 {
  const from = <usize>c * classBytes(film) + k * (classBytes(film) >> 2) + at;
  let sum = v128.load(benchAt(film, 0).sums + from);
  for (let t = 1; t < film.threads; t++) sum = i32x4.add(sum, v128.load(benchAt(film, t).sums + from));
  if (film.firstExposures == film.exposures) return sum;
  return i32x4.add(sum, calmLight(film, film.threadTable, c, k, at));
}
