/**
 * The engine's own process, started by `engine-process.ts` with the engine's name as its argument. It knows one
 * engine and one folder at a time; storage and queues are the server's.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { constants, setPriority } from 'node:os';
import { Plan } from '../protocol/index.ts';
import { isDiskFull } from './disk-full.ts';
import type { Engine } from './engine.ts';
import { EngineRefusal } from './engine.ts';
import { Json } from './json.ts';
import { loadEngine } from './load-engine.ts';
import { describeError } from './log.ts';
import { type FromEngine, ToEngine } from './messages.ts';

/** Engines may report every frame; the server needs no more than this, milliseconds. */
const PROGRESS_INTERVAL = 100;

const send = (message: FromEngine) =>
  new Promise<void>((resolve) => {
    // a server that is gone needs no answer; `disconnect` below ends this process
    process.send?.(message, () => resolve());
  });

async function generate(
  engine: Engine,
  job: ToEngine & { type: 'generate' },
  signal: AbortSignal,
): Promise<FromEngine> {
  let reported = 0;
  try {
    const firstFrame = job.firstFrame === null ? null : new Uint8Array(await readFile(job.firstFrame));
    const source =
      job.sourcePlan === null ? null : { plan: await readPlan(job.sourcePlan), video: job.sourceVideo };
    const made = await engine.generate(job.request, {
      folder: job.folder,
      firstFrame,
      appearances: job.appearances,
      source,
      signal,
      progress(fraction, step) {
        const now = performance.now();
        if (now - reported < PROGRESS_INTERVAL) return;
        reported = now;
        void send({ type: 'progress', fraction, step });
      },
    });
    return { type: 'made', made };
  } catch (error) {
    if (signal.aborted) return { type: 'stopped' };
    if (error instanceof EngineRefusal) {
      return { type: 'refused', code: error.code, message: error.message, param: error.param };
    }
    return { type: 'failed', diskFull: isDiskFull(error), error: describeError(error) };
  }
}

/** @throws {EngineRefusal} when the file is no plan: another try would read the same. */
async function readPlan(path: string): Promise<Plan> {
  const parsed = Json.pipe(Plan).safeParse(await readFile(path, 'utf8'));
  if (!parsed.success) {
    throw new EngineRefusal('invalid_source', 'The source video has no plan that can be read.', 'video');
  }
  return parsed.data;
}

async function crash(error: unknown) {
  await send({ type: 'crashed', diskFull: isDiskFull(error), error: describeError(error) });
  process.exit(1);
}

async function main(name: string) {
  process.on('uncaughtException', (error) => void crash(error));
  process.on('unhandledRejection', (error) => void crash(error));
  // the server decides when this process ends: Ctrl-C in a terminal reaches both
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  process.on('disconnect', () => process.exit(0));
  // /ping must be answered however hard this process works; what it starts inherits this
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  // when memory runs out the kernel shall take this process, not the server
  await writeFile('/proc/self/oom_score_adj', '1000').catch(() => {});

  const engine = await loadEngine(name);
  let running: AbortController | undefined;
  process.on('message', async (raw) => {
    const message = ToEngine.parse(raw);
    if (message.type === 'stop') {
      running?.abort(new Error('the job was stopped'));
      return;
    }
    running = new AbortController();
    const answer = await generate(engine, message, running.signal);
    running = undefined;
    await send(answer);
  });
  await send({ type: 'ready', name: engine.name, version: engine.version, device: engine.device });
}

const [name] = process.argv.slice(2);
if (name === undefined || process.send === undefined) {
  throw new Error('started by the container only: node engine-child.ts <engine>, with an IPC channel');
}
await main(name).catch(crash);
