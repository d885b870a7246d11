import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineContext, EngineRefusal } from '../../../model/container/engine.ts';
import { EngineRequest, Plan, PROTOCOL, Transcript } from '../../../model/protocol/index.ts';
import { worldEngine } from '../../../model/world/index.ts';
import { frames as decodeFrames, pcm, probe } from '../../support/media.ts';

const request = (prompt: string, rest: Partial<EngineRequest> = {}): EngineRequest =>
  EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'video_1',
    attempt: 1,
    prompt,
    seconds: 2,
    size: { width: 160, height: 96 },
    fps: 24,
    seed: 3,
    quality: 'draft',
    references: {},
    output: { prefix: 's3://artefacts/video_1/' },
    cancelMarker: 's3://artefacts/video_1/cancel',
    progressQueue: null,
    ...rest,
  });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'world-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (
  asked: EngineRequest,
  firstFrame: Uint8Array | null = null,
  source: EngineContext['source'] = null,
) => {
  const steps: { fraction: number; step: string }[] = [];
  const made = worldEngine.generate(asked, {
    folder,
    firstFrame,
    appearances: {},
    source,
    signal: new AbortController().signal,
    progress: (fraction, step) => steps.push({ fraction, step }),
  });
  return { made, steps };
};

describe('a clip', () => {
  it('is seen and heard at once: the first blow sounds within a frame of the contact', async () => {
    const { made, steps } = make(request('static camera: a red ball bounces on a wooden table in a kitchen'));
    const { plan, transcript, timings, screeningFrames } = await made;
    const file = join(folder, 'video.mp4');
    const facts = await probe(file);
    expect(facts).toMatchObject({ width: 160, height: 96, frames: 48, audioRate: 48_000, audioChannels: 2 });
    expect(facts.duration).toBeCloseTo(2, 1);

    const contact = plan.contacts[0]?.at ?? Number.NaN;
    const { left, rate } = await pcm(file);
    // louder than the bed of the room: the bed is measured before anything happens
    const level = (from: number, to: number) =>
      Math.max(...left.subarray(Math.round(from * rate), Math.round(to * rate)).map(Math.abs));
    const bed = level(0.02, contact - 0.05);
    const onset =
      left.findIndex((sample, n) => n > 0.02 * rate && Math.abs(sample) > Math.max(3 * bed, 0.02)) / rate;
    expect(Math.abs(onset - contact)).toBeLessThan(1 / 24);

    // in the pixels, the red ball is lowest in the frame of the contact
    const frames = await decodeFrames(file);
    const heights = frames.map(({ rgba, width, height }) => {
      let sum = 0;
      let count = 0;
      for (let i = 0; i < width * height; i += 1) {
        const [r, g, b] = [rgba[i * 4] ?? 0, rgba[i * 4 + 1] ?? 0, rgba[i * 4 + 2] ?? 0];
        if (r > 90 && r > 2.4 * g && r > 2.4 * b) {
          sum += Math.floor(i / width);
          count += 1;
        }
      }
      return count > 3 ? sum / count : Number.NaN;
    });
    const lowest = heights
      .slice(0, Math.ceil((contact + 0.25) * 24))
      .reduce((best, y, i, all) => (y > (all[best] ?? 0) ? i : best), 0);
    expect(Math.abs(lowest / 24 - contact)).toBeLessThanOrEqual(1.5 / 24);

    expect(Plan.parse(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')))).toEqual(plan);
    expect(Transcript.parse(JSON.parse(await readFile(join(folder, 'transcript.json'), 'utf8')))).toEqual(
      transcript,
    );
    expect(plan.entities.find(({ id }) => id === 'ball-1')?.position[1]).toBeGreaterThan(0.8);
    expect((await readdir(join(folder, 'frames'))).toSorted()).toEqual(['0000.jpg', '0001.jpg']);
    expect(screeningFrames).toBe(2);
    expect(Object.keys(timings)).toEqual(['read', 'stage', 'simulate', 'score', 'shoot', 'print']);
    expect(steps.map(({ fraction }) => fraction)).toEqual(
      steps.map(({ fraction }) => fraction).toSorted((a, b) => a - b),
    );
    expect(new Set(steps.map(({ step }) => step))).toEqual(
      new Set(['read', 'stage', 'simulate', 'score', 'shoot', 'print']),
    );
  });

  it('writes down what is said, when', async () => {
    const { plan, transcript } = await make(request('a woman says "Good morning" in a park', { seconds: 2 }))
      .made;
    expect(transcript.lines).toHaveLength(1);
    expect(transcript.lines[0]).toMatchObject({ speaker: 'woman-1', text: 'Good morning' });
    expect(transcript.lines[0]?.end).toBeGreaterThan(0.6);
    expect(plan.understood).toContainEqual({ text: '"Good morning"', as: 'said by woman-1' });
  });

  it('begins with the very picture it was given', async () => {
    const canvas = createCanvas(200, 120);
    const context = canvas.getContext('2d');
    context.fillStyle = '#9a9a9a';
    context.fillRect(0, 0, 200, 120);
    const asked = request('a red ball falls in a room', {
      seconds: 1,
      references: { firstFrame: 's3://uploads/a.png' },
    });
    const { plan } = await make(asked, await canvas.encode('png')).made;
    const frames = await decodeFrames(join(folder, 'video.mp4'));
    const strangeness = (index: number) => {
      const { rgba } = frames[index] ?? expect.fail('no such frame');
      return (
        rgba.reduce((sum, value, k) => sum + (k % 4 === 3 ? 0 : Math.abs(value - 0x9a)), 0) / (160 * 96 * 3)
      );
    };
    expect(strangeness(0)).toBeLessThan(2);
    expect(strangeness(7)).toBeGreaterThan(5);
    expect(strangeness(20)).toBeGreaterThan(1.5 * strangeness(7));
    expect(plan.approximated.map(({ text }) => text)).toContain('first frame');
  });

  it('refuses a picture that is none', async () => {
    const asked = request('a ball', { references: { firstFrame: 's3://uploads/a.png' } });
    await expect(make(asked, new TextEncoder().encode('not a picture')).made).rejects.toThrow(EngineRefusal);
  });

  describe('that extends another', () => {
    const source = { relation: 'extension', video: 's3://videos/a.mp4', plan: 's3://videos/a.json' } as const;

    it('holds that one, unchanged, and goes on from its last frame', async () => {
      const { plan } = await make(request('a red ball rolls on a court', { seconds: 2 })).made;
      const before = join(folder, 'before.mp4');
      await rename(join(folder, 'video.mp4'), before);
      const asked = request('a man says "Look at that"', { seconds: 3, seed: 8, source });
      const made = await make(asked, null, { plan, video: before }).made;

      expect(made.seconds).toBe(5);
      expect(made.screeningFrames).toBe(3);
      const file = join(folder, 'video.mp4');
      expect(await probe(file)).toMatchObject({ frames: 120, width: 160, height: 96 });
      const [old, whole] = [await decodeFrames(before), await decodeFrames(file)];
      for (const [i, frame] of old.entries()) {
        expect(Buffer.compare(frame.rgba, whole[i]?.rgba ?? new Uint8Array())).toBe(0);
      }
      const [heard, again] = [await pcm(before), await pcm(file)];
      const energy = ({ left }: { left: Float32Array }) =>
        left.subarray(9600, 86_400).reduce((sum, x) => sum + x * x, 0);
      expect(energy(again) / energy(heard)).toBeCloseTo(1, 1);

      expect(made.plan.shots.map(({ seconds }) => seconds)).toEqual([2, 3]);
      expect(made.plan.contacts.slice(0, plan.contacts.length)).toEqual(plan.contacts);
      expect(made.transcript.lines[0]?.start).toBeGreaterThan(2);
    });

    it('is refused when the video cannot be gone on from', async () => {
      const { plan } = await make(request('a red ball falls', { seconds: 1 })).made;
      const video = join(folder, 'nothing.mp4');
      await writeFile(video, 'not a video');
      await expect(make(request('it rolls', { source }), null, { plan, video }).made).rejects.toThrow(
        EngineRefusal,
      );
      // another size: the pictures cannot follow each other
      const other = join(folder, 'other.mp4');
      await rename(join(folder, 'video.mp4'), other);
      const size = { width: 96, height: 160 };
      await expect(
        make(request('it rolls', { source, size }), null, { plan, video: other }).made,
      ).rejects.toThrow(EngineRefusal);
      expect(await readdir(folder)).not.toContain('video.mp4');
    });
  });

  it('stops when it is told to, and leaves no video', async () => {
    const stop = new AbortController();
    const steps: string[] = [];
    const made = worldEngine.generate(request('a red ball falls in a room', { seconds: 4 }), {
      folder,
      firstFrame: null,
      appearances: {},
      source: null,
      signal: stop.signal,
      progress: (_, step) => {
        steps.push(step);
        if (steps.filter((name) => name === 'shoot').length === 3) {
          stop.abort(new Error('cancelled'));
        }
      },
    });
    await expect(made).rejects.toThrow('cancelled');
    expect(await readdir(folder)).not.toContain('video.mp4');
    expect(steps.filter((name) => name === 'shoot').length).toBeLessThan(6);
  });
});
