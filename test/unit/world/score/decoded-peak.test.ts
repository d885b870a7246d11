import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPrint } from '../../../../model/world/print/print.ts';
import { truePeak } from '../../../../model/world/score/limiter.ts';
import { master } from '../../../../model/world/score/master.ts';
import type { Stereo } from '../../../../model/world/score/stereo.ts';
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

type Blow = readonly [at: number, peak: number, radiansPerSample: number, decaySamples: number];

/** Deep blows with an overtone, a little to the left. */
function deepBlows(blows: readonly Blow[]): Stereo {
  const left = new Float32Array(SECONDS * RATE);
  for (const [at, peak, pitch, decay] of blows) {
    const start = Math.round(at * RATE);
    for (let n = 0; n < 10 * decay && start + n < left.length; n++) {
      const wave = Math.sin(n * pitch) + 0.5 * Math.sin(n * pitch * 5.4);
      left[start + n] = (left[start + n] ?? 0) + peak * Math.exp(-n / decay) * wave;
    }
  }
  return { left, right: left.map((sample) => 0.8 * sample) };
}

/** Decibels of the true peak of what a film of this sound decodes to. */
async function decodedPeak(foreground: Stereo): Promise<number> {
  const bed = bursts(0.001, 3);
  const mix = master(foreground, { left: bed, right: bed.slice() });
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
  return 20 * Math.log10(truePeak(await pcm(file)));
}

describe('a finished film', () => {
  it('has no true peak over −1 dB after its sound went through the encoder', async () => {
    const peak = await decodedPeak({ left: bursts(1, 1), right: bursts(1, 2) });
    expect(peak).toBeLessThan(-1);
    expect(peak).toBeGreaterThan(-6);
  });

  // libavcodec gets a frame of each of these wrong: encoded once, they peak at +0.7, +0.8 and +0.2 dB
  it.each<readonly Blow[]>([
    [
      [0.01, 3.757, 0.03903, 3165],
      [0.92, 2.474, 0.01874, 2549],
      [1.9, 3.655, 0.03732, 1075],
    ],
    [
      [1.68, 2.676, 0.05046, 1356],
      [0.01, 3.441, 0.03851, 1792],
      [0.64, 3.396, 0.05178, 3084],
    ],
    [
      [1.59, 2.601, 0.01081, 1243],
      [0, 3.82, 0.01208, 1449],
      [0.4, 1.832, 0.03763, 363],
    ],
  ])('has none where the encoder makes a mistake', async (...blows) => {
    expect(await decodedPeak(deepBlows(blows))).toBeLessThan(-1);
  });
});
