import * as z from 'zod';
import type { FrameMark } from './fingerprint.ts';

/** What is remembered of a released video: enough to know it again, not to show it. */
export const Film = z.object({
  video: z.string(),
  /** Name of the engine. */
  engine: z.string(),
  /** Milliseconds since the epoch. */
  madeAt: z.int(),
  /** When the video goes, and this with it. */
  expiresAt: z.int(),
  /** SHA-256 of each released file. */
  files: z.array(z.string()),
  /** One a second; pictures without structure are left out. */
  marks: z.array(z.object({ at: z.number(), hash: z.string(), detail: z.string().optional() })),
  /** What it sounds like, twenty times a second (sound-fingerprint.ts); empty where that is not known. */
  sound: z.string().default(''),
  /** Names under which the sound is found. */
  soundKeys: z.array(z.string()).default([]),
});
export type Film = z.output<typeof Film> & { readonly marks: readonly FrameMark[] };
