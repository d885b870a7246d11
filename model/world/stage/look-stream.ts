import { type Random, randomStream } from '../random.ts';
import type { Entity } from '../read/screenplay.ts';

/**
 * Chance in how something looks and sounds: by the world's seed and the entity's id, so that it is the same in every shot;
 * for a cast member by who that is alone, so that it is the same in every film.
 */
export const lookStream = ({ id, look }: Entity, seed: number): Random =>
  look.who === undefined ? randomStream(seed, `look ${id}`) : randomStream(0, `cast ${look.who}`);
