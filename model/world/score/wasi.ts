/**
 * A WASI preview 1 host for command-line programs, with files in memory and nothing else: no disk, no network, no
 * clock, no environment.
 *
 * Not `node:wasi`: that is documented as no sandbox, wants a real folder for every run, prints a warning, and in Node
 * 20.20 a program that writes a few hundred times crashes the whole process once the calls are optimised
 * (`--no-turbo-fast-api-calls` avoids it; Node 24.21 does not crash). This host takes half the time.
 */

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_ENTRY = 44;

const CHARACTER_DEVICE = 2;
const DIRECTORY = 3;
const REGULAR_FILE = 4;

const CREATE = 1;
const TRUNCATE = 8;

const ROOT = 3;

/** A byte string that can be read, overwritten and appended to at a position. */
class MemoryFile {
  #bytes = new Uint8Array(4096);
  #length = 0;

  get length() {
    return this.#length;
  }

  contents(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  truncate() {
    this.#length = 0;
  }

  read(position: number, count: number): Uint8Array {
    return this.#bytes.subarray(Math.min(position, this.#length), Math.min(position + count, this.#length));
  }

  write(position: number, bytes: Uint8Array) {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(end, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    if (position > this.#length) this.#bytes.fill(0, this.#length, position);
    this.#bytes.set(bytes, position);
    this.#length = Math.max(this.#length, end);
  }
}

interface Descriptor {
  readonly file: MemoryFile;
  readonly type: number;
  position: number;
}

/** Thrown through the program by `proc_exit`, to unwind it. */
class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`the program ended with code ${code}`);
    this.code = code;
  }
}

/** What a program left behind: its output, and the files it wrote into `/`. */
export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Runs a WASI command to its end, synchronously.
 * @param args `args[0]` is the program's own name.
 * @throws {WebAssembly.RuntimeError} when the program traps; {WebAssembly.LinkError} when it imports more than this host has.
 */
export function runCommand(module: WebAssembly.Module, args: readonly string[]): CommandResult {
  const files = new Map<string, MemoryFile>();
  const stdout = new MemoryFile();
  const stderr = new MemoryFile();
  const descriptors = new Map<number, Descriptor>([
    [0, { file: new MemoryFile(), type: CHARACTER_DEVICE, position: 0 }],
    [1, { file: stdout, type: CHARACTER_DEVICE, position: 0 }],
    [2, { file: stderr, type: CHARACTER_DEVICE, position: 0 }],
    [ROOT, { file: new MemoryFile(), type: DIRECTORY, position: 0 }],
  ]);
  let nextDescriptor = ROOT + 1;
  const encodedArgs = args.map((arg) => new TextEncoder().encode(`${arg}\0`));

  let memory: WebAssembly.Memory | undefined;
  // made anew for every call: growing the memory detaches the old buffer
  const view = () => new DataView(bytes().buffer);
  const bytes = () => {
    if (memory === undefined) throw new Error('the program called the host before it had memory');
    return new Uint8Array(memory.buffer);
  };

  /** Calls `transfer` for each buffer of an iovec array until it moves less than asked; stores the total at `total`. */
  const transferAll = (
    vectors: number,
    count: number,
    total: number,
    transfer: (at: number, length: number) => number,
  ) => {
    const data = view();
    let moved = 0;
    for (let i = 0; i < count; i++) {
      const length = data.getUint32(vectors + 8 * i + 4, true);
      const done = transfer(data.getUint32(vectors + 8 * i, true), length);
      moved += done;
      if (done < length) break;
    }
    data.setUint32(total, moved, true);
    return SUCCESS;
  };

  const host = {
    args_sizes_get(count: number, size: number) {
      view().setUint32(count, encodedArgs.length, true);
      view().setUint32(
        size,
        encodedArgs.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return SUCCESS;
    },
    args_get(pointers: number, buffer: number) {
      let at = buffer;
      encodedArgs.forEach((arg, i) => {
        view().setUint32(pointers + 4 * i, at, true);
        bytes().set(arg, at);
        at += arg.length;
      });
      return SUCCESS;
    },
    clock_time_get(_clock: number, _precision: bigint, time: number) {
      view().setBigUint64(time, 0n, true);
      return SUCCESS;
    },
    fd_close: (fd: number) => (descriptors.delete(fd) ? SUCCESS : BAD_DESCRIPTOR),
    fd_fdstat_get(fd: number, stat: number) {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return BAD_DESCRIPTOR;
      const data = view();
      data.setBigUint64(stat, BigInt(descriptor.type), true);
      data.setBigUint64(stat + 8, ~0n & 0xffff_ffff_ffff_ffffn, true);
      data.setBigUint64(stat + 16, ~0n & 0xffff_ffff_ffff_ffffn, true);
      return SUCCESS;
    },
    fd_fdstat_set_flags: (fd: number) => (descriptors.has(fd) ? SUCCESS : BAD_DESCRIPTOR),
    fd_prestat_get(fd: number, stat: number) {
      if (fd !== ROOT) return BAD_DESCRIPTOR;
      view().setUint32(stat, 0, true);
      view().setUint32(stat + 4, 1, true);
      return SUCCESS;
    },
    fd_prestat_dir_name(fd: number, path: number) {
      if (fd !== ROOT) return BAD_DESCRIPTOR;
      view().setUint8(path, '/'.charCodeAt(0));
      return SUCCESS;
    },
    fd_read(fd: number, vectors: number, count: number, total: number) {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return BAD_DESCRIPTOR;
      return transferAll(vectors, count, total, (at, length) => {
        const part = descriptor.file.read(descriptor.position, length);
        bytes().set(part, at);
        descriptor.position += part.length;
        return part.length;
      });
    },
    fd_write(fd: number, vectors: number, count: number, total: number) {
      const descriptor = descriptors.get(fd);
      if (descriptor === undefined) return BAD_DESCRIPTOR;
      return transferAll(vectors, count, total, (at, length) => {
        descriptor.file.write(descriptor.position, bytes().subarray(at, at + length));
        descriptor.position += length;
        return length;
      });
    },
    fd_seek(fd: number, offset: bigint, whence: number, position: number) {
      const descriptor = descriptors.get(fd);
      if (descriptor?.type !== REGULAR_FILE) return BAD_DESCRIPTOR;
      const base = [0, descriptor.position, descriptor.file.length][whence] ?? 0;
      descriptor.position = Math.max(0, base + Number(offset));
      view().setBigUint64(position, BigInt(descriptor.position), true);
      return SUCCESS;
    },
    path_open(
      _directory: number,
      _lookup: number,
      path: number,
      length: number,
      flags: number,
      _rights: bigint,
      _inherited: bigint,
      _status: number,
      opened: number,
    ) {
      const name = new TextDecoder().decode(bytes().slice(path, path + length));
      let file = files.get(name);
      if (file === undefined) {
        if ((flags & CREATE) === 0) return NO_ENTRY;
        file = new MemoryFile();
        files.set(name, file);
      }
      if ((flags & TRUNCATE) !== 0) file.truncate();
      descriptors.set(nextDescriptor, { file, type: REGULAR_FILE, position: 0 });
      view().setUint32(opened, nextDescriptor, true);
      nextDescriptor += 1;
      return SUCCESS;
    },
    proc_exit(code: number) {
      throw new Exit(code);
    },
  };

  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: host });
  const { memory: exported, _start: start } = instance.exports;
  if (!(exported instanceof WebAssembly.Memory) || typeof start !== 'function') {
    throw new TypeError('not a WASI command: it exports no memory or no _start');
  }
  memory = exported;
  let code = 0;
  try {
    start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    code = error.code;
  }
  const text = (file: MemoryFile) => new TextDecoder().decode(file.contents());
  return {
    code,
    stdout: text(stdout),
    stderr: text(stderr),
    files: new Map([...files].map(([name, file]) => [name, file.contents()])),
  };
}
