import { PitchDetector } from 'pitchy';

/** Three periods of the deepest voice, and how often one looks. Seconds. */
const WINDOW = 0.045;
const HOP = 0.01;
/** How periodic a stretch must be to be voiced, 0 to 1. */
const CLEAR = 0.9;
/** Of voices, Hz. */
const LIMITS = [55, 600] as const;

/** The median pitch of a voice, Hz, by the McLeod method; null when hardly anything is voiced. */
export function medianPitch(samples: Float32Array, rate: number): number | null {
  const size = Math.round(WINDOW * rate);
  const detector = PitchDetector.forFloat32Array(size);
  const found: number[] = [];
  for (let at = 0; at + size <= samples.length; at += Math.round(HOP * rate)) {
    const [pitch, clarity] = detector.findPitch(samples.subarray(at, at + size), rate);
    if (clarity >= CLEAR && pitch >= LIMITS[0] && pitch <= LIMITS[1]) found.push(pitch);
  }
  return found.length < 6 ? null : (found.sort((a, b) => a - b)[found.length >> 1] ?? null);
}
