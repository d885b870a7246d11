import { z } from 'zod';
import { PROTOCOL, Style } from './request.ts';

/** A fragment of the prompt and what the engine made of it. */
export const Reading = z.strictObject({ text: z.string().min(1), as: z.string().min(1) });

const Vec3 = z.tuple([z.number(), z.number(), z.number()]);

/**
 * The world state at the end of a video. An extension starts from it; a remix edits it. It also says, word by
 * word, what of the prompt was staged, replaced by something near, or left out: nothing is silently faked.
 */
export const Plan = z.strictObject({
  protocol: z.literal(PROTOCOL),
  prompt: z.string(),
  seed: z.int().min(0),
  style: Style,
  shots: z.array(
    z.strictObject({
      seconds: z.number().positive(),
      place: z.string(),
      timeOfDay: z.string(),
      weather: z.string(),
      camera: z.string(),
      actions: z.array(z.string()),
    }),
  ),
  /** Metres, y up; rotation as a quaternion x, y, z, w; velocity in m/s. */
  entities: z.array(
    z.strictObject({
      id: z.string().min(1),
      kind: z.string().min(1),
      name: z.string().min(1),
      position: Vec3,
      rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      velocity: Vec3,
      doing: z.string().nullable(),
    }),
  ),
  understood: z.array(Reading),
  approximated: z.array(Reading),
  ignored: z.array(Reading),
  /** Physical contacts that can be heard. Seconds from the start, newton-seconds. */
  contacts: z.array(
    z.strictObject({ at: z.number().min(0), a: z.string(), b: z.string(), impulse: z.number().min(0) }),
  ),
});
export type Plan = z.infer<typeof Plan>;

/** Spoken words with their times, seconds from the start. */
export const Transcript = z.strictObject({
  protocol: z.literal(PROTOCOL),
  lines: z.array(
    z.strictObject({
      speaker: z.string(),
      text: z.string().min(1),
      start: z.number().min(0),
      end: z.number().min(0),
    }),
  ),
});
export type Transcript = z.infer<typeof Transcript>;
