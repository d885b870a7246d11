import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** One piece of work an engine did, from its container's own log. Times are milliseconds since the epoch. */
export interface EngineRun {
  readonly job: string;
  readonly attempt: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

const End = z.object({
  message: z.enum(['done', 'failed']),
  timestamp: z.iso.datetime(),
  job: z.string(),
  attempt: z.int(),
  /** How long the attempt took, milliseconds. */
  ms: z.number(),
});

/** Every attempt that an engine made, in the order in which they ended. A second answer without work is not one. */
export function parseEngineLog(text: string): EngineRun[] {
  return text.split('\n').flatMap((line) => {
    if (!line.startsWith('{')) return [];
    const end = End.safeParse(JSON.parse(line));
    if (!end.success) return [];
    const { job, attempt, timestamp, ms } = end.data;
    const endedAt = Date.parse(timestamp);
    return [{ job, attempt, startedAt: endedAt - ms, endedAt }];
  });
}

/** The attempts made in a local cloud's data folder. */
export async function readEngineRuns(dataDir: string): Promise<EngineRun[]> {
  const logs = path.join(dataDir, 'logs');
  const files = (await readdir(logs)).filter((name) => name.startsWith('CloudreelEngine-'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(logs, name), 'utf8')));
  return texts.flatMap(parseEngineLog);
}
