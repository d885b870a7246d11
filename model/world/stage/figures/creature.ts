import { pick, randomStream } from '../../random.ts';
import type { Entity } from '../../read/screenplay.ts';
import type { Geometry, Surface, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { limb, loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { cone, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { bird } from './bird.ts';
import { PLANS, type Plan } from './creature-plans.ts';
import type { Creature, CreatureJoint, Piece } from './figure.ts';

const earOf = (plan: Plan, side: number): Geometry => {
  const h = plan.head;
  switch (plan.ear) {
    case 'flop':
      return sphere(
        h * 0.5,
        { at: [side * h * 0.88, h * 0.3, -h * 0.1], scale: [0.28, 1.05, 0.62], turn: [0.1, 0, side * 0.32] },
        12,
      );
    case 'point':
      return cone(
        h * 0.3,
        h * 0.72,
        { at: [side * h * 0.52, h * 1.02, -h * 0.08], turn: [-0.1, 0, -side * 0.25], scale: [1, 1, 0.5] },
        10,
      );
    case 'long':
      return sphere(
        h * 0.95,
        { at: [side * h * 0.36, h * 1.65, -h * 0.3], scale: [0.24, 1, 0.16], turn: [-0.25, 0, -side * 0.18] },
        12,
      );
    case 'round':
      return sphere(h * 0.3, { at: [side * h * 0.68, h * 0.8, -h * 0.1], scale: [1, 1, 0.5] }, 12);
    default:
      return sphere(
        h * 1.05,
        { at: [side * h * 1.35, h * 0.15, -h * 0.35], scale: [0.9, 1, 0.1], turn: [0, side * 0.5, 0] },
        16,
      );
  }
};

const headPieces = (plan: Plan, coat: Surface, dark: Surface): readonly Piece<CreatureJoint>[] => {
  const h = plan.head;
  const s = plan.snout;
  const muzzle = place(
    loft(
      [
        { y: -h * 0.2, rx: h * 0.6, rz: h * 0.6 },
        { y: h * 0.45, rx: h * 0.62, rz: h * 0.55 },
        { y: h * 0.6 + s * 0.5, rx: h * 0.42, rz: h * 0.36 },
        { y: h * 0.6 + s * 0.92, rx: h * 0.36, rz: h * 0.31 },
        { y: h * 0.6 + s, rx: h * 0.14, rz: h * 0.12 },
      ],
      16,
    ),
    { turn: [Math.PI / 2 + 0.16, 0, 0], at: [0, -h * 0.12, 0] },
  );
  const reach = h * 0.6 + s;
  const eyes = join(
    [1, -1].map((side) => sphere(h * 0.15, { at: [side * h * 0.56, h * 0.3, h * 0.66] }, 12)),
  );
  const glints = join(
    [1, -1].map((side) => sphere(h * 0.045, { at: [side * h * 0.62, h * 0.37, h * 0.79] }, 8)),
  );
  const nose = sphere(
    h * 0.19,
    { at: [0, -h * 0.12 - reach * 0.14, reach * 0.985], scale: [1.15, 0.8, 0.7] },
    12,
  );
  const pieces: Piece<CreatureJoint>[] = [
    { joint: 'head', part: part(join([sphere(h, { scale: [0.86, 0.9, 0.95] }, 22), muzzle]), coat) },
    { joint: 'head', part: part(join([earOf(plan, 1), earOf(plan, -1)]), plan.ear === 'fan' ? coat : dark) },
    { joint: 'head', part: part(eyes, surface('#14100d', { roughness: 0.1 }), false) },
    { joint: 'head', part: part(glints, surface('#ffffff', { roughness: 0.3, emission: 0.5 }), false) },
    {
      joint: 'jaw',
      part: part(
        place(limb(s * 0.72, [h * 0.26, h * 0.22], 10), {
          turn: [-Math.PI / 2, 0, 0],
          at: [0, -h * 0.42, h * 0.42],
        }),
        coat,
      ),
    },
  ];
  if (plan.trunk) {
    pieces.push({
      joint: 'head',
      part: part(
        loft(
          [
            { y: -1.35, rx: 0.06, z: 0.75 },
            { y: -1.2, rx: 0.075, z: 0.68 },
            { y: -0.7, rx: 0.1, z: 0.66 },
            { y: -0.25, rx: 0.14, z: 0.55 },
            { y: 0, rx: 0.17, z: 0.35 },
          ],
          14,
        ),
        coat,
      ),
    });
  } else {
    pieces.push({ joint: 'head', part: part(nose, surface('#1a1413', { roughness: 0.35 }), false) });
  }
  return pieces;
};

/** Builds an animal of a known plan, at its entity's size and colour. */
export const creature = (entity: Entity, seed: number, at: Vec3, heading: number): Creature => {
  const random = randomStream(seed, `look ${entity.id}`);
  if (entity.kind === 'bird') {
    return bird(entity, random, at, heading);
  }
  const plan = PLANS[isPlan(entity.kind) ? entity.kind : 'dog'];
  const hex = entity.color ?? pick(random, plan.coats);
  const coat = surface(hex, {
    roughness: 0.9,
    pattern: ['noise', entity.kind === 'cow' ? 1.6 : 14, tint(hex, entity.kind === 'cow' ? 0.16 : 0.78)],
  });
  const dark = surface(tint(hex, 0.55), { roughness: 0.9 });
  const k = Math.min(2.5, Math.max(0.35, entity.scale));
  const half = plan.length / 2;
  const g = plan.girth;
  const pieces: Piece<CreatureJoint>[] = [];
  const add = (joint: CreatureJoint, geometry: Geometry, look: Surface) =>
    pieces.push({ joint, part: part(place(geometry, { scale: k }), look) });
  // lofted along y, then laid along +z
  const lay = { turn: [Math.PI / 2, 0, 0] } as const;
  add(
    'trunk',
    place(
      loft(
        [
          { y: -half - g * 0.75, rx: g * 0.2 },
          { y: -half - g * 0.5, rx: g * 0.68, rz: g * 0.72, z: -g * 0.05 },
          { y: -half * 0.85, rx: g * 0.92, rz: g * 0.98, z: -g * 0.03 },
          { y: -half * 0.2, rx: g * 0.86, rz: g * 0.86, z: -g * 0.06 },
          { y: half * 0.45, rx: g * 0.98, rz: g * 1.12, z: g * 0.06 },
          { y: half * 0.95, rx: g * 0.86, rz: g * 1.06, z: g * 0.02 },
          { y: half + g * 0.45, rx: g * 0.55, rz: g * 0.66, z: -g * 0.12 },
          { y: half + g * 0.7, rx: g * 0.15, rz: g * 0.2, z: -g * 0.15 },
        ],
        22,
      ),
      lay,
    ),
    coat,
  );
  const neckTurn = Math.atan2(plan.neckOut, plan.neckUp);
  const neckLength = Math.hypot(plan.neckOut, plan.neckUp);
  const neckBase: Vec3 = [0, g * 0.35, half * 0.92];
  add(
    'trunk',
    place(
      loft(
        [
          { y: -neckLength * 0.25, rx: plan.neck * 1.3, rz: plan.neck * 1.5 },
          { y: neckLength * 0.3, rx: plan.neck * 1.05, rz: plan.neck * 1.25 },
          { y: neckLength * 0.8, rx: plan.neck * 0.88, rz: plan.neck * 0.95 },
          { y: neckLength * 1.05, rx: plan.neck * 0.6, rz: plan.neck * 0.6 },
        ],
        18,
      ),
      { turn: [neckTurn, 0, 0], at: neckBase },
    ),
    coat,
  );
  if (plan.mane) {
    add(
      'trunk',
      place(
        loft(
          [
            { y: -neckLength * 0.1, rx: 0.03, rz: 0.1, z: -0.14 },
            { y: neckLength * 0.5, rx: 0.04, rz: 0.1, z: -0.16 },
            { y: neckLength * 1.15, rx: 0.035, rz: 0.07, z: -0.1 },
          ],
          12,
        ),
        { turn: [neckTurn, 0, 0], at: neckBase },
      ),
      dark,
    );
  }
  for (const piece of headPieces(plan, coat, dark)) {
    pieces.push({
      joint: piece.joint,
      part: part(place(piece.part.geometry, { scale: k }), piece.part.surface, piece.part.castsShadow),
    });
  }
  const hoof = surface(plan.gait === 'bounding' || g < 0.2 ? tint(hex, 0.8) : '#2a2320', { roughness: 0.7 });
  for (const side of ['L', 'R'] as const) {
    add(
      `foreUpper${side}`,
      limb(plan.upper, [plan.leg * 2, plan.leg * 1.75, plan.leg * 1.25, plan.leg], 14),
      coat,
    );
    add(
      `hindUpper${side}`,
      limb(plan.upper, [plan.leg * 2.5, plan.leg * 2.3, plan.leg * 1.5, plan.leg * 1.05], 14),
      coat,
    );
    for (const leg of ['fore', 'hind'] as const) {
      add(
        `${leg}Lower${side}`,
        limb(plan.lower - plan.leg, [plan.leg, plan.leg * 0.85, plan.leg * 0.75, plan.leg * 0.8], 12),
        coat,
      );
      add(
        `${leg}Lower${side}`,
        sphere(
          plan.leg * 1.2,
          { at: [0, -plan.lower + plan.leg * 0.8, plan.leg * 0.5], scale: [0.95, 0.7, 1.35] },
          12,
        ),
        hoof,
      );
    }
  }
  add(
    'tail',
    limb(plan.tail * 0.5, [plan.tailThick, plan.tailThick * 1.1, plan.tailThick], 10),
    plan.mane ? dark : coat,
  );
  add(
    'tailTip',
    limb(plan.tail * 0.5, [plan.tailThick, plan.tailThick * 0.9, plan.tailThick * 0.4], 10),
    plan.mane ? dark : coat,
  );
  return {
    id: entity.id,
    name: entity.name,
    kind: entity.kind,
    gait: plan.gait,
    body: {
      length: plan.length * k,
      height: (plan.upper + plan.lower) * 0.94 * k + g * 0.25 * k,
      fore: [g * 0.55 * k, -g * 0.25 * k, half * 0.82 * k],
      hind: [g * 0.55 * k, -g * 0.25 * k, -half * 0.9 * k],
      upper: plan.upper * k,
      lower: plan.lower * k,
      neck: [0, (neckBase[1] + plan.neckUp) * k, (neckBase[2] + plan.neckOut) * k],
      tail: [0, g * 0.35 * k, (-half - g * 0.5) * k],
      wing: [plan.tail * 0.5 * k, plan.tailUp, 0],
      wingSpan: 0,
    },
    pieces,
    at,
    heading,
  };
};

const isPlan = (kind: string): kind is keyof typeof PLANS => Object.hasOwn(PLANS, kind);
