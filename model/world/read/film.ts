import type { ThingRow } from './lexicon/entry.ts';
import type { Modifiers } from './reading.ts';
import type { Entity, Look, Placement } from './screenplay.ts';

/** An entity while it is read: the words may still add to it. */
export type Draft = { -readonly [Key in keyof Entity]: Entity[Key] } & { noun: string };

const KIN: readonly (readonly [word: string, kinds: RegExp])[] = [
  ['ball', /ball$|^marble$/],
  ['board', /board$/],
  ['player', /player$/],
  ['skater', /skater$/],
  ['dancer', /dancer$/],
  ['explorer', /explorer$/],
  ['climber', /climber$/],
  ['animal', /^(?:dog|cat|horse|cow|bear|rabbit|elephant|bird)$/],
  ['creature', /^(?:dog|cat|horse|cow|bear|rabbit|elephant|bird)$/],
  ['pet', /^(?:dog|cat|rabbit)$/],
];
/** Words that can mean any person already there, when nothing known of them speaks against it. */
const ANYBODY =
  /^(?:person|figure|character|protagonist|hero|man|woman|guy|lady|girl|boy|athlete|performer|competitor|player)$/;

/** A noun phrase with `the` that looks for what it means. */
export interface Wanted {
  readonly noun: string;
  readonly row: ThingRow;
  readonly modifiers: Pick<Modifiers, 'color' | 'material'>;
  /** Those who cannot be meant, because they do the thing it is done to. */
  readonly except: readonly string[];
}

/** Everyone and everything named so far, over all shots. */
export class Film {
  readonly #drafts = new Map<string, Draft>();
  readonly #counts = new Map<string, number>();
  readonly #aliases = new Map<string, string>();
  readonly #earlier = new Set<string>();
  /** Ids, the one mentioned last at the end. */
  #recent: string[] = [];

  /** @param known Those of an earlier film that this one goes on from: the words may mean them. */
  constructor(known: readonly Entity[] = []) {
    for (const entity of known) {
      const [, slug = entity.id, number = '0'] = /^(.*)-(\d+)$/.exec(entity.id) ?? [];
      this.#drafts.set(entity.id, { ...entity, noun: slug.replaceAll('-', ' ') });
      this.#counts.set(slug, Math.max(this.#counts.get(slug) ?? 0, Number(number)));
      this.#recent.push(entity.id);
      this.#earlier.add(entity.id);
    }
  }

  add(draft: Omit<Draft, 'id'>): Draft {
    const slug = draft.noun.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'thing';
    const count = (this.#counts.get(slug) ?? 0) + 1;
    this.#counts.set(slug, count);
    const made: Draft = { ...draft, id: `${slug}-${count}` };
    this.#drafts.set(made.id, made);
    this.mention([made.id]);
    return made;
  }

  get(id: string): Draft | undefined {
    return this.#drafts.get(id);
  }

  all(): readonly Draft[] {
    return [...this.#drafts.values()];
  }

  /** Whether an earlier film brought this one in, and not these words. */
  isEarlier(id: string): boolean {
    return this.#earlier.has(id);
  }

  /** Moves these to the front of what a pronoun may mean. */
  mention(ids: readonly string[]): void {
    this.#recent = [...this.#recent.filter((id) => !ids.includes(id)), ...ids];
  }

  /** Everyone and everything, what was mentioned last first. */
  recent(): readonly Draft[] {
    return this.#recent.toReversed().flatMap((id) => this.#drafts.get(id) ?? []);
  }

  /** What `the <noun>` means: the same noun, or a wider word for the last thing of that sort; none when it is new. */
  referred({ noun, row, modifiers, except }: Wanted): readonly Draft[] {
    const alias = this.#aliases.get(noun);
    if (alias !== undefined) {
      return this.all().filter((draft) => draft.id === alias);
    }
    const same = this.all().filter((draft) => draft.noun === noun && draft.category === row.category);
    if (same.length > 0) {
      return alike(same, modifiers);
    }
    const others = this.recent().filter(
      (draft) => draft.category === row.category && !except.includes(draft.id),
    );
    const kin = KIN.find(([word]) => word === noun)?.[1];
    const kindred = others.find((draft) =>
      kin !== undefined
        ? kin.test(draft.kind) || kin.test(draft.noun)
        : row.category === 'person'
          ? ANYBODY.test(noun) && agrees(draft, row)
          : draft.kind === row.kind && (row.scale ?? 1) === draft.scale,
    );
    return kindred === undefined ? [] : alike([kindred], modifiers);
  }

  /** Somebody by name, or by the noun that introduced them. */
  named(name: string): Draft | undefined {
    const wanted = name.toLowerCase();
    const alias = this.#aliases.get(wanted);
    return this.all().find(
      (draft) => draft.id === alias || draft.name.toLowerCase() === wanted || draft.noun === wanted,
    );
  }

  /** `a man called Tom`: from now on Tom is this man. */
  call(id: string, name: string): void {
    this.#aliases.set(name.toLowerCase(), id);
  }
}

/** Of things with one name, those of the colour and material the words give. */
const alike = (drafts: readonly Draft[], { color, material }: Wanted['modifiers']): readonly Draft[] => {
  if (color === null && material === null) {
    return drafts;
  }
  const exactly = drafts.filter(
    (draft) =>
      (color === null || draft.color === color) && (material === null || draft.material === material),
  );
  return exactly.length > 0
    ? exactly
    : drafts.filter((draft) => draft.color === null && draft.material === null).slice(-1);
};

/** Woman or man, by the words or because an earlier film showed it; undefined while anything is possible. */
export const buildKnown = ({ look }: Draft): Look['build'] => look.build ?? look.seen;

/** Whether somebody is, or may still become, a woman or a man. */
export const fitsBuild = (draft: Draft, build: Look['build']): boolean => {
  const known = buildKnown(draft);
  return known === undefined || known === build;
};

const agrees = (draft: Draft, row: ThingRow): boolean =>
  (row.look?.build === undefined || fitsBuild(draft, row.look.build)) &&
  (row.look?.age === undefined || draft.look.age === undefined || draft.look.age === row.look.age);

export const placement = (preposition: string, on: string, part?: Placement['part']): Placement => ({
  preposition,
  on,
  ...(part === undefined ? {} : { part }),
});

/** A draft nothing is known of but its name. */
export const plain = { color: null, material: null, scale: 1, look: {}, placed: null } as const;

/** Somebody the words name without saying who they are. */
export const stranger = (film: Film, name: string, look: Entity['look'] = {}): Draft =>
  film.add({ ...plain, noun: name.toLowerCase(), category: 'person', kind: 'person', name, look });
