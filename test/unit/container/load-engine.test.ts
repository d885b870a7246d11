import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEngine } from '../../../model/container/load-engine.ts';

describe('loading an engine', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'load-engine-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const write = async (source: string) => {
    const path = join(folder, 'engine.mjs');
    await writeFile(path, source);
    return path;
  };

  it('finds the engines of the house by name', async () => {
    expect(await loadEngine('null')).toMatchObject({ name: 'null', generate: expect.any(Function) });
  });

  it('takes the engine that a module exports', async () => {
    const path = await write(
      "export const engine = { name: 'mine', version: '3', device: 'gpu', generate() {} };",
    );
    expect(await loadEngine(path)).toMatchObject({ name: 'mine', version: '3', device: 'gpu' });
  });

  it.each([
    ['nothing', ''],
    ['no name', "export const engine = { version: '3', device: 'gpu', generate() {} };"],
    ['no generate', "export const engine = { name: 'mine', version: '3', device: 'gpu' };"],
  ])('rejects a module that exports %s', async (_what, source) => {
    await expect(loadEngine(await write(source))).rejects.toThrow('not an engine');
  });

  it.each(['constructor', './nowhere.ts', 'toString'])('rejects %s', async (name) => {
    await expect(loadEngine(name)).rejects.toThrow();
  });
});
