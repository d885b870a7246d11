import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Appearances, EngineRequest } from '../protocol/index.ts';
import type { Engine, Made } from './engine.ts';
import { describeError, type Log } from './log.ts';
import { FromEngine, type ToEngine } from './messages.ts';

/** How a job ended inside the engine's process. `broken`: the process died or answered nonsense. */
export type Outcome =
  | { readonly type: 'made'; readonly made: Made }
  | {
      readonly type: 'refused';
      readonly code: string;
      readonly message: string;
      readonly param: string | null;
    }
  | { readonly type: 'failed'; readonly diskFull: boolean }
  | { readonly type: 'stopped' }
  | { readonly type: 'broken' };

export interface Job {
  readonly request: EngineRequest;
  readonly folder: string;
  /** Path of the first frame's bytes. */
  readonly firstFrame: string | null;
  readonly appearances: Appearances;
  /** Path of the source video's plan. */
  readonly sourcePlan: string | null;
  /** Path of the video that an extension goes on from. */
  readonly sourceVideo: string | null;
  /** Stops the job: the engine is told, and its process is killed if it does not listen. */
  readonly signal: AbortSignal;
  progress(fraction: number, step: string): void;
}

export type EngineIdentity = Pick<Engine, 'name' | 'version' | 'device'>;

/**
 * An engine in a process of its own. Not a thread: a crash in a native codec, a call that never returns, or the
 * kernel's out-of-memory killer takes a process whole, and only a process can be killed without the server.
 * The process lives on between jobs, so that what an engine loads is loaded once; a job that ended it is followed by
 * a fresh one.
 */
export class EngineProcess {
  readonly #engine: string;
  readonly #stopMs: number;
  readonly #log: Log;
  #child: Promise<{ process: ChildProcess; identity: EngineIdentity }> | undefined;
  #latest: ChildProcess | undefined;
  #healthy = false;
  #closed = false;

  /** @param stopMs How long a stopped engine may go on before it is killed, milliseconds. */
  constructor(engine: string, stopMs: number, log: Log) {
    this.#engine = engine;
    this.#stopMs = stopMs;
    this.#log = log;
  }

  /** Whether the engine could be loaded when it was last tried. */
  get healthy(): boolean {
    return this.#healthy;
  }

  /** Loads the engine, or waits until it is loaded. @throws {Error} when it cannot be loaded. */
  async start(): Promise<EngineIdentity> {
    this.#child ??= this.#spawn();
    const child = this.#child;
    try {
      const { identity } = await child;
      this.#healthy = true;
      return identity;
    } catch (error) {
      this.#healthy = false;
      if (this.#child === child) this.#child = undefined;
      throw error;
    }
  }

  async #spawn() {
    if (this.#closed) throw new Error('the engine is shut down');
    const child = fork(fileURLToPath(new URL('./engine-child.ts', import.meta.url)), [this.#engine], {
      // what an engine prints may quote the prompt; of its errors only V8's last words are kept
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      serialization: 'json',
    });
    this.#latest = child;
    // without a listener a process that cannot be started or told would end this one
    child.on('error', (error) =>
      this.#log.error('the engine process cannot be reached', { error: describeError(error) }),
    );
    child.once('exit', (code, signal) => {
      if (this.#latest === child) this.#child = undefined;
      if (!this.#closed) this.#log.error('the engine process ended', { code, signal });
    });
    const loading = new AbortController();
    try {
      const [raw] = await Promise.race([
        once(child, 'message', { signal: loading.signal }),
        once(child, 'exit', { signal: loading.signal }).then(() => [undefined]),
      ]);
      const message = FromEngine.safeParse(raw);
      if (!message.success || message.data.type !== 'ready') {
        if (message.success && message.data.type === 'crashed') {
          this.#log.error('the engine could not be loaded', { error: message.data.error });
        }
        child.kill('SIGKILL');
        throw new Error(`the engine ${JSON.stringify(this.#engine)} could not be loaded`);
      }
      const { name, version, device } = message.data;
      return { process: child, identity: { name, version, device } };
    } finally {
      loading.abort();
    }
  }

  /** Runs one job. The caller runs one at a time. @throws {Error} when the engine cannot be loaded. */
  async run(job: Job): Promise<Outcome> {
    const outcome = await this.#run(job);
    // loads again at once, so that a broken machine shows in `healthy` and not in the next job
    if (this.#child === undefined && !this.#closed) void this.start().catch(() => {});
    return outcome;
  }

  async #run(job: Job): Promise<Outcome> {
    await this.start();
    if (this.#child === undefined) return { type: 'broken' };
    const { process: child } = await this.#child;
    if (job.signal.aborted) return { type: 'stopped' };
    return new Promise((resolve) => {
      let killer: NodeJS.Timeout | undefined;
      const end = (outcome: Outcome) => {
        clearTimeout(killer);
        job.signal.removeEventListener('abort', stop);
        child.off('message', listen);
        child.off('exit', vanish);
        resolve(outcome);
      };
      const stop = () => {
        tell(child, { type: 'stop' });
        killer = setTimeout(() => child.kill('SIGKILL'), this.#stopMs);
      };
      let crash: Outcome = { type: 'broken' };
      const vanish = () => end(job.signal.aborted ? { type: 'stopped' } : crash);
      const listen = (raw: unknown) => {
        const message = FromEngine.safeParse(raw);
        if (!message.success) {
          this.#log.error('the engine answered nonsense', {
            issues: message.error.issues.map(({ path, code }) => ({ path: path.join('.'), code })),
          });
          // it may still be at work: nothing it says can be trusted
          child.kill('SIGKILL');
        } else if (message.data.type === 'progress') {
          job.progress(message.data.fraction, message.data.step);
        } else if (message.data.type === 'crashed') {
          // the end of the process follows, and only then the next may start
          this.#log.error('the engine crashed', { error: message.data.error });
          crash = { type: 'failed', diskFull: message.data.diskFull };
        } else if (message.data.type === 'failed') {
          this.#log.error('the engine failed', { error: message.data.error });
          end({ type: 'failed', diskFull: message.data.diskFull });
        } else if (message.data.type !== 'ready') {
          end(message.data);
        }
      };
      child.on('message', listen);
      child.once('exit', vanish);
      job.signal.addEventListener('abort', stop, { once: true });
      const { request, folder, firstFrame, appearances, sourcePlan, sourceVideo } = job;
      tell(child, { type: 'generate', request, folder, firstFrame, appearances, sourcePlan, sourceVideo });
    });
  }

  /** Ends the process. */
  async close(): Promise<void> {
    this.#closed = true;
    const loaded = await this.#child?.catch(() => undefined);
    if (loaded === undefined || loaded.process.exitCode !== null || loaded.process.signalCode !== null)
      return;
    const gone = once(loaded.process, 'exit');
    loaded.process.kill('SIGKILL');
    await gone;
  }
}

/** A process that is gone hears nothing; its `exit` says so. */
const tell = (child: ChildProcess, message: ToEngine) => child.send(message, () => {});
