import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { deletePrefix } from '../platform/delete-prefix.ts';
import { Retryable } from '../platform/errors.ts';

/** Responses of an engine are small manifests; anything larger is not one. */
const MAX_JSON_BYTES = 1_000_000;

/** The media bucket, as the videos capability uses it. */
export class Media {
  readonly #s3: S3Client;
  readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.bucket = bucket;
  }

  uri(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  async put(key: string, body: Uint8Array | string, contentType: string): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /** Copies one object into the bucket, by default one of its own. @returns false when it is not there. */
  async copy(from: string, to: string, bucket = this.bucket): Promise<boolean> {
    try {
      await this.#s3.send(
        new CopyObjectCommand({ Bucket: this.bucket, CopySource: `${bucket}/${from}`, Key: to }),
      );
      return true;
    } catch (error) {
      if (error instanceof NoSuchKey) return false;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** The object's text, or null when there is none. */
  async readText(key: string): Promise<string | null> {
    try {
      const { Body, ContentLength = 0 } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      if (ContentLength > MAX_JSON_BYTES) return '';
      return (await Body?.transformToString()) ?? '';
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  /** The object itself, or null when there is none. It is held in memory whole. */
  async read(key: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const { Body, ContentLength = 0 } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      const bytes = new Uint8Array(ContentLength);
      let at = 0;
      for await (const part of Body?.transformToWebStream() ?? []) {
        bytes.set(part, at);
        at += part.length;
      }
      if (at !== ContentLength) throw new Retryable(`S3 gave ${at} of ${ContentLength} bytes`);
      return bytes;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  /** Bytes of the object, or null when there is none. */
  async size(key: string): Promise<number | null> {
    try {
      const { ContentLength } = await this.#s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return ContentLength ?? 0;
    } catch (error) {
      if (error instanceof NotFound) return null;
      throw error;
    }
  }

  /** A URL that opens one object, for `seconds`, to whoever has it: never log it. */
  async signedUrl(
    key: string,
    file: { name: string; contentType: string },
    seconds: number,
  ): Promise<string> {
    return getSignedUrl(
      this.#s3,
      new GetObjectCommand({
        Bucket: this.bucket,
        Key: key,
        ResponseContentType: file.contentType,
        ResponseContentDisposition: `inline; filename="${file.name}"`,
      }),
      { expiresIn: seconds },
    );
  }

  /** Deletes every object under a prefix. */
  async deleteAll(prefix: string): Promise<void> {
    await deletePrefix(this.#s3, this.bucket, prefix);
  }
}
