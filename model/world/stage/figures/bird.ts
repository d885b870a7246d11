import { pick, type Random } from '../../random.ts';
import type { Entity } from '../../read/screenplay.ts';
import type { Geometry, Surface, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { limb, loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { cone, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import type { Creature, CreatureJoint, Piece } from './figure.ts';

const COATS = ['#e9e8e4', '#5d6672', '#2b2b30', '#7a5a3c', '#3b6fa8'] as const;

/** A bird of a gull's size: body, head with beak, two-part wings, fan tail, thin legs. */
export const bird = (entity: Entity, random: Random, at: Vec3, heading: number): Creature => {
  const k = Math.min(4, Math.max(0.4, entity.scale)) * 1.15;
  const hex = entity.color ?? pick(random, COATS);
  const coat = surface(hex, { roughness: 0.85 });
  const dark = surface(tint(hex, 0.5), { roughness: 0.85 });
  const horn = surface('#e2a02e', { roughness: 0.5 });
  const pieces: Piece<CreatureJoint>[] = [];
  const add = (joint: CreatureJoint, geometry: Geometry, look: Surface) =>
    pieces.push({ joint, part: part(place(geometry, { scale: k }), look) });
  add(
    'trunk',
    place(
      loft(
        [
          { y: -0.2, rx: 0.008 },
          { y: -0.14, rx: 0.035, rz: 0.03 },
          { y: 0, rx: 0.068, rz: 0.066 },
          { y: 0.1, rx: 0.06, rz: 0.064 },
          { y: 0.17, rx: 0.034, rz: 0.036, z: -0.02 },
          { y: 0.2, rx: 0.01, z: -0.03 },
        ],
        18,
      ),
      { turn: [Math.PI / 2, 0, 0] },
    ),
    coat,
  );
  add('head', join([sphere(0.048, { scale: [0.92, 0.95, 1.05] }, 18)]), coat);
  add('head', cone(0.018, 0.07, { at: [0, -0.006, 0.075], turn: [Math.PI / 2, 0, 0] }, 12), horn);
  add(
    'head',
    join([1, -1].map((side) => sphere(0.0095, { at: [side * 0.037, 0.012, 0.026] }, 10))),
    surface('#0c0b0b', { roughness: 0.1 }),
  );
  const feathers = (span: number, chord: number, sign: number) =>
    loft(
      [
        { y: 0, rx: chord * 0.5, rz: 0.012, square: 2 },
        { y: span * 0.5, rx: chord * 0.52, rz: 0.01, x: -sign * chord * 0.06 },
        { y: span * 0.9, rx: chord * 0.4, rz: 0.007, x: -sign * chord * 0.16 },
        { y: span, rx: chord * 0.12, rz: 0.004, x: -sign * chord * 0.22 },
      ],
      16,
    );
  for (const [side, sign] of [
    ['L', 1],
    ['R', -1],
  ] as const) {
    // a wing reaches along ±x of its joint, leading edge to +z
    const out = (geometry: Geometry): Geometry =>
      place(place(geometry, { turn: [Math.PI / 2, 0, 0] }), { turn: [0, (sign * Math.PI) / 2, 0] });
    add(`wing${side}`, out(feathers(0.24, 0.15, sign)), coat);
    add(`wingTip${side}`, out(feathers(0.26, 0.12, sign)), dark);
    add(`hindUpper${side}`, limb(0.06, [0.016, 0.009], 8), coat);
    add(`hindLower${side}`, limb(0.06, [0.006, 0.005], 8), horn);
    add(`hindLower${side}`, sphere(0.022, { at: [0, -0.062, 0.012], scale: [0.8, 0.2, 1.3] }, 10), horn);
  }
  add(
    'tail',
    place(
      loft(
        [
          { y: -0.16, rx: 0.06, rz: 0.005 },
          { y: -0.1, rx: 0.055, rz: 0.008 },
          { y: 0, rx: 0.02, rz: 0.012 },
        ],
        12,
      ),
      { turn: [Math.PI / 2, 0, 0] },
    ),
    dark,
  );
  return {
    id: entity.id,
    name: entity.name,
    kind: 'bird',
    gait: 'bird',
    body: {
      length: 0.4 * k,
      height: 0.16 * k,
      fore: [0, 0, 0],
      hind: [0.03 * k, -0.04 * k, -0.02 * k],
      upper: 0.06 * k,
      lower: 0.06 * k,
      neck: [0, 0.055 * k, 0.19 * k],
      tail: [0, 0.005 * k, -0.17 * k],
      wing: [0.05 * k, 0.03 * k, 0.03 * k],
      wingSpan: 0.24 * k,
    },
    bent: [],
    pieces,
    at,
    heading,
  };
};
