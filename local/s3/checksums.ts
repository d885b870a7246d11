import { createHash, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notProvided, S3Error } from './errors.ts';
import type { S3Request } from './request.ts';

const ALGORITHMS = ['CRC32', 'SHA1', 'SHA256'] as const;
const CHECKSUM_HEADER = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/i;
export type ChecksumAlgorithm = (typeof ALGORITHMS)[number];

/** A checksum as it travels in `x-amz-checksum-*`: base64. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

/** A running checksum. */
export interface Digest {
  update(chunk: Buffer): void;
  /** Base64. */
  value(): string;
}

export function startDigest(algorithm: ChecksumAlgorithm): Digest {
  if (algorithm === 'CRC32') {
    let state = 0;
    return {
      update: (chunk) => {
        state = crc32(chunk, state);
      },
      value: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(state);
        return bytes.toString('base64');
      },
    };
  }
  const hash: Hash = createHash(algorithm.toLowerCase());
  return { update: (chunk) => hash.update(chunk), value: () => hash.digest('base64') };
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/**
 * The algorithm a client wants kept with the object: named outright, or implied by the checksum it sends as a header or
 * announces as a trailer. S3 ignores checksums in the query of a presigned URL, where SDKs put that of an empty body.
 * @throws S3Error for an algorithm that is not provided here.
 */
export function requestedAlgorithm({ headers }: S3Request): ChecksumAlgorithm | null {
  const names = [
    headers.get('x-amz-sdk-checksum-algorithm'),
    headers.get('x-amz-checksum-algorithm'),
    ...[headers.get('x-amz-trailer') ?? '', ...headers.keys()].map((name) => CHECKSUM_HEADER.exec(name)?.[1]),
  ];
  const name = names.find((candidate) => candidate)?.toUpperCase();
  return name === undefined ? null : parseAlgorithm(name);
}

function parseAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = ALGORITHMS.find((candidate) => candidate === name);
  if (!algorithm) throw notProvided(`checksum algorithm ${name} (use ${ALGORITHMS.join(', ')})`);
  return algorithm;
}

/** Refuses a body whose checksum is not the one the client promised. */
export function requireChecksum(expected: string | undefined, actual: Checksum): void {
  if (expected === undefined || expected === actual.value) return;
  throw new S3Error(
    'BadDigest',
    400,
    `The ${actual.algorithm} you specified did not match the calculated checksum.`,
  );
}
