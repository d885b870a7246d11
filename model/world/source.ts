import type { EngineRequest, Plan, PlanStep } from '../protocol/index.ts';
import { stepsTo } from '../protocol/index.ts';
import { type Memory, recall, remember } from './memory.ts';
import { type Ask, type Before, read } from './read/read.ts';
import { revise } from './read/revise.ts';
import type { Reading, Screenplay } from './read/screenplay.ts';
import { simulate } from './simulate/simulate.ts';
import { stage } from './stage/build-stage.ts';

/** A film that is decided but not staged: its words, and the world it starts from. */
export interface Opening {
  readonly screenplay: Screenplay;
  readonly memory: Memory;
  /** Seed of what happens. */
  readonly seed: number;
  /** Seed of what no word decides; kept by everything that follows from a film. */
  readonly worldSeed: number;
  /** What was asked for, from the first film to this one. */
  readonly steps: readonly PlanStep[];
  /** What of a source could not be used, for the plan. */
  readonly notes: readonly Reading[];
}

/** What of a request decides the opening. */
export type Order = Ask & Pick<EngineRequest, 'seed'> & Partial<Pick<EngineRequest, 'source'>>;

const beforeOf = (memory: Memory, style: Before['style']): Before | null => {
  const last = memory.at(-1);
  return last === undefined
    ? null
    : {
        place: last.place,
        timeOfDay: last.timeOfDay,
        weather: last.weather,
        style,
        known: memory.flatMap(({ things }) => things.map(({ entity }) => entity)),
        here: last.things.map(({ entity }) => entity.id),
      };
};

type Film = Omit<Opening, 'steps' | 'notes'>;

/** Lets a film happen without filming it, for the world it ends in. */
const ending = ({ screenplay, memory, seed, worldSeed }: Film): Memory =>
  screenplay.shots.reduce<Memory>(
    (sofar, shot) =>
      remember(
        sofar,
        simulate(stage(shot, { seed, worldSeed, style: screenplay.style, memory: sofar }), shot.seconds),
      ),
    memory,
  );

/** The film that one step makes of the film before it. */
const follow = (film: Film | null, step: PlanStep, worldSeed: number, cast: Ask['cast']): Film => {
  const ask: Ask = { ...step, cast };
  if (film === null || step.relation === 'original') {
    return { screenplay: read(ask), memory: [], seed: step.seed, worldSeed };
  }
  if (step.relation === 'extension') {
    const memory = ending(film);
    const screenplay = read(ask, beforeOf(memory, film.screenplay.style));
    return { screenplay, memory, seed: step.seed, worldSeed };
  }
  return { ...film, screenplay: revise(film.screenplay, ask, film.memory) };
};

/**
 * The words and the world a request starts from. An extension goes on where its source ended; an edit or a remix
 * lets the source happen again, with what the words change.
 * @param source The plan of the request's source, when it has one.
 */
export const open = (order: Order, source: Plan | null): Opening => {
  const { seed } = order;
  const relation = order.source?.relation;
  if (relation === undefined || source === null) {
    return {
      screenplay: read(order),
      memory: [],
      seed,
      worldSeed: seed,
      steps: stepsTo(order, null),
      notes: [],
    };
  }
  const { worldSeed } = source;
  const steps = stepsTo(order, source);
  if (relation === 'extension') {
    const { memory, lost } = recall(source);
    return {
      screenplay: read(order, beforeOf(memory, source.style)),
      memory,
      seed,
      worldSeed,
      steps,
      notes: lost,
    };
  }
  let film: Film | null = null;
  for (const step of source.steps) {
    film = follow(film, step, worldSeed, order.cast);
  }
  return film === null
    ? open({ ...order, source: null }, null)
    : { ...film, screenplay: revise(film.screenplay, order, film.memory), steps, notes: [] };
};
