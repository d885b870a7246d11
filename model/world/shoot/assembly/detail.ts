// What a pattern is asked, and what it answers, for four pixels.
import { max4 } from './simd';

/** Where on the model four pixels look, all in the model's axes and in metres. */
export class Place {
  static x: v128 = i32x4(0, 0, 0, 0);
  static y: v128 = i32x4(0, 0, 0, 0);
  static z: v128 = i32x4(0, 0, 0, 0);
  static normalX: v128 = i32x4(0, 0, 0, 0);
  static normalY: v128 = i32x4(0, 0, 0, 0);
  static normalZ: v128 = i32x4(0, 0, 0, 0);
  /** Extent of a pixel along each axis. */
  static widthX: v128 = i32x4(0, 0, 0, 0);
  static widthY: v128 = i32x4(0, 0, 0, 0);
  static widthZ: v128 = i32x4(0, 0, 0, 0);
  static time: f32 = 0;
}

/** What the pattern makes of it. */
export class Detail {
  /** 0: the surface's colour; 1: the pattern's. */
  static blend: v128 = i32x4(0, 0, 0, 0);
  /** Multiplies the colour. */
  static shade: v128 = i32x4(0, 0, 0, 0);
  /** Multiplies the roughness. */
  static rough: v128 = i32x4(0, 0, 0, 0);
  /** Whether there is any relief. */
  static uneven: bool = false;
  /** Slope of the relief along the model's axes; the normal turns against it. */
  static bumpX: v128 = i32x4(0, 0, 0, 0);
  static bumpY: v128 = i32x4(0, 0, 0, 0);
  static bumpZ: v128 = i32x4(0, 0, 0, 0);
  /** Light of its own: the glint of a crystal. */
  static glint: v128 = i32x4(0, 0, 0, 0);
}

export function widest(): v128 {
  return max4(Place.widthX, max4(Place.widthY, Place.widthZ));
}
