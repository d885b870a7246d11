import '@napi-rs/webcodecs/polyfill';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import {
  AudioSample,
  AudioSampleSource,
  FilePathTarget,
  Mp4OutputFormat,
  Output,
  VideoSample,
  VideoSampleSource,
} from 'mediabunny';
import { ARTEFACTS, type EngineRequest, screeningFrame } from '../protocol/index.ts';

const SAMPLE_RATE = 48_000;
/** What the AAC encoder puts before the first sample; an earlier start makes players skip it. */
const AAC_PRIMING = 1024;
const BEEP = { frequency: 440, seconds: 0.1, level: 0.25 };

const BT709 = { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false } as const;

/** Luma and chroma of the flat picture at a time: it starts where the seed says and drifts. */
function colorAt(seed: number, time: number): [number, number, number] {
  const turn = (seed % 360) + 40 * time;
  const wave = (degrees: number) => Math.cos(((turn + degrees) * Math.PI) / 180);
  return [Math.round(110 + 60 * wave(0)), Math.round(128 + 70 * wave(120)), Math.round(128 + 70 * wave(240))];
}

/** One second's beep, interleaved stereo, for frames `from` to `to` of the whole film. */
function beep(from: number, to: number): Float32Array<ArrayBuffer> {
  const samples = new Float32Array(2 * (to - from));
  for (let n = from; n < to; n++) {
    const t = (n / SAMPLE_RATE) % 1;
    const value = t < BEEP.seconds ? BEEP.level * Math.sin(2 * Math.PI * BEEP.frequency * t) : 0;
    samples.fill(value, 2 * (n - from), 2 * (n - from) + 2);
  }
  return samples;
}

/** A flat still of the film, for the pictures that go with it. */
function still(
  width: number,
  height: number,
  [y, u, v]: [number, number, number],
  mime: 'image/webp' | 'image/jpeg',
) {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const luma = 1.164 * (y - 16);
  const rgb = [
    luma + 1.793 * (v - 128),
    luma - 0.213 * (u - 128) - 0.533 * (v - 128),
    luma + 2.112 * (u - 128),
  ];
  context.fillStyle = `rgb(${rgb.map((value) => Math.min(255, Math.max(0, Math.round(value)))).join(' ')})`;
  context.fillRect(0, 0, width, height);
  return mime === 'image/webp' ? canvas.encode('webp') : canvas.encode('jpeg');
}

/** Writes the film and its pictures into `folder`. Stops with the signal's reason. */
export async function writeNullFilm(
  { size: { width, height }, fps, seconds, seed }: EngineRequest,
  folder: string,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<{ screeningFrames: number; deleteVideo(): Promise<void> }> {
  // the codec's callbacks do not keep the process's event loop alive
  const alive = setInterval(() => {}, 1000);
  const path = join(folder, ARTEFACTS.video.file);
  const output = new Output({
    format: new Mp4OutputFormat({ fastStart: 'in-memory' }),
    target: new FilePathTarget(path),
  });
  try {
    const video = new VideoSampleSource({ codec: 'avc', bitrate: 6 * width * height, keyFrameInterval: 2 });
    const audio = new AudioSampleSource({ codec: 'aac', bitrate: 96_000 });
    output.addVideoTrack(video, { frameRate: fps });
    output.addAudioTrack(audio);
    await output.start();
    const picture = new Uint8Array((width * height * 3) / 2);
    for (let frame = 0; frame < seconds * fps; frame++) {
      signal.throwIfAborted();
      const [y, u, v] = colorAt(seed, frame / fps);
      picture.fill(y, 0, width * height);
      picture.fill(u, width * height, (width * height * 5) / 4);
      picture.fill(v, (width * height * 5) / 4);
      const sample = new VideoSample(picture, {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        timestamp: frame / fps,
        duration: 1 / fps,
        colorSpace: BT709,
      });
      await video.add(sample);
      sample.close();
      const [from, to] = [frame, frame + 1].map((edge) => Math.round((edge * SAMPLE_RATE) / fps));
      const sound = new AudioSample({
        data: beep(from ?? 0, to ?? 0),
        format: 'f32',
        numberOfChannels: 2,
        sampleRate: SAMPLE_RATE,
        timestamp: ((from ?? 0) - AAC_PRIMING) / SAMPLE_RATE,
      });
      await audio.add(sound);
      sound.close();
      progress(frame / (seconds * fps));
    }
    await output.finalize();
  } catch (error) {
    await output.cancel();
    throw error;
  } finally {
    clearInterval(alive);
  }
  await mkdir(join(folder, 'frames'), { recursive: true });
  for (let second = 0; second < seconds; second++) {
    await writeFile(
      join(folder, screeningFrame(second)),
      await still(width, height, colorAt(seed, second), 'image/jpeg'),
    );
  }
  await writeFile(
    join(folder, ARTEFACTS.thumbnail.file),
    await still(width, height, colorAt(seed, 0), 'image/webp'),
  );
  await writeFile(
    join(folder, ARTEFACTS.spritesheet.file),
    await still(width, height, colorAt(seed, 0), 'image/jpeg'),
  );
  return { screeningFrames: seconds, deleteVideo: () => rm(path) };
}
