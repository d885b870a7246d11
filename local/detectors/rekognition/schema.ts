import * as z from 'zod';

/** Rekognition's limit for bytes in the request; an object in S3 may have three times as much. */
const MAX_INLINE_BYTES = 5 * 1024 * 1024;

const s3ObjectSchema = z.object({
  Bucket: z.string().min(3).max(255),
  Name: z.string().min(1).max(1024),
  Version: z.string().optional(),
});
export type S3Object = z.output<typeof s3ObjectSchema>;

export const imageSchema = z
  .object({
    Bytes: z
      .base64()
      .transform((text) => Buffer.from(text, 'base64'))
      .optional(),
    S3Object: s3ObjectSchema.optional(),
  })
  .refine(({ Bytes, S3Object }) => (Bytes === undefined) !== (S3Object === undefined), {
    error: 'either Bytes or S3Object is required',
  })
  .refine(({ Bytes }) => (Bytes?.length ?? 0) <= MAX_INLINE_BYTES, { error: 'Bytes are limited to 5 MB' });
export type ImageInput = z.output<typeof imageSchema>;

export const videoSchema = z.object({ S3Object: s3ObjectSchema });

/** 0–100. */
export const percentSchema = z.number().min(0).max(100);

export const collectionIdSchema = z.string().regex(/^[a-zA-Z0-9_.-]{1,255}$/);
export const externalImageIdSchema = z.string().regex(/^[a-zA-Z0-9_.\-:]{1,255}$/);
