import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';

const PREFIX = 'x-amzn-sagemaker-';
const S3_URI = /^(https|s3):\/\/([^/]+)\/?(.*)$/;

/** The caller's request is wrong: HTTP 400, and another try would end the same. */
export class ValidationError extends Error {
  override readonly name = 'ValidationError';
}

const inputSchema = z.object({
  inputLocation: z.string().min(1).max(1024).regex(S3_URI, 'must be an S3 URI').optional(),
  contentType: z.string().max(1024).default('application/json'),
  accept: z.string().max(1024).optional(),
  customAttributes: z.string().max(1024).optional(),
  inferenceId: z.string().min(1).max(64).optional(),
  outputExtension: z.string().max(512).optional(),
  filename: z.string().max(32).optional(),
  requestTtlSeconds: z.coerce.number().int().min(60).max(21_600).default(21_600),
  invocationTimeoutSeconds: z.coerce.number().int().min(1).max(3600).default(900),
});

/** An accepted asynchronous inference, as it waits in the queue. */
export const inferenceSchema = inputSchema.extend({
  id: z.string(),
  inferenceId: z.string(),
  inputLocation: z.string(),
  outputLocation: z.string(),
  failureLocation: z.string().nullable(),
  /** Milliseconds since the epoch. */
  receivedAt: z.number(),
});
export type Inference = z.output<typeof inferenceSchema>;

/**
 * Reads InvokeEndpointAsync.
 * @throws ValidationError naming the field, before anything is stored.
 */
export function readInvocation(
  headers: IncomingHttpHeaders,
  bodyBytes: number,
  paths: { readonly output: string; readonly failure: string | null },
): Inference {
  const field = (name: string): string | undefined => headers[PREFIX + name]?.toString();
  const parsed = inputSchema.safeParse({
    inputLocation: field('inputlocation'),
    contentType: field('content-type'),
    accept: field('accept'),
    customAttributes: field('custom-attributes'),
    inferenceId: field('inference-id'),
    outputExtension: field('s3outputpathextension'),
    filename: field('filename'),
    requestTtlSeconds: field('requestttlseconds'),
    invocationTimeoutSeconds: field('invocationtimeoutseconds'),
  });
  if (!parsed.success) throw new ValidationError(z.prettifyError(parsed.error));
  const input = parsed.data;
  if (bodyBytes > 0)
    throw new ValidationError('an inline Body is not provided by the local cloud: use InputLocation');
  if (!input.inputLocation) throw new ValidationError('InputLocation is required');
  const id = randomUUID();
  const folder = (base: string) => [base.replace(/\/$/, ''), input.outputExtension].filter(Boolean).join('/');
  const name = input.filename ?? id;
  return {
    ...input,
    inputLocation: input.inputLocation,
    id,
    inferenceId: input.inferenceId ?? id,
    outputLocation: `${folder(paths.output)}/${name}.out`,
    failureLocation: paths.failure ? `${folder(paths.failure)}/${name}-error.out` : null,
    receivedAt: Date.now(),
  };
}

/** Bucket and key of an S3 URI. @throws ValidationError */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const [, , bucket, key] = S3_URI.exec(uri) ?? [];
  if (!bucket || !key) throw new ValidationError(`${uri} is not an S3 URI with a key`);
  return { bucket, key };
}
