import * as z from 'zod';
import { Appearance, EngineRequest, Plan, Transcript } from '../protocol/index.ts';

/** What the server tells the engine's process. */
export const ToEngine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('generate'),
    request: EngineRequest,
    folder: z.string(),
    /** Path of the downloaded first frame. */
    firstFrame: z.string().nullable(),
    /** By a cast member's id. */
    appearances: z.record(z.string(), Appearance),
    /** Path of the downloaded plan of the source video. */
    sourcePlan: z.string().nullable(),
    /** Path of the downloaded video that an extension goes on from. */
    sourceVideo: z.string().nullable(),
  }),
  z.strictObject({ type: z.literal('stop') }),
]);
export type ToEngine = z.infer<typeof ToEngine>;

/** {@link import('./engine.ts').Made}, as it is believed: an engine may be anybody's. */
export const MadeMessage = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  fps: z.int().positive(),
  seconds: z.number().positive(),
  plan: Plan,
  transcript: Transcript,
  screeningFrames: z.int().min(1).max(1000),
  timings: z.record(z.string(), z.number().min(0)),
});

const failure = {
  diskFull: z.boolean(),
  /** Safe to log: see `describeError`. */
  error: z.object({ name: z.string(), code: z.string().optional(), frames: z.array(z.string()) }),
};

/** What the engine's process tells the server. */
export const FromEngine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    name: z.string().min(1),
    version: z.string().min(1),
    device: z.string().min(1),
  }),
  z.object({ type: z.literal('progress'), fraction: z.number(), step: z.string() }),
  z.object({ type: z.literal('made'), made: MadeMessage }),
  z.object({
    type: z.literal('refused'),
    code: z.string().min(1),
    message: z.string().min(1),
    param: z.string().nullable(),
  }),
  /** Nobody caught this; the process ends now. */
  z.object({ type: z.literal('crashed'), ...failure }),
  z.object({ type: z.literal('failed'), ...failure }),
  z.object({ type: z.literal('stopped') }),
]);
export type FromEngine = z.infer<typeof FromEngine>;
