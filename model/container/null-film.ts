import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ARTEFACTS, type EngineRequest, screeningFrame } from '../protocol/index.ts';
import { openPrint } from '../world/print/print.ts';
import { openSourceClip } from '../world/print/source-clip.ts';
import { frameJpeg, spritesheetJpeg, thumbnailWebp } from '../world/print/stills.ts';
import { watermark } from '../world/print/watermark.ts';
import { i420Bytes, i420ToRgba, type Picture } from '../world/shoot/pixels.ts';

const SAMPLE_RATE = 48_000;
const BEEP = { frequency: 440, seconds: 0.1, level: 0.25 };

/** The flat picture at a time, I420: its colour starts where the seed says and drifts. */
function pictureAt(seed: number, time: number, width: number, height: number): Uint8Array<ArrayBuffer> {
  const turn = (seed % 360) + 40 * time;
  const wave = (degrees: number) => Math.cos(((turn + degrees) * Math.PI) / 180);
  const luma = width * height;
  const picture = new Uint8Array(i420Bytes(width, height));
  picture.fill(110 + 60 * wave(0), 0, luma);
  picture.fill(128 + 70 * wave(120), luma, luma * 1.25);
  picture.fill(128 + 70 * wave(240), luma * 1.25);
  return picture;
}

/** A beep every second, interleaved stereo. */
function beeps(seconds: number): Float32Array {
  const samples = new Float32Array(2 * SAMPLE_RATE * seconds);
  for (let n = 0; n < samples.length / 2; n++) {
    const time = (n / SAMPLE_RATE) % 1;
    if (time >= BEEP.seconds) continue;
    samples.fill(BEEP.level * Math.sin(2 * Math.PI * BEEP.frequency * time), 2 * n, 2 * n + 2);
  }
  return samples;
}

/** Writes the film and its pictures into `folder`. Stops with the signal's reason. */
export async function writeNullFilm(
  { size: { width, height }, fps, seconds, seed, watermark: asked }: EngineRequest,
  folder: string,
  signal: AbortSignal,
  progress: (fraction: number) => void,
  before: string | null,
): Promise<{ screeningFrames: number; secondsBefore: number; deleteVideo(): Promise<void> }> {
  const path = join(folder, ARTEFACTS.video.file);
  const clip = before === null ? null : await openSourceClip(before);
  const mark = asked === null ? null : watermark({ ...asked, width, height, fps });
  const print = await openPrint({ path, width, height, fps });
  try {
    for (let frame = 0; frame < seconds * fps; frame++) {
      signal.throwIfAborted();
      const picture = pictureAt(seed, frame / fps, width, height);
      await print.addFrame(mark === null ? picture : mark(picture, frame));
      progress(frame / (seconds * fps));
    }
    if (clip === null) await print.finish(beeps(seconds));
    else await print.finish(await clip.soundThen(beeps(seconds)), clip);
  } finally {
    clip?.close();
    await print.abort();
  }
  const still = (second: number) => i420ToRgba(pictureAt(seed, second, width, height), width, height);
  await writeStills(
    folder,
    Array.from({ length: seconds }, (_, second) => still(second)),
    still(0),
  );
  const secondsBefore = clip === null ? 0 : clip.frames / fps;
  return { screeningFrames: seconds, secondsBefore, deleteVideo: () => rm(path) };
}

async function writeStills(folder: string, pictures: readonly Picture[], first: Picture) {
  await mkdir(join(folder, 'frames'), { recursive: true });
  for (const [second, picture] of pictures.entries()) {
    await writeFile(join(folder, screeningFrame(second)), await frameJpeg(picture));
  }
  await writeFile(join(folder, ARTEFACTS.thumbnail.file), await thumbnailWebp(first));
  await writeFile(join(folder, ARTEFACTS.spritesheet.file), await spritesheetJpeg(pictures));
}
