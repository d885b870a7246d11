import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudLog } from '../log.ts';
import { HOST } from '../ports.ts';
import type { LogFile } from '../processes/log-file.ts';
import { waitUntilReady } from '../processes/ready.ts';
import type { Reaper } from '../processes/reaper.ts';
import { Service } from '../processes/service.ts';

/** What the container runs, and where. */
export interface EngineCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly port: number;
}

export interface EngineOptions {
  readonly name: string;
  /** Address of an engine that already runs, or what to start. */
  readonly engine: { readonly url: string } | EngineCommand;
  readonly logFile: LogFile;
  readonly reaper: Reaper;
  readonly log: CloudLog;
}

export interface EngineAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

/** Loading a model may take a while. */
const READY_TIMEOUT_MS = 10 * 60 * 1000;
const BACKOFF_BASE_MS = 500;
const BACKOFF_MAX_MS = 30_000;
/** SageMaker kills a container 30 s after SIGTERM; one machine has less patience. */
const STOP_GRACE_MS = 5000;

/** The engine's container: started once, waited for, and started again when it crashes. */
export class EngineProcess {
  readonly #options: EngineOptions;
  readonly url: string;
  #service: Service | null = null;
  #ready: Promise<void> = Promise.resolve();
  #crashes = 0;
  #stopping = false;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.url =
      'url' in options.engine
        ? options.engine.url.replace(/\/$/, '')
        : `http://${HOST}:${options.engine.port}`;
  }

  start(): void {
    this.#ready = this.#launch();
    // whoever needs the engine waits for `ready` and hears of it there
    this.#ready.catch(() => {});
  }

  /** Resolves when the engine answers its ping. A crash in between only makes it take longer. */
  async ready(): Promise<void> {
    for (;;) {
      const current = this.#ready;
      try {
        await current;
      } catch (error) {
        if (this.#stopping || this.#ready === current) throw error;
      }
      if (this.#ready === current) return;
    }
  }

  /**
   * One POST to `/invocations`. Over node:http, because fetch gives up on an answer that takes more than five minutes,
   * and a video may take an hour.
   */
  invoke(
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    signal: AbortSignal,
  ): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      const call = request(`${this.url}/invocations`, { method: 'POST', headers, signal }, (response) => {
        buffer(response).then(
          (bytes) =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers['content-type'] ?? 'application/json',
              body: bytes,
            }),
          reject,
        );
      });
      call.once('error', reject);
      call.end(body);
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#service?.stop(STOP_GRACE_MS);
    await this.#ready.catch(() => {});
    await this.#options.logFile.close();
  }

  async #launch(): Promise<void> {
    const { engine, name, log, logFile, reaper } = this.#options;
    const answers = async () => (await fetch(`${this.url}/ping`, { signal: AbortSignal.timeout(2000) })).ok;
    if ('url' in engine) {
      await waitUntilReady(name, answers, () => !this.#stopping, READY_TIMEOUT_MS);
      return;
    }
    const service = new Service({
      name,
      command: engine.command,
      args: engine.args,
      env: engine.env,
      cwd: engine.cwd,
      log: logFile,
      reaper,
      onCrash: (reason) => {
        const pause = Math.min(BACKOFF_MAX_MS, BACKOFF_BASE_MS * 2 ** this.#crashes);
        this.#crashes += 1;
        log.warn(`${reason}; it is started again in ${pause / 1000} s`);
        this.#ready = sleep(pause).then(() => (this.#stopping ? undefined : this.#launch()));
        this.#ready.catch(() => {});
      },
    });
    this.#service = service;
    await waitUntilReady(name, answers, () => service.running, READY_TIMEOUT_MS);
    log.info(`${name} is ready at ${this.url}`);
    this.#crashes = 0;
  }
}
