import * as z from 'zod';

const boxSchema = z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() });
/** Part of a picture, as shares of its width and height; it may reach over the edges. */
export type Box = z.output<typeof boxSchema>;

const point3Schema = z.tuple([z.number(), z.number(), z.number()]);
export type Point3 = z.output<typeof point3Schema>;

export const faceSchema = z.object({
  box: boxSchema,
  /** 0–1. */
  confidence: z.number(),
  /** Degrees, see pose.ts. */
  pose: z.object({ pitch: z.number(), yaw: z.number(), roll: z.number() }),
  /** Distance between the inner edges of the lips over the distance between the corners of the mouth: 0 when closed. */
  mouthOpening: z.number(),
  /** The 468 points of MediaPipe's face mesh: x and y as shares of the picture, z of its width. */
  mesh: z.array(point3Schema),
  /** 1024 numbers, none negative; null unless asked for. */
  descriptor: z.array(z.number()).nullable(),
  /** Years the model guesses; null unless asked for. */
  age: z.number().nullable(),
});
export type Face = z.output<typeof faceSchema>;

/** How likely a picture is of each of nsfwjs's kinds, 0–1 in sum. */
export const nuditySchema = z.object({
  drawing: z.number(),
  hentai: z.number(),
  neutral: z.number(),
  porn: z.number(),
  sexy: z.number(),
  /** Share of the picture that is the skin of people in it, 0–1; 0 when nothing asked for it. */
  exposure: z.number(),
});
export type Nudity = z.output<typeof nuditySchema>;

export const thingSchema = z.object({ name: z.string(), confidence: z.number(), box: boxSchema });
/** Something the object detector found. */
export type Thing = z.output<typeof thingSchema>;

export const textLineSchema = z.object({
  text: z.string(),
  /** 0–1. */
  confidence: z.number(),
  box: boxSchema,
  words: z.array(z.object({ text: z.string(), confidence: z.number(), box: boxSchema })),
});
export type TextLine = z.output<typeof textLineSchema>;

export const videoFactsSchema = z.object({
  seconds: z.number(),
  /** Pixels, as shown. */
  width: z.number(),
  height: z.number(),
  /** Frames per second. */
  frameRate: z.number(),
  codec: z.string(),
  format: z.string(),
});
export type VideoFacts = z.output<typeof videoFactsSchema>;

/** What was seen in the frames of a film, `time` in seconds. */
export const filmSchema = <Seen extends z.ZodType>(seen: Seen) =>
  z.object({ video: videoFactsSchema, frames: z.array(z.object({ time: z.number(), seen })) });
export interface Film<Seen> {
  readonly video: VideoFacts;
  readonly frames: readonly { readonly time: number; readonly seen: Seen }[];
}

export const spokenItemSchema = z.object({
  /** 0 to 9, or null for speech that is no digit. */
  digit: z.string().nullable(),
  /** Seconds. */
  start: z.number(),
  end: z.number(),
  /** 0–1: that the digit was said; 0 for other speech. */
  confidence: z.number(),
});
export type SpokenItem = z.output<typeof spokenItemSchema>;

const shotSchema = z.object({
  jpeg: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  box: boxSchema,
});
export const livenessSchema = z.object({
  /** 0–1: that a head with depth turned before the camera. */
  confidence: z.number(),
  /** The frame that shows the face from the front; null when no frame shows one. */
  reference: shotSchema.nullable(),
  /** Frames from the whole recording. */
  audit: z.array(shotSchema),
});
export type Liveness = z.output<typeof livenessSchema>;
