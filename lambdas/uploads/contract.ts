import * as z from 'zod';
import type { Operations } from '../platform/api/operation.ts';

export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
/** Enough for a lossless picture of the largest video size. */
export const MAX_PICTURE_BYTES = 12_000_000;

/** Only said back to its owner: nothing is ever named or judged by it. */
const FileName = z.string().trim().min(1).max(255).optional();

export const PURPOSES = ['first_frame'] as const;
export const STATUSES = ['waiting', 'inspecting', 'cleared', 'rejected', 'expired'] as const;

/**
 * What is about to be sent, exactly: the form takes no other type and not a byte more or less. Films are no uploads: a person's
 * recording and a character's clip have forms of their own, straight into the bucket of likenesses.
 */
export const CreateUpload = z.strictObject({
  purpose: z.enum(PURPOSES).meta({ description: 'A picture to open a video with' }),
  content_type: z.enum(PICTURE_TYPES, 'a first frame is image/jpeg, image/png or image/webp'),
  bytes: z.coerce.number().int().min(1).max(MAX_PICTURE_BYTES),
  filename: FileName,
});
export type CreateUpload = z.output<typeof CreateUpload>;

const UploadError = z
  .object({
    code: z.string(),
    message: z.string(),
    param: z.string().nullable(),
    /** Category of the policy, and its version, where the policy refused it. */
    category: z.string().nullable(),
    policy: z.string().nullable(),
  })
  .meta({ id: 'UploadError' });

export const Upload = z
  .object({
    id: z.string(),
    object: z.literal('upload'),
    purpose: z.enum(PURPOSES),
    status: z.enum(STATUSES),
    filename: z.string().nullable(),
    content_type: z.string(),
    bytes: z.int(),
    created_at: z.int(),
    /** When it can no longer be used: a form that nothing was sent with, or a file whose time is over. */
    expires_at: z.int(),
    /** Pixels as seen, once cleared. */
    width: z.int().nullable(),
    height: z.int().nullable(),
    error: UploadError.nullable(),
  })
  .meta({ id: 'Upload' });
export type Upload = z.output<typeof Upload>;

/** A multipart/form-data POST to `url`: these fields first, the file last, in a field named `file`. */
const UploadForm = z
  .object({ url: z.string(), fields: z.record(z.string(), z.string()), expires_at: z.int() })
  .meta({ id: 'UploadForm' });

const UPLOAD_ID = /^upload_[0-9a-f]{32}$/;
export const UploadId = z.string().regex(UPLOAD_ID, 'not an upload id');
const byId = z.strictObject({ upload_id: UploadId });

export const uploadOperations = {
  createUpload: {
    method: 'POST',
    path: '/v1/uploads',
    summary: 'Ask for a form to send one file with; it works for ten minutes',
    body: CreateUpload,
    response: Upload.extend({ form: UploadForm }),
  },
  listUploads: {
    method: 'GET',
    path: '/v1/uploads',
    summary: 'List your uploads, newest first',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(20),
      after: UploadId.optional(),
      order: z.enum(['asc', 'desc']).default('desc'),
    }),
    response: z.object({
      object: z.literal('list'),
      data: z.array(Upload),
      first_id: z.string().nullable(),
      last_id: z.string().nullable(),
      has_more: z.boolean(),
    }),
  },
  retrieveUpload: {
    method: 'GET',
    path: '/v1/uploads/{upload_id}',
    summary: 'Look at one upload',
    params: byId,
    response: Upload,
  },
  deleteUpload: {
    method: 'DELETE',
    path: '/v1/uploads/{upload_id}',
    summary: 'Delete an upload and its file; videos made with it stay',
    params: byId,
    response: z.object({ id: z.string(), deleted: z.literal(true), object: z.literal('upload.deleted') }),
  },
} as const satisfies Operations;
