import * as z from 'zod';
import { type EngineRequest, PROTOCOL, Relation, RequestedShot, Style } from './request.ts';

/** A fragment of the prompt and what the engine made of it. */
export const Reading = z.strictObject({ text: z.string().min(1), as: z.string().min(1) });

const Vec3 = z.tuple([z.number(), z.number(), z.number()]);
const Quaternion = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * Someone or something of the world. What it is and looks like (as far as words said so), and how the video leaves it.
 * Metres, y up; rotation as a quaternion x, y, z, w; m/s and rad/s.
 */
export const PlanEntity = z.strictObject({
  id: z.string().min(1),
  category: z.enum(['person', 'animal', 'prop']),
  kind: z.string().min(1),
  name: z.string().min(1),
  /** sRGB, `#rrggbb`; null where no word says. */
  color: z.string().nullable(),
  material: z.string().nullable(),
  /** 1 is the thing's usual size. */
  scale: z.number().positive(),
  /** A person's age, build, clothes and hair, as far as words say. */
  look: z.record(z.string(), z.string()),
  /** What it is on, in or by, as the words put it and as long as it stays there: a cat on somebody's head. */
  placed: z
    .strictObject({
      preposition: z.string().min(1),
      on: z.string().min(1),
      part: z.string().min(1).exactOptional(),
    })
    .nullable(),
  position: Vec3,
  rotation: Quaternion,
  velocity: Vec3,
  spin: Vec3,
  /** What it broke into; empty while it is whole. */
  pieces: z.array(z.strictObject({ id: z.string().min(1), position: Vec3, rotation: Quaternion })),
  doing: z.string().nullable(),
  /** What it does that on or to: an id, or a part of the set. */
  target: z.string().nullable(),
});
export type PlanEntity = z.infer<typeof PlanEntity>;

/** A place as the film left it. */
export const PlanPlace = z.strictObject({
  place: z.string(),
  timeOfDay: z.string(),
  weather: z.string(),
  entities: z.array(PlanEntity),
});
export type PlanPlace = z.infer<typeof PlanPlace>;

/** What was asked for: first the original, then every edit, remix or extension that led here. */
export const PlanStep = z.strictObject({
  relation: z.enum(['original', ...Relation.options]),
  prompt: z.string(),
  shots: z.array(RequestedShot),
  seconds: z.number().positive(),
  seed: z.int().min(0),
  style: Style.nullable(),
});
export type PlanStep = z.infer<typeof PlanStep>;

/**
 * The world state at the end of a video. An extension starts from it; a remix edits what led to it. It also says, word by
 * word, what of the prompt was staged, replaced by something near, or left out: nothing is silently faked.
 */
export const Plan = z.strictObject({
  protocol: z.literal(PROTOCOL),
  prompt: z.string(),
  seed: z.int().min(0),
  style: Style,
  /** Seed of everything no word decides (faces, grain, where the trees stand): kept by extensions, edits and remixes. */
  worldSeed: z.int().min(0),
  steps: z.array(PlanStep).min(1),
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
  /** Who and what is in the last shot's place. */
  entities: z.array(PlanEntity),
  /** Other places the film went to. */
  elsewhere: z.array(PlanPlace),
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

type Asked = Pick<EngineRequest, 'prompt' | 'shots' | 'seconds' | 'seed' | 'style'> &
  Partial<Pick<EngineRequest, 'source'>>;

/** All steps that lead to what a request asks for. */
export const stepsTo = (
  { prompt, shots, seconds, seed, style, source = null }: Asked,
  plan: Plan | null,
): PlanStep[] => [
  ...(plan?.steps ?? []),
  {
    relation: source === null || plan === null ? 'original' : source.relation,
    prompt,
    shots,
    seconds,
    seed,
    style,
  },
];
