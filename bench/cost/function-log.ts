import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** What a function's log under `logs/` says of a stretch of time. */
export interface FunctionLog {
  /** Duration of each invocation, milliseconds, a cold start included. */
  readonly invocations: readonly number[];
  /** What the function itself wrote, in lines and bytes: its part of a log group. */
  readonly lines: number;
  readonly bytes: number;
}

// the local cloud's own line about an invocation, between those of the function
const END = /^[0-9a-f-]{36} (?:ended|failed.*) after (\d+) ms$/;
const Milliseconds = z.coerce.number();

export function parseFunctionLog(text: string): FunctionLog {
  const lines = text.split('\n').filter((line) => line !== '');
  const own = lines.filter((line) => !END.test(line));
  const invocations = lines.flatMap((line) => {
    const took = END.exec(line)?.[1];
    return took === undefined ? [] : [Milliseconds.parse(took)];
  });
  return { invocations, lines: own.length, bytes: Buffer.byteLength(own.join('\n')) };
}

/** The logs of a local cloud as they are now, by file name without `.log`. */
export async function readLogs(dataDir: string): Promise<ReadonlyMap<string, string>> {
  const folder = path.join(dataDir, 'logs');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.log'));
  return new Map(
    await Promise.all(
      names.map(
        async (name) =>
          [name.slice(0, -'.log'.length), await readFile(path.join(folder, name), 'utf8')] as const,
      ),
    ),
  );
}

/** What was added to each log between two readings. */
export const addedSince = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> =>
  new Map([...after].map(([name, text]) => [name, text.slice(before.get(name)?.length ?? 0)]));
