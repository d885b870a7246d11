import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { rgb } from '../surfaces.ts';
import { Field } from './body/field.ts';
import { leftHalf } from './body/half.ts';
import { layered } from './body/layers.ts';
import { simplify } from './body/mesh.ts';
import { type PullOf, skinOver } from './body/skin.ts';
import { creatureLumps, jointsOf } from './creature-anatomy.ts';
import { CREATURE_BONES, type CreatureBone } from './creature-bones.ts';
import { type Coat, tabby } from './creature-coat.ts';
import type { Plan } from './creature-plans.ts';

const BUDGET = 3600;

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

type Pull = PullOf<CreatureBone>;
type Stop = readonly [at: number, bone: CreatureBone];

const along = (stops: readonly Stop[], at: number): readonly Pull[] => {
  const next = stops.findIndex(([from]) => from > at);
  const [from, to] = [stops[next - 1], stops[next]];
  if (from === undefined || to === undefined) {
    const end = next === 0 ? stops[0] : stops.at(-1);
    return end === undefined ? [] : [[end[1], 1]];
  }
  const share = smooth(from[0], to[0], at);
  return [
    [from[1], 1 - share],
    [to[1], share],
  ];
};

/** Which bones a point of an animal at rest follows. */
export const creaturePull = (plan: Plan): ((x: number, y: number, z: number) => readonly Pull[]) => {
  const { fore, hind, throat, head, tail } = jointsOf(plan);
  const g = plan.girth;
  const neck = [head[1] - throat[1], head[2] - throat[2]] as const;
  const long2 = neck[0] ** 2 + neck[1] ** 2;
  return (x, y, z) => {
    const side = x >= 0 ? 'L' : 'R';
    const up = ((y - throat[1]) * neck[0] + (z - throat[2]) * neck[1]) / long2;
    if (z > fore[2] && up > 0.12) {
      const pulls = along(
        [
          [0.12, 'trunk'],
          [0.5, 'neck'],
          [0.86, 'head'],
        ],
        up,
      );
      const chin =
        smooth(-0.22, -0.5, (y - head[1]) / plan.head) * smooth(0.15, 0.6, (z - head[2]) / plan.head) * 0.8;
      return chin > 0 && up > 0.5
        ? [...pulls.map(([bone, share]) => [bone, share * (1 - chin)] as const), ['jaw', chin]]
        : pulls;
    }
    // the tail leaves the trunk at its root
    const behind = Math.hypot(y - tail[1], z - tail[2]) * (z < tail[2] + 0.1 * g ? 1 : 0);
    const inTail =
      z < tail[2] && y > hind[1] - plan.upper * (plan.tailUp < 0 ? 9 : 0.2) && Math.abs(x) < g * 0.4
        ? smooth(0, g * 0.35, behind)
        : 0;
    if (inTail > 0) {
      return [
        ['trunk', 1 - inTail],
        ...along(
          [
            [plan.tail * 0.36, 'tail'],
            [plan.tail * 0.62, 'tailTip'],
          ],
          behind,
        ).map(([bone, share]) => [bone, share * inTail] as const),
      ];
    }
    const [end, hip] = z > 0 ? (['fore', fore] as const) : (['hind', hind] as const);
    const down = hip[1] - y;
    const near =
      down > g * 1.2
        ? 1
        : (1 - smooth(plan.leg * 2 + g * 0.35, plan.leg * 2 + g * 0.95, Math.abs(z - hip[2]))) *
          smooth(0, g * 0.4, Math.abs(x));
    const pulls = along(
      [
        [-0.35 * g, 'trunk'],
        [0.2 * g, `hip ${end}${side}`],
        [0.75 * g, `${end}Upper${side}`],
        [plan.upper * 0.72, `${end}Upper${side}`],
        [plan.upper, `knee ${end}${side}`],
        [plan.upper + plan.lower * 0.26, `${end}Lower${side}`],
      ],
      down,
    );
    return [...pulls.map(([bone, share]) => [bone, share * near] as const), ['trunk', 1 - near]];
  };
};

/** Colours beside the coat's (sRGB hex): hoofs, and a cat's bars or null. */
export interface Marks {
  readonly paws: string;
  readonly bars: string | null;
}

/** An animal's hide as one closed mesh of scale 1 that bends with {@link CREATURE_BONES}. */
export const creatureMesh = (plan: Plan, kind: string, coat: Coat, { paws, bars }: Marks): Geometry => {
  const field = new Field(creatureLumps(plan, kind));
  const { head, fore } = jointsOf(plan);
  const fine = plan.head * 0.095;
  const { mesh, normals } = leftHalf(field, {
    center: [0, 0, 0],
    finest: fine,
    depth: 8,
    slack: plan.head * 0.06,
    cell: (_x, y, z) => (z > head[2] - plan.head * 1.3 && y > head[1] - plan.head * 1.3 ? fine : fine * 2),
  });
  const sole = fore[1] - plan.upper - plan.lower;
  const horn: Rgb = rgb(paws);
  const striped = bars === null ? null : rgb(bars);
  const layers = [
    { level: () => 1, paint: coat, lift: 0 },
    ...(striped === null ? [] : [{ level: tabby(plan), paint: () => striped, lift: 0 }]),
    ...(plan.girth > 0.25
      ? [
          {
            level: (_x: number, y: number) => sole + plan.leg * 1.1 - y,
            paint: () => horn,
            lift: plan.leg * 0.05,
          },
        ]
      : []),
  ];
  const geometry = layered(simplify(mesh, normals, BUDGET / 2), field, layers, fine * 0.2);
  return { ...geometry, skin: skinOver(CREATURE_BONES, geometry.positions, creaturePull(plan)) };
};
