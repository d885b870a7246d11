import type { Pixels } from '../../../../bench/physics/blobs.ts';

/** Draws anti-aliased discs on a plain picture, as a camera would see balls. */
export function picture(
  width: number,
  height: number,
  discs: readonly { x: number; y: number; radius: number; color: readonly [number, number, number] }[],
  background: readonly [number, number, number] = [90, 80, 70],
): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      let color = [...background];
      for (const disc of discs) {
        const cover = Math.min(
          1,
          Math.max(0, disc.radius - Math.hypot(x + 0.5 - disc.x, y + 0.5 - disc.y) + 0.5),
        );
        color = color.map((value, k) => value + ((disc.color[k] ?? 0) - value) * cover);
      }
      rgba.set([...color.map(Math.round), 255], at);
    }
  }
  return { width, height, rgba };
}
