import { S3Error } from './errors.ts';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a Range header. As S3 does, it ignores what it does not understand (several ranges, other units).
 * @returns null for the whole object.
 * @throws S3Error 416 for a range that lies outside the object.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [, first = '', last = ''] = match;
  if (first === '') {
    const length = Math.min(Number(last), size);
    if (length === 0) throw outside(size);
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (start >= size) throw outside(size);
  if (last !== '' && Number(last) < start) return null;
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

const outside = (size: number): S3Error =>
  new S3Error('InvalidRange', 416, 'The requested range is not satisfiable', {
    'content-range': `bytes */${size}`,
  });
