import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

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
    return createPresignedPost(this.#s3, {
      Bucket: this.#bucket,
      Key: key,
      Fields: { 'Content-Type': file.contentType },
      Conditions: [
        ['content-length-range', file.bytes, file.bytes],
        ['eq', '$Content-Type', file.contentType],
      ],
      Expires: seconds,
    });
  }
}
