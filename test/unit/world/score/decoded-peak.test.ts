import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPrint } from '../../../../model/world/print/print.ts';
import { truePeak } from '../../../../model/world/score/limiter.ts';
import { master } from '../../../../model/world/score/master.ts';
import { i420Bytes } from '../../../../model/world/shoot/pixels.ts';
import { pcm } from '../../../support/media.ts';

const [RATE, SECONDS, FPS, SIDE] = [48_000, 2, 24, 64] as const;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cloudreel-peak-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Noise that differs from ear to ear, in short bursts: the hardest for an encoder of few bits. */
function bursts(level: number, salt: number): Float32Array {
  let state = salt;
  return Float32Array.from({ length: SECONDS * RATE }, (_, n) => {
    state = (state * 48_271) % 2_147_483_647;
    return level * (state / 1_073_741_824 - 1) * Math.exp(-(n % 9_600) / 500);
  });
}

describe('a finished film', () => {
  it('has no true peak over −1 dB after its sound went through the encoder', async () => {
    const bed = bursts(0.001, 3);
    const mix = master({ left: bursts(1, 1), right: bursts(1, 2) }, { left: bed, right: bed.slice() });
    const file = path.join(folder, 'video.mp4');
    const print = await openPrint({ path: file, width: SIDE, height: SIDE, fps: FPS });
    const grey = new Uint8Array(i420Bytes(SIDE, SIDE)).fill(128);
    for (let index = 0; index < SECONDS * FPS; index++) await print.addFrame(grey);
    await print.finish(
      Float32Array.from(
        { length: 2 * mix.left.length },
        (_, n) => mix[n % 2 === 0 ? 'left' : 'right'][n >> 1] ?? 0,
      ),
    );
    const peak = 20 * Math.log10(truePeak(await pcm(file)));
    expect(peak).toBeLessThan(-1);
    expect(peak).toBeGreaterThan(-6);
  });
});
