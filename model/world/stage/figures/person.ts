import { between, pick, randomStream } from '../../random.ts';
import type { Entity } from '../../read/screenplay.ts';
import type { VoiceName } from '../../score/cue.ts';
import type { Geometry, Surface, Vec3 } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { limb, loft } from '../geometry/loft.ts';
import { place } from '../geometry/mesh.ts';
import { softBox } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import { digits } from './digits.ts';
import { addExtra } from './extras.ts';
import type { Person, PersonJoint, Piece } from './figure.ts';
import { type HairStyle, headOf } from './head.ts';
import { handOf, shinOf, shoeOf, soleOf } from './limbs.ts';
import { dress, type Wardrobe } from './outfit.ts';
import { proportionsOf } from './proportions.ts';

const SKINS = ['#f0c8a8', '#e3b08a', '#c98f63', '#a66d45', '#7b4a2d', '#54311f'] as const;
const HAIR = ['#17120f', '#2b1a11', '#4a2c18', '#6e4a26', '#b98d4a', '#8a3a1c'] as const;
const IRIS = ['#4a2e1a', '#2f5d8c', '#3f6b46', '#5a4630'] as const;
const MEN: readonly [HairStyle, ...HairStyle[]] = ['short', 'short', 'curly', 'bald'];
const WOMEN: readonly [HairStyle, ...HairStyle[]] = ['long', 'tail', 'bun', 'long'];
const DRAWN_MEN: readonly [HairStyle, ...HairStyle[]] = ['short', 'short', 'curly'];

interface Frame {
  readonly at: Vec3;
  readonly heading: number;
  /** Anime: big eyes, larger head. */
  readonly drawn: boolean;
}

/** Builds somebody. The look depends on the seed and the entity's id alone, so it is the same in every shot. */
export const person = (entity: Entity, seed: number, { at, heading, drawn }: Frame): Person => {
  const random = randomStream(seed, `look ${entity.id}`);
  const woman = (entity.look.build ?? (random() < 0.5 ? 'woman' : 'man')) === 'woman';
  const child = entity.look.age === 'child';
  const elder = entity.look.age === 'elder';
  const player = entity.look.outfit === 'jersey';
  const base = child
    ? between(random, 1.18, 1.36)
    : woman
      ? between(random, 1.62, 1.74)
      : between(random, 1.74, 1.86);
  const height = (player && !child ? base * 1.06 : base) * Math.min(2.5, Math.max(0.4, entity.scale));
  const body = proportionsOf({ height, woman, child, drawn });
  const wardrobe = dress(
    entity.color === null ? entity.look : { ...entity.look, clothes: entity.color },
    random,
  );
  const skin = pick(random, SKINS);
  const hairColor = entity.look.hair ?? (elder ? '#cfcdc9' : pick(random, HAIR));
  const style = pick(random, woman ? WOMEN : drawn ? DRAWN_MEN : MEN);
  const s = height / 1.8;
  const head = headOf({
    skin,
    hair: hairColor,
    hairStyle: style,
    iris: pick(random, IRIS),
    headgear: wardrobe.headgear,
    gearColor: wardrobe.gearColor,
    woman,
    drawn,
    scale: body.head,
  });
  const voice: VoiceName = child
    ? 'child'
    : woman
      ? elder
        ? 'woman-low'
        : 'woman'
      : random() < 0.4
        ? 'man-low'
        : 'man';
  return {
    id: entity.id,
    name: entity.name,
    kind: 'person',
    body,
    pieces: [...bodyOf(wardrobe, { s, woman, skin }), ...head],
    voice,
    at,
    heading,
  };
};

interface Flesh {
  /** Height against 1.80 m. */
  readonly s: number;
  readonly woman: boolean;
  readonly skin: string;
}

const bodyOf = (w: Wardrobe, { s, woman, skin }: Flesh): readonly Piece<PersonJoint>[] => {
  const cloth = (color: string): Surface =>
    surface(color, w.metal ? { roughness: 0.3, metalness: 1 } : { roughness: 0.88 });
  const flesh = surface(skin, { roughness: 0.5 });
  const top = cloth(w.top);
  const bottom = cloth(w.bottom);
  const trim = cloth(w.trim);
  const pad = w.padding / s;
  const pieces: Piece<PersonJoint>[] = [];
  const add = (joint: PersonJoint, geometry: Geometry, look: Surface) =>
    pieces.push({ joint, part: part(place(geometry, { scale: s }), look) });
  const sides = [
    ['L', 1],
    ['R', -1],
  ] as const;

  // trunk
  const chest = woman ? 0.94 : 1;
  const waist = woman ? 0.88 : 1;
  add(
    'chest',
    loft(
      [
        { y: -0.12, rx: 0.118 * waist + pad, rz: 0.09 + pad },
        { y: -0.06, rx: 0.142 * waist + pad, rz: 0.104 + pad },
        { y: 0.04, rx: 0.139 * waist + pad, rz: 0.1 + pad, z: 0.004 },
        { y: 0.15, rx: 0.155 * chest + pad, rz: 0.112 + pad, z: 0.008, square: 2.2 },
        {
          y: 0.25,
          rx: 0.172 * chest + pad,
          rz: (woman ? 0.128 : 0.12) + pad,
          z: woman ? 0.018 : 0.008,
          square: 2.3,
        },
        { y: 0.33, rx: 0.178 * chest + pad * 0.7, rz: 0.112 + pad, z: 0, square: 2.3 },
        { y: 0.39, rx: 0.168 * chest + pad * 0.5, rz: 0.09 + pad * 0.5, z: -0.006 },
        { y: 0.43, rx: 0.122 * chest, rz: 0.076, z: -0.008 },
        { y: 0.455, rx: 0.06, rz: 0.056, z: -0.006 },
      ],
      28,
    ),
    top,
  );
  add(
    'chest',
    loft(
      [
        { y: 0.4, rx: 0.078, rz: 0.066, z: -0.002 },
        { y: 0.44, rx: 0.062, rz: 0.06, z: -0.002 },
        { y: 0.52, rx: 0.051, rz: 0.054, z: 0 },
        { y: 0.56, rx: 0.045, rz: 0.046, z: 0.002 },
      ],
      20,
    ),
    w.headgear === 'visor' ? top : flesh,
  );
  if (w.sleeves === 'none') {
    add(
      'chest',
      loft(
        [
          { y: 0.428, rx: 0.086, rz: 0.074, z: -0.004 },
          { y: 0.44, rx: 0.092, rz: 0.079, z: -0.004 },
          { y: 0.452, rx: 0.078, rz: 0.068, z: -0.004 },
        ],
        24,
      ),
      trim,
    );
  }
  if (w.number !== null) {
    add('chest', digits(w.number, 0.12, { z: (woman ? 0.136 : 0.124) + pad, y: 0.19, facing: 1 }), trim);
    add('chest', digits(w.number, 0.17, { z: -0.113 - pad, y: 0.24, facing: -1 }), trim);
  }
  add(
    'pelvis',
    loft(
      [
        { y: -0.13, rx: 0.07, rz: 0.07 },
        { y: -0.095, rx: 0.135 + pad, rz: 0.105 + pad, z: -0.006 },
        { y: -0.02, rx: (woman ? 0.168 : 0.155) + pad, rz: 0.119 + pad, z: -0.01 },
        { y: 0.06, rx: 0.146 * waist + pad, rz: 0.106 + pad },
        { y: 0.11, rx: 0.134 * waist + pad, rz: 0.094 + pad },
        { y: 0.14, rx: 0.09, rz: 0.07 },
      ],
      26,
    ),
    bottom,
  );
  if (w.skirt > 0) {
    const drop = -0.09 - w.skirt * 0.78;
    add(
      'pelvis',
      loft(
        [
          { y: drop, rx: 0.1 * w.flare, rz: 0.1 * w.flare },
          { y: drop + 0.004, rx: 0.172 * w.flare + pad, rz: 0.15 * w.flare + pad },
          { y: drop * 0.5, rx: 0.172 + 0.085 * (w.flare - 1) + pad, rz: 0.137 + 0.1 * (w.flare - 1) + pad },
          { y: -0.02, rx: 0.166 + pad, rz: 0.124 + pad },
          { y: 0.1, rx: 0.138 * waist + pad * 1.2, rz: 0.1 + pad * 1.2 },
        ],
        28,
      ),
      w.skirt < 0.3 ? top : bottom,
    );
  }

  for (const [side, sign] of sides) {
    // arms
    const sleeve = w.sleeves === 'long' ? pad : 0;
    const armSurface = w.sleeves === 'long' ? top : flesh;
    const slim = woman ? 0.88 : 1;
    add(
      `upperArm${side}`,
      limb(
        0.285,
        [0.053, 0.054, 0.051, 0.046, 0.042].map((r) => r * slim + sleeve),
      ),
      armSurface,
    );
    if (w.sleeves === 'short') {
      add(
        `upperArm${side}`,
        loft(
          [
            { y: -0.16, rx: 0.062 },
            { y: -0.158, rx: 0.068 },
            { y: -0.06, rx: 0.068 },
            { y: 0.02, rx: 0.067 },
            { y: 0.055, rx: 0.045 },
            { y: 0.066, rx: 0.01 },
          ],
          18,
        ),
        top,
      );
    }
    add(
      `forearm${side}`,
      limb(
        0.255,
        [0.042, 0.044, 0.039, 0.032, 0.027].map((r) => r * slim + sleeve * 0.8),
      ),
      armSurface,
    );
    add(`hand${side}`, handOf(sign), w.gloves === null ? flesh : surface(w.gloves, { roughness: 0.85 }));
    if (w.sleeves === 'long') {
      add(
        `forearm${side}`,
        loft(
          [
            { y: -0.258, rx: 0.026 + sleeve },
            { y: -0.25, rx: 0.035 + sleeve },
            { y: -0.225, rx: 0.035 + sleeve },
            { y: -0.21, rx: 0.03 + sleeve },
          ],
          16,
        ),
        trim,
      );
    }
    // legs
    const covered = w.legs === 'trousers';
    const legs = covered ? bottom : flesh;
    const cuff = covered ? Math.max(pad, 0.008) : 0;
    add(
      `thigh${side}`,
      limb(
        0.43,
        [0.086, 0.085, 0.076, 0.066, 0.057].map((r) => r * (woman ? 0.97 : 1) + cuff),
        18,
      ),
      legs,
    );
    add(`shin${side}`, shinOf(cuff, covered), legs);
    if (w.legs === 'shorts') {
      add(
        `thigh${side}`,
        loft(
          [
            { y: -0.33, rx: 0.1 },
            { y: -0.328, rx: 0.112, rz: 0.114 },
            { y: -0.2, rx: 0.108, rz: 0.11 },
            { y: -0.05, rx: 0.101, rz: 0.108 },
            { y: 0.03, rx: 0.085, rz: 0.1 },
            { y: 0.08, rx: 0.04, rz: 0.05 },
          ],
          22,
        ),
        bottom,
      );
      add(
        `thigh${side}`,
        softBox(0.012, 0.27, 0.045, 0.005, { at: [sign * 0.106, -0.185, 0], turn: [0, 0, sign * 0.04] }),
        trim,
      );
    }
    if (w.legs !== 'trousers' && w.number !== null) {
      add(
        `shin${side}`,
        loft(
          [
            { y: -0.41, rx: 0.03 },
            { y: -0.4, rx: 0.042, rz: 0.044 },
            { y: -0.25, rx: 0.048, rz: 0.052, z: -0.004 },
            { y: -0.235, rx: 0.04, rz: 0.044 },
          ],
          18,
        ),
        surface('#f3f2ee', { roughness: 0.95 }),
      );
    }
    add(`foot${side}`, shoeOf(), surface(w.shoes, { roughness: 0.55 }));
    add(`foot${side}`, soleOf(), surface(tint(w.shoes, 0.35), { roughness: 0.9 }));
  }
  for (const extra of w.extras) {
    addExtra(extra, w, add, pad);
  }
  return pieces;
};
