/** I420 (BT.709, limited range) to RGBA, for stills. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** `width` × `height` × 4 bytes, rows from the top, opaque. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Bytes of an I420 picture; both sides must be even. */
export function i420Bytes(width: number, height: number): number {
  return (width * height * 3) / 2;
}

export function i420ToRgba(i420: Uint8Array, width: number, height: number): Picture {
  if (i420.length !== i420Bytes(width, height)) {
    throw new RangeError(
      `a ${width}×${height} I420 picture has ${i420Bytes(width, height)} bytes, not ${i420.length}`,
    );
  }
  const rgba = new Uint8ClampedArray(width * height * 4);
  const luma = width * height;
  const half = width / 2;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const chroma = luma + (y >> 1) * half + (x >> 1);
      const l = ((i420[y * width + x] ?? 16) - 16) * (255 / 219);
      const cb = ((i420[chroma] ?? 128) - 128) * (255 / 224);
      const cr = ((i420[chroma + luma / 4] ?? 128) - 128) * (255 / 224);
      const at = (y * width + x) * 4;
      rgba[at] = l + 1.5748 * cr;
      rgba[at + 1] = l - 0.1873 * cb - 0.4681 * cr;
      rgba[at + 2] = l + 1.8556 * cb;
      rgba[at + 3] = 255;
    }
  }
  return { width, height, rgba };
}
