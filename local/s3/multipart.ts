import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { requestAttributes } from './attributes.ts';
import { receiveBody, storeBytes } from './body.ts';
import { checksumHeader, requestedAlgorithm, startDigest } from './checksums.ts';
import { checkWrite } from './conditions.ts';
import { noSuchUpload, S3Error } from './errors.ts';
import { type Answer, checksumHeaders, commitOrDiscard, requireKey } from './objects.ts';
import type { S3Request } from './request.ts';
import type { ObjectStore, Part, StoredObject, Upload } from './store.ts';
import { readComplete, toXml } from './xml.ts';

/** Every part but the last has at least this many bytes. */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_PART_NUMBER = 10_000;

export function createMultipartUpload(request: S3Request, store: ObjectStore): Answer {
  requireKey(request.key);
  const { bucket, key } = request;
  const id = randomUUID();
  store.startUpload({
    id,
    bucket,
    key,
    attributes: requestAttributes(request),
    algorithm: requestedAlgorithm(request),
  });
  return {
    status: 200,
    body: toXml('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id }),
  };
}

export async function uploadPart(request: S3Request, store: ObjectStore): Promise<Answer> {
  const upload = findUpload(request, store);
  const number = Number(request.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    throw new S3Error(
      'InvalidArgument',
      400,
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}`,
    );
  }
  const received = await receiveBody(request, store);
  // the upload may have been aborted while the bytes came in
  if (!store.findUpload(upload.id, upload.bucket, upload.key)) {
    store.discardBlob(received.blob);
    throw noSuchUpload();
  }
  store.putPart(upload.id, {
    number,
    blob: received.blob,
    size: received.size,
    etag: received.md5,
    checksum: received.checksum?.value ?? null,
  });
  return {
    status: 200,
    headers: {
      etag: `"${received.md5}"`,
      ...(received.checksum
        ? { [checksumHeader(received.checksum.algorithm)]: received.checksum.value }
        : {}),
    },
  };
}

/** Joins the listed parts into one object; parts that were uploaded but not listed are dropped. */
export async function completeMultipartUpload(
  request: S3Request,
  store: ObjectStore,
  xml: string,
): Promise<Answer> {
  const upload = findUpload(request, store);
  const parts = chooseParts(readComplete(xml), store.parts(upload.id));
  checkWrite(request.headers, store.find(upload.bucket, upload.key));
  const joined = await storeBytes(readParts(parts, store), store, null);
  const object: StoredObject = {
    bucket: upload.bucket,
    key: upload.key,
    blob: joined.blob,
    size: joined.size,
    etag: compositeEtag(parts),
    modified: Date.now(),
    attributes: upload.attributes,
    checksum: compositeChecksum(upload, parts),
  };
  commitOrDiscard(store, object, 'ObjectCreated:CompleteMultipartUpload', request);
  store.endUpload(upload.id);
  const body = toXml('CompleteMultipartUploadResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    ETag: `"${object.etag}"`,
  });
  return { status: 200, headers: checksumHeaders(object), body };
}

export function abortMultipartUpload(request: S3Request, store: ObjectStore): Answer {
  store.endUpload(findUpload(request, store).id);
  return { status: 204 };
}

/** ListParts, in one page: the local limit of parts is the page size of a client that asks for more. */
export function listParts(request: S3Request, store: ObjectStore): Answer {
  const upload = findUpload(request, store);
  const body = toXml('ListPartsResult', {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: false,
    Part: store
      .parts(upload.id)
      .map((part) => ({ PartNumber: part.number, ETag: `"${part.etag}"`, Size: part.size })),
  });
  return { status: 200, body };
}

function findUpload(request: S3Request, store: ObjectStore): Upload {
  const upload = store.findUpload(request.query.get('uploadId') ?? '', request.bucket, request.key);
  if (!upload) throw noSuchUpload();
  return upload;
}

function chooseParts(wanted: readonly { number: number; etag: string }[], uploaded: readonly Part[]): Part[] {
  const parts = wanted.map(({ number, etag }, index) => {
    const previous = wanted[index - 1];
    if (previous && previous.number >= number) {
      throw new S3Error('InvalidPartOrder', 400, 'The list of parts was not in ascending order.');
    }
    const part = uploaded.find((candidate) => candidate.number === number && candidate.etag === etag);
    if (!part)
      throw new S3Error('InvalidPart', 400, 'One or more of the specified parts could not be found.');
    return part;
  });
  if (parts.slice(0, -1).some(({ size }) => size < MIN_PART_BYTES)) {
    throw new S3Error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

async function* readParts(parts: readonly Part[], store: ObjectStore): AsyncGenerator<Buffer> {
  for (const part of parts) yield* createReadStream(store.blobPath(part.blob));
}

function compositeEtag(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(Buffer.from(part.etag, 'hex'));
  return `${hash.digest('hex')}-${parts.length}`;
}

function compositeChecksum(upload: Upload, parts: readonly Part[]): StoredObject['checksum'] {
  if (!upload.algorithm || parts.some((part) => part.checksum === null)) return null;
  const digest = startDigest(upload.algorithm);
  for (const part of parts) digest.update(Buffer.from(part.checksum ?? '', 'base64'));
  return { algorithm: upload.algorithm, value: `${digest.value()}-${parts.length}`, type: 'COMPOSITE' };
}
