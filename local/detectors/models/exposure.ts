import type { Box, Thing } from './measures.ts';
import type { Picture } from './picture.ts';

const MIN_PERSON = 0.3;
/** Pixels are looked at this far apart in a picture of this many. */
const SAMPLES = 160;

/**
 * How much of a picture is the skin of people in it, 0–1: a footballer on a pitch shows little of it, whoever fills the
 * picture without clothes shows much.
 */
export function skinExposure(picture: Picture, things: readonly Thing[]): number {
  const people = things.filter(({ name, confidence }) => name === 'person' && confidence >= MIN_PERSON);
  if (people.length === 0) return 0;
  const step = Math.max(1, Math.floor(Math.max(picture.width, picture.height) / SAMPLES));
  let [skin, all] = [0, 0];
  for (let y = 0; y < picture.height; y += step) {
    for (let x = 0; x < picture.width; x += step) {
      all += 1;
      const inside = people.some(({ box }) => contains(box, x / picture.width, y / picture.height));
      if (inside && isSkin(picture.rgba, 4 * (y * picture.width + x))) skin += 1;
    }
  }
  return skin / all;
}

const contains = ({ left, top, width, height }: Box, x: number, y: number): boolean =>
  x >= left && x <= left + width && y >= top && y <= top + height;

/** The chroma of skin is much the same whatever its colour: only its light differs. */
function isSkin(rgba: Uint8ClampedArray, at: number): boolean {
  const [r = 0, g = 0, b = 0] = rgba.subarray(at, at + 3);
  const blue = 128 - 0.1687 * r - 0.3313 * g + 0.5 * b;
  const red = 128 + 0.5 * r - 0.4187 * g - 0.0813 * b;
  return r > 40 && red >= 136 && red <= 175 && blue >= 80 && blue <= 126;
}
