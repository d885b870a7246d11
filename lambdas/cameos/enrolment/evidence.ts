/** One face in one sampled frame. Places are shares of the picture. */
export interface SeenFace {
  readonly yaw: number;
  readonly eyeLeft: Point;
  readonly eyeRight: Point;
  readonly nose: Point;
  /** 0 to 100: how open the mouth is, or how sure the detector is that it is open. */
  readonly mouth: number;
  /** Both ends of the estimated age, years; null when the detector says nothing. */
  readonly ageLow: number | null;
  readonly ageHigh: number | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Sample {
  /** Seconds. */
  readonly time: number;
  readonly faces: readonly SeenFace[];
}

/** Whether the face in a sampled frame is the one that passed the liveness check. */
export interface Recognition {
  readonly time: number;
  readonly matched: boolean;
}

/** Seconds. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface Word extends Interval {
  readonly text: string;
}

/** All that the detectors found in one recording. */
export interface Evidence {
  readonly seconds: number;
  readonly samples: readonly Sample[];
  readonly recognitions: readonly Recognition[];
  readonly words: readonly Word[];
  /** Per cent; null when the liveness session did not succeed. */
  readonly liveness: number | null;
}
