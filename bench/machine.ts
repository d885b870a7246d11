import os from 'node:os';

/** What a benchmark ran on. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  /** ISO date, UTC. */
  readonly date: string;
  /** Processes that wanted a core, over the last minute: anything but next to nothing spoils the figures. */
  readonly load: number;
}

export const readMachine = (): Machine => ({
  cores: os.availableParallelism(),
  processor: os.cpus()[0]?.model ?? 'unknown',
  memoryGigabytes: os.totalmem() / 2 ** 30,
  system: `${os.type()} ${os.release()} ${os.arch()}`,
  node: process.version,
  date: new Date().toISOString().slice(0, 10),
  load: os.loadavg()[0] ?? 0,
});
