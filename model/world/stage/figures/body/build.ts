import type { Geometry, Rgb } from '../../../shoot/scene.ts';
import type { Proportions } from '../figure.ts';
import type { Wardrobe } from '../outfit.ts';
import { restLimbs } from '../rest.ts';
import { anatomy, foot, hand, type Physique } from './anatomy.ts';
import { BODY_BONES } from './bones.ts';
import { Field } from './field.ts';
import { type Garments, garmentsOf } from './garments.ts';
import { leftHalf } from './half.ts';
import { type Layer, layered } from './layers.ts';
import { type Mesh, simplify } from './mesh.ts';
import { placesOf } from './places.ts';
import { skinOver } from './skin.ts';
import { pullOf } from './weights.ts';

/** Triangles of a body without head, before its clothes are cut. */
const BUDGET = 5200;

/** The field of a body in its clothes, without head. */
export const bodyField = (body: Proportions, physique: Physique, w: Wardrobe, garments: Garments): Field =>
  new Field(
    [
      ...anatomy(body, physique),
      ...foot(body, physique, w.shoes === null ? 0 : 0.007),
      ...hand(body, physique, w.gloves === null ? 0 : 0.0022),
    ],
    { inflate: garments.inflate, floor: 0 },
  );

/** The left half of a field's surface, open along x = 0, in no more triangles than it needs. */
const halfOf = (field: Field, body: Proportions, slack: number, layers: readonly Layer[]): Mesh => {
  const s = body.height / 1.8;
  const hands = restLimbs(body).wrist.x - 0.02 * s;
  const { mesh, normals } = leftHalf(field, {
    center: [0, 0.9 * s, 0],
    finest: 0.0065 * s,
    depth: 9,
    slack,
    cell: (x) => (Math.abs(x) > hands ? 0.0065 : 0.013) * s,
  });
  // along the edges of clothes every vertex stays: their lines are cut through its triangles
  const locked = new Uint8Array(normals.length / 3);
  for (let i = 0; i < locked.length; i += 1) {
    const [x, y, z] = [
      mesh.positions[i * 3] ?? 0,
      mesh.positions[i * 3 + 1] ?? 0,
      mesh.positions[i * 3 + 2] ?? 0,
    ] as const;
    locked[i] = layers.some(({ level, fine = 0.005 }) => Math.abs(level(x, y, z)) < fine * s) ? 1 : 0;
  }
  return simplify(mesh, normals, BUDGET / 2, locked);
};

/** A dressed body without its head, at rest, to be bent by its bones. The mesh is closed, its two sides are alike. */
export const bodyMesh = (
  body: Proportions,
  physique: Physique,
  wardrobe: Wardrobe,
  skin: Rgb,
): { readonly geometry: Geometry; readonly field: Field } => {
  const garments = garmentsOf(wardrobe, placesOf(body), skin);
  const field = bodyField(body, physique, wardrobe, garments);
  const geometry = layered(
    halfOf(field, body, 0.004 + wardrobe.padding * 0.9, garments.layers),
    field,
    garments.layers,
    0.0015,
  );
  return { geometry: { ...geometry, skin: skinOver(BODY_BONES, geometry.positions, pullOf(body)) }, field };
};
