// The models' own process: 300 MB and seconds of arithmetic that must not stand in the way of the cloud's other services.
import { describeError } from '../../log.ts';
import { SPEECH_RATE } from '../speech/features.ts';
import { lessons } from '../speech/lessons.ts';
import { learn, type SpeechModel } from '../speech/model.ts';
import { transcribe } from '../speech/transcript.ts';
import * as faces from './faces.ts';
import { MissingPartError, UnreadableMediaError } from './failure.ts';
import * as films from './films.ts';
import * as nudity from './nudity.ts';
import { decodePicture } from './picture.ts';
import { readSound } from './sound.ts';
import * as text from './text.ts';
import * as things from './things.ts';
import {
  classifyFilmNudity,
  classifyNudity,
  examineLiveness,
  type Fault,
  findFaces,
  findThings,
  followFilmFaces,
  hearDigits,
  type Reply,
  readText,
  requestSchema,
  type Task,
} from './wire.ts';

const work = new Map<string, (input: unknown) => Promise<unknown>>();

function perform<Input, Output>(task: Task<Input, Output>, how: (input: Input) => Promise<Output>): void {
  work.set(task.name, (input) => how(task.input.parse(input)));
}

perform(findFaces, async ({ image, ...options }) => faces.findFaces(await decodePicture(image), options));
perform(classifyNudity, async ({ image }) => nudity.classifyNudity(await decodePicture(image)));
perform(findThings, async ({ image }) => things.findThings(await decodePicture(image)));
perform(followFilmFaces, films.followFaces);
perform(classifyFilmNudity, films.classifyNudity);
perform(examineLiveness, films.examineLiveness);
perform(readText, async ({ image }) => text.readText(await decodePicture(image)));

let speechModel: Promise<SpeechModel> | undefined;
perform(hearDigits, async ({ file }) => {
  const sound = await readSound(file, SPEECH_RATE);
  speechModel ??= lessons().then(({ digits, sentences }) => learn(digits, sentences));
  return transcribe(sound, await speechModel);
});

// Ctrl-C is for the host, which then stops us in order; without the host there is nothing left to do
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
process.on('message', (raw) => {
  const { id, task, input } = requestSchema.parse(raw);
  const answer = async (): Promise<unknown> => {
    const how = work.get(task);
    if (!how) throw new Error(`the models know no ${task}`);
    return how(input);
  };
  answer().then(
    (value) => send({ id, kind: 'result', value }),
    (error: unknown) => send({ id, kind: 'error', ...explain(error) }),
  );
});

function explain(error: unknown): { fault: Fault; message: string } {
  if (error instanceof UnreadableMediaError) return { fault: 'unreadable', message: error.message };
  if (error instanceof MissingPartError) return { fault: 'missing', message: error.message };
  console.error(error);
  return { fault: 'bug', message: describeError(error) };
}

function send(reply: Reply): void {
  process.send?.(reply);
}
