import { Transform, type TransformCallback } from 'node:stream';
import { S3Error } from './errors.ts';

/** A chunk header or trailer line is never longer than this. */
const MAX_LINE_BYTES = 8192;

/**
 * Takes the `aws-chunked` framing off a body: `<size in hex>[;extensions]\r\n<bytes>\r\n … 0\r\n<trailers>\r\n`.
 * Trailing headers, where a streaming client puts its checksum, are in `trailers` once the stream has ended.
 */
export class AwsChunkedDecoder extends Transform {
  readonly trailers = new Map<string, string>();
  #pending: Buffer = Buffer.alloc(0);
  #remaining = 0;
  #state: 'size' | 'data' | 'dataEnd' | 'trailers' | 'done' = 'size';

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    try {
      while (this.#step());
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#state === 'done' || this.#state === 'trailers' ? null : incomplete());
  }

  /** Consumes one piece of the framing; false when more bytes are needed. */
  #step(): boolean {
    if (this.#state === 'data') return this.#copy();
    if (this.#state === 'done') return false;
    const line = this.#line();
    if (line === null) return false;
    if (this.#state === 'dataEnd') {
      if (line !== '') throw incomplete();
      this.#state = 'size';
    } else if (this.#state === 'size') {
      const match = /^([0-9a-f]{1,8})(;.*)?$/i.exec(line);
      if (!match?.[1]) throw incomplete();
      this.#remaining = Number.parseInt(match[1], 16);
      this.#state = this.#remaining === 0 ? 'trailers' : 'data';
    } else if (line === '') {
      this.#state = 'done';
    } else {
      const colon = line.indexOf(':');
      this.trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    return true;
  }

  #copy(): boolean {
    const part = this.#pending.subarray(0, this.#remaining);
    if (part.length === 0) return false;
    this.#pending = this.#pending.subarray(part.length);
    this.#remaining -= part.length;
    this.push(part);
    if (this.#remaining === 0) this.#state = 'dataEnd';
    return true;
  }

  #line(): string | null {
    const end = this.#pending.indexOf('\r\n');
    if (end < 0) {
      if (this.#pending.length > MAX_LINE_BYTES) throw incomplete();
      return null;
    }
    const line = this.#pending.subarray(0, end).toString('latin1');
    this.#pending = this.#pending.subarray(end + 2);
    return line;
  }
}

const incomplete = (): S3Error =>
  new S3Error('IncompleteBody', 400, 'The request body is not valid aws-chunked framing.');
