import type { Draft, Film } from './film.ts';
import { placement, plain } from './film.ts';
import type { Open, ShotReading } from './reading.ts';
import type { Action, ActionKind, AnimalKind, Entity, ShotScript } from './screenplay.ts';

/** The smallest size, against the usual one, at which an animal carries a person. Others carry nobody. */
const CARRIES_FROM: Readonly<Partial<Record<Entity['kind'], number>>> = {
  horse: 0.7,
  cow: 0.85,
  bear: 0.9,
  elephant: 0.5,
  dog: 1.9,
} satisfies Partial<Record<AnimalKind, number>>;

/** Whether a person can sit astride it. */
export const isMount = ({ kind, scale }: Pick<Entity, 'kind' | 'scale'>): boolean =>
  scale >= (CARRIES_FROM[kind] ?? Number.POSITIVE_INFINITY);

/** The animal of the shot that somebody sits astride; null when on foot. */
export const mountOf = (
  { category, placed }: Pick<Entity, 'category' | 'placed'>,
  cast: ShotScript['cast'],
): Entity | null =>
  category === 'person' && placed?.part === 'back'
    ? (cast.find((other) => other.id === placed.on && isMount(other)) ?? null)
    : null;

/** What an animal does under a rider who rides with this vigour: it walks, it trots, it gallops. */
const gaitOf = (vigour: number): Pick<Action, 'kind' | 'vigour'> =>
  vigour >= 0.7
    ? { kind: 'run', vigour }
    : vigour > 0.55
      ? { kind: 'run', vigour: 0.45 }
      : { kind: 'walk', vigour: 0.4 + 0.6 * vigour };

const ON = /^(?:on|onto|upon|atop|astride|aboard)$/;
/** Who is called so sits on an animal that is there, and has a horse when none is. */
const RIDERS = /^(?:rider|jockey|equestrian|horseman|horsewoman)$/;
/** These have a horse when they ride and no word says what. */
const HORSED = /^(?:cowboy|cowgirl|knight|samurai|viking|warrior)$/;
/** How riders are said to travel: for an animal it is a gait. */
const RIDES: ReadonlySet<ActionKind> = new Set(['ride', 'walk', 'run']);
/** What somebody astride does already. */
const SEATED: ReadonlySet<ActionKind> = new Set(['ride', 'sit', 'stand', 'lie']);

/**
 * Puts riders on their animals: `rides a horse`, `gallops on a horse`, `on an elephant`, `a horse and its rider`. They
 * are then placed on its back, and the riding is done by the animal, unless the words say what that does.
 */
export const mountUp = (reading: ShotReading, film: Film, cast: Draft[]): void => {
  const animal = (id: string | null | undefined): Draft | undefined =>
    cast.find((draft) => draft.id === id && draft.category === 'animal' && isMount(draft));
  giveToPeople(reading.actions, film, cast);
  const riders = new Map<string, Draft>();
  for (const rider of cast.filter(({ category }) => category === 'person')) {
    const own = reading.actions.filter(({ subjects }) => subjects.includes(rider.id));
    const ridden =
      own
        .map(({ kind, object, target }) =>
          kind === 'ride'
            ? (animal(object) ?? animal(target?.on))
            : ON.test(target?.preposition ?? '')
              ? animal(target?.on)
              : undefined,
        )
        .find((found) => found !== undefined) ??
      (rider.placed !== null && ON.test(rider.placed.preposition) ? animal(rider.placed.on) : undefined) ??
      (RIDERS.test(rider.noun) ? freeMount(cast, riders) : undefined) ??
      (own.some((action) => needsHorse(action, rider, film)) ? horse(film, cast) : undefined);
    const taken = [...riders.values()];
    // "three knights ride horses": each has one
    const mount =
      ridden !== undefined && taken.includes(ridden)
        ? (cast.find((other) => other.noun === ridden.noun && isMount(other) && !taken.includes(other)) ??
          ridden)
        : ridden;
    if (mount !== undefined) {
      rider.placed = placement('on', mount.id, 'back');
      riders.set(rider.id, mount);
    }
  }
  if (riders.size > 0) {
    reading.actions = byMounts(reading.actions, riders);
  }
};

/** What riders do in going is done by their animals, once: where it is told twice, the faster gait counts. */
const byMounts = (actions: readonly Open<Action>[], riders: ReadonlyMap<string, Draft>): Open<Action>[] => {
  const own = new Set(actions.filter(({ kind }) => kind !== 'stand').flatMap(({ subjects }) => subjects));
  const gone = new Map<string, Open<Action>>();
  const played: Open<Action>[] = [];
  for (const action of actions) {
    const astride = action.subjects.filter((id) => riders.has(id));
    if (astride.length === 0 || !(RIDES.has(action.kind) || SEATED.has(action.kind))) {
      played.push(action);
      continue;
    }
    const others = action.subjects.filter((id) => !riders.has(id));
    if (others.length > 0) {
      played.push({ ...action, subjects: others });
    }
    const mounts = [...new Set(astride.flatMap((id) => riders.get(id)?.id ?? []))].filter(
      (id) => !own.has(id),
    );
    if (!RIDES.has(action.kind) || mounts.length === 0) {
      continue;
    }
    const gait =
      action.kind === 'ride' ? gaitOf(action.vigour) : { kind: action.kind, vigour: action.vigour };
    const fresh = mounts.filter((id) => !gone.has(id));
    for (const going of mounts.flatMap((id) => gone.get(id) ?? [])) {
      if (gait.kind === 'run' && (going.kind === 'walk' || gait.vigour > going.vigour)) {
        Object.assign(going, gait);
      }
    }
    if (fresh.length > 0) {
      const going: Open<Action> = { ...action, ...gait, subjects: fresh, ...away(action, fresh) };
      played.push(going);
      for (const id of fresh) {
        gone.set(id, going);
      }
    }
  }
  return played;
};

/** The animal goes where its rider rides, and not onto itself. */
const away = (
  { object, target }: Open<Action>,
  mounts: readonly string[],
): Pick<Action, 'object' | 'target'> => ({
  object: object !== null && mounts.includes(object) ? null : object,
  target: target !== null && mounts.includes(target.on) ? null : target,
});

/** Whether somebody does what takes a horse, and no word gives them anything to ride. */
const needsHorse = ({ kind, object, target }: Open<Action>, { noun }: Draft, film: Film): boolean =>
  (RIDERS.test(noun) ? RIDES.has(kind) : HORSED.test(noun) && kind === 'ride') &&
  ![object, target?.on].some((id) => id !== undefined && id !== null && film.get(id) !== undefined);

/** `a wolf runs beside a girl riding a bear`: it is not the wolf who rides. */
const giveToPeople = (actions: readonly Open<Action>[], film: Film, cast: readonly Draft[]): void => {
  for (const action of actions.filter(({ kind }) => kind === 'ride')) {
    const person = cast.findLast(({ category, placed }) => category === 'person' && placed === null);
    if (person !== undefined && action.subjects.every((id) => film.get(id)?.category === 'animal')) {
      action.subjects = [person.id];
      delete action.meanwhile;
    }
  }
};

/** The first animal that carries nobody yet. */
const freeMount = (cast: readonly Draft[], riders: ReadonlyMap<string, Draft>): Draft | undefined =>
  cast.find(
    (draft) => draft.category === 'animal' && isMount(draft) && ![...riders.values()].includes(draft),
  );

const horse = (film: Film, cast: Draft[]): Draft => {
  const made = film.add({ ...plain, noun: 'horse', category: 'animal', kind: 'horse', name: 'horse' });
  cast.push(made);
  return made;
};
