/** Joins a finished picture track with its sound, index first and both interleaved, so that it plays while it loads. */
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
const CHANNELS = 2;
const AAC_FRAME = 1024;
/** Bits a second. */
const AUDIO_BITRATE = 160_000;
/** An AAC decoder first gives this many samples of silence: sound starts earlier by as much, and an edit list cuts it. */
const PRIMING = 1024;
/** Zeros after the end, so that the encoder lets go of the last sound. */
const TAIL = 1024;

export interface JoinSettings {
  /** Frames of the picture track, and how many a second. */
  readonly frames: number;
  readonly fps: number;
}

/** Reads the picture track from `videoPath`; `pcm` is interleaved stereo at 48 kHz, cut or padded to the picture. */
export async function joinSound(
  videoPath: string,
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
  const input = new Input({ formats: [MP4], source: new FilePathSource(videoPath) });
  try {
    const track = await input.getPrimaryVideoTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (!track || !decoderConfig) throw new Error('the picture track is missing');
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
    let first = true;
    for await (const packet of new EncodedPacketSink(track).packets()) {
      await video.add(packet, first ? { decoderConfig } : undefined);
      first = false;
      await soundUntil(Math.round((packet.timestamp + packet.duration) * SAMPLE_RATE));
    }
    await soundUntil(length + TAIL);
    await output.finalize();
  } catch (error) {
    if (output.state !== 'finalized') await output.cancel().catch(() => undefined);
    throw error;
  } finally {
    input.dispose();
  }
  if (index) await clearTimes(outPath, index.moov, index.position);
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
