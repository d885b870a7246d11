import { ALL_FORMATS, AudioSampleSink, FilePathSource, Input } from 'mediabunny';
import { resample } from '../../../model/world/score/resample.ts';
import { MissingPartError, UnreadableMediaError } from './failure.ts';

/** Longest recording that is listened to, seconds. */
const MAX_SECONDS = 300;

/**
 * The sound of a recording or a film, mixed to one channel.
 * @throws UnreadableMediaError when there is none, MissingPartError when its codec needs a package that is not here.
 */
export async function readSound(file: string, rate: number): Promise<Float32Array> {
  const codecs = await import('@napi-rs/webcodecs/polyfill').then(
    () => true,
    () => false,
  );
  const awake = setInterval(() => undefined, 1000);
  const input = new Input({ formats: ALL_FORMATS, source: new FilePathSource(file) });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw new UnreadableMediaError('the file has no sound');
    if (!(await track.canDecode())) {
      if (codecs) throw new UnreadableMediaError('the sound is coded in a way that is not read here');
      throw new MissingPartError(
        'coded sound needs the optional package @napi-rs/webcodecs, which is not installed',
      );
    }
    if ((await input.computeDuration()) > MAX_SECONDS) {
      throw new UnreadableMediaError(`recordings of more than ${MAX_SECONDS} s are not listened to`);
    }
    const parts: Float32Array[] = [];
    for await (const sample of new AudioSampleSink(track).samples()) {
      const mono = new Float32Array(sample.numberOfFrames);
      const plane = new Float32Array(sample.numberOfFrames);
      for (let channel = 0; channel < sample.numberOfChannels; channel += 1) {
        sample.copyTo(plane, { format: 'f32-planar', planeIndex: channel });
        for (const [index, value] of plane.entries())
          mono[index] = (mono[index] ?? 0) + value / sample.numberOfChannels;
      }
      sample.close();
      parts.push(mono);
    }
    const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(part, at);
      at += part.length;
    }
    return resample(whole, track.sampleRate, rate);
  } catch (cause) {
    if (cause instanceof UnreadableMediaError || cause instanceof MissingPartError) throw cause;
    throw new UnreadableMediaError('the file is no recording that can be read', { cause });
  } finally {
    clearInterval(awake);
    input.dispose();
  }
}
