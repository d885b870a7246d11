import { Claims } from './claims.ts';
import { type Draft, Film } from './film.ts';
import { ShotReader } from './grammar/index.ts';
import type { Ask } from './read.ts';
import type { ShotReading } from './reading.ts';
import type { Action, Entity, Readings, Screenplay, ShotScript } from './screenplay.ts';
import { type Token, tokenize } from './words.ts';

const REPLACES = /^(?:replace|swap|exchange|change|turn)$/;
const BY = /^(?:with|by|for|into)$/;
const REMOVES = /^(?:remove|delete|drop|erase|without|no|lose)$/;
const MAKES = /^(?:make|paint|colou?r|dye|turn|change)$/;
const DEFINITE = /^(?:the|his|her|its|their|my)$/;
const WHOSE = /^(?:his|her|its|their|my|.*['’]s)$/;
const SHADE = /^(?:dark|light|bright|pale|deep|very)$/;
const IS: Token = { kind: 'word', text: 'is', start: 0, end: 0 };
const CLAUSE = /^(?:[,.;:!?\n]|and|but|then)$/;

const lower = (token: Token | undefined): string => token?.text.toLowerCase() ?? '';

/** What one clause of a revision asks for. */
interface Change {
  readonly reading: ShotReading;
  /** Ids that go. */
  readonly gone: readonly string[];
  /** Ids that take their places. */
  readonly come: readonly string[];
}

const isOrder = (clause: readonly Token[]): boolean => {
  const word = lower(clause[0]);
  return (
    REPLACES.test(word) ||
    REMOVES.test(word) ||
    MAKES.test(word) ||
    clause.some((token, i) => lower(token) === 'instead' && lower(clause[i + 1]) === 'of')
  );
};

/** Cuts a text before and after every clause that orders a change; the rest keeps its grammar. */
const clausesOf = (tokens: readonly Token[]): readonly (readonly Token[])[] => {
  const pieces: Token[][] = [[]];
  for (const token of tokens) {
    pieces.at(-1)?.push(token);
    if (CLAUSE.test(lower(token))) {
      pieces.push([]);
    }
  }
  const clauses: Token[][] = [];
  let told = false;
  for (const piece of pieces) {
    const order = isOrder(piece);
    const last = clauses.at(-1);
    if (!order && told && last !== undefined) {
      last.push(...piece);
    } else if (piece.length > 0) {
      clauses.push(order ? piece.filter((token) => !CLAUSE.test(lower(token))) : piece);
      told = !order;
    }
  }
  return clauses;
};

/** Reads the clauses of a revision with the cast of the film it revises in mind. */
class Reviser {
  readonly film: Film;
  readonly #claims: Claims;
  readonly #cast: Ask['cast'];

  constructor(known: readonly Entity[], claims: Claims, cast: Ask['cast']) {
    this.film = new Film(known);
    this.#claims = claims;
    this.#cast = cast;
  }

  #read(tokens: readonly Token[]): ShotReading {
    return new ShotReader(this.film, this.#claims, this.#cast).read(tokens);
  }

  change(clause: readonly Token[]): Change {
    const [first, ...rest] = clause;
    const by = rest.findIndex((token) => BY.test(lower(token)));
    const instead = clause.findIndex(
      (token, i) => lower(token) === 'instead' && lower(clause[i + 1]) === 'of',
    );
    if (first !== undefined && REPLACES.test(lower(first)) && by > 0) {
      return this.#swap(rest.slice(0, by), rest.slice(by + 1), [first, ...rest.slice(by, by + 1)]);
    }
    if (instead > 0) {
      return this.#swap(
        clause.slice(instead + 2),
        clause.slice(0, instead),
        clause.slice(instead, instead + 2),
      );
    }
    if (first !== undefined && REMOVES.test(lower(first))) {
      const reading = this.#read(rest);
      this.#claims.take([first], 'understood', 'left out of the revision');
      return { reading: { ...reading, cast: [] }, gone: reading.cast, come: [] };
    }
    return { reading: this.#read(this.#describing(clause)), gone: [], come: [] };
  }

  #swap(old: readonly Token[], fresh: readonly Token[], words: readonly Token[]): Change {
    const gone = this.#read(old).cast;
    const reading = this.#read(fresh);
    this.#claims.take(words, 'understood', 'one thing for another');
    // "change the sky to night" names nothing that stands on the stage
    return {
      reading: { ...reading, cast: [] },
      gone: reading.cast.length > 0 ? gone : [],
      come: reading.cast,
    };
  }

  /** Whose, by name, where a pronoun can mean only one. */
  #owner(token: Token): readonly Token[] {
    const people = this.film.all().filter(({ category }) => category === 'person');
    const [only] = people;
    if (!/^(?:his|her|their)$/.test(lower(token)) || only === undefined || people.length > 1) {
      return [token];
    }
    this.#claims.pass([token]);
    const words = `${only.noun}'s`.split(' ');
    return ['the', ...words].map((text) => ({ ...token, text }));
  }

  /** "make the ball dark blue" says that the ball is dark blue; "make his coat blue" gives him a blue coat. */
  #describing(clause: readonly Token[]): readonly Token[] {
    const [first, ...rest] = clause;
    if (first === undefined || !MAKES.test(lower(first))) {
      return clause;
    }
    this.#claims.pass([first]);
    const to = rest.findIndex((token) => lower(token) === 'to');
    const shade = rest.length > 2 && SHADE.test(lower(rest.at(-2))) ? 2 : 1;
    const noun = to > 0 ? rest.slice(0, to) : rest.slice(0, -shade);
    const quality = to > 0 ? rest.slice(to + 1) : rest.slice(-shade);
    if (noun.length < 2 || !DEFINITE.test(lower(noun[0]))) {
      return rest;
    }
    return noun.some((token) => WHOSE.test(lower(token)))
      ? [...noun.slice(0, -1).flatMap((token) => this.#owner(token)), ...quality, ...noun.slice(-1)]
      : [...noun, IS, ...quality];
  }
}

/** A thing named again in a revision is the thing that is there, changed: the first of its kind nobody has claimed. */
const matched = (draft: Draft, known: readonly Entity[], taken: ReadonlySet<string>): Entity | undefined =>
  known.find(
    (entity) => entity.kind === draft.kind && entity.category === draft.category && !taken.has(entity.id),
  );

const changed = (entity: Entity, { color, material, scale, look }: Draft): Entity => ({
  ...entity,
  color: color ?? entity.color,
  material: material ?? entity.material,
  scale: scale === 1 ? entity.scale : scale,
  look: { ...entity.look, ...look },
});

/**
 * A film again, with what the words change: colours, clothes, place, hour, weather, camera, style, who is in it and what
 * they do. All that the words leave alone stays as it was. Pure.
 * @param others Known from other parts of the film: the words may mean them too.
 */
export const revise = (film: Screenplay, ask: Ask, others: readonly Entity[]): Screenplay => {
  const known = [
    ...new Map(
      [...others, ...film.shots.flatMap(({ cast }) => cast)].map((entity) => [entity.id, entity]),
    ).values(),
  ];
  const text = [ask.prompt, ...ask.shots.map(({ prompt }) => prompt)].join('. ');
  const tokens = tokenize(text);
  const claims = new Claims(text);
  const reviser = new Reviser(known, claims, ask.cast);
  const changes = clausesOf(tokens).map((clause) => reviser.change(clause));
  claims.pass(tokens.filter((token) => CLAUSE.test(lower(token))));

  const ids = new Set(known.map(({ id }) => id));
  const gone = new Set(changes.flatMap((change) => change.gone));
  const swaps = new Map(
    changes.flatMap(({ gone: old, come }) =>
      old.flatMap((id): [string, string][] => (come[0] === undefined ? [] : [[id, come[0]]])),
    ),
  );
  const taken = new Set<string>([...gone]);
  const looks = new Map<string, Entity>();
  const alias = new Map<string, string>();
  const added: Entity[] = [];
  for (const id of new Set(changes.flatMap(({ reading, come }) => [...reading.cast, ...come]))) {
    const draft = reviser.film.get(id);
    if (draft === undefined) {
      continue;
    }
    const arrives = [...swaps.values()].includes(id);
    const same = ids.has(id) ? draft : arrives ? undefined : matched(draft, known, taken);
    if (same === undefined) {
      const { noun: _noun, ...entity } = draft;
      if (!arrives) {
        added.push(entity);
      }
      looks.set(id, entity);
    } else {
      taken.add(same.id);
      alias.set(id, same.id);
      const before = known.find((entity) => entity.id === same.id);
      if (before !== undefined) {
        looks.set(same.id, changed(before, draft));
      }
    }
  }
  const now = (id: string): string => alias.get(id) ?? swaps.get(id) ?? id;
  const placedNow = <T extends { readonly on: string }>(placing: T | null): T | null =>
    placing === null || (gone.has(placing.on) && !swaps.has(placing.on))
      ? null
      : { ...placing, on: now(placing.on) };
  const act = (action: Action): Action => ({
    ...action,
    subjects: action.subjects.map(now),
    object: action.object === null ? null : now(action.object),
    target: placedNow(action.target),
  });
  const asked = changes.flatMap(({ reading }) => reading.actions.map(act));
  const told = changes.flatMap(({ reading }) =>
    reading.dialogue.map((line) => ({ ...line, speaker: line.speaker === null ? null : now(line.speaker) })),
  );
  const last = <T>(pick: (reading: ShotReading) => T | null): T | null =>
    changes.map(({ reading }) => pick(reading)).findLast((value) => value !== null) ?? null;

  const reshoot = (shot: ShotScript): ShotScript => {
    const cast = [...shot.cast, ...added]
      .filter(({ id }) => !gone.has(id) || swaps.has(id))
      .map((entity): Entity => {
        const stands = looks.get(now(entity.id)) ?? entity;
        return { ...stands, placed: placedNow(stands.placed ?? entity.placed) };
      });
    const here = new Set(cast.map(({ id }) => id));
    const fresh = asked.filter(({ subjects }) => subjects.length > 0 && subjects.every((id) => here.has(id)));
    const busy = new Set(fresh.flatMap(({ subjects }) => subjects));
    const kept = shot.actions
      .filter(
        ({ subjects }) => subjects.length === 0 || subjects.some((id) => !gone.has(id) || swaps.has(id)),
      )
      .map(act)
      .filter(({ subjects }) => !subjects.some((id) => busy.has(id)));
    const lines = told.filter(({ speaker }) => speaker === null || here.has(speaker));
    return {
      ...shot,
      place: last((reading) => reading.place) ?? shot.place,
      timeOfDay: last((reading) => reading.timeOfDay) ?? shot.timeOfDay,
      weather: last((reading) => reading.weather) ?? shot.weather,
      camera: Object.assign({ ...shot.camera }, ...changes.map(({ reading }) => reading.camera)),
      slowMotion: shot.slowMotion || changes.some(({ reading }) => reading.slowMotion),
      cast,
      actions: [...kept, ...fresh],
      dialogue: (lines.length > 0 ? lines : shot.dialogue)
        .filter(({ speaker }) => speaker === null || !gone.has(speaker) || swaps.has(speaker))
        .map((line) => ({ ...line, speaker: line.speaker === null ? null : now(line.speaker) })),
    };
  };
  const readings: Readings = claims.readings(tokens);
  return {
    style: ask.style ?? last((reading) => reading.style) ?? film.style,
    seed: film.seed,
    shots: film.shots.map(reshoot),
    readings: {
      understood: [...film.readings.understood, ...readings.understood],
      approximated: [...film.readings.approximated, ...readings.approximated],
      ignored: [...film.readings.ignored, ...readings.ignored],
    },
  };
};
