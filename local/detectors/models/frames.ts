import { createCanvas, ImageData } from '@napi-rs/canvas';
import {
  ALL_FORMATS,
  FilePathSource,
  Input,
  type InputVideoTrack,
  type VideoSample,
  VideoSampleSink,
} from 'mediabunny';
import { MissingPartError, UnreadableMediaError } from './failure.ts';
import type { VideoFacts } from './measures.ts';
import type { Picture } from './picture.ts';

/** Longest film that is looked at, seconds. */
const MAX_SECONDS = 300;
const MAX_PIXELS = 8192 * 4320;

/**
 * Shows the frames of a film, at most `framesPerSecond` of them, one after the other: only one is in memory.
 * @param see gets the frame and its time in seconds.
 * @throws UnreadableMediaError, MissingPartError
 */
export async function watch(
  file: string,
  framesPerSecond: number,
  see: (picture: Picture, time: number) => Promise<void>,
): Promise<VideoFacts> {
  await import('@napi-rs/webcodecs/polyfill').catch((cause: unknown) => {
    throw new MissingPartError('films need the optional package @napi-rs/webcodecs, which is not installed', {
      cause,
    });
  });
  // the decoders' native callbacks do not hold Node's event loop
  const awake = setInterval(() => undefined, 1000);
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  try {
    const { track, facts } = await open(input);
    const times = Array.from(
      { length: Math.max(1, Math.ceil(facts.seconds * framesPerSecond)) },
      (_, index) => index / framesPerSecond,
    );
    let last = -1;
    for await (const sample of frames(track, times)) {
      const { timestamp } = sample;
      // a film of fewer frames per second shows some of them twice
      if (timestamp > last) {
        last = timestamp;
        const picture = await pixels(sample).finally(() => sample.close());
        await see(picture, Math.max(0, timestamp));
      } else sample.close();
    }
    return facts;
  } finally {
    clearInterval(awake);
    input.dispose();
  }
}

async function open(input: Input): Promise<{ track: InputVideoTrack; facts: VideoFacts }> {
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new UnreadableMediaError('the file has no video');
    if (!(await track.canDecode()))
      throw new UnreadableMediaError('the video is coded in a way that is not read here');
    const seconds = await input.computeDuration();
    if (seconds > MAX_SECONDS)
      throw new UnreadableMediaError(`films of more than ${MAX_SECONDS} s are not looked at`);
    if (track.codedWidth * track.codedHeight > MAX_PIXELS)
      throw new UnreadableMediaError('the film is too large');
    const { averagePacketRate } = await track.computePacketStats(100);
    const facts = {
      seconds,
      width: track.displayWidth,
      height: track.displayHeight,
      frameRate: averagePacketRate,
      codec: track.codec ?? 'unknown',
      format: (await input.getFormat()).name,
    };
    return { track, facts };
  } catch (cause) {
    if (cause instanceof UnreadableMediaError) throw cause;
    throw new UnreadableMediaError('the file is no film that can be read', { cause });
  }
}

async function* frames(track: InputVideoTrack, times: readonly number[]): AsyncGenerator<VideoSample> {
  try {
    for await (const sample of new VideoSampleSink(track).samplesAtTimestamps([...times])) {
      if (sample) yield sample;
    }
  } catch (cause) {
    throw new UnreadableMediaError('the film does not decode', { cause });
  }
}

/** The frame as it is shown: phones store a turned one and a note. */
async function pixels(sample: VideoSample): Promise<Picture> {
  const { width, height } = sample.visibleRect;
  const bytes = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
  await sample.copyTo(bytes, { format: 'RGBA' });
  const picture = { width, height, rgba: new Uint8ClampedArray(bytes.buffer) };
  return sample.rotation === 0 ? picture : turned(picture, sample.rotation);
}

function turned({ width, height, rgba }: Picture, degrees: number): Picture {
  const source = createCanvas(width, height);
  source.getContext('2d').putImageData(new ImageData(rgba, width, height), 0, 0);
  const [outWidth, outHeight] = degrees % 180 === 0 ? [width, height] : [height, width];
  const canvas = createCanvas(outWidth, outHeight);
  const context = canvas.getContext('2d');
  context.translate(outWidth / 2, outHeight / 2);
  context.rotate((degrees * Math.PI) / 180);
  context.drawImage(source, -width / 2, -height / 2);
  return { width: outWidth, height: outHeight, rgba: context.getImageData(0, 0, outWidth, outHeight).data };
}
