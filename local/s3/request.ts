import type { IncomingMessage } from 'node:http';
import { S3Error } from './errors.ts';

/** A request as the operations see it, read once from the wire. */
export interface S3Request {
  readonly method: string;
  /** Path as it was sent, still encoded: signatures cover these very bytes. */
  readonly rawPath: string;
  readonly bucket: string;
  /** Decoded; empty for a request about the bucket. */
  readonly key: string;
  /** Decoded parameters; the last one wins. */
  readonly query: ReadonlyMap<string, string>;
  /** As sent, names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly incoming: IncomingMessage;
}

export function readRequest(incoming: IncomingMessage): S3Request {
  const [rawPath = '/', rawQuery = ''] = splitOnce(incoming.url ?? '/', '?');
  const [bucket = '', key = ''] = splitOnce(rawPath.slice(1), '/');
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(',') : value);
  }
  return {
    method: incoming.method ?? 'GET',
    rawPath,
    bucket: decode(bucket),
    key: decode(key),
    query: readQuery(rawQuery),
    headers,
    incoming,
  };
}

/**
 * A header, or the query parameter it became when the URL was presigned: signers move `x-amz-*` headers into the query,
 * and S3 honours them there.
 */
export function header(request: S3Request, name: string): string | undefined {
  const sent = request.headers.get(name);
  if (sent !== undefined || !name.startsWith('x-amz-')) return sent;
  for (const [parameter, value] of request.query) if (parameter.toLowerCase() === name) return value;
  return undefined;
}

function readQuery(raw: string): Map<string, string> {
  const query = new Map<string, string>();
  for (const part of raw.split('&')) {
    if (!part) continue;
    const [name = '', value = ''] = splitOnce(part, '=');
    query.set(decode(name), decode(value));
  }
  return query;
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI', 400, "Couldn't parse the specified URI.");
  }
}
