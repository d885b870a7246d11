import * as z from 'zod';
import { Relation } from '../../model/protocol/request.ts';
import { ARTEFACTS, RESPONSE_FILE } from '../../model/protocol/response.ts';
import { KINDS } from '../cameos/cameo.ts';
import { AUDIENCES } from '../platform/api/operation.ts';
import { seconds } from '../platform/clock.ts';
import { STAGES } from '../safety/decision.ts';
import type { Video } from './contract.ts';

/** Status of a job, forward only. `cancelled` is `failed` with the code `cancelled` to the outside. */
export const STATUSES = ['queued', 'in_progress', 'releasing', 'completed', 'failed', 'cancelled'] as const;
export type Status = (typeof STATUSES)[number];

/**
 * An effect that the row's stream still has to cause. Whoever causes it removes the mark, so an effect lost in a crash
 * is an effect still owed, and the sweep finds it.
 *
 * - `picture`: wait until the picture it opens with is cleared
 * - `slot`: wait for one of the owner's places in the pipeline
 * - `dispatch`: send the job to the dispatch queue
 * - `settle`: give the place back, return the quota, stop the engine
 * - `erase`: delete the files, then the row
 */
export const OWED = ['picture', 'slot', 'dispatch', 'settle', 'erase'] as const;
export type Owed = (typeof OWED)[number];

/** Where and why a policy stopped something. */
const StoppedBy = z.object({ stage: z.enum(STAGES), category: z.string(), policy: z.string() });

const Reason = z.object({
  code: z.string(),
  message: z.string(),
  param: z.string().nullable(),
  /** Set where a policy did it: what an appeal is about. */
  stopped: StoppedBy.optional(),
});
export type Reason = z.output<typeof Reason>;

const Artefact = z.object({ key: z.string(), bytes: z.int(), sha256: z.string() });

/** Times are milliseconds since the epoch. */
const Job = z.object({
  id: z.string(),
  ownerId: z.string(),
  /** The owner's handle when it was admitted. */
  handle: z.string().nullable().default(null),
  model: z.string(),
  prompt: z.string(),
  size: z.string(),
  /** To be made, and paid for: an extension's own seconds. */
  seconds: z.int(),
  /** The video this one follows from. */
  source: z
    .object({
      id: z.string(),
      relation: Relation,
      /** Seconds of the source that the video begins with. */
      seconds: z.int(),
      /** How often the video has been extended, this time included. */
      extensions: z.int(),
    })
    .nullable()
    .default(null),
  /** Cameos and characters in it. Who may be in it is asked again at every step: this says only who is. */
  cast: z
    .array(
      z.object({
        id: z.string(),
        kind: z.enum(KINDS),
        name: z.string(),
        handle: z.string(),
        always: z.array(z.string()),
      }),
    )
    .default([]),
  /** The owner's age band when it was admitted. */
  audience: z.enum(AUDIENCES).default('adult'),
  /** Screening was in doubt about what was asked for: a person looks at the video before its owner gets it. */
  doubt: StoppedBy.optional(),
  /** Categories that a person allowed for this very prompt. */
  allowed: z.array(z.string()).optional(),
  /** Id of the review that the release waits for. */
  held: z.string().optional(),
  seed: z.int(),
  /** S3 key of the opening frame, when there is one; it is there once `picture` is owed no more. */
  firstFrame: z.string().nullable(),
  /** The upload that the opening frame comes from. */
  upload: z.string().nullable().default(null),
  createdAt: z.int(),
  /** Day (UTC) whose quota holds this job's seconds. */
  quotaDay: z.string(),
  /** Per cent, never falling. */
  progress: z.int(),
  /** Number of the current try; 0 before the first. */
  attempt: z.int(),
  /** True while the job holds one of its owner's places in the pipeline. */
  slot: z.boolean(),
  /** True while the job's seconds are reserved and not yet spent or returned. */
  quotaHeld: z.boolean(),
  /** When the sweep must look at this row if nothing else has happened to it. */
  dueAt: z.int(),
  /** How often the sweep has had to touch it in this status. */
  sweeps: z.int(),
  owed: z.enum(OWED).optional(),
});

const Ended = Job.extend({ endedAt: z.int(), deletedAt: z.int().optional() });

/** A row of the videos table. Later states have more to say. */
export const VideoRow = z.discriminatedUnion('status', [
  Job.extend({ status: z.enum(['queued', 'in_progress', 'releasing']) }),
  Ended.extend({
    status: z.literal('completed'),
    expiresAt: z.int(),
    /** Set while somebody in it does not permit it: it is there, but nobody gets its content. */
    withdrawnAt: z.int().optional(),
    artefacts: z.object({ video: Artefact, thumbnail: Artefact, spritesheet: Artefact }),
  }),
  Ended.extend({ status: z.enum(['failed', 'cancelled']), reason: Reason }),
]);
export type VideoRow = z.output<typeof VideoRow>;
export type CompletedRow = Extract<VideoRow, { status: 'completed' }>;

export const ACTIVE: readonly Status[] = ['queued', 'in_progress', 'releasing'];
export const isActive = (status: Status): boolean => ACTIVE.includes(status);

/** Gone for everybody, though its files may still be on their way out. */
export const isDeleted = (row: VideoRow): boolean => 'deletedAt' in row && row.deletedAt !== undefined;

const PUBLIC_STATUS: Record<Status, Video['status']> = {
  queued: 'queued',
  in_progress: 'in_progress',
  releasing: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
};

/** Seconds of the finished video. */
export const lengthOf = (row: VideoRow): number => row.seconds + (row.source?.seconds ?? 0);

/** A row as the API shows it. */
export function toPublic(row: VideoRow): Video {
  return {
    id: row.id,
    object: 'video',
    model: row.model,
    status: PUBLIC_STATUS[row.status],
    progress: row.progress,
    created_at: seconds(row.createdAt),
    completed_at: row.status === 'completed' ? seconds(row.endedAt) : null,
    expires_at: row.status === 'completed' ? seconds(row.expiresAt) : null,
    prompt: row.prompt,
    size: row.size,
    seconds: String(lengthOf(row)),
    remixed_from_video_id: row.source && row.source.relation !== 'extension' ? row.source.id : null,
    error: 'reason' in row ? { ...row.reason, type: 'video_generation_error' } : null,
  };
}

/** What of an attempt everybody gets to see. */
export const RELEASED = ['video', 'thumbnail', 'spritesheet'] as const;

/** Where a video's files lie in the media bucket. Everything to be erased with a video is under one prefix. */
export const keys = {
  all: (id: string) => `videos/${id}/`,
  input: (id: string) => `videos/${id}/input/`,
  firstFrame: (id: string) => `videos/${id}/input/first-frame`,
  /** Copies of what the video follows from: the source may be deleted while this one is made. */
  sourceVideo: (id: string) => `videos/${id}/input/source.mp4`,
  sourcePlan: (id: string) => `videos/${id}/input/source-plan.json`,
  request: (id: string, attempt: number) => `videos/${id}/${attempt}/request.json`,
  output: (id: string, attempt: number) => `videos/${id}/${attempt}/output/`,
  plan: (id: string, attempt: number) => `videos/${id}/${attempt}/output/${ARTEFACTS.plan.file}`,
  /** An object here tells the engine to stop the attempt. It outlives the video: an engine may still be at work. */
  cancelMarker: (id: string, attempt: number) => `cancelled/${id}/${attempt}`,
  /** What is released of an attempt, signed, under the file's own hash. */
  released: (id: string, attempt: number, digest: string) => `videos/${id}/${attempt}/released/${digest}/`,
  /** The engine's lasting answer to one attempt. */
  response: (id: string, attempt: number) => `videos/${id}/${attempt}/output/${RESPONSE_FILE}`,
  /** Where SageMaker writes what the container answered, under names of its own. */
  responses: 'responses',
} as const;

/** One try of one job, as SageMaker knows it: at most 64 characters. */
export const inferenceId = (id: string, attempt: number): string => `${id}-${attempt}`;

const INFERENCE_ID = /^(video_[0-9a-f]{32})-(\d+)$/;

export function parseInferenceId(text: string): { id: string; attempt: number } | null {
  const [, id, attempt] = INFERENCE_ID.exec(text) ?? [];
  return id && attempt ? { id, attempt: Number(attempt) } : null;
}
