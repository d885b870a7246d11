import { createReadStream } from 'node:fs';
import { link } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { requestAttributes } from './attributes.ts';
import { receiveBody } from './body.ts';
import { checksumHeader } from './checksums.ts';
import { checkRead, checkWrite } from './conditions.ts';
import { noSuchKey, S3Error } from './errors.ts';
import { newEvent } from './events.ts';
import { parseRange } from './range.ts';
import { header, type S3Request } from './request.ts';
import type { ObjectStore, StoredObject } from './store.ts';
import { readDelete, toXml } from './xml.ts';

/** An answer without a body of its own, or with a small one. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const MAX_KEY_BYTES = 1024;

/** Parameters of a signed GET that replace headers of the response. */
const OVERRIDES = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
] as const;

/** PutObject. */
export async function putObject(request: S3Request, store: ObjectStore): Promise<Answer> {
  requireKey(request.key);
  const { bucket, key } = request;
  const attributes = requestAttributes(request);
  checkWrite(request.headers, store.find(bucket, key));
  const received = await receiveBody(request, store);
  const object: StoredObject = {
    bucket,
    key,
    blob: received.blob,
    size: received.size,
    etag: received.md5,
    modified: Date.now(),
    attributes,
    checksum: received.checksum ? { ...received.checksum, type: 'FULL_OBJECT' } : null,
  };
  commitOrDiscard(store, object, 'ObjectCreated:Put', request);
  return { status: 200, headers: { etag: `"${object.etag}"`, ...checksumHeaders(object) } };
}

/** GetObject and HeadObject. Streams the bytes itself. */
export async function sendObject(
  request: S3Request,
  store: ObjectStore,
  response: ServerResponse,
  extra: Readonly<Record<string, string>>,
): Promise<void> {
  const object = store.find(request.bucket, request.key);
  if (!object) throw noSuchKey();
  checkRead(request.headers, object);
  const range = parseRange(request.headers.get('range'), object.size);
  const headers: Record<string, string> = {
    ...object.attributes.headers,
    ...Object.fromEntries(
      Object.entries(object.attributes.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
    ),
    ...extra,
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(range ? range.end - range.start + 1 : object.size),
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${object.size}` } : {}),
    // a checksum of the whole says nothing about a part
    ...(!range && header(request, 'x-amz-checksum-mode')?.toUpperCase() === 'ENABLED'
      ? checksumHeaders(object)
      : {}),
  };
  for (const name of OVERRIDES) {
    const value = request.query.get(`response-${name}`);
    if (value !== undefined) headers[name] = value;
  }
  response.writeHead(range ? 206 : 200, headers);
  if (request.method === 'HEAD' || object.size === 0) {
    response.end();
    return;
  }
  await pipeline(createReadStream(store.blobPath(object.blob), range ?? {}), response);
}

/** DeleteObject: no error when there is nothing to delete. */
export function deleteObject(request: S3Request, store: ObjectStore): Answer {
  const current = store.find(request.bucket, request.key);
  if (request.headers.has('if-match')) checkWrite(request.headers, current);
  store.delete(request.bucket, request.key, (deleted) => newEvent('ObjectRemoved:Delete', deleted));
  return { status: 204 };
}

/** DeleteObjects: up to 1000 keys in one XML document. */
export function deleteObjects(request: S3Request, store: ObjectStore, xml: string): Answer {
  const { keys, quiet } = readDelete(xml);
  for (const key of keys)
    store.delete(request.bucket, key, (deleted) => newEvent('ObjectRemoved:Delete', deleted));
  const body = toXml('DeleteResult', quiet ? {} : { Deleted: keys.map((Key) => ({ Key })) });
  return { status: 200, body };
}

/** CopyObject: the bytes are shared on disk, so a copy costs nothing. */
export async function copyObject(request: S3Request, store: ObjectStore, source: string): Promise<Answer> {
  requireKey(request.key);
  const [sourceBucket, sourceKey] = readCopySource(source);
  const original = store.find(sourceBucket, sourceKey);
  if (!original) throw noSuchKey();
  checkRead(request.headers, original, 'x-amz-copy-source-');
  const replace = header(request, 'x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  if (!replace && sourceBucket === request.bucket && sourceKey === request.key) {
    throw new S3Error(
      'InvalidRequest',
      400,
      'This copy request is illegal because it is trying to copy an object to itself without changing anything.',
    );
  }
  const blob = store.newBlob();
  await link(store.blobPath(original.blob), store.blobPath(blob));
  const object: StoredObject = {
    ...original,
    bucket: request.bucket,
    key: request.key,
    blob,
    modified: Date.now(),
    attributes: replace ? requestAttributes(request) : original.attributes,
  };
  commitOrDiscard(store, object, 'ObjectCreated:Copy', request);
  const body = toXml('CopyObjectResult', {
    ETag: `"${object.etag}"`,
    LastModified: new Date(object.modified).toISOString(),
  });
  return { status: 200, body };
}

/** Makes received bytes an object if the conditions still hold, and throws them away otherwise. */
export function commitOrDiscard(
  store: ObjectStore,
  object: StoredObject,
  name: Parameters<typeof newEvent>[0],
  request: S3Request | null,
): void {
  try {
    store.commit(object, newEvent(name, object), (current) => {
      if (request) checkWrite(request.headers, current);
    });
  } catch (error) {
    store.discardBlob(object.blob);
    throw error;
  }
}

export function checksumHeaders(object: StoredObject): Record<string, string> {
  if (!object.checksum) return {};
  const { algorithm, value, type } = object.checksum;
  return { [checksumHeader(algorithm)]: value, 'x-amz-checksum-type': type };
}

export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES)
    throw new S3Error('KeyTooLongError', 400, 'Your key is too long');
}

function readCopySource(source: string): [string, string] {
  if (source.includes('?versionId='))
    throw new S3Error('NotImplemented', 501, 'object versions are not kept locally');
  const [bucket = '', ...key] = source.replace(/^\//, '').split('/');
  return [decodeURIComponent(bucket), decodeURIComponent(key.join('/'))];
}
