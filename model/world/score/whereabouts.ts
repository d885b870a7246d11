import type { Vec3 } from '../shoot/scene.ts';
import type { Whereabouts } from './cue.ts';

/** The place at a time, seconds from the start of the video. */
export const placeAt = (whereabouts: Whereabouts, time: number): Vec3 =>
  typeof whereabouts === 'function' ? whereabouts(time) : whereabouts;
