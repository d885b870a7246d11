import type { Action, Entity, ShotScript } from '../read/screenplay.ts';
import type { Mark } from './blocking.ts';
import { BIRDS } from './figures/bird/plans.ts';
import type { Place } from './stage.ts';

const EAST = Math.PI / 2;

/** Whether an action's words have it done in the air. */
export const aloft = ({ target }: Pick<Action, 'target'>): boolean =>
  target !== null && (target.on === 'air' || /^(?:over|above)$/.test(target.preposition));

/** Whether what a bird does is done on the water, where there is some. */
export const afloat = (
  { swims }: { readonly swims: boolean },
  actions: readonly Pick<Action, 'kind' | 'text' | 'target'>[],
): boolean =>
  swims &&
  actions.some(
    (action) =>
      !aloft(action) && (action.kind === 'float' || /\b(?:sw[iau]m|drift|glid|paddl)/i.test(action.text)),
  );

/** How deep a wader stands, by the length of its legs; and metres that the beds deepen a metre from the shore. */
const WADING = 0.4;
const BED_SLOPE = 0.1;

/** Whether a bird stays where it is. */
export const stays = (action: Action | undefined): boolean =>
  action === undefined || /^(?:stand|sit|lie|look|hold|speak)$/.test(action.kind);

/** Birds that hold their trunk flatter than this show little from the front, radians. */
const FLAT = 0.8;

/** Which way a bird that stays faces: three quarters to the camera, several towards each other, upright ones ahead. */
export const profileOf = ({ look }: Entity, rank: number): number =>
  BIRDS[look.bird ?? 'bird'].lean > FLAT ? -0.3 * rank : rank > 0 ? -0.9 : 0.9;

/** Where on or in the water a bird is by the words; null on land. */
export const onWater = (entity: Entity, script: ShotScript, place: Place, rank: number): Mark | null => {
  const plan = entity.kind === 'bird' ? BIRDS[entity.look.bird ?? 'bird'] : null;
  if (plan === null || place.water === null) {
    return null;
  }
  const actions = script.actions.filter(({ subjects }) => subjects.includes(entity.id));
  const { level, beyondZ } = place.water;
  const x = rank * (0.5 + 2.2 * plan.trunk.long);
  if (afloat({ swims: plan.swims ?? false }, actions)) {
    return { at: [x, level, beyondZ - 2 - 0.5 * Math.abs(rank)], heading: 1.15, lift: 0 };
  }
  const wet = [entity.placed, ...actions.map(({ target }) => target)].some(
    (placing) => placing?.on === 'water' && /^(?:in|into|through|inside)$/.test(placing.preposition),
  );
  if (plan.wades !== true || !(wet || actions.some(({ text }) => /\bwad(?:e|ing)/i.test(text)))) {
    return null;
  }
  const depth = WADING * plan.leg.lower * entity.scale;
  const walks = actions.some(({ kind }) => kind === 'walk');
  return {
    at: [x, level - depth, beyondZ - depth / BED_SLOPE],
    heading: walks ? EAST : 0.7,
    lift: 0,
  };
};
