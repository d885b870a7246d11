import type { Box, Face, Point3 } from '../models/measures.ts';

/** The model's guesses for adults lie this far off, years; it was never seen to guess a minor's age. */
const AGE_ERROR_YEARS = 20;
const UNTESTED_BELOW_YEARS = 13;

/** Lips this far apart, as a share of the mouth's width, count as an open mouth; the other number is how sharp the line is. */
const OPEN_MOUTH = 0.12;
const OPEN_MOUTH_SLOPE = 0.04;

/** Places of Rekognition's landmarks on MediaPipe's mesh; left and right as seen in the picture. */
const LANDMARKS = [
  ['eyeLeft', [33, 133, 159, 145]],
  ['eyeRight', [362, 263, 386, 374]],
  ['mouthLeft', [61]],
  ['mouthRight', [291]],
  ['nose', [1]],
  ['leftEyeLeft', [33]],
  ['leftEyeRight', [133]],
  ['leftEyeUp', [159]],
  ['leftEyeDown', [145]],
  ['rightEyeLeft', [362]],
  ['rightEyeRight', [263]],
  ['rightEyeUp', [386]],
  ['rightEyeDown', [374]],
  ['leftEyeBrowLeft', [70]],
  ['leftEyeBrowUp', [105]],
  ['leftEyeBrowRight', [107]],
  ['rightEyeBrowLeft', [336]],
  ['rightEyeBrowUp', [334]],
  ['rightEyeBrowRight', [300]],
  ['noseLeft', [98]],
  ['noseRight', [327]],
  ['mouthUp', [0]],
  ['mouthDown', [17]],
  ['upperJawlineLeft', [234]],
  ['midJawlineLeft', [172]],
  ['chinBottom', [152]],
  ['midJawlineRight', [397]],
  ['upperJawlineRight', [454]],
] as const;
const DEFAULT_LANDMARKS = 5;

export const boundingBox = ({ left, top, width, height }: Box) => ({
  Left: left,
  Top: top,
  Width: width,
  Height: height,
});

/** A face the way Rekognition tells it; `all` adds what `Attributes: ['ALL']` asks for and the models can tell. */
export function faceDetail(face: Face, all: boolean): object {
  const landmarks = LANDMARKS.slice(0, all ? LANDMARKS.length : DEFAULT_LANDMARKS);
  return {
    BoundingBox: boundingBox(face.box),
    Confidence: percent(face.confidence),
    Pose: { Roll: face.pose.roll, Yaw: face.pose.yaw, Pitch: face.pose.pitch },
    Landmarks: landmarks.map(([type, points]) => {
      const { x, y } = centre(face, points);
      return { Type: type, X: x, Y: y };
    }),
    ...(all ? { MouthOpen: mouthOpen(face.mouthOpening) } : {}),
    ...(all && face.age !== null ? { AgeRange: ageRange(face.age) } : {}),
  };
}

/**
 * Open or not, and how sure: 50 at the line between them, more the farther from it. Together they give the opening back:
 * `Confidence` (100 − `Confidence` when closed) rises with it.
 */
export function mouthOpen(opening: number): { Value: boolean; Confidence: number } {
  const open = 1 / (1 + Math.exp(-(opening - OPEN_MOUTH) / OPEN_MOUTH_SLOPE));
  return { Value: open >= 0.5, Confidence: percent(Math.max(open, 1 - open)) };
}

/**
 * Wide on purpose: the model guesses 23 to 39 years for nearly everybody, so it cannot say that somebody is an adult.
 */
export function ageRange(age: number): { Low: number; High: number } {
  return {
    Low: Math.max(0, Math.min(UNTESTED_BELOW_YEARS, Math.round(age - AGE_ERROR_YEARS))),
    High: Math.round(age + AGE_ERROR_YEARS),
  };
}

export const percent = (share: number): number => Math.round(share * 1e5) / 1e3;

function centre(face: Face, points: readonly number[]): { x: number; y: number } {
  const found = points.map((index): Point3 => face.mesh[index] ?? [0, 0, 0]);
  const mean = (axis: 0 | 1) => found.reduce((sum, point) => sum + point[axis], 0) / points.length;
  return { x: mean(0), y: mean(1) };
}
