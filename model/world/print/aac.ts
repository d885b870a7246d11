/** The sound half of a print: samples in, AAC packets with exact times out. */
import {
  AudioSample,
  AudioSampleSource,
  type EncodedPacket,
  Mp4OutputFormat,
  NullTarget,
  Output,
} from 'mediabunny';

export const SAMPLE_RATE = 48_000;
export const CHANNELS = 2;
export const AAC_FRAME = 1024;
/** Bits a second. */
const BITRATE = 192_000;
/** An AAC decoder first gives this many samples of silence: sound starts earlier by as much, and an edit list cuts it. */
const PRIMING = 1024;

export interface EncodedSound {
  /** In order; the first lies before time 0, the last ends with the sound. */
  readonly packets: readonly EncodedPacket[];
  readonly decoderConfig: AudioDecoderConfig;
}

/** Samples the encoder is fed for `length` of sound: it keeps what does not fill a frame. */
const fed = (length: number): number => Math.ceil((length + PRIMING) / AAC_FRAME) * AAC_FRAME;

/** Encodes `pcm` (interleaved stereo at 48 kHz), cut or padded to `length` samples a channel. */
export async function encodeAac(pcm: Float32Array, length: number): Promise<EncodedSound> {
  const encoded: EncodedPacket[] = [];
  let decoderConfig: AudioDecoderConfig | undefined;
  const source = new AudioSampleSource({
    codec: 'aac',
    bitrate: BITRATE,
    onEncodedPacket: (packet, meta) => {
      encoded.push(packet);
      decoderConfig ??= meta?.decoderConfig;
    },
  });
  const output = new Output({ format: new Mp4OutputFormat(), target: new NullTarget() });
  output.addAudioTrack(source);
  await output.start();
  for (let from = 0; from < fed(length); from += SAMPLE_RATE / 10)
    await addSound(source, pcm, from, Math.min(SAMPLE_RATE / 10, fed(length) - from), length);
  await output.finalize();
  if (decoderConfig === undefined) throw new Error('the sound encoder gave no configuration');
  return { packets: dated(encoded, length), decoderConfig };
}

/**
 * The packets with times of our own: @napi-rs/webcodecs 1.3 dates the last ones, which it gives when it is flushed, one
 * and the same, and decoders then drop the last 21 ms of real sound.
 */
const dated = (packets: readonly EncodedPacket[], length: number): EncodedPacket[] =>
  packets.flatMap((packet, index) => {
    const start = index * AAC_FRAME - PRIMING;
    const duration = Math.min(AAC_FRAME, length - start);
    return duration <= 0
      ? []
      : [packet.clone({ timestamp: start / SAMPLE_RATE, duration: duration / SAMPLE_RATE })];
  });

async function addSound(
  source: AudioSampleSource,
  pcm: Float32Array,
  from: number,
  count: number,
  length: number,
): Promise<void> {
  // a copy of its own: over a part of a larger array, the encoder would read that array's beginning
  const data = new Float32Array(count * CHANNELS);
  if (from < length) data.set(pcm.subarray(from * CHANNELS, Math.min(from + count, length) * CHANNELS));
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
