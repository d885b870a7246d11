import * as z from 'zod';
import { PROTOCOL } from './request.ts';

/** File names under the request's output prefix. */
export const ARTEFACTS = {
  video: { file: 'video.mp4', contentType: 'video/mp4' },
  thumbnail: { file: 'thumbnail.webp', contentType: 'image/webp' },
  spritesheet: { file: 'spritesheet.jpg', contentType: 'image/jpeg' },
  /** Who and what is in the scene at the end, and what of the prompt was not understood. */
  plan: { file: 'plan.json', contentType: 'application/json' },
  /** Spoken words with their times. */
  transcript: { file: 'transcript.json', contentType: 'application/json' },
} as const;
/**
 * The engine's answer, under the same prefix, written last: where it lies, everything it names lies too. Only answers that
 * another run would repeat (completed, refused) are kept there.
 */
export const RESPONSE_FILE = 'response.json';
export type ArtefactName = keyof typeof ARTEFACTS;

/** Still frames for screening: `frames/0000.jpg`, `frames/0001.jpg`, … one per second of video. */
export const screeningFrame = (index: number) => `frames/${String(index).padStart(4, '0')}.jpg`;

const Artefact = z.strictObject({
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const Engine = z.strictObject({
  name: z.string().min(1),
  version: z.string().min(1),
  device: z.string().min(1),
});

const common = {
  protocol: z.literal(PROTOCOL),
  job: z.string().min(1),
  attempt: z.int().min(1),
  engine: Engine,
};

export const Completed = z.strictObject({
  ...common,
  status: z.literal('completed'),
  artefacts: z.strictObject({
    video: Artefact,
    thumbnail: Artefact,
    spritesheet: Artefact,
    plan: Artefact,
    transcript: Artefact,
  }),
  /** How many {@link screeningFrame}s lie under the prefix. */
  screeningFrames: z.int().min(1),
  made: z.strictObject({
    width: z.int().positive(),
    height: z.int().positive(),
    fps: z.int().positive(),
    seconds: z.number().positive(),
    seed: z.int().min(0),
  }),
  /** Wall time of each step, milliseconds. */
  timings: z.record(z.string(), z.number().min(0)),
});

/** The engine will not make this: the caller's request is at fault, and another try would end the same. */
export const Refused = z.strictObject({
  ...common,
  status: z.literal('refused'),
  reason: z.strictObject({
    code: z.string().min(1),
    message: z.string().min(1),
    param: z.string().nullable(),
  }),
});

/** The engine could not make this. `retryable` says whether another attempt may succeed. */
export const Failed = z.strictObject({
  ...common,
  status: z.literal('failed'),
  reason: z.strictObject({ code: z.string().min(1), message: z.string().min(1), retryable: z.boolean() }),
});

/** What an engine answers, as a small manifest; the bytes are in S3. */
export const EngineResponse = z.discriminatedUnion('status', [Completed, Refused, Failed]);
export type EngineResponse = z.infer<typeof EngineResponse>;
export type Completed = z.infer<typeof Completed>;
