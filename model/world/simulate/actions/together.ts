import type { Action, ActionKind, Reading } from '../../read/screenplay.ts';
import type { Limb } from '../figures/joined.ts';

/** What of a body an action needs; what takes all of it is not in the table and is done alone. */
const NEEDS: Readonly<Partial<Record<ActionKind, readonly Limb[]>>> = {
  walk: ['legs'],
  run: ['legs'],
  skate: ['legs'],
  sit: ['legs'],
  stand: ['legs'],
  spin: ['legs'],
  jump: ['legs'],
  dance: ['legs'],
  wave: ['handR'],
  clap: ['handL', 'handR'],
  hold: ['handL', 'handR'],
  speak: ['head'],
  look: ['head'],
};

/** What an action moves when it is done with another one; null: it takes the whole body. */
export const limbsOf = ({ kind }: Action): ReadonlySet<Limb> | null => {
  const limbs = NEEDS[kind];
  return limbs === undefined ? null : new Set(limbs);
};

/** What one person does in one stretch of time: what the legs do, or else the first thing told, and what goes with it. */
export interface Together {
  readonly carrier: Action;
  readonly gestures: readonly Action[];
}

const share = (one: Action, other: Action): boolean => {
  const [a, b] = [limbsOf(one), limbsOf(other)];
  return a === null || b === null || one.kind === other.kind || [...a].some((limb) => b.has(limb));
};

/**
 * Somebody's actions in stretches that follow each other. What the words join (`while`, a participle) is one stretch
 * where its limbs allow; what needs the same limbs comes after, and `apart` says so.
 */
export const stretches = (
  actions: readonly Action[],
): { readonly stretches: readonly Together[]; readonly apart: readonly Reading[] } => {
  const groups: Action[][] = [];
  const apart: Reading[] = [];
  for (const action of actions) {
    const group = groups.at(-1);
    if (action.meanwhile !== true || group === undefined) {
      groups.push([action]);
    } else if (!group.some((other) => share(action, other))) {
      group.push(action);
    } else {
      apart.push(notJoined(action, group));
      groups.push([action]);
    }
  }
  // who has sat down stays seated until something needs their legs
  let seated: Action | null = null;
  return {
    apart,
    stretches: groups.flatMap((group): Together[] => {
      const legs = group.find((action) => limbsOf(action)?.has('legs'));
      if (legs !== undefined || group.some((action) => limbsOf(action) === null))
        seated = legs?.kind === 'sit' ? legs : null;
      const carrier = legs ?? seated ?? group[0];
      return carrier === undefined
        ? []
        : [{ carrier, gestures: group.filter((action) => action !== carrier) }];
    }),
  };
};

const notJoined = (action: Action, group: readonly Action[]): Reading => ({
  text: action.text || action.kind,
  as: `${action.kind}, after and not during: ${group.map(({ kind }) => kind).join(', ')}`,
});
