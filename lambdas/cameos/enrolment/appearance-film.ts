import {
  AudioSampleSink,
  BufferSource,
  Input,
  MP4,
  QTFF,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import type { Pixels } from '../../platform/media/codecs.ts';
import { mixed } from '../../platform/media/decoder.ts';
import type { Orientation } from '../../platform/media/exif.ts';
import { turnUpright } from '../../platform/media/picture.ts';
import type { Sound } from './appearance-voice.ts';

/** A film's own note of how it is to be turned, degrees clockwise, as pictures say it. */
const ORIENTATIONS: Readonly<Record<number, Orientation>> = { 0: 1, 90: 6, 180: 3, 270: 8 };

/** An opened film. A decoder must have been loaded: see `loadDecoder`. */
export class Film {
  readonly #input: Input;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#input = new Input({ formats: [MP4, QTFF], source: new BufferSource(bytes) });
  }

  seconds(): Promise<number> {
    return this.#input.computeDuration();
  }

  /** The pictures shown at some times, upright; fewer where the film has none. Seconds. */
  async pictures(times: readonly number[]): Promise<Pixels[]> {
    const pictures: Pixels[] = [];
    for await (const picture of this.eachPicture(times)) pictures.push(picture);
    return pictures;
  }

  /** The same one by one: a large film's pictures fill the memory. */
  async *eachPicture(times: readonly number[]): AsyncGenerator<Pixels> {
    const track = await this.#input.getPrimaryVideoTrack();
    if (!track || !(await track.canDecode())) return;
    for await (const sample of new VideoSampleSink(track).samplesAtTimestamps([...times]))
      if (sample) yield await pixelsOf(sample).finally(() => sample.close());
  }

  /** All of the sound, mixed to one channel; null when there is none. */
  async sound(): Promise<Sound | null> {
    const track = await this.#input.getPrimaryAudioTrack();
    if (!track || !(await track.canDecode())) return null;
    const parts: Float32Array[] = [];
    for await (const sample of new AudioSampleSink(track).samples()) {
      parts.push(mixed(sample));
      sample.close();
    }
    const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      samples.set(part, at);
      at += part.length;
    }
    return { rate: track.sampleRate, samples };
  }

  close(): void {
    this.#input.dispose();
  }
}

async function pixelsOf(sample: VideoSample): Promise<Pixels> {
  const { width, height } = sample.visibleRect;
  const bytes = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
  await sample.copyTo(bytes, { format: 'RGBA' });
  const data = new Uint8ClampedArray(bytes.buffer);
  return turnUpright({ width, height, data }, ORIENTATIONS[sample.rotation] ?? 1);
}
