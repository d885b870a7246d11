import * as z from 'zod';
import type { Operations } from '../platform/api/operation.ts';
import { UploadId } from '../uploads/contract.ts';

/** Sizes and lengths the vendor's guide and SDK types name, taken together: programs written for either must work. */
export const SIZES = ['720x1280', '1280x720', '1024x1792', '1792x1024', '1080x1920', '1920x1080'] as const;
export const SECONDS = ['4', '8', '12', '16', '20'] as const;
export const MODELS = [
  'sora-2',
  'sora-2-pro',
  'sora-2-2025-10-06',
  'sora-2-2025-12-08',
  'sora-2-pro-2025-10-06',
] as const;

export const MAX_PROMPT = 32_000;
const MAX_DATA_URL = 20_971_520;

/** Counted in characters as users see them, not in UTF-16 units. */
const Prompt = z
  .string()
  .refine((text) => text.trim().length > 0, 'must not be empty')
  .refine((text) => [...text].length <= MAX_PROMPT, `may have ${MAX_PROMPT} characters at most`)
  .meta({ minLength: 1, maxLength: MAX_PROMPT });

/** An image to open the video with: its pixel size must be the video's `size`. */
const InputReference = z.union([
  z.file().meta({ description: 'JPEG, PNG or WebP, as a multipart file' }),
  z.strictObject({
    image_url: z
      .string()
      .max(MAX_DATA_URL)
      .refine((url) => url.startsWith('data:'), 'must be a base64 data: URL'),
  }),
  z.strictObject({
    file_id: UploadId.meta({ description: 'A cleared upload with the purpose first_frame' }),
  }),
]);

export const CreateVideo = z.strictObject({
  prompt: Prompt,
  model: z.enum(MODELS).default('sora-2'),
  seconds: z.enum(SECONDS).default('4'),
  size: z.enum(SIZES).default('720x1280'),
  input_reference: InputReference.optional(),
  /** Cameos and characters in the video, besides those whose @handle the prompt has; the prompt must name each. */
  characters: z
    .array(z.strictObject({ id: z.string().min(1).max(80) }))
    .max(2)
    .optional(),
});
export type CreateVideo = z.output<typeof CreateVideo>;

const VIDEO_ID = /^video_[0-9a-f]{32}$/;
const Id = z.string().regex(VIDEO_ID, 'not a video id');
const Source = z.strictObject({
  id: z
    .string('must name a completed video of yours: videos cannot be uploaded')
    .regex(VIDEO_ID, 'not a video id'),
});

export const EditVideo = z.strictObject({ prompt: Prompt, video: Source });
export const ExtendVideo = z.strictObject({ prompt: Prompt, seconds: z.enum(SECONDS), video: Source });
export const RemixVideo = z.strictObject({ prompt: Prompt });

const VideoError = z
  .object({
    code: z.string(),
    message: z.string(),
    param: z.string().nullable(),
    type: z.string().nullable(),
  })
  .meta({ id: 'VideoError' });

/** All 13 keys, always; null rather than absent. */
export const Video = z
  .object({
    id: z.string(),
    object: z.literal('video'),
    model: z.string(),
    status: z.enum(['queued', 'in_progress', 'completed', 'failed']),
    progress: z.int().min(0).max(100),
    created_at: z.int(),
    completed_at: z.int().nullable(),
    expires_at: z.int().nullable(),
    prompt: z.string().nullable(),
    size: z.string(),
    seconds: z.string(),
    remixed_from_video_id: z.string().nullable(),
    error: VideoError.nullable(),
  })
  .meta({ id: 'Video' });
export type Video = z.output<typeof Video>;

const VideoList = z
  .object({
    object: z.literal('list'),
    data: z.array(Video),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
  .meta({ id: 'VideoList' });

const byId = z.strictObject({ video_id: Id });

export const videoOperations = {
  health: {
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the API answers',
    response: z.object({ status: z.literal('ok') }),
    authenticated: false,
  },
  createVideo: {
    method: 'POST',
    path: '/v1/videos',
    summary: 'Ask for a video',
    body: CreateVideo,
    response: Video,
  },
  editVideo: {
    method: 'POST',
    path: '/v1/videos/edits',
    summary: 'Make a video again with changes',
    body: EditVideo,
    response: Video,
  },
  extendVideo: {
    method: 'POST',
    path: '/v1/videos/extensions',
    summary: 'Go on where a video ends; the result holds both',
    body: ExtendVideo,
    response: Video,
  },
  remixVideo: {
    method: 'POST',
    path: '/v1/videos/{video_id}/remix',
    summary: 'The same as an edit, by its older name',
    params: byId,
    body: RemixVideo,
    response: Video,
  },
  listVideos: {
    method: 'GET',
    path: '/v1/videos',
    summary: 'List your videos, newest first',
    query: z.strictObject({
      limit: z.coerce.number().int().min(0).max(100).default(20),
      after: Id.optional(),
      order: z.enum(['asc', 'desc']).default('desc'),
    }),
    response: VideoList,
  },
  retrieveVideo: {
    method: 'GET',
    path: '/v1/videos/{video_id}',
    summary: 'Look at one video',
    params: byId,
    response: Video,
  },
  deleteVideo: {
    method: 'DELETE',
    path: '/v1/videos/{video_id}',
    summary: 'Delete a finished video and its files',
    params: byId,
    response: z.object({ id: z.string(), deleted: z.literal(true), object: z.literal('video.deleted') }),
  },
  cancelVideo: {
    method: 'POST',
    path: '/v1/videos/{video_id}/cancel',
    summary: 'Stop a video that is queued or in progress',
    params: byId,
    response: Video,
  },
  downloadVideo: {
    method: 'GET',
    path: '/v1/videos/{video_id}/content',
    summary: 'Redirect to a signed URL of the file; range requests work there',
    params: byId,
    query: z.strictObject({ variant: z.enum(['video', 'thumbnail', 'spritesheet']).default('video') }),
  },
} as const satisfies Operations;
