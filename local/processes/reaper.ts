import { type ChildProcess, spawn } from 'node:child_process';

/**
 * A process of a few kilobytes that outlives this one by a moment. It reads the process groups of our children from its
 * standard input; when that ends, because we stopped or were killed by force, it kills those still on the list.
 */
const SCRIPT = `
groups=' '
while read -r operation group; do
  case "$operation" in
    add) groups="$groups$group " ;;
    remove) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;;
  esac
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
`;

/** Makes sure that no child outlives the cloud, even when the cloud dies by kill -9. */
export class Reaper {
  readonly #guard: ChildProcess;
  readonly #groups = new Set<number>();

  constructor() {
    this.#guard = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    this.#guard.unref();
    // a write may race the guard's end while we stop
    this.#guard.stdin?.on('error', () => {});
    this.#guard.on('error', () => {});
  }

  /** Takes charge of a child that was spawned detached, as the leader of its own process group. */
  watch(child: ChildProcess): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#groups.add(pid);
    this.#guard.stdin?.write(`add ${pid}\n`);
    child.once('exit', () => {
      this.#groups.delete(pid);
      this.#guard.stdin?.write(`remove ${pid}\n`);
    });
  }

  /** Kills what is left and ends the guard. */
  async stop(): Promise<void> {
    for (const group of this.#groups) killGroup(group, 'SIGKILL');
    this.#guard.ref();
    const ended = new Promise<void>((resolve) => {
      if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) resolve();
      this.#guard.once('exit', () => resolve());
      this.#guard.once('error', () => resolve());
    });
    this.#guard.stdin?.end();
    await ended;
  }
}

/** Signals a whole process group; a group that is already gone is no error. */
export function killGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
