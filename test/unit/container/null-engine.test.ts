import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nullEngine } from '../../../model/container/null-engine.ts';
import { probe } from '../../support/media.ts';
import { aRequest } from './fixtures.ts';

describe('the null engine', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'null-engine-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const generate = (size: { width: number; height: number }) =>
    nullEngine.generate(aRequest({ size, seconds: 1 }), {
      folder,
      firstFrame: null,
      appearances: {},
      source: null,
      signal: new AbortController().signal,
      progress: () => {},
    });

  it('makes a film of the size that was asked for', async () => {
    const size = { width: 160, height: 96 };
    expect(await generate(size)).toMatchObject(size);
    expect(await probe(join(folder, 'video.mp4'))).toMatchObject(size);
  });

  it('makes a smaller one when its environment says so, and says that it did', async () => {
    vi.stubEnv('CLOUDREEL_NULL_SIZE', '96x64');
    const made = { width: 96, height: 64 };
    expect(await generate({ width: 160, height: 96 })).toMatchObject(made);
    expect(await probe(join(folder, 'video.mp4'))).toMatchObject(made);
  });

  it('makes nothing of a size it cannot read', async () => {
    vi.stubEnv('CLOUDREEL_NULL_SIZE', 'tiny');
    await expect(generate({ width: 160, height: 96 })).rejects.toThrow('not a size');
  });
});
