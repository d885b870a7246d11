/** The picture half of a print: frames in, H.264 packets out to a mediabunny track. */
import type { VideoSource } from 'mediabunny';

export interface ReelSettings {
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

export interface Reel {
  /** To be added to an output before the first frame. */
  readonly source: VideoSource;
  /** Encodes the next frame: I420, BT.709, limited range. Resolves when there is room for another. */
  add(i420: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Encodes what is still held back. */
  end(): Promise<void>;
  /** Frees the encoder; the packets so far are lost. */
  abort(): void;
}

export const COLOR_SPACE = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
} as const;

/** Seconds between key frames: a viewer may seek to each. */
export const KEY_FRAME_INTERVAL = 2;
