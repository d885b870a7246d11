import { noSuchKey, preconditionFailed, S3Error } from './errors.ts';
import type { StoredObject } from './store.ts';

type Headers = { get(name: string): string | undefined };

/** If-Match and If-None-Match on a write. S3 allows only `*` for the latter. */
export function checkWrite(headers: Headers, current: StoredObject | null): void {
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new S3Error('NotImplemented', 501, 'If-None-Match on a write only supports *');
  }
  if (ifNoneMatch === '*' && current) throw preconditionFailed();
  const ifMatch = headers.get('if-match');
  if (ifMatch === undefined) return;
  if (!current) throw noSuchKey();
  if (!lists(ifMatch, current.etag)) throw preconditionFailed();
}

/**
 * The conditions of a read.
 * @param prefix `''`, or `'x-amz-copy-source-'` for the source of a copy.
 * @throws S3Error 412 when a condition fails, 304 when the client's copy is still good.
 */
export function checkRead(headers: Headers, object: StoredObject, prefix = ''): void {
  const modified = Math.floor(object.modified / 1000) * 1000;
  const ifMatch = headers.get(`${prefix}if-match`);
  const ifUnmodifiedSince = headers.get(`${prefix}if-unmodified-since`);
  if (ifMatch !== undefined) {
    if (!lists(ifMatch, object.etag)) throw preconditionFailed();
  } else if (ifUnmodifiedSince !== undefined && modified > Date.parse(ifUnmodifiedSince)) {
    throw preconditionFailed();
  }
  const ifNoneMatch = headers.get(`${prefix}if-none-match`);
  const ifModifiedSince = headers.get(`${prefix}if-modified-since`);
  const unchanged =
    ifNoneMatch !== undefined
      ? lists(ifNoneMatch, object.etag)
      : ifModifiedSince !== undefined && modified <= Date.parse(ifModifiedSince);
  if (!unchanged) return;
  if (prefix) throw preconditionFailed();
  throw new S3Error('NotModified', 304, 'Not Modified', { etag: `"${object.etag}"` });
}

function lists(header: string, etag: string): boolean {
  return header.split(',').some((item) => {
    const value = item.trim().replace(/^W\//, '').replaceAll('"', '');
    return value === '*' || value === etag;
  });
}
