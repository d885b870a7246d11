import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** What must not outlive this process, should it end in the middle of a benchmark. */
const leftovers = new Set<() => void>();

process.on('exit', () => {
  // the newest first: a process before the folder it writes into
  for (const remove of [...leftovers].toReversed()) remove();
});
// a signal ends a process without its 'exit' event, unless somebody listens
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));

/** Calls `remove` when this process ends, unless the returned function is called first. */
export function atExit(remove: () => void): () => void {
  leftovers.add(remove);
  return () => void leftovers.delete(remove);
}

/** Gives a new folder to a piece of work and takes it away, however the work ends. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-bench-'));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    forget();
  }
}
