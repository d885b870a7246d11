import type { S3Client } from '@aws-sdk/client-s3';
import { uploadForm } from '../platform/upload-form.ts';

/** Forms that let a browser send one file into the uploads bucket. */
export class Forms {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** A form that takes one file of exactly this type and size, for `seconds`: never log it. */
  async sign(
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
}
