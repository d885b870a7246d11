import * as z from 'zod';

/** An sRGB colour. */
export const Srgb = z.string().regex(/^#[0-9a-f]{6}$/, '#rrggbb');
export type Srgb = z.infer<typeof Srgb>;

/** How somebody speaks. */
export const MeasuredVoice = z.strictObject({
  /** Median fundamental frequency, Hz. */
  pitchHz: z.number().min(60).max(450),
  /** From the 10th to the 90th percentile of the pitch, semitones. */
  rangeSemitones: z.number().min(0).max(24),
  /** Syllables a second within words, when digits are read out one by one; missing where no words are known. */
  rate: z.number().min(0.5).max(12).exactOptional(),
});
export type MeasuredVoice = z.infer<typeof MeasuredVoice>;

/** Lengths of a face that looks into the camera, as shares of its width between the ears. */
export const FaceProportions = z.strictObject({
  /** From the middle of the brows to the chin. */
  height: z.number().min(0.5).max(1.6),
  /** Between the middles of the eyes. */
  eyes: z.number().min(0.25).max(0.75),
  /** Between the wings of the nose. */
  nose: z.number().min(0.1).max(0.6),
  /** Between the corners of the mouth. */
  mouth: z.number().min(0.15).max(0.8),
  /** From the upper lip's upper edge to the lower lip's lower one, mouth shut. */
  lips: z.number().min(0.02).max(0.5),
  /** Between the corners of the jaw. */
  jaw: z.number().min(0.4).max(1.1),
});
export type FaceProportions = z.infer<typeof FaceProportions>;

/**
 * What was measured of a cast member: a document of its own beside the captured likeness, so that it is encrypted, lent and
 * erased with that. What could not be measured is missing. Nothing is said of height and build: a head before a camera
 * does not show them.
 */
export const Appearance = z.strictObject({
  skin: Srgb.exactOptional(),
  hair: z
    .strictObject({
      /** `none`: bald, or shaved. */
      length: z.enum(['none', 'short', 'long']).exactOptional(),
      color: Srgb.exactOptional(),
    })
    .exactOptional(),
  /** The iris. */
  eyes: Srgb.exactOptional(),
  beard: z.boolean().exactOptional(),
  glasses: z.boolean().exactOptional(),
  face: FaceProportions.exactOptional(),
  voice: MeasuredVoice.exactOptional(),
  /** An animal's or a thing's commonest colour. */
  coat: Srgb.exactOptional(),
});
export type Appearance = z.infer<typeof Appearance>;

/** By a cast member's id. */
export type Appearances = Readonly<Record<string, Appearance>>;
