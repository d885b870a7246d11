import * as z from 'zod';
import {
  faceSchema,
  filmSchema,
  livenessSchema,
  nuditySchema,
  spokenItemSchema,
  textLineSchema,
  thingSchema,
} from './measures.ts';

/** Something the models' process can be asked to do. Bytes travel as they are. */
export interface Task<Input, Output> {
  readonly name: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
}

const image = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

const task = <Input, Output>(
  name: string,
  input: z.ZodType<Input>,
  output: z.ZodType<Output>,
): Task<Input, Output> => ({ name, input, output });

/** The faces of a JPEG or PNG, the largest first. */
export const findFaces = task(
  'findFaces',
  z.object({ image, thorough: z.boolean(), describe: z.boolean() }),
  z.array(faceSchema),
);
export const classifyNudity = task('classifyNudity', z.object({ image }), nuditySchema);
export const findThings = task('findThings', z.object({ image }), z.array(thingSchema));
export const readText = task('readText', z.object({ image }), z.array(textLineSchema));

const film = z.object({ file: z.string(), framesPerSecond: z.number().positive() });

/** The faces of a film's frames; descriptor and age are added about once a second when `describe` asks for them. */
export const followFilmFaces = task(
  'followFilmFaces',
  film.extend({ describe: z.boolean() }),
  filmSchema(z.array(faceSchema)),
);
export const classifyFilmNudity = task('classifyFilmNudity', film, filmSchema(nuditySchema));

/** Whether a recording shows a head that turned, with a picture of it and at most `auditImages` more. */
export const examineLiveness = task(
  'examineLiveness',
  z.object({ file: z.string(), auditImages: z.number().int().min(0) }),
  livenessSchema,
);

/** The digits that are said in a recording, and that other things are. */
export const hearDigits = task('hearDigits', z.object({ file: z.string() }), z.array(spokenItemSchema));

export const requestSchema = z.object({ id: z.number(), task: z.string(), input: z.unknown() });
export type Request = z.output<typeof requestSchema>;

const faultSchema = z.enum(['unreadable', 'missing', 'bug']);
/** Who is to blame: the caller's media, an optional package that is not installed, or we. */
export type Fault = z.output<typeof faultSchema>;

export const replySchema = z.discriminatedUnion('kind', [
  z.object({ id: z.number(), kind: z.literal('result'), value: z.unknown() }),
  z.object({ id: z.number(), kind: z.literal('error'), fault: faultSchema, message: z.string() }),
]);
export type Reply = z.output<typeof replySchema>;
