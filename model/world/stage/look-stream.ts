import type { Appearances } from '../../protocol/index.ts';
import { type Random, randomStream } from '../random.ts';
import type { Entity, Look } from '../read/screenplay.ts';
import { bodyOfVoice } from './figures/likeness.ts';

/**
 * Chance in how something looks and sounds: by the world's seed and the entity's id, so that it is the same in every shot;
 * for a cast member by who that is alone, so that it is the same in every film.
 */
export const lookStream = ({ id, look }: Entity, seed: number): Random =>
  look.who === undefined ? randomStream(seed, `look ${id}`) : randomStream(0, `cast ${look.who}`);

/** Woman or man: by the words, by what was seen, by a measured voice, or by the look's first toss. */
export const buildOf = (
  entity: Entity,
  seed: number,
  appearances: Appearances = {},
): NonNullable<Look['build']> => {
  const { build, seen, who } = entity.look;
  const voice = who === undefined ? undefined : appearances[who]?.voice;
  const toss = () => (lookStream(entity, seed)() < 0.5 ? 'woman' : 'man');
  return build ?? seen ?? (voice ? bodyOfVoice(voice) : toss());
};
