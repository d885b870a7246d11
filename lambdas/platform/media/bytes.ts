/** Reads numbers and names out of a file's bytes. @throws RangeError past their end, which a reader takes for damage. */
export class Bytes {
  readonly all: Uint8Array;
  readonly #view: DataView;

  constructor(all: Uint8Array) {
    this.all = all;
    this.#view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  get length(): number {
    return this.all.length;
  }

  u8(at: number): number {
    return this.#view.getUint8(at);
  }

  u16(at: number, littleEndian = false): number {
    return this.#view.getUint16(at, littleEndian);
  }

  u24le(at: number): number {
    return this.u16(at, true) | (this.u8(at + 2) << 16);
  }

  u32(at: number, littleEndian = false): number {
    return this.#view.getUint32(at, littleEndian);
  }

  u64(at: number): number {
    return Number(this.#view.getBigUint64(at));
  }

  /** One byte a character. */
  name(at: number, length: number): string {
    return String.fromCharCode(...this.part(at, at + length));
  }

  part(from: number, to: number): Uint8Array {
    if (from < 0 || to < from || to > this.length) throw new RangeError('past the end');
    return this.all.subarray(from, to);
  }
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
