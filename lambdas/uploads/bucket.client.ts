import {
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
import { uploadForm } from '../platform/upload-form.ts';

/** The uploads bucket. */
export class UploadBucket {
  readonly #s3: S3Client;
  readonly bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.bucket = bucket;
  }

  async put(key: string, body: Uint8Array, contentType: string): Promise<void> {
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: contentType }),
    );
  }

  /** A form that takes one file of exactly this type and size, for `seconds`: never log it. */
  form(
    key: string,
    { contentType, bytes }: { readonly contentType: string; readonly bytes: number },
    seconds: number,
  ): Promise<{ url: string; fields: Record<string, string> }> {
    return uploadForm(this.#s3, this.bucket, key, { contentType, minBytes: bytes, maxBytes: bytes, seconds });
  }

  /** A URL that shows one picture, for `seconds`, to whoever has it: never log it. */
  async signedUrl(key: string, seconds: number): Promise<string> {
    const picture = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentType: 'image/jpeg',
      ResponseContentDisposition: 'inline; filename="picture.jpg"',
    });
    return getSignedUrl(this.#s3, picture, { expiresIn: seconds });
  }

  /** The object's bytes, or null when there is none, or it is not of `size`. */
  async read(key: string, size: number): Promise<Uint8Array | null> {
    try {
      const { Body, ContentLength } = await this.#s3.send(
        new GetObjectCommand({ Bucket: this.bucket, Key: key }),
      );
      if (ContentLength !== size) return null;
      return (await Body?.transformToByteArray()) ?? null;
    } catch (error) {
      if (error instanceof NoSuchKey) return null;
      throw error;
    }
  }

  async exists(key: string): Promise<boolean> {
    try {
      await this.#s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      throw error;
    }
  }

  async delete(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Deletes every object under a prefix. */
  async deleteAll(prefix: string): Promise<void> {
    await deletePrefix(this.#s3, this.bucket, prefix);
  }
}
