import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
} from 'mediabunny';
import { Rejected } from '../errors.ts';
import { Bytes } from './bytes.ts';
import { boxesOf, clearDates } from './mp4-boxes.ts';

/** What a film may be, for a purpose. */
export interface FilmLimits {
  /** Least and most. */
  readonly seconds: readonly [number, number];
  /** Frames a second, at most. */
  readonly rate: number;
  /** Pixels of either side, least and most. */
  readonly side: readonly [number, number];
  readonly sound: 'required' | 'optional';
}

/** A film made anew: the same coded pictures and sound in a file that holds nothing else, not even a date. */
export interface CleanFilm {
  readonly mp4: Uint8Array;
  /** Pixels, as seen. */
  readonly width: number;
  readonly height: number;
  /** Measured on the frames themselves, whatever the file says. */
  readonly seconds: number;
  readonly frames: number;
  readonly hasSound: boolean;
}

/** Samples of one track at most: enough for a minute of slow motion or of sound. */
const MOST_SAMPLES = 20_000;

const refuse = (message: string): Rejected => new Rejected('invalid_film', message);
const damaged = () =>
  refuse('The film is damaged or cut short. Export it again as an MP4 with H.264 pictures and AAC sound.');

/**
 * Reads a film's container, holds it against the limits, and packs its pictures and sound into a new file: where and with
 * what it was recorded, further tracks, thumbnails and whatever else lay in the file stay behind. Nothing is decoded.
 *
 * @throws Rejected `invalid_film` with what to do about it
 */
export async function cleanFilm(bytes: Uint8Array, limits: FilmLimits): Promise<CleanFilm> {
  checkCounts(bytes);
  const input = new Input({ formats: [MP4, QTFF], source: new BufferSource(bytes) });
  try {
    const { picture, sound } = await tracksOf(input, limits);
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
    const { displayWidth: width, displayHeight: height } = picture;
    for (const side of [width, height])
      if (side < limits.side[0] || side > limits.side[1])
        throw refuse(
          `The film is ${width}x${height}; each side must have ${limits.side.join(' to ')} pixels.`,
        );
    const video = new EncodedVideoPacketSource('avc');
    output.addVideoTrack(video, { rotation: picture.rotation });
    const audio = sound ? new EncodedAudioPacketSource('aac') : null;
    if (audio) output.addAudioTrack(audio);
    await output.start();
    const shown = await copyPictures(picture, video);
    const heard = sound && audio ? await copySound(sound, audio) : 0;
    checkTime(shown, heard, limits);
    await output.finalize();
    if (!target.buffer) throw new Error('the output has no bytes');
    const { frames, seconds } = shown;
    const mp4 = clearDates(new Uint8Array(target.buffer));
    return { mp4, width, height, seconds, frames, hasSound: sound !== null };
  } catch (error) {
    if (error instanceof Rejected) throw error;
    // the reader has no error of its own for what it cannot make sense of
    throw damaged();
  } finally {
    input.dispose();
  }
}

async function tracksOf(input: Input, limits: FilmLimits) {
  const format = await input.getFormat().catch(() => null);
  if (format !== MP4 && format !== QTFF)
    throw refuse(
      'The file is not an MP4 or QuickTime film. Export it as an MP4 with H.264 pictures and AAC sound.',
    );
  const pictures = await input.getVideoTracks();
  const sounds = await input.getAudioTracks();
  const [picture] = pictures;
  const [sound = null] = sounds;
  if (!picture || pictures.length > 1 || sounds.length > 1)
    throw refuse('A film has one track of pictures and at most one of sound. Export it with those alone.');
  if (picture.codec !== 'avc')
    throw refuse('The pictures must be H.264. On an iPhone choose "Most Compatible" under Camera, Formats.');
  if (sound && sound.codec !== 'aac')
    throw refuse('The sound must be AAC. Export the film as an ordinary MP4.');
  if (!sound && limits.sound === 'required')
    throw refuse('The film has no sound. Record it again with the microphone on.');
  return { picture, sound };
}

async function copyPictures(track: InputVideoTrack, to: EncodedVideoPacketSource) {
  const config = await track.getDecoderConfig();
  if (!config) throw damaged();
  let frames = 0;
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    await to.add(packet, frames === 0 ? { decoderConfig: config } : undefined);
    frames += 1;
    if (frames > MOST_SAMPLES) throw damaged();
    start = Math.min(start, packet.timestamp);
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  if (frames === 0) throw damaged();
  return { frames, seconds: end - start };
}

/** @returns seconds of sound. */
async function copySound(track: InputAudioTrack, to: EncodedAudioPacketSource): Promise<number> {
  const config = await track.getDecoderConfig();
  if (!config) throw damaged();
  let packets = 0;
  let end = 0;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    await to.add(packet, packets === 0 ? { decoderConfig: config } : undefined);
    packets += 1;
    if (packets > MOST_SAMPLES) throw damaged();
    end = Math.max(end, packet.timestamp + packet.duration);
  }
  return end;
}

/** Sound and pictures of a phone end a moment apart. */
const SLACK = 0.5;

function checkTime(
  shown: { frames: number; seconds: number },
  heard: number,
  { seconds, rate }: FilmLimits,
): void {
  const [least, most] = seconds;
  const length = Math.max(shown.seconds, heard);
  if (shown.seconds < least || length > most + SLACK)
    throw refuse(`The film is ${length.toFixed(1)} seconds long; it must be ${least} to ${most}.`);
  if (shown.frames > rate * (shown.seconds + SLACK))
    throw refuse(
      `The film has ${Math.round(shown.frames / shown.seconds)} frames a second; ${rate} is the most.`,
    );
}

/** Boxes that say how many samples there are, and where in the box; a run of many takes eight bytes. */
const COUNTS: Readonly<Record<string, number>> = { stsz: 8, stz2: 8, trun: 4 };
const RUNS = new Set(['stts', 'ctts']);

/**
 * Refuses a container that announces more samples than a short film has, before a parser lays out a table for them: a few
 * bytes can announce four thousand million.
 */
function checkCounts(file: Uint8Array): void {
  const bytes = new Bytes(file);
  try {
    for (const { type, body, end } of boxesOf(bytes)) {
      const at = COUNTS[type];
      const samples =
        at !== undefined ? bytes.u32(body + at) : RUNS.has(type) ? sumRuns(bytes, body, end) : 0;
      if (samples > MOST_SAMPLES) throw damaged();
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw damaged();
  }
}

function sumRuns(bytes: Bytes, body: number, end: number): number {
  let samples = 0;
  for (let at = body + 8; at + 8 <= end; at += 8) samples += bytes.u32(at);
  return samples;
}
