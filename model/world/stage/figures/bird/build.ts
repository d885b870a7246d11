import { pick, type Random } from '../../../random.ts';
import type { Entity } from '../../../read/screenplay.ts';
import type { Geometry, Surface, Vec3 } from '../../../shoot/scene.ts';
import { part } from '../../build.ts';
import { place } from '../../geometry/mesh.ts';
import { surface } from '../../surfaces.ts';
import type { Creature, CreatureJoint, Piece } from '../figure.ts';
import { flipped } from '../head/grid.ts';
import { hideOf, neckBase, outlineOf } from './hide.ts';
import { faceOf, footOf, shankOf, thighOf } from './limbs.ts';
import type { BirdPlan, Plumage } from './plan.ts';
import { BIRDS } from './plans.ts';
import { foldedWing, spreadWing, tailOf } from './wings.ts';

/** Of a bird that no word says more of. */
const COATS = ['#e9e8e4', '#5d6672', '#2b2b30', '#7a5a3c', '#3b6fa8'] as const;

/** How far a standing bird's legs are stretched. */
const STRETCHED = 0.955;

/** How far under the middle of the trunk its legs begin when the bird stands. */
const hipUnder = ({ trunk, lean }: BirdPlan): number =>
  trunk.deep * 0.34 * Math.cos(lean) + trunk.long * 0.36 * Math.sin(lean);

/** Where the legs leave the trunk, in its own frame. */
const hipOf = (plan: BirdPlan): Vec3 => {
  const { trunk, lean } = plan;
  const [down, ahead] = [hipUnder(plan), 0.05 * trunk.long * Math.cos(lean)];
  return [
    trunk.wide * 0.44,
    -down * Math.cos(lean) - ahead * Math.sin(lean),
    ahead * Math.cos(lean) - down * Math.sin(lean),
  ];
};

/** A bird of its kind and size; wings are there twice, folded and spread, and a pose shows one of the two. */
export const bird = (entity: Entity, random: Random, at: Vec3, heading: number): Creature => {
  const plan = BIRDS[entity.look.bird ?? 'bird'];
  const coat = entity.color ?? (entity.look.bird === undefined ? pick(random, COATS) : null);
  const plumage: Plumage = coat === null ? plan.plumage : { base: coat };
  const k = Math.min(4, Math.max(0.35, entity.scale));
  const scaled = ([x, y, z]: Vec3): Vec3 => [x * k, y * k, z * k];
  const feathers = surface('#ffffff', { roughness: 0.85 });
  const pieces: Piece<CreatureJoint>[] = [];
  const add = (joint: CreatureJoint, geometry: Geometry, look: Surface = feathers) =>
    pieces.push({ joint, part: part(place(geometry, { scale: k }), look) });
  const skin = surface('#ffffff', { roughness: 0.6 });
  const [thigh, shank, foot] = [thighOf(plan, plumage), shankOf(plan), footOf(plan)];
  const folded = foldedWing(plan, plumage);
  const { arm, hand } = spreadWing(plan, plumage);
  add('foldedWingL', folded);
  // one tip lies on the other
  add('foldedWingR', place(flipped(folded), { at: [0, 0.006 * plan.trunk.wide, 0] }));
  for (const side of ['L', 'R'] as const) {
    const onSide = (left: typeof arm) => (side === 'L' ? left : flipped(left));
    add(`wing${side}`, onSide(arm));
    add(`wingTip${side}`, onSide(hand));
    add(`hindUpper${side}`, thigh);
    add(`hindLower${side}`, shank, skin);
    add(`foot${side}`, foot, skin);
  }
  add('tail', tailOf(plan, plumage));
  for (const { geometry, surface: look } of faceOf(plan, plumage)) {
    add('head', geometry, look);
  }
  const legs = plan.leg.upper + plan.leg.lower;
  const { y: rear } = outlineOf(plan).at(-0.47 * plan.trunk.long);
  return {
    id: entity.id,
    name: entity.name,
    kind: 'bird',
    gait: 'bird',
    body: {
      length: (plan.trunk.long + plan.neck.long * 0.6 + plan.head + plan.leg.lower) * 0.95 * k,
      height: (legs * STRETCHED + hipUnder(plan)) * k,
      fore: [0, 0, 0],
      hind: scaled(hipOf(plan)),
      upper: plan.leg.upper * k,
      lower: plan.leg.lower * k,
      neck: scaled(neckBase(plan)),
      tail: scaled([0, rear, -0.46 * plan.trunk.long]),
      wing: scaled([plan.trunk.wide * 0.72, plan.trunk.deep * 0.5, plan.trunk.long * 0.2]),
      wingSpan: plan.wing.inner * k,
      bird: {
        lean: plan.lean,
        trunk: plan.trunk.deep * k,
        neck: plan.neck.long * k,
        bill: (plan.bill.long + plan.head * 1.58) * k,
        held: plan.held,
        flown: plan.flown,
        tail: plan.tail.long * k,
        tailUp: plan.tail.up ?? 0,
        swims: plan.swims ?? false,
        wades: plan.wades ?? false,
      },
    },
    bent: [part(place(hideOf(plan, plumage), { scale: k }), feathers)],
    pieces,
    at,
    heading,
  };
};
