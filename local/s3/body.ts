import { createHash, type Hash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import {
  type Checksum,
  type ChecksumAlgorithm,
  checksumHeader,
  requestedAlgorithm,
  requireChecksum,
  startDigest,
} from './checksums.ts';
import { AwsChunkedDecoder } from './chunked.ts';
import { notProvided, S3Error } from './errors.ts';
import { header, type S3Request } from './request.ts';
import type { ObjectStore } from './store.ts';

/** Bytes that arrived whole and were checked; they lie in `blob`, which belongs to no object yet. */
export interface ReceivedBody {
  readonly blob: string;
  /** Bytes. */
  readonly size: number;
  /** Hex. */
  readonly md5: string;
  readonly checksum: Checksum | null;
}

/**
 * Reads the body of a PUT into a new blob and checks it against everything the client promised: length, MD5, payload
 * hash of the signature, checksum in a header or a trailer.
 * @throws S3Error when a promise is broken; nothing is left behind then.
 */
export async function receiveBody(request: S3Request, store: ObjectStore): Promise<ReceivedBody> {
  const payloadHash = header(request, 'x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  if (payloadHash.startsWith('STREAMING-AWS4')) throw notProvided('chunk-by-chunk signing');
  const algorithm = requestedAlgorithm(request);
  const chunked = payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';
  const decoder = chunked ? new AwsChunkedDecoder() : null;
  const source = decoder ? request.incoming.pipe(decoder) : request.incoming;
  if (decoder) request.incoming.once('error', (error) => decoder.destroy(error));

  const sha256 = /^[0-9a-f]{64}$/.test(payloadHash) ? createHash('sha256') : null;
  return storeBytes(sha256 ? hashing(source, sha256) : source, store, algorithm, (received) => {
    const promisedSize = header(request, chunked ? 'x-amz-decoded-content-length' : 'content-length');
    if (promisedSize !== undefined && Number(promisedSize) !== received.size) {
      throw new S3Error('IncompleteBody', 400, 'The body is not as long as Content-Length says.');
    }
    const promisedMd5 = request.headers.get('content-md5');
    if (promisedMd5 !== undefined && promisedMd5 !== Buffer.from(received.md5, 'hex').toString('base64')) {
      throw new S3Error('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
    }
    if (sha256 && payloadHash !== sha256.digest('hex')) {
      throw new S3Error(
        'XAmzContentSHA256Mismatch',
        400,
        "The provided 'x-amz-content-sha256' header does not match.",
      );
    }
    if (received.checksum) {
      const name = checksumHeader(received.checksum.algorithm);
      requireChecksum(decoder?.trailers.get(name) ?? request.headers.get(name), received.checksum);
    }
  });
}

async function* hashing(source: AsyncIterable<Buffer>, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
}

/**
 * Writes a stream into a new blob: to a temporary file first, renamed when complete.
 * @param check sees what arrived and throws to refuse it.
 */
export async function storeBytes(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  store: ObjectStore,
  algorithm: ChecksumAlgorithm | null,
  check: (received: ReceivedBody) => void = () => {},
): Promise<ReceivedBody> {
  const temporary = store.temporaryFile();
  const blob = store.newBlob();
  const md5 = createHash('md5');
  const digest = algorithm ? startDigest(algorithm) : null;
  let size = 0;
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const chunk of source) {
        md5.update(chunk);
        digest?.update(chunk);
        size += chunk.length;
        await file.appendFile(chunk);
      }
      await file.datasync();
    } finally {
      await file.close();
    }
    const received: ReceivedBody = {
      blob,
      size,
      md5: md5.digest('hex'),
      checksum: algorithm && digest ? { algorithm, value: digest.value() } : null,
    };
    check(received);
    await rename(temporary, store.blobPath(blob));
    return received;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
