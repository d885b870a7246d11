import type { Appearance, Appearances, Style } from '../../protocol/index.ts';
import type { Memory } from '../memory.ts';
import { randomStream } from '../random.ts';
import { mountOf } from '../read/mounts.ts';
import type { Entity, ShotScript } from '../read/screenplay.ts';
import { block, type Mark } from './blocking.ts';
import { turned } from './build.ts';
import { carry, remark } from './carry.ts';
import { creature } from './figures/creature.ts';
import { person } from './figures/person.ts';
import { graded } from './light.ts';
import { prop } from './props/prop.ts';
import { SETS } from './sets/index.ts';
import type { Body, Place, Stage } from './stage.ts';

const HERE: Mark = { at: [0, 0, 0], heading: 0, lift: 0 };

export interface Staging {
  /** Seed of what happens. */
  readonly seed: number;
  /** Seed of what no word decides: faces, clothes, where the trees stand. A world keeps it for life; else `seed`. */
  readonly worldSeed?: number;
  readonly style: Style;
  /** What earlier shots left. */
  readonly memory?: Memory;
  /** What was measured of the cast, by id. */
  readonly appearances?: Appearances;
}

/** The second room: builds the place of a shot and puts everybody and everything on their marks. Pure. */
export const stage = (
  written: ShotScript,
  { seed, style, worldSeed = seed, memory = [], appearances = {} }: Staging,
): Stage => {
  const carried = carry(written, memory);
  const { script, kept, extras, notes } = carried;
  const set = SETS[script.place]({
    random: randomStream(worldSeed, `set ${script.place}`),
    timeOfDay: script.timeOfDay,
    weather: script.weather,
  });
  const place: Place = { name: script.place, ...set, lighting: graded(set.lighting, style) };
  const marks = remark(block(script, place, randomStream(seed, 'blocking')), carried, place);
  const markOf = (id: string): Mark => marks.get(id) ?? HERE;
  const drawn = style === 'anime';
  const appearanceOf = ({ look: { who } }: Entity): Appearance =>
    (who === undefined ? undefined : appearances[who]) ?? {};
  const coated = (entity: Entity): Entity => {
    const { coat } = appearanceOf(entity);
    return coat === undefined ? entity : { ...entity, color: coat };
  };
  const of = (category: 'person' | 'animal') => script.cast.filter((entity) => entity.category === category);
  return {
    script,
    seed,
    place,
    kept,
    extras,
    notes,
    props: script.cast
      .filter((entity) => entity.category === 'prop')
      .map((entity): Body => {
        const { body, base } = prop(coated(entity), worldSeed);
        const left = kept.get(entity.id);
        if (left !== undefined) {
          return { ...body, position: left.position, rotation: left.rotation };
        }
        const { at, heading, lift } = markOf(entity.id);
        return { ...body, position: [at[0], at[1] + base + lift, at[2]], rotation: turned(0, heading, 0) };
      }),
    people: of('person').map((entity) =>
      person(entity, worldSeed, { ...markOf(entity.id), drawn, appearance: appearanceOf(entity) }),
    ),
    creatures: of('animal').map((entity) =>
      creature(
        coated(entity),
        worldSeed,
        markOf(entity.id).at,
        markOf(entity.id).heading,
        script.cast.some((other) => mountOf(other, script.cast)?.id === entity.id),
      ),
    ),
  };
};
