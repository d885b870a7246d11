import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';

const ROTATE_BYTES = 5 * 1024 * 1024;

/**
 * One log file under `logs/`. A file over 5 MiB becomes `<name>.log.1` at start-up, so that a long-lived cloud keeps at
 * most two generations.
 */
export class LogFile {
  readonly path: string;
  readonly #stream: WriteStream;

  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true });
    this.path = path.join(folder, `${name}.log`);
    if (existsSync(this.path) && statSync(this.path).size > ROTATE_BYTES)
      renameSync(this.path, `${this.path}.1`);
    this.#stream = createWriteStream(this.path, { flags: 'a' });
    // a full disk must not take the cloud down with it
    this.#stream.on('error', () => {});
  }

  write(line: string): void {
    this.#stream.write(`${line}\n`);
  }

  /** Copies everything a child prints. */
  capture(output: Readable | null): void {
    output?.on('data', (chunk: Buffer) => this.#stream.write(chunk));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }
}
