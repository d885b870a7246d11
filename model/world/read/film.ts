import type { Entity, Placement } from './screenplay.ts';

/** An entity while it is read: the words may still add to it. */
export type Draft = { -readonly [Key in keyof Entity]: Entity[Key] } & { noun: string };

const KIN: readonly (readonly [word: string, kinds: RegExp])[] = [
  ['ball', /ball$|^marble$/],
  ['player', /player$/],
  ['animal', /^(?:dog|cat|horse|cow|bear|rabbit|elephant|bird)$/],
];

/** Everyone and everything named so far, over all shots. */
export class Film {
  readonly #drafts: Draft[] = [];
  readonly #counts = new Map<string, number>();

  /** @param known Those of an earlier film that this one goes on from: the words may mean them. */
  constructor(known: readonly Entity[] = []) {
    for (const entity of known) {
      const [, slug = entity.id, number = '0'] = /^(.*)-(\d+)$/.exec(entity.id) ?? [];
      this.#drafts.push({ ...entity, noun: slug.replaceAll('-', ' ') });
      this.#counts.set(slug, Math.max(this.#counts.get(slug) ?? 0, Number(number)));
    }
  }

  add(draft: Omit<Draft, 'id'>): Draft {
    const slug = draft.noun.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '') || 'thing';
    const count = (this.#counts.get(slug) ?? 0) + 1;
    this.#counts.set(slug, count);
    const made: Draft = { ...draft, id: `${slug}-${count}` };
    this.#drafts.push(made);
    return made;
  }

  get(id: string): Draft | undefined {
    return this.#drafts.find((draft) => draft.id === id);
  }

  all(): readonly Draft[] {
    return this.#drafts;
  }

  /** What `the <noun>` means: the same noun, or a wider word for the last thing of that sort. */
  referred(noun: string, category: Entity['category']): readonly Draft[] {
    const same = this.#drafts.filter((draft) => draft.noun === noun);
    if (same.length > 0) {
      return same;
    }
    const kin = KIN.find(([word]) => word === noun)?.[1];
    const kindred =
      kin === undefined
        ? []
        : this.#drafts.filter(
            (draft) => draft.category === category && (kin.test(draft.kind) || kin.test(draft.noun)),
          );
    return kindred.slice(-1);
  }

  named(name: string): Draft | undefined {
    const wanted = name.toLowerCase();
    return this.#drafts.find((draft) => draft.name.toLowerCase() === wanted || draft.noun === wanted);
  }
}

export const placement = (preposition: string, on: string): Placement => ({ preposition, on });
