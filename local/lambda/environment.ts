import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { LogFile } from '../processes/log-file.ts';
import { killGroup, type Reaper } from '../processes/reaper.ts';
import { FunctionError } from './errors.ts';
import { environmentMessageSchema, type InvokeMessage } from './wire.ts';

/** Lambda gives the initialisation 10 s; a laptop that also renders video gets more. */
const INIT_TIMEOUT_MS = 30_000;

interface Pending {
  readonly requestId: string;
  readonly resolve: (result: string) => void;
  readonly reject: (error: FunctionError) => void;
}

export interface EnvironmentOptions {
  readonly functionName: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly log: LogFile;
  readonly reaper: Reaper;
}

/** An execution environment: one child process that runs one invocation at a time. */
export class ExecutionEnvironment {
  readonly #child: ChildProcess;
  readonly #ready: Promise<void>;
  readonly #exited: Promise<void>;
  #pending: Pending | null = null;
  #alive = true;

  constructor({ functionName, variables, log, reaper }: EnvironmentOptions) {
    this.#child = fork(path.join(import.meta.dirname, 'runtime.child.ts'), [], {
      env: { ...variables },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      cwd: variables.LAMBDA_TASK_ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    reaper.watch(this.#child);
    log.capture(this.#child.stdout);
    log.capture(this.#child.stderr);
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    this.#ready = new Promise((resolve, reject) => {
      const slow = setTimeout(() => {
        reject(
          fault(
            'Sandbox.Timedout',
            `${functionName}: initialisation took more than ${INIT_TIMEOUT_MS / 1000} s`,
          ),
        );
        this.kill();
      }, INIT_TIMEOUT_MS);
      this.#child.on('message', (raw) => {
        const parsed = environmentMessageSchema.safeParse(raw);
        // a bundle may talk to its parent process for reasons of its own
        if (!parsed.success) return;
        const message = parsed.data;
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'initError') reject(new FunctionError(message.error));
        else
          this.#settle(
            message.requestId,
            message.kind === 'result' ? message.result : new FunctionError(message.error),
          );
        if (message.kind !== 'result' && message.kind !== 'error') clearTimeout(slow);
      });
      this.#child.once('error', (cause) => reject(fault('Runtime.ExitError', cause.message)));
      this.#child.once('exit', (code, signal) => {
        clearTimeout(slow);
        this.#alive = false;
        const why = fault('Runtime.ExitError', `Runtime exited with ${signal ?? `exit status ${code}`}`);
        reject(why);
        this.#pending?.reject(why);
        this.#pending = null;
      });
    });
    // whoever waits for it hears of it; nobody may be waiting when a warm environment dies
    this.#ready.catch(() => {});
  }

  /** False once the process is gone: it can take no further invocation. */
  get alive(): boolean {
    return this.#alive;
  }

  /** Rejects with FunctionError when the bundle cannot be loaded. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Runs one invocation; the caller sees to it that only one runs at a time. */
  async invoke(message: InvokeMessage, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        this.#pending = null;
        this.kill();
        reject(fault('Sandbox.Timedout', `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`));
      }, timeoutMs);
      this.#pending = {
        requestId: message.requestId,
        resolve: (result) => {
          clearTimeout(timeout);
          resolve(result);
        },
        reject: (error) => {
          clearTimeout(timeout);
          reject(error);
        },
      };
      this.#child.send(message, (error) => {
        if (error) this.#settle(message.requestId, fault('Runtime.ExitError', error.message));
      });
    });
  }

  /** Ends it at once, and whatever it may have started. */
  kill(): void {
    this.#alive = false;
    if (this.#child.pid !== undefined) killGroup(this.#child.pid, 'SIGKILL');
  }

  /** Lets go of it: an environment without its host ends by itself. */
  async stop(): Promise<void> {
    if (!this.#alive) return;
    this.kill();
    await this.#exited;
  }

  #settle(requestId: string, outcome: string | FunctionError): void {
    const pending = this.#pending;
    if (pending?.requestId !== requestId) return;
    this.#pending = null;
    if (typeof outcome === 'string') pending.resolve(outcome);
    else pending.reject(outcome);
  }
}

function fault(errorType: string, errorMessage: string): FunctionError {
  return new FunctionError({ errorType, errorMessage, trace: [] });
}
