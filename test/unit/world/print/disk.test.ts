import { createWriteStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { DiskFullError, surfaceDiskErrors } from '../../../../model/world/print/disk.ts';

describe('a full disk', () => {
  it.runIf(existsSync('/dev/full'))('is named as what it is', async () => {
    const writing = surfaceDiskErrors(() => writeFile('/dev/full', 'frames'));
    await expect(writing).rejects.toThrow(DiskFullError);
    await expect(writing).rejects.toThrow(/disk is full/);
  });

  it.runIf(existsSync('/dev/full'))('is found behind other errors', async () => {
    const stream = createWriteStream('/dev/full');
    stream.end('frames');
    const wrapped = finished(stream).catch((cause: unknown) => {
      throw new Error('the muxer failed', { cause });
    });
    await expect(surfaceDiskErrors(() => wrapped)).rejects.toThrow(DiskFullError);
  });

  it('leaves other errors as they are', async () => {
    const other = new TypeError('something else');
    await expect(surfaceDiskErrors(() => Promise.reject(other))).rejects.toBe(other);
  });
});
