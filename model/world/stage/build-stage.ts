import type { Style } from '../../protocol/index.ts';
import { randomStream } from '../random.ts';
import type { ShotScript } from '../read/screenplay.ts';
import { block, type Mark } from './blocking.ts';
import { turned } from './build.ts';
import { creature } from './figures/creature.ts';
import { person } from './figures/person.ts';
import { prop } from './props/prop.ts';
import { SETS } from './sets/index.ts';
import type { Body, Place, Stage } from './stage.ts';

const HERE: Mark = { at: [0, 0, 0], heading: 0, lift: 0 };

/** The second room: builds the place of a shot and puts everybody and everything on their marks. Pure. */
export const stage = (script: ShotScript, seed: number, style: Style): Stage => {
  const place: Place = {
    name: script.place,
    ...SETS[script.place]({
      random: randomStream(seed, `set ${script.place}`),
      timeOfDay: script.timeOfDay,
      weather: script.weather,
    }),
  };
  const marks = block(script, place, randomStream(seed, 'blocking'));
  const markOf = (id: string): Mark => marks.get(id) ?? HERE;
  const drawn = style === 'anime';
  const of = (category: 'person' | 'animal') => script.cast.filter((entity) => entity.category === category);
  return {
    script,
    seed,
    place,
    props: script.cast
      .filter((entity) => entity.category === 'prop')
      .map((entity): Body => {
        const { body, base } = prop(entity, seed);
        const { at, heading, lift } = markOf(entity.id);
        return { ...body, position: [at[0], at[1] + base + lift, at[2]], rotation: turned(0, heading, 0) };
      }),
    people: of('person').map((entity) => person(entity, seed, { ...markOf(entity.id), drawn })),
    creatures: of('animal').map((entity) =>
      creature(entity, seed, markOf(entity.id).at, markOf(entity.id).heading),
    ),
  };
};
