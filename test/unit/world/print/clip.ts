/** A short clip whose pictures and sounds are known, for the tests of both encoders. */
import { access, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnlikePicturesError } from '../../../../model/world/print/join.ts';
import { type Codec, openPrint } from '../../../../model/world/print/print.ts';
import { openSourceClip, UnreadableSourceError } from '../../../../model/world/print/source-clip.ts';
import { i420Bytes } from '../../../../model/world/shoot/pixels.ts';
import { frames, lumaOf, onset, pcm, probe, rms } from '../../../support/media.ts';

const WIDTH = 86;
const HEIGHT = 48;
const FPS = 24;
const FRAMES = 60;
const SECONDS = FRAMES / FPS;

/** Grey that grows brighter from frame to frame, the lower half red. */
function frameAt(index: number): Uint8Array<ArrayBuffer> {
  const i420 = new Uint8Array(i420Bytes(WIDTH, HEIGHT)).fill(128);
  i420.fill(40 + index * 3, 0, WIDTH * HEIGHT);
  const red = (WIDTH / 2) * (HEIGHT / 4);
  const chroma = WIDTH * HEIGHT;
  // Cb low and Cr high, in the lower half of both planes
  i420.fill(100, chroma + red, chroma + 2 * red);
  i420.fill(200, chroma + 3 * red, chroma + 4 * red);
  return i420;
}

/** Clicks at the given seconds; left louder than right. */
function clicks(times: readonly number[], seconds = SECONDS): Float32Array {
  const sound = new Float32Array(Math.round(seconds * 48_000) * 2);
  for (const time of times) {
    const start = Math.round(time * 48_000);
    for (let i = 0; i < 1200; i++) {
      const value = 0.8 * Math.exp(-i / 240) * Math.cos(i * 0.35);
      if ((start + i) * 2 >= sound.length) break;
      sound[(start + i) * 2] = value;
      sound[(start + i) * 2 + 1] = value / 2;
    }
  }
  return sound;
}

export function describePrint(codec: Codec): void {
  let folder = '';
  const path = () => join(folder, 'video.mp4');
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cloudreel-print-'));
    await print('video.mp4', clicks([0.5]));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function print(name: string, sound: Float32Array): Promise<string> {
    const target = join(folder, name);
    const work = await openPrint({ path: target, width: WIDTH, height: HEIGHT, fps: FPS, codec });
    for (let i = 0; i < FRAMES; i++) await work.addFrame(frameAt(i));
    await work.finish(sound);
    return target;
  }

  describe(`a print with codec ${codec}`, () => {
    it('is an MP4 with the frames, size, rate, colours and sound it was given', async () => {
      const found = await probe(path());
      expect(found).toMatchObject({ width: WIDTH, height: HEIGHT, frames: FRAMES, videoCodec: 'avc' });
      expect(found).toMatchObject({ audioCodec: 'aac', audioRate: 48_000, audioChannels: 2 });
      expect(found).toMatchObject({ matrix: 'bt709', fullRange: false });
      expect(found.fps).toBeCloseTo(FPS, 3);
      expect(found.duration).toBeCloseTo(SECONDS, 3);
    });

    it('leaves no part of its work behind', async () => {
      await print('tidy.mp4', clicks([]));
      expect((await readdir(folder)).filter((name) => name.startsWith('tidy'))).toEqual(['tidy.mp4']);
    });

    it('shows the frames in order and in their colours', async () => {
      const shown = await frames(path());
      expect(shown).toHaveLength(FRAMES);
      const middle = shown.map((frame) => lumaOf(frame)[WIDTH * 12 + 40] ?? 0);
      for (const [index, value] of middle.entries()) {
        // limited range to 0..255
        expect(Math.abs(value - ((40 + index * 3 - 16) * 255) / 219)).toBeLessThan(8);
      }
      const [first] = shown;
      const pixel = (x: number, y: number) => [
        ...(first?.rgba.subarray((y * WIDTH + x) * 4, (y * WIDTH + x) * 4 + 3) ?? []),
      ];
      const [red = 0, green = 0] = pixel(40, 40);
      expect(red - green).toBeGreaterThan(80);
      const [r = 0, g = 0, b = 0] = pixel(40, 8);
      expect(Math.max(r, g, b) - Math.min(r, g, b)).toBeLessThan(16);
    });

    it('shows the frame of a given time', async () => {
      const [at] = await frames(path(), [1.5]);
      expect(at?.time).toBeCloseTo(1.5, 3);
      expect(
        Math.abs((at ? (lumaOf(at)[WIDTH * 12 + 40] ?? 0) : 0) - ((40 + 36 * 3 - 16) * 255) / 219),
      ).toBeLessThan(8);
    });

    it('sounds when it should, to a millisecond, from the first instant to the last', async () => {
      const times = [0.002, 0.75, 1.6, SECONDS - 0.03];
      const sound = await pcm(await print('clicks.mp4', clicks(times)));
      for (const time of times) {
        expect(Math.abs((onset(sound, 0.3, Math.max(0, time - 0.1)) ?? 0) - time)).toBeLessThan(0.001);
      }
      expect(rms(sound, 1, 1.5)).toBeLessThan(0.01);
      const loudest = (plane: Float32Array) =>
        plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(loudest(sound.left)).toBeGreaterThan(loudest(sound.right) * 1.5);
    });

    it('sounds to its very last sample, whatever frames the encoder divides it into', async () => {
      const sound = await pcm(await print('end.mp4', clicks([SECONDS - 0.004])));
      expect(sound.left).toHaveLength(FRAMES * 2000);
      expect(Math.abs((onset(sound, 0.3) ?? 0) - (SECONDS - 0.004))).toBeLessThan(0.001);
      expect(rms(sound, SECONDS - 0.0035, SECONDS)).toBeGreaterThan(0.1);
    });

    it('fills with silence what the sound leaves open, and drops what exceeds the picture', async () => {
      const short = await print('short.mp4', clicks([0.2], 0.5));
      expect(rms(await pcm(short), 0.6)).toBeLessThan(0.002);
      const long = await print('long.mp4', clicks([0.2, 4], 5));
      expect((await probe(long)).duration).toBeLessThan(SECONDS + 0.045);
    });

    it('goes on from an earlier video, in picture and sound', async () => {
      const clip = await openSourceClip(path());
      expect(clip).toMatchObject({ width: WIDTH, height: HEIGHT, frames: FRAMES });
      const [early] = await clip.pictures([0.5]);
      expect(
        Math.abs((early?.rgba[(WIDTH * 12 + 40) * 4] ?? 0) - ((40 + 12 * 3 - 16) * 255) / 219),
      ).toBeLessThan(8);
      const heard = await clip.sound();
      clip.close();
      expect(heard).toHaveLength(FRAMES * 2000 * 2);

      const target = join(folder, 'longer.mp4');
      const work = await openPrint({ path: target, width: WIDTH, height: HEIGHT, fps: FPS, codec });
      for (let i = 0; i < 30; i++) await work.addFrame(frameAt(59 - i));
      const sound = new Float32Array(90 * 2000 * 2);
      sound.set(heard);
      sound.set(clicks([0.25], 1.25), heard.length);
      await work.finish(sound, clip);
      expect(await probe(target)).toMatchObject({ frames: 90, videoCodec: 'avc' });
      const shown = await frames(target, [10 / FPS, 59 / FPS, 61 / FPS, 89 / FPS]);
      for (const [i, brightness] of [10, 59, 58, 30].entries()) {
        const value = shown[i] ? lumaOf(shown[i])[WIDTH * 12 + 40] : undefined;
        expect(Math.abs((value ?? 0) - ((40 + brightness * 3 - 16) * 255) / 219)).toBeLessThan(8);
      }
      const again = await pcm(target);
      for (const time of [0.5, SECONDS + 0.25]) {
        expect(Math.abs((onset(again, 0.3, time - 0.2) ?? 0) - time)).toBeLessThan(0.001);
      }
    });

    it('does not go on from a video of another size', async () => {
      const target = join(folder, 'unlike.mp4');
      const work = await openPrint({ path: target, width: WIDTH * 2, height: HEIGHT, fps: FPS, codec });
      await work.addFrame(new Uint8Array(i420Bytes(WIDTH * 2, HEIGHT)));
      await expect(work.finish(new Float32Array(0), { path: path(), frames: FRAMES })).rejects.toThrow(
        UnlikePicturesError,
      );
      expect((await readdir(folder)).filter((name) => name.startsWith('unlike'))).toEqual([]);
    });

    it('carries no time of its making', async () => {
      const file = await readFile(path());
      for (const box of ['mvhd', 'tkhd', 'mdhd']) {
        const at = file.indexOf(box);
        expect(at).toBeGreaterThan(0);
        // after the name: version and flags, then creation and modification
        expect(file.readUInt8(at + 4)).toBe(0);
        expect([file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)]).toEqual([0, 0]);
      }
    });

    // x264 divides its work by time: its streams differ from run to run, though they show the same
    it.runIf(codec === 'free')('gives the same bytes for the same frames and sound', async () => {
      const first = await readFile(await print('one.mp4', clicks([0.5])));
      const second = await readFile(await print('two.mp4', clicks([0.5])));
      expect(Buffer.compare(first, second)).toBe(0);
    });

    it('puts the index before the media, so that playing can begin at once', async () => {
      const file = await readFile(path());
      expect(file.indexOf('moov')).toBeLessThan(file.indexOf('mdat'));
    });

    it('leaves nothing when aborted, even twice', async () => {
      const target = join(folder, 'aborted.mp4');
      const work = await openPrint({ path: target, width: WIDTH, height: HEIGHT, fps: FPS, codec });
      await work.addFrame(frameAt(0));
      await work.abort();
      await work.abort();
      expect((await readdir(folder)).filter((name) => name.startsWith('aborted'))).toEqual([]);
      await expect(work.addFrame(frameAt(1))).rejects.toThrow(/aborted/);
    });

    it('keeps an earlier file of the same name until it has finished', async () => {
      const before = await readFile(path());
      const work = await openPrint({ path: path(), width: WIDTH, height: HEIGHT, fps: FPS, codec });
      await work.addFrame(frameAt(9));
      expect(Buffer.compare(before, await readFile(path()))).toBe(0);
      await work.abort();
      await expect(access(path())).resolves.toBeUndefined();
    });

    it('refuses a frame of another size, and goes on', async () => {
      const target = join(folder, 'sizes.mp4');
      const work = await openPrint({ path: target, width: WIDTH, height: HEIGHT, fps: FPS, codec });
      await expect(work.addFrame(new Uint8Array(10))).rejects.toThrow(RangeError);
      await work.addFrame(frameAt(0));
      await work.finish(new Float32Array(0));
      expect((await probe(target)).frames).toBe(1);
    });

    it('leaves nothing when there is no frame', async () => {
      const target = join(folder, 'empty.mp4');
      const work = await openPrint({ path: target, width: WIDTH, height: HEIGHT, fps: FPS, codec });
      await expect(work.finish(new Float32Array(0))).rejects.toThrow(/at least one frame/);
      expect((await readdir(folder)).filter((name) => name.startsWith('empty'))).toEqual([]);
    });

    it('says so when what it should go on from is no video', async () => {
      const text = join(folder, 'text.mp4');
      await writeFile(text, 'once upon a time');
      await expect(openSourceClip(text)).rejects.toThrow(UnreadableSourceError);
    });

    it('says so when the folder does not exist', async () => {
      const nowhere = join(folder, 'missing', 'video.mp4');
      const opening = openPrint({ path: nowhere, width: WIDTH, height: HEIGHT, fps: FPS, codec }).then(
        async (work) => {
          await work.addFrame(frameAt(0));
          await work.finish(new Float32Array(0));
        },
      );
      await expect(opening).rejects.toThrow(/ENOENT/);
    });
  });
}
