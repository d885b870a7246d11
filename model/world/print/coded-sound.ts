/** Sound as AAC whose decoded true peaks stay under the ceiling, whatever the encoder makes of it. */
import {
  AudioSampleSink,
  BufferSource,
  BufferTarget,
  canDecodeAudio,
  EncodedAudioPacketSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { truePeak } from '../score/limiter.ts';
import { PEAK_CEILING } from '../score/master.ts';
import { fromDecibels, type Stereo } from '../score/stereo.ts';
import { AAC_FRAME, CHANNELS, type EncodedSound, encodeAac, SAMPLE_RATE } from './aac.ts';

/** A part over the ceiling comes down to this far under it, dB. */
const CLEARANCE = 0.3;
const ROUNDS = 5;

/**
 * Encodes `pcm` (interleaved stereo at 48 kHz), cut or padded to `length` samples a channel.
 *
 * libavcodec's encoder gets single frames wrong after a blow, low notes by up to 3 dB: what was limited before it is over
 * the ceiling behind it. So the sound is decoded, the source dips where it went over, and is encoded again. Without a
 * decoder on this machine the sound is encoded once.
 */
export async function codeSound(pcm: Float32Array, length: number): Promise<EncodedSound> {
  let sound = await encodeAac(pcm, length);
  if (!(await canDecodeAudio('aac'))) return sound;
  let held = pcm;
  for (let round = 0; round < ROUNDS; round++) {
    const excesses = excessesOf(await decoded(sound, length));
    if (excesses.size === 0) break;
    held = dipped(held, excesses);
    sound = await encodeAac(held, length);
  }
  return sound;
}

/** By frame that decodes to more than the ceiling: the gain that would bring it under it. */
function excessesOf({ left, right }: Stereo): ReadonlyMap<number, number> {
  const ceiling = fromDecibels(PEAK_CEILING);
  const excesses = new Map<number, number>();
  for (let frame = 0; frame * AAC_FRAME < left.length; frame++) {
    // the wave between two frames belongs to both
    const from = Math.max(0, frame * AAC_FRAME - 8);
    const to = (frame + 1) * AAC_FRAME + 8;
    const peak = truePeak({ left: left.subarray(from, to), right: right.subarray(from, to) });
    if (peak > ceiling) excesses.set(frame, fromDecibels(PEAK_CEILING - CLEARANCE) / peak);
  }
  return excesses;
}

/** A copy that is lower at some frames, gliding down over the frame before each and up over the one after. */
function dipped(pcm: Float32Array, excesses: ReadonlyMap<number, number>): Float32Array {
  const held = pcm.slice();
  for (const [frame, gain] of excesses) {
    for (let n = -AAC_FRAME; n < 2 * AAC_FRAME; n++) {
      const at = (frame * AAC_FRAME + n) * CHANNELS;
      const away = Math.max(0, -n, n - AAC_FRAME) / AAC_FRAME;
      const share = 0.5 + 0.5 * Math.cos(Math.PI * away);
      for (let sample = Math.max(0, at); sample < Math.min(held.length, at + CHANNELS); sample++)
        held[sample] = (held[sample] ?? 0) * (1 + (gain - 1) * share);
    }
  }
  return held;
}

async function decoded({ packets, decoderConfig }: EncodedSound, length: number): Promise<Stereo> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat(), target });
  const source = new EncodedAudioPacketSource('aac');
  output.addAudioTrack(source);
  await output.start();
  for (const [index, packet] of packets.entries())
    await source.add(packet, index === 0 ? { decoderConfig } : undefined);
  await output.finalize();
  const sound = { left: new Float32Array(length), right: new Float32Array(length) };
  const input = new Input({ formats: [MP4], source: new BufferSource(target.buffer ?? new ArrayBuffer(0)) });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (!track) throw new Error('the encoded sound has no track');
    for await (const sample of new AudioSampleSink(track).samples()) {
      const start = Math.round(sample.timestamp * SAMPLE_RATE);
      for (const [planeIndex, plane] of [sound.left, sound.right].entries()) {
        const options = { format: 'f32-planar', planeIndex } as const;
        const part = new Float32Array(sample.allocationSize(options) / Float32Array.BYTES_PER_ELEMENT);
        sample.copyTo(part, options);
        const skip = Math.max(0, -start);
        plane.set(
          part.subarray(skip, skip + Math.max(0, length - start - skip)),
          Math.min(length, start + skip),
        );
      }
      sample.close();
    }
  } finally {
    input.dispose();
  }
  return sound;
}
