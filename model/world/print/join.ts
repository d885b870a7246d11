/** Joins finished picture tracks, one after the other, with their sound, index first and both interleaved, so that it plays while it loads. */
import {
  AudioSample,
  AudioSampleSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { clearTimes } from './creation-time.ts';
import { fileTarget } from './disk.ts';

export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;
const AAC_FRAME = 1024;
/** Bits a second. */
const AUDIO_BITRATE = 192_000;
/** An AAC decoder first gives this many samples of silence: sound starts earlier by as much, and an edit list cuts it. */
const PRIMING = 1024;
/** Zeros after the end, so that the encoder lets go of the last sound. */
const TAIL = 1024;

export interface JoinSettings {
  /** Frames of the picture track, and how many a second. */
  readonly frames: number;
  readonly fps: number;
}

/** Picture tracks that were not encoded alike cannot follow each other in one track. */
export class UnlikePicturesError extends Error {
  override readonly name = 'UnlikePicturesError';
}

/**
 * Reads the picture tracks from `videoPaths`; `pcm` is interleaved stereo at 48 kHz, cut or padded to the pictures.
 * @throws {UnlikePicturesError}
 */
export async function joinSound(
  videoPaths: readonly string[],
  pcm: Float32Array,
  outPath: string,
  { frames, fps }: JoinSettings,
): Promise<void> {
  let index: { moov: Uint8Array; position: number } | undefined;
  const output = new Output({
    format: new Mp4OutputFormat({
      fastStart: 'reserve',
      onMoov: (moov, position) => {
        index = { moov: moov.slice(), position };
      },
    }),
    target: await fileTarget(outPath),
  });
  const inputs = videoPaths.map((path) => new Input({ formats: [MP4], source: new FilePathSource(path) }));
  try {
    const reels = await Promise.all(inputs.map(pictureTrack));
    const decoderConfig = reels[0]?.decoderConfig;
    if (!decoderConfig || reels.some((reel) => !alike(reel.decoderConfig, decoderConfig)))
      throw new UnlikePicturesError('the videos were not encoded alike');
    const length = Math.round((frames / fps) * SAMPLE_RATE);
    const video = new EncodedVideoPacketSource('avc');
    const audio = new AudioSampleSource({ codec: 'aac', bitrate: AUDIO_BITRATE });
    output.addVideoTrack(video, { frameRate: fps, maximumPacketCount: frames });
    // the reserved index costs a few bytes a packet
    output.addAudioTrack(audio, { maximumPacketCount: Math.ceil((length + TAIL) / AAC_FRAME) + 16 });
    await output.start();
    let sounded = 0;
    const soundUntil = async (sample: number) => {
      while (sounded < sample) {
        const count = Math.min(SAMPLE_RATE / 10, length + TAIL - sounded);
        if (count <= 0) return;
        await addSound(audio, pcm, sounded, count, length);
        sounded += count;
      }
    };
    let shown = 0;
    for (const { track } of reels) {
      for await (const packet of new EncodedPacketSink(track).packets()) {
        const timed = packet.clone({ timestamp: shown / fps, duration: 1 / fps });
        await video.add(timed, shown === 0 ? { decoderConfig } : undefined);
        shown += 1;
        await soundUntil(Math.round((shown / fps) * SAMPLE_RATE));
      }
    }
    await soundUntil(length + TAIL);
    await output.finalize();
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel().catch(() => undefined);
    throw error;
  } finally {
    for (const input of inputs) input.dispose();
  }
  if (index) await clearTimes(outPath, index.moov, index.position);
}

async function pictureTrack(input: Input) {
  const track = await input.getPrimaryVideoTrack();
  const decoderConfig = await track?.getDecoderConfig();
  if (!track || !decoderConfig) throw new Error('the picture track is missing');
  return { track, decoderConfig };
}

function alike(a: VideoDecoderConfig, b: VideoDecoderConfig): boolean {
  return (
    a.codec === b.codec &&
    a.codedWidth === b.codedWidth &&
    a.codedHeight === b.codedHeight &&
    bytesOf(a.description).equals(bytesOf(b.description))
  );
}

function bytesOf(source: VideoDecoderConfig['description']): Buffer {
  if (source === undefined) return Buffer.alloc(0);
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}

async function addSound(
  source: AudioSampleSource,
  pcm: Float32Array,
  from: number,
  count: number,
  length: number,
): Promise<void> {
  // a copy of its own: over a part of a larger array, the encoder would read that array's beginning
  const data = new Float32Array(count * CHANNELS);
  data.set(pcm.subarray(from * CHANNELS, Math.min(from + count, length) * CHANNELS));
  const sample = new AudioSample({
    data,
    format: 'f32',
    numberOfChannels: CHANNELS,
    sampleRate: SAMPLE_RATE,
    timestamp: (from - PRIMING) / SAMPLE_RATE,
  });
  try {
    await source.add(sample);
  } finally {
    sample.close();
  }
}
