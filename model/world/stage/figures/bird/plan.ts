/** Colours of plumage by region, sRGB hex; what is missing is `base`. */
export interface Plumage {
  readonly base: string;
  readonly back?: string;
  readonly belly?: string;
  readonly breast?: string;
  readonly neck?: string;
  readonly throat?: string;
  readonly crown?: string;
  readonly face?: string;
  readonly wing?: string;
  /** The great feathers at the end of a wing. */
  readonly tip?: string;
  readonly tail?: string;
}

/** How a neck is held: elevation over the horizontal of its six parts and of the head, degrees, from the trunk on. */
export type NeckShape = readonly [number, number, number, number, number, number, number];

/** What tells one bird from another. Metres; `wide` and `deep` are half of what they say. */
export interface BirdPlan {
  readonly trunk: { readonly long: number; readonly wide: number; readonly deep: number };
  /** How far the trunk is pitched up when the bird stands, radians. */
  readonly lean: number;
  readonly neck: { readonly long: number; readonly thick: number };
  readonly held: NeckShape;
  /** In flight. */
  readonly flown: NeckShape;
  /** Radius of the skull. */
  readonly head: number;
  /** Eyes that look forward out of a flat face. */
  readonly flatFace?: true;
  readonly crest?: 'comb' | 'plume';
  readonly bill: {
    readonly shape: 'cone' | 'dagger' | 'hook' | 'flat' | 'bent';
    readonly long: number;
    readonly color: string;
    /** Half its depth at the root, in skulls, where it is not what is usual for the shape. */
    readonly stout?: number;
  };
  readonly eye?: string;
  readonly tail: {
    readonly long: number;
    readonly wide: number;
    readonly shape?: 'sickles' | 'fan';
    /** Pitched up, radians. */
    readonly up?: number;
  };
  /** Feathered part, bare part and its radius. */
  readonly leg: {
    readonly upper: number;
    readonly lower: number;
    readonly thick: number;
    readonly color: string;
    readonly webbed?: true;
  };
  /** Arm, hand and width of a spread wing. */
  readonly wing: {
    readonly inner: number;
    readonly outer: number;
    readonly chord: number;
    readonly shape: 'pointed' | 'fingered' | 'flipper';
  };
  readonly plumage: Plumage;
  readonly swims?: true;
  readonly wades?: true;
}

export const SHORT: NeckShape = [55, 55, 52, 45, 35, 20, 0];
export const FORWARD: NeckShape = [8, 8, 6, 4, 2, 0, 0];
export const UPRIGHT: NeckShape = [58, 88, 96, 96, 82, 45, 4];
/** Folded back on itself, the head between the shoulders. */
export const DRAWN_IN: NeckShape = [-25, 35, 120, 160, 95, 15, -3];
