import type { Scene } from './scene.ts';

export interface RenderSettings {
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  /** `toon`: banded light and ink outlines, for anime. */
  readonly shading: 'physical' | 'toon';
  /** Sub-frames averaged per frame: anti-aliasing, motion blur, depth of field and soft shadows all come from them. */
  readonly samples: 1 | 4 | 8 | 16;
  /** Fraction of the frame's time the shutter is open, 0..1. */
  readonly shutter: number;
  readonly fps: number;
}
export type { Scene };
