import { type ChildProcess, spawn } from 'node:child_process';
import type { LogFile } from './log-file.ts';
import { killGroup, type Reaper } from './reaper.ts';

export interface ServiceOptions {
  /** What it is called in messages. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly log: LogFile;
  readonly reaper: Reaper;
  /** Called once when the process ends although nobody stopped it. */
  readonly onCrash: (reason: string) => void;
}

/** How long a process may take to end by itself after SIGTERM, milliseconds. */
const STOP_GRACE_MS = 3000;

/** A long-running child process, in its own process group so that Ctrl-C reaches only us and we stop it in order. */
export class Service {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #stopping = false;
  #running = true;

  constructor({ name, command, args, env, cwd, log, reaper, onCrash }: ServiceOptions) {
    this.#child = spawn(command, [...args], {
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(cwd === undefined ? {} : { cwd }),
    });
    reaper.watch(this.#child);
    log.capture(this.#child.stdout);
    log.capture(this.#child.stderr);
    this.#exited = new Promise((resolve) => {
      this.#child.once('exit', (code, signal) => {
        this.#running = false;
        if (!this.#stopping)
          onCrash(`${name} ended unexpectedly (${signal ?? `exit code ${code}`}); see ${log.path}`);
        resolve();
      });
      this.#child.once('error', (cause) => {
        this.#running = false;
        if (!this.#stopping) onCrash(`${name} did not start: ${cause.message}`);
        resolve();
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Asks it to end, then makes it. */
  async stop(graceMs = STOP_GRACE_MS): Promise<void> {
    this.#stopping = true;
    const { pid } = this.#child;
    if (pid === undefined || !this.#running) return;
    killGroup(pid, 'SIGTERM');
    const force = setTimeout(() => killGroup(pid, 'SIGKILL'), graceMs);
    await this.#exited;
    clearTimeout(force);
  }
}
