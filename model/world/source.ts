import type { Appearances, EngineRequest, Plan, PlanStep } from '../protocol/index.ts';
import { stepsTo } from '../protocol/index.ts';
import { type Memory, recall } from './memory.ts';
import { type Ask, type Before, read } from './read/read.ts';
import { revise } from './read/revise.ts';
import type { Entity, Reading, Screenplay, ShotScript } from './read/screenplay.ts';
import { buildOf } from './stage/look-stream.ts';

/** A stretch of film that one request asked for. */
export interface Part {
  readonly screenplay: Screenplay;
  readonly seconds: number;
  /** Seed of what happens in it. */
  readonly seed: number;
}

/** A film that is decided but not staged: its words, and the world it starts from. */
export interface Opening {
  /** One for a film of its own or an extension; an edit or a remix of an extended video makes all its parts again. */
  readonly parts: readonly [Part, ...Part[]];
  readonly memory: Memory;
  /** Seed of what no word decides; kept by everything that follows from a film. */
  readonly worldSeed: number;
  /** What was asked for, from the first film to this one. */
  readonly steps: readonly PlanStep[];
  /** What of a source could not be used, for the plan. */
  readonly notes: readonly Reading[];
}

/** What of a request decides the opening. */
export type Order = Ask &
  Pick<EngineRequest, 'seed'> &
  Partial<Pick<EngineRequest, 'source'>> & {
    /** What was measured of the cast, by id. It goes into no plan: a plan outlives whoever is erased. */
    readonly appearances?: Appearances | undefined;
  };

/** Who and what is where: the latest place last. */
type Whereabouts = readonly (Pick<ShotScript, 'place' | 'timeOfDay' | 'weather'> & {
  readonly entities: readonly Entity[];
})[];

const beforeOf = (whereabouts: Whereabouts, style: Before['style']): Before | null => {
  const last = whereabouts.at(-1);
  return last === undefined
    ? null
    : {
        place: last.place,
        timeOfDay: last.timeOfDay,
        weather: last.weather,
        style,
        known: whereabouts.flatMap(({ entities }) => entities),
        here: last.entities.map(({ id }) => id),
      };
};

/** Where everybody and everything is after some shots, by the words alone. */
const after = (shots: readonly ShotScript[]): Whereabouts => {
  let places: Whereabouts = [];
  for (const { place, timeOfDay, weather, cast } of shots) {
    const here = new Set(cast.map(({ id }) => id));
    const stayed = places.find((other) => other.place === place)?.entities ?? [];
    places = [
      ...places
        .filter((other) => other.place !== place)
        .map((other) => ({ ...other, entities: other.entities.filter(({ id }) => !here.has(id)) })),
      { place, timeOfDay, weather, entities: [...cast, ...stayed.filter(({ id }) => !here.has(id))] },
    ];
  }
  return places;
};

const known = (parts: readonly Part[]): readonly Entity[] =>
  after(parts.flatMap(({ screenplay }) => screenplay.shots)).flatMap(({ entities }) => entities);

/** What decides of people that no word does. */
type Casting = Pick<Order, 'appearances'> & Pick<Opening, 'worldSeed'>;

/** Decides who no word made a woman or a man, so that a pronoun of a later film means those who were seen. */
const embodied = (screenplay: Screenplay, { worldSeed, appearances }: Casting): Screenplay => ({
  ...screenplay,
  shots: screenplay.shots.map((shot) => ({
    ...shot,
    cast: shot.cast.map((entity) =>
      entity.category === 'person' && entity.look.build === undefined
        ? { ...entity, look: { ...entity.look, seen: buildOf(entity, worldSeed, appearances) } }
        : entity,
    ),
  })),
});

/** The parts of the film that some steps lead to. */
const retrace = (steps: readonly PlanStep[], cast: Ask['cast'], casting: Casting): readonly Part[] => {
  let parts: readonly Part[] = [];
  for (const step of steps) {
    const ask: Ask = { ...step, cast };
    const { seconds, seed } = step;
    if (step.relation === 'original') {
      parts = [{ screenplay: embodied(read(ask), casting), seconds, seed }];
    } else if (step.relation === 'extension') {
      const shots = parts.flatMap(({ screenplay }) => screenplay.shots);
      const style = parts.at(-1)?.screenplay.style ?? 'realistic';
      const screenplay = read(ask, beforeOf(after(shots), style));
      parts = [...parts, { screenplay: embodied(screenplay, casting), seconds, seed }];
    } else {
      parts = revised(parts, ask, casting);
    }
  }
  return parts;
};

const revised = (parts: readonly Part[], ask: Ask, casting: Casting): readonly Part[] =>
  parts.map((part) => ({
    ...part,
    screenplay: embodied(revise(part.screenplay, ask, known(parts)), casting),
  }));

/**
 * The words and the world a request starts from. An extension goes on where its source ended; an edit or a remix
 * lets the source happen again, with what the words change.
 * @param source The plan of the request's source, when it has one.
 */
export const open = (order: Order, source: Plan | null): Opening => {
  const { seed, seconds, appearances } = order;
  const relation = order.source?.relation;
  if (relation === undefined || source === null) {
    return {
      parts: [{ screenplay: embodied(read(order), { worldSeed: seed, appearances }), seconds, seed }],
      memory: [],
      worldSeed: seed,
      steps: stepsTo(order, null),
      notes: [],
    };
  }
  const { worldSeed } = source;
  const casting = { worldSeed, appearances };
  const steps = stepsTo(order, source);
  if (relation === 'extension') {
    const { memory, lost } = recall(source);
    const whereabouts = memory.map(({ things, ...place }) => ({
      ...place,
      entities: things.map(({ entity }) => entity),
    }));
    const screenplay = embodied(read(order, beforeOf(whereabouts, source.style)), casting);
    return { parts: [{ screenplay, seconds, seed }], memory, worldSeed, steps, notes: lost };
  }
  const [first, ...rest] = revised(retrace(source.steps, order.cast, casting), order, casting);
  return first === undefined
    ? open({ ...order, source: null }, null)
    : { parts: [first, ...rest], memory: [], worldSeed, steps, notes: [] };
};
