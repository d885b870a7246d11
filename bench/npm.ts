import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { atExit } from './scratch.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const STOP_MS = 20_000;

/** A line of output and when it came, milliseconds since the epoch. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

/** `npm run <script>` as a user types it: npm, its shell and all that follows. */
export interface NpmRun {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly lines: readonly Line[];
  /** Exit code; null after a signal. */
  readonly ended: Promise<number | null>;
  running(): boolean;
  /** Ctrl-C, as a terminal sends it: to all of them. Resolves when every one is gone. @throws Error when one stays. */
  interrupt(): Promise<void>;
}

export function npmRun(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): NpmRun {
  const startedAt = Date.now();
  const child = spawn('npm', ['run', script, '--', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    // a process group of its own, as a terminal makes one for each command
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  for (const output of [child.stdout, child.stderr])
    createInterface({ input: output }).on('line', (text) => lines.push({ at: Date.now(), text }));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return child.pid !== undefined && process.kill(-child.pid, name);
    } catch {
      return false;
    }
  };
  const forget = atExit(() => signal('SIGKILL'));
  void ended.then(forget, forget);
  return {
    startedAt,
    lines,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    interrupt: async () => {
      signal('SIGINT');
      const deadline = Date.now() + STOP_MS;
      while (signal(0)) {
        if (Date.now() > deadline) {
          signal('SIGKILL');
          throw new Error(`npm run ${script} did not end within ${STOP_MS / 1000} s of Ctrl-C`);
        }
        await sleep(20);
      }
      await ended;
    },
  };
}

export const outputOf = ({ lines }: NpmRun): string => lines.map(({ text }) => text).join('\n');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
