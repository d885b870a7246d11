import * as z from 'zod';

/** Version of the contract between the pipeline and an engine. A breaking change takes the next number. */
export const PROTOCOL = '1';

/** `s3://bucket/key`. */
export const S3Uri = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.+$/, 'an s3:// URI with a key');
export type S3Uri = z.infer<typeof S3Uri>;

export const Style = z.enum(['realistic', 'cinematic', 'anime']);
export type Style = z.infer<typeof Style>;

/** How much work an engine puts into a frame; the caller chooses it by model name. */
export const Quality = z.enum(['draft', 'standard', 'cinematic']);
export type Quality = z.infer<typeof Quality>;

export const Line = z.strictObject({
  /** The name of the speaker as the prompt gives it; null when the prompt does not say. */
  speaker: z.string().min(1).nullable(),
  text: z.string().min(1),
});

/** One continuous take. The seconds of all shots add up to the seconds of the request. */
export const RequestedShot = z.strictObject({
  prompt: z.string().min(1),
  seconds: z.number().positive(),
  dialogue: z.array(Line).default([]),
});

/** A person (cameo), animal or object whose captured look and voice the video must use. */
export const CastMember = z.strictObject({
  id: z.string().min(1),
  kind: z.enum(['person', 'animal', 'object']),
  name: z.string().min(1),
  likeness: z.array(S3Uri).default([]),
  voice: S3Uri.nullable().default(null),
  /** Where the {@link import('./appearance.ts').Appearance} lies that was measured of them; an engine that finds nothing there goes without. */
  appearance: S3Uri.nullable().default(null),
});

/**
 * A name that drifts over the picture, in every frame. An engine may draw it as it likes, if it can be read on bright and dark
 * grounds and a twentieth may be cut off each side without losing it.
 */
export const Watermark = z.strictObject({
  /** Letters that any engine can draw. */
  text: z
    .string()
    .max(40)
    .regex(/^[a-z0-9 @_.-]+$/, 'a-z, 0-9, space, @, _, . and -'),
});

/** How a video follows from another. */
export const Relation = z.enum(['edit', 'remix', 'extension']);
export type Relation = z.infer<typeof Relation>;

/**
 * What the pipeline asks of an engine: one JSON object in S3, whose key is the endpoint's InputLocation.
 * The same request gives the same frames.
 */
export const EngineRequest = z.strictObject({
  protocol: z.literal(PROTOCOL),
  /** Id of the video this is for. */
  job: z.string().min(1),
  /** 1 for the first try. Each attempt has an output prefix of its own. */
  attempt: z.int().min(1),
  prompt: z.string().min(1).max(32_000),
  /** Empty: the engine divides the prompt into shots itself. */
  shots: z.array(RequestedShot).default([]),
  seconds: z.int().min(1).max(120),
  /** Pixels; even. */
  size: z.strictObject({
    width: z.int().multipleOf(2).min(64).max(3840),
    height: z.int().multipleOf(2).min(64).max(3840),
  }),
  /** Frames per second. */
  fps: z.int().min(8).max(60),
  /** Unsigned 32-bit. */
  seed: z.int().min(0).max(0xffff_ffff),
  /** Null: the prompt decides. */
  style: Style.nullable().default(null),
  quality: Quality,
  references: z.strictObject({ firstFrame: S3Uri.nullable().default(null) }),
  cast: z.array(CastMember).default([]),
  /** The video this one edits, remixes or extends, with the world state it ended in. */
  source: z
    .strictObject({ relation: z.enum(['edit', 'remix', 'extension']), video: S3Uri, plan: S3Uri })
    .nullable()
    .default(null),
  /** Null: none. Stills for screening never have it. */
  watermark: Watermark.nullable().default(null),
  output: z.strictObject({
    /** Every artefact is written under this prefix, which ends in `/`. */
    prefix: S3Uri.refine((uri) => uri.endsWith('/'), 'must end in /'),
  }),
  /** The engine stops when an object exists here. It looks before it starts and between steps. */
  cancelMarker: S3Uri,
  /** SQS queue for {@link import('./progress.ts').Progress}; null: nobody listens. */
  progressQueue: z.url().nullable(),
});
export type EngineRequest = z.infer<typeof EngineRequest>;
