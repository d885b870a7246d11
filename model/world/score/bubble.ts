import { SAMPLE_RATE } from './cue.ts';

/** A bubble's own note, Hz, by its radius in metres (Minnaert 1933, air in water at the surface). */
export const minnaert = (radius: number) => 3.26 / radius;

/** Share of a bubble's pitch by which it rises while it decays: it comes up to the surface as it rings. */
const RISE = 0.1;

/**
 * Adds one bubble: a decaying tone that rises as the bubble nears the surface (van den Doel, "Physically based models
 * for liquid sounds", 2005: damping 0.13 / r + 0.0072 r^-1.5).
 * @returns The frame after its end.
 */
export function addBubble(
  buffer: Float32Array,
  start: number,
  radius: number,
  gain: number,
  rise = RISE,
): number {
  const damping = 0.13 / radius + 0.0072 * radius ** -1.5;
  const frames = Math.min(buffer.length - start, Math.ceil((6.9 / damping) * SAMPLE_RATE));
  const fall = Math.exp(-damping / SAMPLE_RATE);
  const bend = (rise * damping) / SAMPLE_RATE;
  const step = (2 * Math.PI * minnaert(radius)) / SAMPLE_RATE;
  let phase = 0;
  let level = gain;
  for (let n = 0; n < frames; n++) {
    buffer[start + n] = (buffer[start + n] ?? 0) + level * Math.sin(phase);
    phase += step * (1 + bend * n);
    level *= fall;
  }
  return Math.max(start, start + frames);
}
