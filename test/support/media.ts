/** Decodes what the engine printed, so that tests judge pictures and sound and not bytes. */
import { AudioSampleSink, EncodedPacketSink, FilePathSource, Input, MP4, VideoSampleSink } from 'mediabunny';

export interface Probe {
  /** Seconds, of the longer track. */
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly videoCodec: string;
  readonly audioCodec: string | undefined;
  readonly audioRate: number | undefined;
  readonly audioChannels: number | undefined;
  /** What the file says of its colours. */
  readonly matrix: string | undefined;
  readonly fullRange: boolean | undefined;
}

export interface DecodedFrame {
  /** Seconds. */
  readonly time: number;
  readonly width: number;
  readonly height: number;
  /** width × height × 4 bytes. */
  readonly rgba: Uint8Array;
}

export interface Sound {
  readonly rate: number;
  /** Sample n sounds at n / rate seconds of the presentation. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

async function open(path: string): Promise<Input> {
  await import('@napi-rs/webcodecs/polyfill');
  return new Input({ formats: [MP4], source: new FilePathSource(path) });
}

/** The decoders' native callbacks do not hold Node's event loop. */
async function keepingAlive<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

async function withInput<T>(path: string, work: (input: Input) => Promise<T>): Promise<T> {
  return keepingAlive(async () => {
    const input = await open(path);
    try {
      return await work(input);
    } finally {
      input.dispose();
    }
  });
}

async function videoOf(input: Input) {
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('the file has no video');
  return track;
}

export async function probe(path: string): Promise<Probe> {
  return withInput(path, async (input) => {
    const video = await videoOf(input);
    const audio = await input.getPrimaryAudioTrack();
    let frames = 0;
    let end = 0;
    for await (const packet of new EncodedPacketSink(video).packets()) {
      frames += 1;
      end = Math.max(end, packet.timestamp + packet.duration);
    }
    const config = await video.getDecoderConfig();
    return {
      duration: await input.computeDuration(),
      width: video.displayWidth,
      height: video.displayHeight,
      fps: frames / end,
      frames,
      videoCodec: video.codec ?? 'unknown',
      audioCodec: audio?.codec ?? undefined,
      audioRate: audio?.sampleRate,
      audioChannels: audio?.numberOfChannels,
      matrix: config?.colorSpace?.matrix ?? undefined,
      fullRange: config?.colorSpace?.fullRange ?? undefined,
    };
  });
}

/** The frames shown at `times` (seconds), or all of them. */
export async function frames(path: string, times?: readonly number[]): Promise<DecodedFrame[]> {
  const decoded: DecodedFrame[] = [];
  await eachFrame(path, (frame) => void decoded.push(frame), times);
  return decoded;
}

/** Shows the frames one after another: what need not be kept takes no memory. */
export async function eachFrame(
  path: string,
  see: (frame: DecodedFrame, index: number) => void,
  times?: readonly number[],
): Promise<void> {
  return withInput(path, async (input) => {
    const sink = new VideoSampleSink(await videoOf(input));
    let index = 0;
    for await (const sample of times ? sink.samplesAtTimestamps([...times]) : sink.samples()) {
      if (!sample) throw new Error('no frame at a time asked for');
      const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
      await sample.copyTo(rgba, { format: 'RGBA' });
      const { timestamp: time, displayWidth: width, displayHeight: height } = sample;
      sample.close();
      see({ time, width, height, rgba }, index);
      index += 1;
    }
  });
}

/** Brightness of a frame, 0..255, one byte a pixel. */
export function lumaOf({
  width,
  height,
  rgba,
}: Pick<DecodedFrame, 'width' | 'height'> & { rgba: ArrayLike<number> }) {
  const luma = new Uint8Array(width * height);
  for (let i = 0; i < luma.length; i++) {
    luma[i] = 0.2126 * (rgba[i * 4] ?? 0) + 0.7152 * (rgba[i * 4 + 1] ?? 0) + 0.0722 * (rgba[i * 4 + 2] ?? 0);
  }
  return luma;
}

export async function pcm(path: string): Promise<Sound> {
  return withInput(path, async (input) => {
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw new Error('the file has no sound');
    const rate = track.sampleRate;
    const length = Math.ceil((await track.computeDuration()) * rate);
    const planes = [new Float32Array(length), new Float32Array(length)] as const;
    for await (const sample of new AudioSampleSink(track).samples()) {
      const start = Math.round(sample.timestamp * rate);
      planes.forEach((plane, channel) => {
        const options = {
          format: 'f32-planar',
          planeIndex: Math.min(channel, sample.numberOfChannels - 1),
        } as const;
        const part = new Float32Array(sample.allocationSize(options) / 4);
        sample.copyTo(part, options);
        // what lies before time 0 (the decoder's priming) is not presented
        const skip = Math.max(0, -start);
        plane.set(part.subarray(skip, skip + Math.max(0, length - start - skip)), start + skip);
      });
      sample.close();
    }
    return { rate, left: planes[0], right: planes[1] };
  });
}

/** Root mean square of part of a channel, by default all of it; seconds. */
export function rms({ rate, left, right }: Sound, from = 0, to = Infinity): number {
  let sum = 0;
  let count = 0;
  const end = Math.min(left.length, Math.round(to * rate));
  for (let i = Math.round(from * rate); i < end; i++) {
    sum += (left[i] ?? 0) ** 2 + (right[i] ?? 0) ** 2;
    count += 2;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** When the sound first exceeds `threshold`, seconds; undefined if it never does. */
export function onset({ rate, left, right }: Sound, threshold: number, from = 0): number | undefined {
  for (let i = Math.round(from * rate); i < left.length; i++) {
    if (Math.max(Math.abs(left[i] ?? 0), Math.abs(right[i] ?? 0)) > threshold) return i / rate;
  }
  return undefined;
}
