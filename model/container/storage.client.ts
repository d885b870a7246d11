import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Uri } from '../protocol/index.ts';

/** An object that should be there is not, or storage did not answer. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  constructor(operation: string, cause: unknown) {
    super(`storage failed to ${operation}`, { cause });
  }
}

/** The size and digest of what was stored. */
export interface Stored {
  readonly bytes: number;
  readonly sha256: string;
}

/** The few things the container does with objects. Every method throws {@link StorageError}. */
export interface Storage {
  exists(uri: S3Uri): Promise<boolean>;
  /** Null when there is no such object. */
  read(uri: S3Uri): Promise<Uint8Array | null>;
  writeText(uri: S3Uri, text: string, contentType: string): Promise<Stored>;
  /** @throws too the file system's error when the file cannot be read. */
  writeFile(uri: S3Uri, path: string, contentType: string): Promise<Stored>;
}

/** Longest key S3 knows is 1024 bytes; the protocol's pattern guarantees both parts. */
function locate(uri: S3Uri): { Bucket: string; Key: string } {
  const { hostname } = new URL(uri);
  return { Bucket: hostname, Key: uri.slice(`s3://${hostname}/`.length) };
}

export function createStorage(client: S3Client): Storage {
  const put = async (uri: S3Uri, body: Uint8Array, contentType: string): Promise<Stored> => {
    const digest = createHash('sha256').update(body).digest();
    try {
      await client.send(
        new PutObjectCommand({
          ...locate(uri),
          Body: body,
          ContentType: contentType,
          // S3 refuses bytes that changed on the way
          ChecksumSHA256: digest.toString('base64'),
        }),
      );
    } catch (error) {
      throw new StorageError('write an object', error);
    }
    return { bytes: body.length, sha256: digest.toString('hex') };
  };
  return {
    async exists(uri) {
      try {
        await client.send(new HeadObjectCommand(locate(uri)));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw new StorageError('look for an object', error);
      }
    },
    async read(uri) {
      try {
        const { Body } = await client.send(new GetObjectCommand(locate(uri)));
        return Body === undefined ? null : await Body.transformToByteArray();
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw new StorageError('read an object', error);
      }
    },
    writeText: (uri, text, contentType) => put(uri, new TextEncoder().encode(text), contentType),
    writeFile: async (uri, path, contentType) => put(uri, await readFile(path), contentType),
  };
}
