import { between, type Random } from '../../../random.ts';
import type { Geometry, Rgb } from '../../../shoot/scene.ts';
import { join } from '../../geometry/mesh.ts';
import { dimmed, mixed } from '../../geometry/paint.ts';
import { mirrored } from '../body/layers.ts';
import { simplify } from '../body/mesh.ts';
import { type PullOf, skinFrom } from '../body/skin.ts';
import { ear } from './ears.ts';
import { drawnEye, eyeball, eyebrow, glint, lids, onSkin } from './eyes.ts';
import { FACE_BONES, type FaceBone } from './face-bones.ts';
import { type FacePoint, geometryOf, halfFace } from './face-mesh.ts';
import { flipped, type Painted, tube } from './grid.ts';
import { type HairStyle, hairOn } from './hair.ts';
import { mouthInside } from './mouth.ts';
import { EYE, type FaceShape, MOUTH_CORNER, MOUTH_LINE, skullField } from './skull.ts';

/** Triangles of the skin of a head. */
const BUDGET = 2500;

export interface HeadLook {
  readonly shape: FaceShape;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly hairStyle: HairStyle;
  readonly iris: Rgb;
  /** A hat presses the hair flat. */
  readonly covered: boolean;
  readonly beard: number;
}

/** A head in its own frame and at the size of 0.235 m: what moves with the face, and what is rigid. */
export interface HeadMeshes {
  /** Follows {@link FACE_BONES}. */
  readonly face: Geometry;
  readonly hair: Geometry | null;
  /** Eyeballs about their own middle; absent in a drawn face. */
  readonly eyeball: Geometry | null;
  readonly glint: Geometry | null;
  /** Flat eyes of a drawn face, and what covers them when it blinks. */
  readonly drawn: { readonly open: Geometry; readonly lashes: Geometry; readonly shut: Geometry } | null;
}

/** A point of the line between the lips, on the upper one. */
const SEAM = { normal: [0, 0, 1], color: [0, 0, 0], part: 'upper', inside: false } as const;

type Pull = PullOf<FaceBone>;

const smooth = (from: number, to: number, at: number): number => {
  const t = Math.min(1, Math.max(0, (at - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Which bones a point of the left half of the face follows. */
const facePull = ({ at: [x, y, z], part, inside, aside }: FacePoint): readonly Pull[] => {
  // around the mouth the lips and its corner lead; the cheeks hang between jaw and skull
  const height = y - MOUTH_CORNER[1];
  // the same above and below: lips that touch must stay together
  const near = Math.exp(-((height / 0.015) ** 2)) * (z > 0.02 || inside ? 1 : 0);
  const atCorner = near * Math.exp(-(((aside - 1) / 0.36) ** 2)) * smooth(0.1, 0.55, aside);
  const lips = near * (1 - smooth(0.62, 1, aside)) * (1 - atCorner);
  const rest = Math.max(0, 1 - atCorner - lips);
  const below = aside < 1 ? (part === 'lower' ? 1 : 0) : smooth(0.012, -0.03, height);
  const corner = aside < 1 ? 1 - smooth(0.75, 1, aside) : 0;
  const jaw = below * corner + smooth(0.014, -0.026, height) * (1 - corner);
  const hinge = smooth(-0.05, 0.02, z) * smooth(-0.03, 0.012, z - 0.02 + (part === 'lower' ? 0.02 : 0));
  const hangs = (part === 'lower' || aside >= 1 ? jaw : 0) * (inside ? 1 : hinge);
  const brow =
    Math.exp(-(((y - 0.124) / 0.012) ** 2) - ((x - 0.03) / 0.026) ** 2) *
    (z > 0 ? 0.8 : 0) *
    smooth(0, 0.012, x);
  return [
    ['cornerL', atCorner],
    [part === 'lower' ? 'lipLower' : 'lipUpper', lips],
    ['jaw', rest * hangs],
    ['browL', rest * (1 - hangs) * brow],
    ['head', rest * (1 - hangs) * (1 - brow)],
  ];
};

const onRight = (bone: FaceBone): FaceBone => {
  switch (bone) {
    case 'cornerL':
      return 'cornerR';
    case 'browL':
      return 'browR';
    case 'lidUpperL':
      return 'lidUpperR';
    case 'lidLowerL':
      return 'lidLowerR';
    default:
      return bone;
  }
};

/** Builds a head. The look decides the face; `random` where freckles and locks fall. */
export const headMeshes = (look: HeadLook, random: Random): HeadMeshes => {
  const { shape, skin, hair } = look;
  const field = skullField(shape);
  const freckled = !shape.drawn && between(random, 0, 1) < 0.28 ? 0.1 : 0;
  const stubble = look.beard;
  const lipTone: Rgb = shape.woman
    ? mixed([skin[0] * 0.86, skin[1] * 0.52, skin[2] * 0.52], [0.4, 0.07, 0.07], 0.22)
    : [skin[0] * 0.8, skin[1] * 0.64, skin[2] * 0.62];
  const half = halfFace(field, shape, {
    skin,
    lips: lipTone,
    blush: [Math.min(1, skin[0] * 1.04), skin[1] * 0.72, skin[2] * 0.7],
    cavity: [0.075, 0.012, 0.013],
    tone: (x, y, z) => {
      const spots =
        freckled *
        Math.exp(-(((y - 0.075) / 0.014) ** 2)) *
        (Math.sin(x * 900) * Math.sin(y * 1100 + x * 500) > 0.35 ? 1 : 0);
      const chin =
        smooth(0.052, 0.02, y) *
        smooth(0, 0.02, z) *
        (1 - Math.exp(-((x / 0.02) ** 2) - ((y - 0.031) / 0.009) ** 2));
      const upperLip = Math.exp(-((x / 0.02) ** 2) - ((y - 0.0465) / 0.0045) ** 2);
      const socket = shape.drawn
        ? 0
        : 0.16 * Math.exp(-(((x - 0.03) / 0.016) ** 2) - ((y - 0.104) / 0.01) ** 2);
      return (1 - spots) * (1 - stubble * 0.3 * Math.max(chin, upperLip)) * (1 - socket);
    },
  });
  const whole = geometryOf(half.points, half.indices);
  // lips are coloured and move: there every vertex stays
  const locked = Uint8Array.from(half.points, ({ at: [, y, z], aside }) =>
    aside < 1.25 && Math.abs(y - MOUTH_LINE) < 0.0125 && z > 0.06 ? 1 : 0,
  );
  const less = simplify(
    { positions: whole.positions, indices: half.indices },
    whole.normals,
    BUDGET / 2,
    locked,
  );
  const kept = less.order.map((vertex) => half.points[vertex]).filter((point) => point !== undefined);
  const face = mirrored(geometryOf(kept, less.indices));
  const pulls = kept.map(facePull);
  const parts: { readonly mesh: Painted; readonly pulls: readonly (readonly Pull[])[] }[] = [
    {
      mesh: { ...face, colors: face.colors ?? new Float32Array() },
      pulls: [...pulls, ...pulls.map((pull) => pull.map(([bone, share]) => [onRight(bone), share] as const))],
    },
  ];
  const add = (mesh: Painted, bone: FaceBone) =>
    parts.push({
      mesh,
      pulls: Array.from({ length: mesh.positions.length / 3 }, () => [[bone, 1] as const]),
    });
  const both = (mesh: Painted, bone: FaceBone) => {
    add(mesh, bone);
    add(flipped(mesh), onRight(bone));
  };
  both(ear(skin), 'head');
  const inside = mouthInside();
  add(inside.upper, 'head');
  add(inside.lower, 'jaw');
  add(inside.tongue, 'jaw');
  const brow = dimmed(hair, hair[0] + hair[1] + hair[2] > 1 ? 0.6 : 0.8);
  both(eyebrow(field, shape, brow, shape.drawn ? 0.0021 : shape.woman ? 0.0026 : 0.0036), 'browL');
  if (!shape.drawn) {
    const lid = lids({
      skin: dimmed(skin, 0.93),
      lash: [0.02, 0.014, 0.012],
      lashes: shape.woman ? 0.0042 : 0.0012,
    });
    both(lid.upper, 'lidUpperL');
    both(lid.lower, 'lidLowerL');
  }
  if (shape.drawn) {
    // a drawn mouth is a line, and stays with the upper lip
    const reach = MOUTH_CORNER[0] * 0.84;
    const path = Array.from({ length: 11 }, (_, i) =>
      onSkin(field, ((i - 5) / 5) * reach, MOUTH_LINE, 0.0002),
    );
    const around = 5;
    parts.push({
      mesh: tube(
        path,
        around,
        (share) => 0.0011 * (1 - 0.6 * Math.abs(share * 2 - 1)),
        () => [0.09, 0.02, 0.02],
      ),
      pulls: path.flatMap((at) => {
        const aside = Math.abs(at[0]) / MOUTH_CORNER[0];
        const pull = facePull({ ...SEAM, at: [Math.abs(at[0]), at[1], at[2]], aside });
        const own = at[0] < 0 ? pull.map(([bone, share]) => [onRight(bone), share] as const) : pull;
        return Array.from({ length: around }, () => own);
      }),
    });
  }
  const flat = shape.drawn
    ? drawnEye(field, { iris: look.iris, skin, lash: [0.02, 0.014, 0.02] }, shape.woman)
    : null;
  const pair = (meshes: readonly Painted[]) => join(meshes.flatMap((mesh) => [mesh, flipped(mesh)]));
  return {
    face: {
      ...join(parts.map(({ mesh }) => mesh)),
      skin: skinFrom(
        FACE_BONES,
        parts.flatMap((part) => part.pulls),
      ),
    },
    hair: hairOn(
      field,
      { style: look.hairStyle, color: hair, drawn: shape.drawn, woman: shape.woman, covered: look.covered },
      random,
    ),
    eyeball: shape.drawn ? null : eyeball(look.iris),
    glint: shape.drawn ? null : glint(),
    drawn: flat === null ? null : { open: pair(flat.open), lashes: pair(flat.lashes), shut: pair(flat.shut) },
  };
};

/** The middle of an eye in the head's frame; `side` 1 is the left. */
export const eyeAt = (side: 1 | -1): readonly [number, number, number] => [side * EYE.x, EYE.y, EYE.z];
