import type { Appearances } from '../../protocol/index.ts';
import { type Random, randomStream } from '../random.ts';
import type { Entity, Look } from '../read/screenplay.ts';
import { bodyOfVoice } from './figures/likeness.ts';

const streamOf = (what: string, { id, look }: Entity, seed: number): Random =>
  look.who === undefined ? randomStream(seed, `${what} ${id}`) : randomStream(0, `${what} of ${look.who}`);

/**
 * Chance in how something looks and sounds: by the world's seed and the entity's id, so that it is the same in every shot;
 * for a cast member by who that is alone, so that it is the same in every film.
 */
export const lookStream = (entity: Entity, seed: number): Random => streamOf('look', entity, seed);

/** Woman or man, where no word said: from a stream of its own, so that knowing it later changes nothing else in the look. */
export const buildOf = (
  entity: Entity,
  seed: number,
  appearances: Appearances = {},
): NonNullable<Look['build']> => {
  const { build, who } = entity.look;
  const voice = who === undefined ? undefined : appearances[who]?.voice;
  return build ?? (voice ? bodyOfVoice(voice) : streamOf('build', entity, seed)() < 0.5 ? 'woman' : 'man');
};
