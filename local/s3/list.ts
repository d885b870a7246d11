import * as z from 'zod';
import { S3Error } from './errors.ts';
import type { S3Request } from './request.ts';
import type { ObjectStore, StoredObject } from './store.ts';
import { toXml } from './xml.ts';

const MAX_KEYS = 1000;

/** The last thing a page held: a key, or a common prefix whose keys are then skipped. */
const cursorSchema = z.object({ after: z.string(), skip: z.string().nullable() });
type Cursor = z.output<typeof cursorSchema>;

interface Page {
  readonly objects: StoredObject[];
  readonly prefixes: string[];
  readonly next: Cursor | null;
}

/** ListObjectsV2: keys in UTF-8 order, grouped at a delimiter, page by page. */
export function listObjects(request: S3Request, store: ObjectStore): string {
  const { query, bucket } = request;
  if (query.get('list-type') !== '2')
    throw new S3Error('NotImplemented', 501, 'use ListObjectsV2 (list-type=2)');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const token = query.get('continuation-token');
  const maxKeys = readMaxKeys(query.get('max-keys'));
  const cursor =
    token === undefined ? { after: query.get('start-after') ?? '', skip: null } : readToken(token);
  const page = takePage(store, bucket, prefix, delimiter, maxKeys, cursor);
  const encode = query.get('encoding-type') === 'url' ? encodeKey : (key: string) => key;
  return toXml('ListBucketResult', {
    Name: bucket,
    Prefix: encode(prefix),
    ...(delimiter ? { Delimiter: encode(delimiter) } : {}),
    ...(query.get('encoding-type') === 'url' ? { EncodingType: 'url' } : {}),
    ...(query.has('start-after') ? { StartAfter: encode(query.get('start-after') ?? '') } : {}),
    ...(token === undefined ? {} : { ContinuationToken: token }),
    ...(page.next ? { NextContinuationToken: writeToken(page.next) } : {}),
    KeyCount: page.objects.length + page.prefixes.length,
    MaxKeys: maxKeys,
    IsTruncated: page.next !== null,
    Contents: page.objects.map((object) => ({
      Key: encode(object.key),
      LastModified: new Date(object.modified).toISOString(),
      ETag: `"${object.etag}"`,
      ...(object.checksum
        ? { ChecksumAlgorithm: object.checksum.algorithm, ChecksumType: object.checksum.type }
        : {}),
      Size: object.size,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((common) => ({ Prefix: encode(common) })),
  });
}

function takePage(
  store: ObjectStore,
  bucket: string,
  prefix: string,
  delimiter: string,
  maxKeys: number,
  cursor: Cursor,
): Page {
  const objects: StoredObject[] = [];
  const prefixes: string[] = [];
  let { after, skip } = cursor;
  if (maxKeys === 0) return { objects, prefixes, next: null };
  for (const object of store.list(bucket, prefix, after)) {
    if (skip !== null && object.key.startsWith(skip)) continue;
    if (objects.length + prefixes.length === maxKeys) return { objects, prefixes, next: { after, skip } };
    const end = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    after = object.key;
    if (end < 0) {
      skip = null;
      objects.push(object);
    } else {
      skip = object.key.slice(0, end + delimiter.length);
      prefixes.push(skip);
    }
  }
  return { objects, prefixes, next: null };
}

function readMaxKeys(text: string | undefined): number {
  if (text === undefined) return MAX_KEYS;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) {
    throw new S3Error('InvalidArgument', 400, 'Provided max-keys not an integer or within integer range');
  }
  return Math.min(value, MAX_KEYS);
}

function writeToken(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString('base64url');
}

function readToken(token: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw new S3Error('InvalidArgument', 400, 'The continuation token provided is incorrect');
  }
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
}
