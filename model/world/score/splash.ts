import { between, type Random } from '../random.ts';
import { addBubble } from './bubble.ts';
import { type Impact, SAMPLE_RATE } from './cue.ts';
import { decayFactor, onePole } from './filters.ts';

/** A marble's plunge to a person's, 0..1, by the momentum that the water takes up, N·s. */
const sizeOf = (impulse: number) =>
  Math.min(1, Math.max(0, Math.log10(1 + Math.max(0, impulse) * 20) / Math.log10(4000)));

/** How long water that was thrown up goes on falling back, seconds. */
const secondsOf = (size: number) => 0.18 + 1.9 * size ** 1.5;

/** How many frames a splash of `impulse` N·s lasts. */
export const splashFrames = (impulse: number) => Math.ceil(secondsOf(sizeOf(impulse)) * SAMPLE_RATE);

/**
 * Adds a splash to a struck sound: the slap of the surface, spray that rises and falls back, drops, and the cavity that
 * closes behind a thing that goes under and lets one large bubble go. A flat thing (over 1 m) slaps more and plunges
 * less.
 */
export function addSplash(
  buffer: Float32Array,
  { impulse, between: things }: Impact,
  level: number,
  random: Random,
) {
  const size = sizeOf(impulse);
  const seconds = secondsOf(size);
  const frames = Math.min(buffer.length, splashFrames(impulse));
  const widest = Math.max(
    0.02,
    ...things.filter(({ material }) => material !== 'water').map((one) => one.size),
  );
  const flat = widest > 1 && things.every(({ material }) => material !== 'flesh' && material !== 'cloth');

  const dull = onePole(900 + 2600 * (1 - size));
  const hiss = onePole(7000);
  const rumble = onePole(1200);
  const slapFall = decayFactor(flat ? 0.12 : 0.05 + 0.1 * size);
  let slap = (flat ? 2 : 0.8) * level;
  const thrown = (flat ? 0.6 : 1) * (0.12 + 0.22 * size) * level;
  let dulled = 0;
  let bright = 0;
  let low = 0;
  const rise = 0.015 + 0.06 * size;
  for (let n = 0; n < frames; n++) {
    const t = n / SAMPLE_RATE;
    const noise = 2 * random() - 1;
    dulled += dull * (noise - dulled);
    bright += hiss * (noise - bright);
    low += rumble * (bright - low);
    const spray = Math.min(1, t / rise) * Math.max(0, 1 - t / seconds) ** 3;
    buffer[n] = (buffer[n] ?? 0) + slap * dulled + thrown * spray * (bright - low);
    slap *= slapFall;
  }
  const drops = Math.round(6 + 150 * size ** 1.3);
  for (let drop = 0; drop < drops; drop++) {
    const at = Math.round(between(random, 0.02, 0.9) * seconds * Math.sqrt(random()) * SAMPLE_RATE);
    addBubble(buffer, at, between(random, 0.0008, 0.0022 + 0.004 * size), 0.22 * level * random() ** 2);
  }
  if (!flat) {
    // larger cavities break up
    const radius = Math.min(0.013, Math.max(0.003, widest * 0.12));
    addBubble(buffer, Math.round((0.03 + 0.17 * size) * SAMPLE_RATE), radius, 0.4 * level, 0.25);
  }
}
