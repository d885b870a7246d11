import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createLog, type Log } from '../../../model/container/log.ts';
import type { Storage, Stored } from '../../../model/container/storage.client.ts';
import { StorageError } from '../../../model/container/storage.client.ts';
import { EngineRequest } from '../../../model/protocol/index.ts';

export const SECRET_PROMPT = 'a red fox named Zebulon crosses the ice';

export const aRequest = (overrides: Partial<EngineRequest> = {}): EngineRequest => ({
  ...EngineRequest.parse({
    protocol: '1',
    job: 'video_1',
    attempt: 1,
    prompt: SECRET_PROMPT,
    seconds: 1,
    size: { width: 64, height: 64 },
    fps: 8,
    seed: 7,
    quality: 'draft',
    references: {},
    output: { prefix: 's3://media/out/1/' },
    cancelMarker: 's3://media/cancel/1',
    progressQueue: null,
  }),
  ...overrides,
});

/** Objects in a map, remembered in the order they were written. */
export class MemoryStorage implements Storage {
  readonly objects = new Map<string, { body: Uint8Array; contentType: string }>();
  /** Operations that fail, as `read`, `exists` or `write`. */
  readonly broken = new Set<'read' | 'exists' | 'write'>();

  #check(operation: 'read' | 'exists' | 'write') {
    if (this.broken.has(operation)) throw new StorageError(operation, new Error('down'));
  }
  async exists(uri: string) {
    this.#check('exists');
    return this.objects.has(uri);
  }
  async read(uri: string) {
    this.#check('read');
    return this.objects.get(uri)?.body ?? null;
  }
  async writeText(uri: string, text: string, contentType: string): Promise<Stored> {
    this.#check('write');
    const body = new TextEncoder().encode(text);
    this.objects.set(uri, { body, contentType });
    return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') };
  }
  async writeFile(uri: string, path: string, contentType: string): Promise<Stored> {
    return this.writeText(uri, await readFile(path, 'utf8'), contentType);
  }
}

/** A log that keeps its lines. */
export function recordLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  return { log: createLog((line) => lines.push(line)), lines };
}
