/**
 * A real engine that does next to nothing: a drifting colour and a beep, in the size and length asked for. For load
 * tests, the conformance suite, and, with `CLOUDREEL_NULL_FAULT`, for tests of what a pipeline does when an engine
 * misbehaves.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type EngineRequest, PROTOCOL, stepsTo } from '../protocol/index.ts';
import { type Engine, type EngineContext, EngineRefusal, type Made } from './engine.ts';
import { writeNullFilm } from './null-film.ts';
import { refusingUnfitSource } from './source-refusal.ts';

const Environment = z.object({
  /** What goes wrong, once the time of `CLOUDREEL_NULL_SECONDS` is over. */
  CLOUDREEL_NULL_FAULT: z
    .enum(['none', 'fail', 'refuse', 'crash', 'hang', 'garbage', 'no-video', 'disk-full', 'out-of-memory'])
    .default('none'),
  /** Work that is pretended before the film is written, seconds. */
  CLOUDREEL_NULL_SECONDS: z.coerce.number().min(0).default(0),
  /** Size of the film, `160x90`, whatever was asked for: encoding a small one costs a load test next to nothing. */
  CLOUDREEL_NULL_SIZE: z
    .string()
    .regex(/^\d+x\d+$/, 'not a size such as 160x90')
    .transform((size) => {
      const [width = 0, height = 0] = size.split('x').map(Number);
      return { width, height };
    })
    .optional(),
});
type Fault = z.infer<typeof Environment>['CLOUDREEL_NULL_FAULT'];

const FOREVER = 2 ** 31 - 1;

/** Commits a fault; `none`, `garbage` and `no-video` come later, with the film. */
async function commit(fault: Fault): Promise<void> {
  switch (fault) {
    case 'fail':
      throw new Error('the null engine was told to fail');
    case 'refuse':
      throw new EngineRefusal('unsupported', 'The null engine was told to refuse.', 'prompt');
    case 'crash':
      process.kill(process.pid, 'SIGSEGV');
      return sleep(FOREVER);
    case 'hang':
      // deaf to the signal as well: only a kill ends it
      return sleep(FOREVER);
    case 'disk-full':
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    case 'out-of-memory': {
      const held: number[][] = [];
      for (;;) held.push(new Array<number>(1_000_000).fill(held.length));
    }
  }
}

async function generate(
  request: EngineRequest,
  { folder, source, signal, progress }: EngineContext,
): Promise<Made> {
  const environment = Environment.parse(process.env);
  const started = performance.now();
  const waiting = environment.CLOUDREEL_NULL_SECONDS * 1000;
  for (let waited = 0; waited < waiting; waited += 100) {
    progress((0.5 * waited) / waiting, 'wait');
    await sleep(Math.min(100, waiting - waited), undefined, { signal });
  }
  await commit(environment.CLOUDREEL_NULL_FAULT);
  const { width, height } = environment.CLOUDREEL_NULL_SIZE ?? request.size;
  const film = await refusingUnfitSource(() =>
    writeNullFilm(
      { ...request, size: { width, height } },
      folder,
      signal,
      (fraction) => progress(0.5 + 0.5 * fraction, 'film'),
      source?.video ?? null,
    ),
  );
  if (environment.CLOUDREEL_NULL_FAULT === 'no-video') await film.deleteVideo();
  return {
    width,
    height,
    fps: request.fps,
    seconds: film.secondsBefore + request.seconds,
    plan: {
      protocol: PROTOCOL,
      prompt: request.prompt,
      seed: request.seed,
      style: request.style ?? 'realistic',
      worldSeed: source?.plan.worldSeed ?? request.seed,
      steps: stepsTo(request, source?.plan ?? null),
      shots: [
        ...(source?.video == null ? [] : source.plan.shots),
        {
          seconds: request.seconds,
          place: 'nowhere',
          timeOfDay: 'none',
          weather: 'none',
          camera: 'still',
          actions: [],
        },
      ],
      entities: [],
      elsewhere: [],
      understood: [],
      approximated: [],
      ignored: [{ text: request.prompt, as: 'the null engine reads nothing' }],
      contacts: [],
    },
    transcript: { protocol: PROTOCOL, lines: [] },
    // a number that no film has: what a broken engine might say
    screeningFrames: environment.CLOUDREEL_NULL_FAULT === 'garbage' ? -1 : film.screeningFrames,
    timings: { film: performance.now() - started },
  };
}

/** See the head of this file. */
export const nullEngine: Engine = { name: 'null', version: '1', device: 'cpu', generate };
