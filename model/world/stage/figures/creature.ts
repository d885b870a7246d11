import { pick } from '../../random.ts';
import type { Entity } from '../../read/screenplay.ts';
import type { Geometry, Rgb, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { place } from '../geometry/mesh.ts';
import { dimmed } from '../geometry/paint.ts';
import { sphere } from '../geometry/shapes.ts';
import { lookStream } from '../look-stream.ts';
import { rgb, surface, tint } from '../surfaces.ts';
import { bird } from './bird/build.ts';
import { jointsOf } from './creature-anatomy.ts';
import { coatOf } from './creature-coat.ts';
import { creatureMesh } from './creature-mesh.ts';
import { PLANS, type Plan } from './creature-plans.ts';
import type { Creature, CreatureJoint, Piece } from './figure.ts';
import { flipped, type Painted, sheet, tube } from './head/grid.ts';
import { tack } from './tack.ts';

/** An animal's eye about the origin, looking along +z: iris, and a pupil that is a slit for a cat. */
const eye = (radius: number, iris: Rgb, slit: boolean): Painted => {
  const around = 16;
  const rings = [0, 0.16, 0.3, 0.3, 0.62, 0.8, 0.8, 1.3, 2.2];
  const narrow = (ring: number) => (ring < 4 ? (slit ? 0.42 : 1) : 1);
  return sheet({
    rows: rings.map((angle, ring) =>
      Array.from({ length: around }, (_, k): Vec3 => {
        const turn = (-k / around) * Math.PI * 2;
        const tall = ring < 4 && slit ? 1.9 : 1;
        const [x, y] = [
          Math.sin(turn) * Math.sin(angle) * narrow(ring),
          Math.cos(turn) * Math.sin(Math.min(1.2, angle * tall)),
        ];
        const z = angle > Math.PI / 2 ? Math.cos(angle) : Math.sqrt(Math.max(0, 1 - x * x - y * y));
        return [x * radius, y * radius, z * radius];
      }),
    ),
    around: true,
    paint: (ring) => {
      if (ring < 3) {
        return [0.004, 0.004, 0.004];
      }
      return ring < 6 ? dimmed(iris, ring === 3 ? 1.15 : ring === 4 ? 1 : 0.5) : [0.012, 0.01, 0.009];
    },
  });
};

/** Coats without bars. */
const SOLID: ReadonlySet<string> = new Set(['#1f1d1d']);

const IRISES: Readonly<Record<string, string>> = { cat: '#b9c53a', bear: '#2a1a10', dog: '#5a3618' };

/** Eyes, nose and whiskers, in the frame of the head; a head's size is the plan's. */
const facePieces = (plan: Plan, kind: string): readonly Piece<CreatureJoint>[] => {
  const h = plan.head;
  const small = kind === 'cat' || kind === 'rabbit';
  const [ex, ey, ez, size] = small ? [0.4, 0.14, 0.73, 0.215] : [0.52, 0.34, 0.6, 0.17];
  const iris = rgb(IRISES[kind] ?? '#2b1a10');
  const look = surface('#ffffff', { roughness: 0.1 });
  const pieces: Piece<CreatureJoint>[] = [];
  const add = (geometry: Geometry, surfaceOf: Parameters<typeof part>[1]) =>
    pieces.push({ joint: 'head', part: part(geometry, surfaceOf, false) });
  const left: Painted = {
    ...place(eye(size * h, iris, kind === 'cat'), {
      turn: [-0.06, small ? 0.3 : 0.72, 0],
      at: [ex * h, ey * h, ez * h],
    }),
    colors: eye(size * h, iris, kind === 'cat').colors,
  };
  add(left, look);
  add(flipped(left), look);
  for (const side of [1, -1]) {
    add(
      sphere(size * h * 0.2, { at: [(side * ex + 0.09) * h, (ey + 0.1) * h, (ez + size * 0.93) * h] }, 6),
      surface('#ffffff', { roughness: 0.3, emission: 0.6 }),
    );
  }
  const reach = 0.6 + plan.snout / h;
  if ((!plan.trunk && plan.girth < 0.3) || kind === 'bear') {
    const nose: Vec3 = small ? [0, -0.13 * h, 1.1 * h] : [0, (-0.04 - reach * 0.12) * h, (reach + 0.13) * h];
    add(
      sphere(h * (small ? 0.1 : 0.17), { at: nose, scale: [1.2, 0.75, 0.7] }, 9),
      surface(kind === 'cat' ? '#c8756f' : '#1a1413', { roughness: 0.32 }),
    );
  }
  if (kind === 'cat') {
    const whisker = (k: number): Painted =>
      tube(
        [0, 0.5, 1].map(
          (t): Vec3 => [
            (0.28 + 1.0 * t) * h,
            (-0.27 - 0.07 * k + (0.12 - 0.13 * k) * t - 0.1 * t * t) * h,
            (0.98 - 0.32 * t) * h,
          ],
        ),
        3,
        (share) => 0.011 * h * (1.05 - share),
        () => [0.9, 0.88, 0.84],
      );
    for (const k of [0, 1, 2]) {
      add(whisker(k), surface('#ffffff', { roughness: 0.6 }));
      add(flipped(whisker(k)), surface('#ffffff', { roughness: 0.6 }));
    }
  }
  return pieces;
};

/** Builds an animal of a known plan, at its entity's size and colour; with tack when it is ridden. */
export const creature = (
  entity: Entity,
  seed: number,
  at: Vec3,
  heading: number,
  ridden = false,
): Creature => {
  const random = lookStream(entity, seed);
  if (entity.kind === 'bird') {
    return bird(entity, random, at, heading);
  }
  const kind = isPlan(entity.kind) ? entity.kind : 'dog';
  const plan = PLANS[kind];
  const hex = entity.color ?? pick(random, plan.coats);
  const k = Math.min(2.5, Math.max(0.35, entity.scale));
  const g = plan.girth;
  const joints = jointsOf(plan);
  const scaled = ([x, y, z]: Vec3): Vec3 => [x * k, y * k, z * k];
  const fur = { ...surface(hex, { roughness: 0.85 }), sheen: kind === 'elephant' ? 0 : 0.4 };
  return {
    id: entity.id,
    name: entity.name,
    kind: entity.kind,
    gait: plan.gait,
    body: {
      length: plan.length * k,
      height: (plan.upper + plan.lower) * 0.94 * k + g * 0.25 * k,
      fore: scaled(joints.fore),
      hind: scaled(joints.hind),
      upper: plan.upper * k,
      lower: plan.lower * k,
      neck: scaled(joints.head),
      tail: scaled(joints.tail),
      wing: [plan.tail * 0.5 * k, plan.tailUp, 0],
      wingSpan: 0,
    },
    bent: [
      part(
        place(
          creatureMesh(plan, kind, coatOf(kind, plan, hex), {
            paws: g > 0.25 ? '#2a2320' : tint(hex, 0.8),
            bars: kind === 'cat' && !SOLID.has(hex) ? tint(hex, 0.3) : null,
          }),
          {
            scale: k,
          },
        ),
        fur,
      ),
    ],
    pieces: [...facePieces(plan, kind), ...(ridden ? tack(plan, kind, random()) : [])].map(
      ({ joint, part: { geometry, surface: look } }) => ({
        joint,
        // a rein's frame has its size already
        part: part(joint.startsWith('rein') ? geometry : place(geometry, { scale: k }), look, false),
      }),
    ),
    at,
    heading,
  };
};

const isPlan = (kind: string): kind is keyof typeof PLANS => Object.hasOwn(PLANS, kind);
