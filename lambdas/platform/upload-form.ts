import type { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';

/** What a form takes: one object under one key, of one type and a size between two bounds, for some seconds. */
export interface FormLimits {
  readonly contentType: string;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly seconds: number;
}

/** A form that lets a browser send one object. Never log it. */
export const uploadForm = (
  s3: S3Client,
  bucket: string,
  key: string,
  { contentType, minBytes, maxBytes, seconds }: FormLimits,
): Promise<PresignedPost> =>
  createPresignedPost(s3, {
    Bucket: bucket,
    Key: key,
    Fields: { 'Content-Type': contentType },
    Conditions: [
      ['content-length-range', minBytes, maxBytes],
      ['eq', '$Content-Type', contentType],
    ],
    Expires: seconds,
  });
