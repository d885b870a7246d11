import { BufferSource, Input, MP4, QTFF, VideoSampleSink } from 'mediabunny';
import { Rejected } from '../platform/errors.ts';
import { perceptualHash } from '../platform/media/perceptual-hash.ts';
import type { FrameMark } from './fingerprint.ts';

/** Pictures a second that are looked at. */
const RATE = 4;
/** Seconds of a film that are looked at. */
const LONGEST = 120;

const unreadable = () =>
  new Rejected('unreadable_film', 'The film could not be read. Send an MP4 with H.264 pictures.', {
    param: 'file',
  });

/** The decoder's callbacks do not hold Node's event loop. */
async function keepingAwake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/**
 * What a film shows, four times a second; pictures without structure are left out.
 *
 * @throws Rejected when it cannot be read
 */
export async function marksOfFilm(bytes: Uint8Array<ArrayBuffer>): Promise<FrameMark[]> {
  const input = new Input({ formats: [MP4, QTFF], source: new BufferSource(bytes) });
  try {
    return await keepingAwake(() => readMarks(input));
  } catch (error) {
    if (error instanceof Rejected) throw error;
    throw unreadable();
  } finally {
    input.dispose();
  }
}

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
    const hash = perceptualHash({ width: sample.displayWidth, height: sample.displayHeight, data });
    sample.close();
    if (hash !== null) marks.push({ at, hash });
  }
  return marks;
}
