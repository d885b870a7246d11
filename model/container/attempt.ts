import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Appearance,
  type Appearances,
  ARTEFACTS,
  type Completed,
  type EngineRequest,
  EngineResponse,
  PROTOCOL,
  RESPONSE_FILE,
  type S3Uri,
  screeningFrame,
} from '../protocol/index.ts';
import { isDiskFull } from './disk-full.ts';
import type { Made } from './engine.ts';
import type { EngineIdentity, EngineProcess } from './engine-process.ts';
import { Json } from './json.ts';
import { describeError, type Log } from './log.ts';
import type { ProgressReporter } from './progress.client.ts';
import { type Storage, StorageError } from './storage.client.ts';

/** Time between two looks for the cancel marker, milliseconds. */
const CANCEL_INTERVAL = 1000;

/** Why a job was stopped. */
export type StopReason = 'cancelled' | 'stopping' | 'timed_out';

/** Reasons the pipeline may see, with what to do about them. */
const FAILURES = {
  cancelled: { message: 'The job was cancelled.', retryable: false },
  stopping: { message: 'The machine was shut down before the job was done.', retryable: true },
  timed_out: { message: 'The job took longer than a job may take.', retryable: true },
  disk_full: { message: 'The machine ran out of disk space.', retryable: true },
  storage_unavailable: { message: 'Storage could not be reached, or lacks an input.', retryable: true },
  engine_error: { message: 'The engine failed.', retryable: true },
} as const;
export type FailureCode = keyof typeof FAILURES;

class Failure extends Error {
  readonly code: FailureCode;
  constructor(code: FailureCode, cause?: unknown) {
    super(FAILURES[code].message, { cause });
    this.code = code;
  }
}

export interface Dependencies {
  readonly engine: Pick<EngineProcess, 'start' | 'run'>;
  readonly storage: Storage;
  readonly log: Log;
  reporter(request: EngineRequest, log: Log): ProgressReporter;
  readonly jobMs: number;
}

/**
 * Makes one attempt of a job and says how it ended; never throws. An attempt that already has its answer is not made
 * again: SageMaker may deliver the same input twice. Failures are not kept, so a second delivery may do better.
 * @param stopping Fires when the container shuts down.
 */
export async function makeAttempt(
  request: EngineRequest,
  dependencies: Dependencies,
  stopping: AbortSignal,
): Promise<EngineResponse> {
  const { engine, storage } = dependencies;
  const log = dependencies.log.with({ job: request.job, attempt: request.attempt });
  const started = performance.now();
  let identity: EngineIdentity = { name: 'unknown', version: 'unknown', device: 'unknown' };
  try {
    identity = await engine.start().catch((error: unknown) => {
      throw new Failure('engine_error', error);
    });
    const earlier = await findResponse(request, storage);
    if (earlier !== null) {
      log.info('answered before', { status: earlier.status });
      return earlier;
    }
    if (await storage.exists(request.cancelMarker)) throw new Failure('cancelled');
    const response = await inFolder((folder) => work(request, identity, folder, dependencies, log, stopping));
    // written last: where it lies, everything it names lies too
    await storage.writeText(responseUri(request), JSON.stringify(response), 'application/json');
    log.info('done', { status: response.status, ms: Math.round(performance.now() - started) });
    return response;
  } catch (error) {
    const { code, cause } = toFailure(error);
    log.error('failed', { code, ms: Math.round(performance.now() - started), cause: describeError(cause) });
    return { ...answer(request, identity), status: 'failed', reason: { code, ...FAILURES[code] } };
  }
}

type Envelope = Pick<Completed, 'protocol' | 'job' | 'attempt' | 'engine'>;

const answer = (request: EngineRequest, engine: EngineIdentity): Envelope => ({
  protocol: PROTOCOL,
  job: request.job,
  attempt: request.attempt,
  engine,
});

const responseUri = (request: EngineRequest) => `${request.output.prefix}${RESPONSE_FILE}`;

async function findResponse(request: EngineRequest, storage: Storage): Promise<EngineResponse | null> {
  const bytes = await storage.read(responseUri(request));
  if (bytes === null) return null;
  const parsed = Json.pipe(EngineResponse).safeParse(new TextDecoder().decode(bytes));
  // what is no answer is overwritten by one
  return parsed.success ? parsed.data : null;
}

/** Gives a new empty folder to a piece of work, and takes it away whatever happens. */
async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cloudreel-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function work(
  request: EngineRequest,
  identity: EngineIdentity,
  folder: string,
  { engine, storage, reporter, jobMs }: Dependencies,
  log: Log,
  stopping: AbortSignal,
): Promise<EngineResponse> {
  const progress = reporter(request, log);
  const watch = watchForStop(request, storage, jobMs, log, stopping);
  try {
    progress.report(0, 'start');
    const { references, source, cast } = request;
    const firstFrame = await fetchInput(references.firstFrame, storage, join(folder, 'first-frame'));
    const appearances = await readAppearances(cast, storage);
    const sourcePlan = await fetchInput(source?.plan ?? null, storage, join(folder, 'source-plan.json'));
    // an extension holds its source; an edit and a remix are made anew from the plan
    const extended = source?.relation === 'extension' ? source.video : null;
    const sourceVideo = await fetchInput(extended, storage, join(folder, 'source.mp4'));
    const output = join(folder, 'output');
    await mkdir(output);
    const outcome = await engine.run({
      request,
      folder: output,
      firstFrame,
      appearances,
      sourcePlan,
      sourceVideo,
      signal: watch.signal,
      progress: progress.report,
    });
    switch (outcome.type) {
      case 'made':
        return { ...answer(request, identity), ...(await publish(request, outcome.made, output, storage)) };
      case 'refused': {
        const { code, message, param } = outcome;
        return { ...answer(request, identity), status: 'refused', reason: { code, message, param } };
      }
      case 'stopped':
        throw new Failure(watch.reason() ?? 'engine_error');
      case 'failed':
        throw new Failure(outcome.diskFull ? 'disk_full' : 'engine_error');
      case 'broken':
        throw new Failure('engine_error');
    }
  } finally {
    watch.end();
    await progress.close();
  }
}

/** Watches for everything that may stop a job before its end. */
function watchForStop(
  request: EngineRequest,
  storage: Storage,
  jobMs: number,
  log: Log,
  stopping: AbortSignal,
): { signal: AbortSignal; reason(): StopReason | undefined; end(): void } {
  const controller = new AbortController();
  let reason: StopReason | undefined;
  const stop = (why: StopReason) => {
    reason ??= why;
    controller.abort(new Failure(reason));
  };
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      if (await storage.exists(request.cancelMarker)) stop('cancelled');
    } catch (error) {
      // the next look may succeed; the job is not worth less for it
      log.warn('could not look for the cancel marker', { error: describeError(error) });
    } finally {
      looking = false;
    }
  };
  const timer = setInterval(() => void look(), CANCEL_INTERVAL);
  const deadline = setTimeout(() => stop('timed_out'), jobMs);
  const shutDown = () => stop('stopping');
  if (stopping.aborted) shutDown();
  else stopping.addEventListener('abort', shutDown, { once: true });
  return {
    signal: controller.signal,
    reason: () => reason,
    end() {
      clearInterval(timer);
      clearTimeout(deadline);
      stopping.removeEventListener('abort', shutDown);
    },
  };
}

/** Downloads an object the request names. @returns its path. @throws {Failure} when the object is not there. */
async function fetchInput(uri: S3Uri | null, storage: Storage, path: string): Promise<string | null> {
  if (uri === null) return null;
  const bytes = await storage.read(uri);
  if (bytes === null) throw new Failure('storage_unavailable');
  await writeFile(path, bytes);
  return path;
}

/**
 * Reads what was measured of the cast. It is never written to a disk: it is a person's.
 * @throws {Failure} when an object is there and is no appearance.
 */
async function readAppearances(cast: EngineRequest['cast'], storage: Storage): Promise<Appearances> {
  const found: Record<string, Appearance> = {};
  for (const { id, appearance } of cast) {
    const bytes = appearance === null ? null : await storage.read(appearance);
    if (bytes === null) continue;
    const parsed = Json.pipe(Appearance).safeParse(new TextDecoder().decode(bytes));
    if (!parsed.success) throw new Failure('engine_error', new Error('an appearance does not parse'));
    found[id] = parsed.data;
  }
  return found;
}

/** Stores what the engine made. @throws {Failure} when the engine did not write what it said it did. */
async function publish(
  request: EngineRequest,
  made: Made,
  folder: string,
  storage: Storage,
): Promise<Pick<Completed, 'status' | 'artefacts' | 'screeningFrames' | 'made' | 'timings'>> {
  const { prefix } = request.output;
  const store = async (file: string, contentType: string) => {
    const path = join(folder, file);
    const size = await stat(path).catch(() => null);
    if (size === null || size.size === 0)
      throw new Failure('engine_error', new Error(`the engine made no ${file}`));
    return storage.writeFile(`${prefix}${file}`, path, contentType);
  };
  // the manifest's own words, checked, rather than what an engine may have put into files of these names
  await writeFile(join(folder, ARTEFACTS.plan.file), JSON.stringify(made.plan));
  await writeFile(join(folder, ARTEFACTS.transcript.file), JSON.stringify(made.transcript));
  for (let index = 0; index < made.screeningFrames; index++) await store(screeningFrame(index), 'image/jpeg');
  const { video, thumbnail, spritesheet, plan, transcript } = ARTEFACTS;
  return {
    status: 'completed',
    artefacts: {
      video: await store(video.file, video.contentType),
      thumbnail: await store(thumbnail.file, thumbnail.contentType),
      spritesheet: await store(spritesheet.file, spritesheet.contentType),
      plan: await store(plan.file, plan.contentType),
      transcript: await store(transcript.file, transcript.contentType),
    },
    screeningFrames: made.screeningFrames,
    made: {
      width: made.width,
      height: made.height,
      fps: made.fps,
      seconds: made.seconds,
      seed: request.seed,
    },
    timings: made.timings,
  };
}

function toFailure(error: unknown): { code: FailureCode; cause: unknown } {
  if (error instanceof Failure) return { code: error.code, cause: error.cause ?? error };
  if (error instanceof StorageError) return { code: 'storage_unavailable', cause: error.cause };
  if (isDiskFull(error)) return { code: 'disk_full', cause: error };
  return { code: 'engine_error', cause: error };
}
