import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import type { LogFile } from '../../processes/log-file.ts';
import { killGroup, type Reaper } from '../../processes/reaper.ts';
import { MissingPartError, UnreadableMediaError } from './failure.ts';
import { type Fault, type Request, replySchema, type Task } from './wire.ts';

export interface ModelHostOptions {
  readonly log: LogFile;
  readonly reaper: Reaper;
}

/** What asks the models; tests answer for them. */
export type Models = Pick<ModelHost, 'run'>;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The models' process seen from outside: started by the first task, kept until the end, started anew after a crash. */
export class ModelHost {
  readonly #options: ModelHostOptions;
  readonly #pending = new Map<number, Pending>();
  #child: ChildProcess | null = null;
  #tasks = 0;
  #stopped = false;

  constructor(options: ModelHostOptions) {
    this.#options = options;
  }

  /**
   * Has a model do something.
   * @throws UnreadableMediaError, MissingPartError; any other error is ours.
   */
  async run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.#stopped) throw new Error('the local cloud is stopping');
    this.#tasks += 1;
    const request: Request = { id: this.#tasks, task: task.name, input };
    const child = this.#start();
    const value = await new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      child.send(request, (error) => {
        if (error) this.#settle(request.id, error);
      });
    });
    return task.output.parse(value);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    killGroup(child.pid, 'SIGKILL');
    await exited;
  }

  #start(): ChildProcess {
    if (this.#child) return this.#child;
    const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
    const child = fork(path.join(import.meta.dirname, 'models.child.ts'), [], {
      env: { PATH, HOME, TMPDIR },
      execArgv: ['--disable-warning=ExperimentalWarning'],
      serialization: 'advanced',
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const { log, reaper } = this.#options;
    reaper.watch(child);
    log.capture(child.stdout);
    log.capture(child.stderr);
    child.on('message', (raw) => {
      const reply = replySchema.parse(raw);
      if (reply.kind === 'result') {
        this.#pending.get(reply.id)?.resolve(reply.value);
        this.#pending.delete(reply.id);
      } else this.#settle(reply.id, failure(reply.fault, reply.message));
    });
    const ended = (reason: string): void => {
      if (this.#child === child) this.#child = null;
      for (const id of [...this.#pending.keys()]) this.#settle(id, new Error(reason));
    };
    child.once('exit', (code, signal) =>
      ended(`the models' process ended (${signal ?? `exit code ${code}`})`),
    );
    child.once('error', (cause) => ended(`the models' process did not start: ${cause.message}`));
    this.#child = child;
    return child;
  }

  #settle(id: number, error: Error): void {
    this.#pending.get(id)?.reject(error);
    this.#pending.delete(id);
  }
}

function failure(fault: Fault, message: string): Error {
  if (fault === 'unreadable') return new UnreadableMediaError(message);
  if (fault === 'missing') return new MissingPartError(message);
  return new Error(message);
}
