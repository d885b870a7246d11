/** The quick part of `npm run physics`: real films, decoded and measured. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bench, Measure } from '../../bench/physics/report.ts';
import { oneBall } from '../../bench/physics/subjects/falling.ts';
import { hoop } from '../../bench/physics/subjects/hoop.ts';
import { judgeAll } from '../../bench/physics/subjects/prompts.ts';

let bench: Bench;
beforeAll(async () => {
  bench = {
    folder: await mkdtemp(path.join(os.tmpdir(), 'cloudreel-physics-')),
    seed: 20_261_122,
    prompts: 6,
    note: () => {},
  };
});
afterAll(() => rm(bench.folder, { recursive: true, force: true }));

const missed = (measures: readonly Measure[]) => measures.filter(({ ok }) => !ok);

describe('measured from decoded films', () => {
  it('a ball falls, bounces and sounds as its material does', async () => {
    expect(missed(await oneBall.measure(bench))).toEqual([]);
  }, 120_000);

  it('a missed shot rebounds, a made one goes through the ring, both are heard when they are seen', async () => {
    expect(missed(await hoop.measure(bench))).toEqual([]);
  }, 180_000);

  it('prompts nobody tuned for become whole films', async () => {
    expect((await judgeAll(bench)).filter(({ faults }) => faults.length > 0)).toEqual([]);
  }, 180_000);
});
