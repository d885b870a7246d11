import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { uploadForm } from '../platform/upload-form.ts';

/** The bucket that files to check are sent to. Each is deleted when it was looked at. */
export class ChecksBucket {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** A form that takes one file of exactly this type and size, for `seconds`: never log it. */
  async form(
    key: string,
    file: { contentType: string; bytes: number },
    seconds: number,
  ): Promise<{ url: string; fields: Record<string, string> }> {
    return uploadForm(this.#s3, this.#bucket, key, {
      contentType: file.contentType,
      minBytes: file.bytes,
      maxBytes: file.bytes,
      seconds,
    });
  }

  /** The object's bytes, or null when there is none, or it is not of `size`. */
  async read(key: string, size: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      const { Body, ContentLength } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.#bucket, Key: key }),
      );
      if (ContentLength !== size || !Body) return null;
      return Uint8Array.from(await Body.transformToByteArray());
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }
}
