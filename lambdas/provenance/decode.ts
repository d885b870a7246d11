import { AudioSampleSink, BufferSource, Input, MP4, QTFF, VideoSampleSink } from 'mediabunny';
import { Rejected } from '../platform/errors.ts';
import { keepingAwake, mixed } from '../platform/media/decoder.ts';
import type { FrameMark } from './fingerprint.ts';
import { marksOf } from './marks.ts';
import type { Sound } from './sound-fingerprint.ts';

/** Pictures a second that are looked at. */
const RATE = 4;
/** Seconds of a film that are looked at. */
const LONGEST = 120;

/** Samples a second of the sounds that are listened to: telephones to studios. */
const [LOWEST_RATE, HIGHEST_RATE] = [8000, 96_000];

const unreadable = () =>
  new Rejected('unreadable_film', 'The film could not be read. Send an MP4 with H.264 pictures.', {
    param: 'file',
  });

async function reading<T>(bytes: Uint8Array<ArrayBuffer>, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ formats: [MP4, QTFF], source: new BufferSource(bytes) });
  try {
    return await keepingAwake(() => read(input));
  } catch (error) {
    if (error instanceof Rejected) throw error;
    throw unreadable();
  } finally {
    input.dispose();
  }
}

/**
 * What a film shows, four times a second; pictures without structure are left out.
 *
 * @throws Rejected when it cannot be read
 */
export const marksOfFilm = (bytes: Uint8Array<ArrayBuffer>): Promise<FrameMark[]> =>
  reading(bytes, readMarks);

/**
 * What a film lets one hear, all channels mixed to one; null when it has no sound.
 *
 * @throws Rejected when it cannot be read
 */
export const soundOfFilm = (bytes: Uint8Array<ArrayBuffer>): Promise<Sound | null> =>
  reading(bytes, readSound);

async function readMarks(input: Input): Promise<FrameMark[]> {
  const track = await input.getPrimaryVideoTrack();
  if (!track || !(await track.canDecode())) throw unreadable();
  const length = Math.min(LONGEST, await track.computeDuration());
  const times = Array.from({ length: Math.ceil(length * RATE) }, (_, n) => n / RATE);
  const marks: FrameMark[] = [];
  let next = 0;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(times)) {
    const at = next++ / RATE;
    if (!sample) continue;
    const data = new Uint8Array(sample.allocationSize({ format: 'RGBA' }));
    await sample.copyTo(data, { format: 'RGBA' });
    marks.push(...marksOf({ width: sample.displayWidth, height: sample.displayHeight, data }, at));
    sample.close();
  }
  return marks;
}

async function readSound(input: Input): Promise<Sound | null> {
  const track = await input.getPrimaryAudioTrack();
  if (!track) return null;
  const rate = track.sampleRate;
  if (rate < LOWEST_RATE || rate > HIGHEST_RATE || !(await track.canDecode())) throw unreadable();
  const samples = new Float32Array(Math.ceil(rate * Math.min(LONGEST, await track.computeDuration())));
  for await (const sample of new AudioSampleSink(track).samples(0, samples.length / rate)) {
    const from = Math.round(sample.timestamp * rate);
    // what lies outside, as an encoder's run-in does, is dropped
    for (const [n, value] of mixed(sample).entries()) samples[from + n] = (samples[from + n] ?? 0) + value;
    sample.close();
  }
  return { samples, rate };
}
