/** Hands out pieces of a memory that does not exist yet: all sizes are known before it is made, so nothing overflows. */
export interface Arena {
  /** Address of `bytes` bytes, aligned to 64. */
  take(bytes: number): number;
  /** Bytes taken so far, from address 0. */
  readonly size: number;
}

const PAGE = 65_536;
const LIMIT = 65_536 * PAGE;

export class SceneTooLargeError extends Error {
  override readonly name = 'SceneTooLargeError';
}

export function planArena(from: number): Arena {
  let top = Math.ceil(from / 64) * 64;
  return {
    take(bytes) {
      const at = top;
      top += Math.ceil(bytes / 64) * 64;
      if (top > LIMIT) {
        throw new SceneTooLargeError(
          'the scene and its picture need more than the 4 GiB that WebAssembly can address',
        );
      }
      return at;
    },
    get size() {
      return top;
    },
  };
}

/** A shared memory that holds everything the arena handed out. */
export function makeMemory(arena: Arena): WebAssembly.Memory {
  const pages = Math.ceil(arena.size / PAGE);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}
