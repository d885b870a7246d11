import { type FileHandle, open } from 'node:fs/promises';
import { StreamTarget, type StreamTargetChunk } from 'mediabunny';

/** Bytes that are gathered before they are written. */
const CHUNK = 1 << 20;

/**
 * A file for mediabunny to write to. Unlike the library's own it also closes the file when a write fails, as it does on
 * a full disk.
 */
export async function fileTarget(path: string): Promise<StreamTarget> {
  const file = await open(path, 'w');
  const sink = new WritableStream<StreamTargetChunk>({
    async write({ data, position }) {
      try {
        await writeAll(file, data, position);
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    close: () => file.close(),
    abort: () => file.close(),
  });
  return new StreamTarget(sink, { chunked: true, chunkSize: CHUNK });
}

/** A disk that is nearly full takes a part of what it is given before it says so. */
async function writeAll(file: FileHandle, data: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done, position + done);
    done += bytesWritten;
  }
}

/** Says plainly when there is no room left. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError';
  constructor(cause: unknown) {
    super('the disk is full: the video could not be written', { cause });
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function meansFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && typeof error.code === 'string' && FULL.has(error.code)) return true;
  return meansFull(error.cause);
}

/** Runs `work`; what it throws for want of space becomes a {@link DiskFullError}. */
export async function surfaceDiskErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw meansFull(error) ? new DiskFullError(error) : error;
  }
}
