/** Reads a finished video that another one goes on from. */
import { AudioSampleSink, EncodedPacketSink, FilePathSource, Input, MP4, VideoSampleSink } from 'mediabunny';
import type { Picture } from '../shoot/pixels.ts';
import { CHANNELS, SAMPLE_RATE } from './aac.ts';
import { keepingAlive } from './keeping-alive.ts';
import { loadWebCodecs } from './webcodecs-reel.ts';

/** The file is not a video of ours, or cannot be decoded here. */
export class UnreadableSourceError extends Error {
  override readonly name = 'UnreadableSourceError';
}

export interface SourceClip {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly seconds: number;
  /** The pictures shown at some times, in seconds. */
  pictures(times: readonly number[]): Promise<readonly Picture[]>;
  /** The whole sound: interleaved stereo, 48 kHz. */
  sound(): Promise<Float32Array>;
  /** The whole sound with another after it, joined without a click. */
  soundThen(after: Float32Array): Promise<Float32Array>;
  close(): void;
}

/** Two beds of noise that meet need a moment of quiet between them, or the step is heard as a click. Seconds. */
const BREATH = 0.005;

const joined = (before: Float32Array, after: Float32Array): Float32Array => {
  const whole = new Float32Array(before.length + after.length);
  whole.set(before);
  whole.set(after, before.length);
  const samples = Math.min(Math.round(BREATH * SAMPLE_RATE) * CHANNELS, before.length, after.length);
  for (let i = 0; i < samples; i += 1) {
    const gain = Math.floor(i / CHANNELS) / (samples / CHANNELS);
    whole[before.length + i] = (whole[before.length + i] ?? 0) * gain;
    whole[before.length - 1 - i] = (whole[before.length - 1 - i] ?? 0) * gain;
  }
  return whole;
};

/** @throws {UnreadableSourceError} when it is no MP4 with H.264 and stereo sound at 48 kHz, or no decoder is installed. */
export async function openSourceClip(path: string): Promise<SourceClip> {
  if (!(await loadWebCodecs())) {
    throw new UnreadableSourceError(
      'Going on from a video needs the optional package @napi-rs/webcodecs, which is not installed here.',
    );
  }
  const input = new Input({ formats: [MP4], source: new FilePathSource(path) });
  const unreadable = (cause?: unknown) => {
    input.dispose();
    return new UnreadableSourceError('The source is not a video that can be gone on from.', { cause });
  };
  const tracks = await keepingAlive(async () => {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    let frames = 0;
    if (video !== null) {
      for await (const _ of new EncodedPacketSink(video).packets()) {
        frames += 1;
      }
    }
    return { video, audio, frames, seconds: video === null ? 0 : await video.computeDuration() };
  }).catch((error: unknown) => {
    throw unreadable(error);
  });
  const { video, audio, frames, seconds } = tracks;
  if (
    video?.codec !== 'avc' ||
    audio?.sampleRate !== SAMPLE_RATE ||
    audio.numberOfChannels !== CHANNELS ||
    frames === 0
  ) {
    throw unreadable();
  }
  const sound = () =>
    keepingAlive(async () => {
      const pcm = new Float32Array(Math.round(seconds * SAMPLE_RATE) * CHANNELS);
      for await (const sample of new AudioSampleSink(audio).samples()) {
        const part = new Float32Array(sample.allocationSize({ format: 'f32', planeIndex: 0 }) / 4);
        sample.copyTo(part, { format: 'f32', planeIndex: 0 });
        // what lies before time 0 is the decoder's priming, what lies after the end its padding
        const start = Math.round(sample.timestamp * SAMPLE_RATE) * CHANNELS;
        const skip = Math.max(0, -start);
        const count = Math.max(0, pcm.length - start - skip);
        pcm.set(part.subarray(skip, skip + count), Math.min(pcm.length, start + skip));
        sample.close();
      }
      return pcm;
    });
  return {
    path,
    width: video.displayWidth,
    height: video.displayHeight,
    frames,
    seconds,
    pictures: (times) =>
      keepingAlive(async () => {
        const pictures: Picture[] = [];
        for await (const sample of new VideoSampleSink(video).samplesAtTimestamps([...times])) {
          if (sample === null) {
            throw new UnreadableSourceError('The source shows nothing at a time within it.');
          }
          const bytes = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
          await sample.copyTo(bytes, { format: 'RGBA' });
          const rgba = new Uint8ClampedArray(bytes.buffer);
          pictures.push({ width: sample.displayWidth, height: sample.displayHeight, rgba });
          sample.close();
        }
        return pictures;
      }),
    sound,
    soundThen: async (after) => joined(await sound(), after),
    close: () => input.dispose(),
  };
}
