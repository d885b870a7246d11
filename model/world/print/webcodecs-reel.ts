/**
 * H.264 through @napi-rs/webcodecs. Its binary links x264 (GPL-2.0 or later), so it is an optional dependency that is
 * loaded only when used.
 */
import { VideoSample, VideoSampleSource } from 'mediabunny';
import { COLOR_SPACE, KEY_FRAME_INTERVAL, type Reel, type ReelSettings } from './reel.ts';

/** Makes the WebCodecs classes global, where mediabunny looks for them; false where the package is not installed. */
export async function loadWebCodecs(): Promise<boolean> {
  try {
    await import('@napi-rs/webcodecs/polyfill');
    return true;
  } catch {
    return false;
  }
}

export function webCodecsReel({ width, height, fps }: ReelSettings): Reel {
  const source = new VideoSampleSource({
    codec: 'avc',
    // the encoder runs with fast settings; less than 6 bits a second per pixel shows blocks in moving grass
    bitrate: Math.max(400_000, width * height * 6),
    keyFrameInterval: KEY_FRAME_INTERVAL,
    latencyMode: 'quality',
  });
  let index = 0;
  return {
    source,
    async add(i420) {
      // I420 with its colours named: from RGBA the encoder makes full-range streams tagged "gbr"
      const sample = new VideoSample(i420, {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        timestamp: index / fps,
        duration: 1 / fps,
        colorSpace: COLOR_SPACE,
      });
      index += 1;
      try {
        await source.add(sample);
      } finally {
        sample.close();
      }
    },
    async end() {},
    abort() {},
  };
}
