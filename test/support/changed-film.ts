import '@napi-rs/webcodecs/polyfill';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type Canvas, createCanvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import {
  AudioSample,
  AudioSampleSource,
  BufferSource,
  BufferTarget,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
  VideoSample,
  VideoSampleSink,
  VideoSampleSource,
} from 'mediabunny';
import { soundOfFilm } from '../../lambdas/provenance/decode.ts';
import { openPrint } from '../../model/world/print/print.ts';
import { randomStream } from '../../model/world/random.ts';

const WIDTH = 320;
const HEIGHT = 180;
const FPS = 12;
const SECONDS = 4;
const RATE = 48_000;

/** The decoders' and encoders' callbacks do not hold Node's event loop. */
async function awake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => undefined, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** A scene of its own for each number: a few shapes on a ground, one of which wanders. */
function paint(context: SKRSContext2D, story: number, time: number): void {
  const next = randomStream(story, 'story');
  const colour = () => `hsl(${Math.floor(next() * 360)} 60% ${20 + Math.floor(next() * 60)}%)`;
  context.fillStyle = colour();
  context.fillRect(0, 0, WIDTH, HEIGHT);
  for (let shape = 0; shape < 7; shape++) {
    context.fillStyle = colour();
    const [x, y, size] = [next() * WIDTH, next() * HEIGHT, 20 + next() * 70];
    const wander = shape === 6 ? time * 60 : time * 4;
    context.beginPath();
    context.ellipse((x + wander) % WIDTH, y, size, size * (0.4 + next()), next() * 3, 0, 2 * Math.PI);
    context.fill();
  }
}

const stories = new Map<number, Promise<Uint8Array<ArrayBuffer>>>();

/** A tune of its own for each number: 48,000 samples a second, left and right in turn. */
function play(story: number): Float32Array {
  const next = randomStream(story, 'tune');
  const sound = new Float32Array(2 * RATE * SECONDS);
  for (let from = 0, phase = 0; from < RATE * SECONDS; ) {
    const [note, length] = [300 * 2 ** (next() * 2.5), Math.floor((0.1 + next() * 0.3) * RATE)];
    const [second, third] = [next(), next()];
    for (let n = 0; n < length && from + n < RATE * SECONDS; n++) {
      phase += (2 * Math.PI * note) / RATE;
      const tone = Math.sin(phase) + second * Math.sin(2 * phase) + third * Math.sin(3 * phase);
      sound.fill(0.1 * tone * Math.exp((-3 * n) / length), 2 * (from + n), 2 * (from + n) + 2);
    }
    from += length;
  }
  return sound;
}

/** Four seconds of a scene, with a tune. Made once for each number. */
export async function storyFilm(story: number): Promise<Uint8Array<ArrayBuffer>> {
  const known = stories.get(story) ?? awake(() => printStory(story));
  stories.set(story, known);
  return Uint8Array.from(await known);
}

async function printStory(story: number): Promise<Uint8Array<ArrayBuffer>> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-story-'));
  try {
    const file = path.join(folder, 'film.mp4');
    const print = await openPrint({ path: file, width: WIDTH, height: HEIGHT, fps: FPS, codec: 'webcodecs' });
    const context = createCanvas(WIDTH, HEIGHT).getContext('2d');
    for (let frame = 0; frame < SECONDS * FPS; frame++) {
      paint(context, story, frame / FPS);
      await print.addFrame(toI420(context.getImageData(0, 0, WIDTH, HEIGHT).data));
    }
    await print.finish(play(story));
    return new Uint8Array(await readFile(file));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** BT.709, limited range; colours of every second pixel. */
function toI420(rgba: Uint8ClampedArray): Uint8Array<ArrayBuffer> {
  const luma = WIDTH * HEIGHT;
  const out = new Uint8Array(luma * 1.5);
  for (let at = 0; at < luma; at++) {
    const [r = 0, g = 0, b = 0] = rgba.subarray(4 * at, 4 * at + 3);
    out[at] = 16 + 0.183 * r + 0.614 * g + 0.062 * b;
    const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
    if (x % 2 || y % 2) continue;
    const chroma = luma + ((y / 2) * WIDTH) / 2 + x / 2;
    out[chroma] = 128 - 0.101 * r - 0.339 * g + 0.439 * b;
    out[chroma + luma / 4] = 128 + 0.439 * r - 0.399 * g - 0.04 * b;
  }
  return out;
}

async function eachPicture(
  film: Uint8Array<ArrayBuffer>,
  [from, to]: readonly [number, number],
  work: (picture: Canvas, time: number) => Promise<void>,
): Promise<void> {
  const input = new Input({ formats: [MP4], source: new BufferSource(film) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('the film has no pictures');
  for await (const sample of new VideoSampleSink(track).samples(from, to)) {
    const rgba = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
    await sample.copyTo(rgba, { format: 'RGBA' });
    const picture = createCanvas(sample.displayWidth, sample.displayHeight);
    const data = new ImageData(new Uint8ClampedArray(rgba.buffer), picture.width, picture.height);
    picture.getContext('2d').putImageData(data, 0, 0);
    const time = sample.timestamp;
    sample.close();
    await work(picture, time);
  }
  input.dispose();
}

/** What people do to a film before they pass it on. */
export interface Change {
  /** Share that is cut off each side. */
  readonly crop?: number;
  readonly scale?: number;
  /** Share of the height that is black above, and below. */
  readonly bars?: number;
  /** Bits for its pixels, as a share of what our own films have. */
  readonly rate?: number;
  /** Seconds. */
  readonly from?: number;
  readonly to?: number;
  /** The film whose sound is under it, and how; without it there is no sound. */
  readonly sound?: {
    readonly of: Uint8Array<ArrayBuffer>;
    readonly gain?: number;
    readonly bitrate?: number;
  };
}

/** The film encoded anew, changed, without anything else that was in the file. */
export function changedFilm(
  film: Uint8Array<ArrayBuffer>,
  { crop = 0, scale = 1, bars = 0, rate = 1, from = 0, to = SECONDS, sound }: Change,
): Promise<Uint8Array<ArrayBuffer>> {
  const even = (side: number) => Math.round((side * (1 - 2 * crop) * scale) / 2) * 2;
  const [width, height] = [even(WIDTH), even(HEIGHT)];
  return awake(async () => {
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat(), target });
    const source = new VideoSampleSource({
      codec: 'avc',
      bitrate: Math.max(30_000, width * height * 6 * rate),
      keyFrameInterval: 4,
    });
    output.addVideoTrack(source);
    const heard = sound && new AudioSampleSource({ codec: 'aac', bitrate: sound.bitrate ?? 64_000 });
    if (heard) output.addAudioTrack(heard);
    await output.start();
    let start: number | null = null;
    await eachPicture(film, [from, to], async (picture, time) => {
      start ??= time;
      const context = createCanvas(width, height).getContext('2d');
      const [left, top] = [picture.width * crop, picture.height * crop];
      const [across, down] = [picture.width - 2 * left, picture.height - 2 * top];
      context.fillRect(0, 0, width, height);
      const [over, tall] = [height * bars, height * (1 - 2 * bars)];
      context.drawImage(picture, left, top, across, down, 0, over, width, tall);
      const sample = new VideoSample(new Uint8Array(context.getImageData(0, 0, width, height).data), {
        format: 'RGBA',
        codedWidth: width,
        codedHeight: height,
        timestamp: time - start,
        duration: 1 / FPS,
      });
      await source.add(sample);
      sample.close();
    });
    if (heard) await heard.add(await monoOf(sound.of, [from, to], sound.gain ?? 1));
    await output.finalize();
    return new Uint8Array(target.buffer ?? new ArrayBuffer(0));
  });
}

/** A part of a film's sound, of one channel, louder or softer. */
async function monoOf(
  film: Uint8Array<ArrayBuffer>,
  [from, to]: readonly [number, number],
  gain: number,
): Promise<AudioSample> {
  const sound = await soundOfFilm(film);
  if (!sound) throw new Error('the film has no sound');
  const { samples, rate: sampleRate } = sound;
  return new AudioSample({
    data: samples.slice(from * sampleRate, to * sampleRate).map((value) => gain * value),
    format: 'f32-planar',
    numberOfChannels: 1,
    sampleRate,
    timestamp: 0,
  });
}

/** A picture of the film as a JPEG. @param quality 1 to 100 */
export function stillOf(
  film: Uint8Array<ArrayBuffer>,
  second: number,
  quality = 90,
): Promise<Uint8Array<ArrayBuffer>> {
  return awake(async () => {
    const found: Uint8Array<ArrayBuffer>[] = [];
    await eachPicture(film, [second, second + 1 / FPS / 2], async (picture) => {
      if (found.length === 0) found.push(new Uint8Array(await picture.encode('jpeg', quality)));
    });
    const [still] = found;
    if (!still) throw new Error(`the film has no picture at ${second} s`);
    return still;
  });
}
