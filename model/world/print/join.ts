/** Joins finished picture tracks, one after the other, with their sound, index first and both interleaved, so that it plays while it loads. */
import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  Input,
  MP4,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { SAMPLE_RATE } from './aac.ts';
import { codeSound } from './coded-sound.ts';
import { clearTimes } from './creation-time.ts';
import { fileTarget } from './disk.ts';

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
    const sound = await codeSound(pcm, Math.round((frames / fps) * SAMPLE_RATE));
    const video = new EncodedVideoPacketSource('avc');
    const audio = new EncodedAudioPacketSource('aac');
    output.addVideoTrack(video, { frameRate: fps, maximumPacketCount: frames });
    output.addAudioTrack(audio, { maximumPacketCount: sound.packets.length });
    await output.start();
    const { decoderConfig: soundConfig } = sound;
    let sounded = 0;
    const soundUntil = async (time: number) => {
      for (;;) {
        const packet = sound.packets[sounded];
        if (packet === undefined || packet.timestamp >= time) return;
        await audio.add(packet, sounded === 0 ? { decoderConfig: soundConfig } : undefined);
        sounded += 1;
      }
    };
    let shown = 0;
    for (const { track } of reels) {
      for await (const packet of new EncodedPacketSink(track).packets()) {
        const timed = packet.clone({ timestamp: shown / fps, duration: 1 / fps });
        await video.add(timed, shown === 0 ? { decoderConfig } : undefined);
        shown += 1;
        await soundUntil(shown / fps);
      }
    }
    await soundUntil(Number.POSITIVE_INFINITY);
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
