import type { Geometry } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { cone, softBox, sphere } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import type { PersonJoint, Piece } from './figure.ts';

export type HairStyle = 'short' | 'long' | 'bun' | 'bald' | 'curly' | 'tail';
export type Headgear = 'none' | 'beanie' | 'helmet' | 'hood' | 'toque' | 'cap' | 'visor';

export interface Face {
  readonly skin: string;
  readonly hair: string;
  readonly hairStyle: HairStyle;
  readonly iris: string;
  readonly headgear: Headgear;
  readonly gearColor: string;
  readonly woman: boolean;
  /** Bigger eyes and a smaller nose. */
  readonly drawn: boolean;
  /** Size against an adult head of 0.235 m. */
  readonly scale: number;
}

/** Hair that a hat leaves room for. */
const UNDER_A_HAT: Readonly<Record<HairStyle, HairStyle>> = {
  short: 'bald',
  curly: 'bald',
  bald: 'bald',
  bun: 'long',
  long: 'long',
  tail: 'tail',
};

const SKULL = [
  { y: -0.018, rx: 0.02, rz: 0.016, z: 0.06 },
  { y: -0.008, rx: 0.036, rz: 0.034, z: 0.052 },
  { y: 0.02, rx: 0.053, rz: 0.06, z: 0.033 },
  { y: 0.055, rx: 0.064, rz: 0.078, z: 0.016 },
  { y: 0.1, rx: 0.071, rz: 0.09, z: 0.003 },
  { y: 0.145, rx: 0.0745, rz: 0.096, z: -0.003 },
  { y: 0.185, rx: 0.069, rz: 0.089, z: -0.006 },
  { y: 0.213, rx: 0.052, rz: 0.068, z: -0.008 },
  { y: 0.228, rx: 0.028, rz: 0.038, z: -0.009 },
  { y: 0.233, rx: 0.006, rz: 0.008, z: -0.009 },
] as const;

const skull = (drawn: boolean): Geometry => {
  const nose = drawn
    ? sphere(0.006, { at: [0, 0.068, 0.097] }, 10)
    : loft(
        [
          { y: 0.056, rx: 0.004, rz: 0.004, z: 0.094 },
          { y: 0.062, rx: 0.0145, rz: 0.014, z: 0.095 },
          { y: 0.072, rx: 0.012, rz: 0.014, z: 0.096 },
          { y: 0.09, rx: 0.0075, rz: 0.01, z: 0.092 },
          { y: 0.108, rx: 0.006, rz: 0.006, z: 0.088 },
        ],
        10,
      );
  const ear = (side: number) =>
    sphere(
      0.021,
      { at: [side * 0.072, 0.088, -0.006], scale: [0.42, 1.25, 0.85], turn: [0, side * 0.35, 0] },
      12,
    );
  const neck = loft([
    { y: -0.11, rx: 0.062, rz: 0.058, z: -0.014 },
    { y: -0.05, rx: 0.052, rz: 0.054, z: -0.012 },
    { y: 0.03, rx: 0.05, rz: 0.056, z: -0.012 },
    { y: 0.06, rx: 0.03, rz: 0.03, z: -0.012 },
  ]);
  return join([loft(SKULL, 26), nose, ear(1), ear(-1), neck]);
};

const capOf = (grow: number, lift = 0): Geometry =>
  sphere(
    1,
    {
      at: [0, 0.147 + lift, -0.013],
      scale: [0.079 + grow, 0.099 + grow - lift, 0.101 + grow],
      turn: [-0.32, 0, 0],
    },
    26,
  );

const hairOf = (style: HairStyle, drawn: boolean): readonly Geometry[] => {
  if (style === 'bald') {
    return [];
  }
  const cap = capOf(0.007, 0.013);
  const spikes = (count: number, radius: number, length: number) =>
    Array.from({ length: count }, (_, i) => {
      const angle = ((i + 0.5) / count - 0.5) * 2.4;
      return cone(
        radius,
        length,
        {
          at: [Math.sin(angle) * 0.072, 0.172 - 0.01 * (i % 2), Math.cos(angle) * 0.084 - 0.008],
          turn: [2.75, angle, 0],
        },
        6,
      );
    });
  const fringe = drawn ? spikes(7, 0.021, 0.075) : [];
  const curtain = loft([
    { y: -0.17, rx: 0.05, rz: 0.014, z: -0.075 },
    { y: -0.12, rx: 0.082, rz: 0.028, z: -0.078 },
    { y: 0, rx: 0.086, rz: 0.045, z: -0.06 },
    { y: 0.1, rx: 0.085, rz: 0.062, z: -0.042 },
    { y: 0.19, rx: 0.06, rz: 0.05, z: -0.03 },
  ]);
  switch (style) {
    case 'long':
      return [cap, curtain, ...fringe];
    case 'bun':
      return [cap, sphere(0.042, { at: [0, 0.2, -0.1] }, 16), ...fringe];
    case 'tail':
      return [
        cap,
        loft([
          { y: -0.16, rx: 0.012, z: -0.14 },
          { y: -0.08, rx: 0.034, z: -0.15 },
          { y: 0.06, rx: 0.036, z: -0.145 },
          { y: 0.14, rx: 0.028, z: -0.11 },
          { y: 0.17, rx: 0.02, z: -0.09 },
        ]),
        ...fringe,
      ];
    case 'curly':
      return [
        cap,
        ...Array.from({ length: 34 }, (_, i) => {
          const turn = i * 2.399963;
          const up = 1 - (i / 34) * 1.25;
          const around = Math.sqrt(Math.max(0, 1 - up * up));
          const z = Math.cos(turn) * around;
          return sphere(
            0.03,
            {
              at: [
                Math.sin(turn) * around * 0.083,
                0.15 + up * 0.092,
                z * 0.1 - 0.022 - (z > 0 && up < 0.45 ? 0.07 : 0),
              ],
            },
            9,
          );
        }),
      ];
    default:
      return [cap, ...fringe];
  }
};

const gearOf = (face: Face): readonly Piece<PersonJoint>[] => {
  const color = face.gearColor;
  const on = (
    geometry: Geometry,
    finish: Parameters<typeof surface>[1],
    hex = color,
  ): Piece<PersonJoint> => ({ joint: 'head', part: part(geometry, surface(hex, finish)) });
  const brim = (y: number, tube: number) =>
    loft(
      [
        { y: y - tube, rx: 0.086, rz: 0.106, z: -0.008 },
        { y: y - tube * 0.5, rx: 0.092, rz: 0.112, z: -0.008 },
        { y: y + tube * 0.5, rx: 0.092, rz: 0.112, z: -0.01 },
        { y: y + tube, rx: 0.084, rz: 0.104, z: -0.012 },
      ],
      26,
    );
  switch (face.headgear) {
    case 'beanie':
      return [
        on(capOf(0.014, 0.03), { roughness: 0.95 }),
        on(brim(0.172, 0.02), { roughness: 0.95 }, tint(color, 0.7)),
        on(sphere(0.032, { at: [0, 0.262, -0.03] }, 14), { roughness: 1 }, '#f2efe8'),
      ];
    case 'hood':
      return [on(capOf(0.022, 0.02), { roughness: 0.95 })];
    case 'cap':
      return [
        on(capOf(0.012, 0.022), { roughness: 0.8 }),
        on(softBox(0.13, 0.012, 0.09, 0.006, { at: [0, 0.165, 0.125], turn: [0.16, 0, 0] }), {
          roughness: 0.8,
        }),
      ];
    case 'toque':
      return [
        on(
          loft([
            { y: 0.15, rx: 0.083, rz: 0.102, z: -0.01 },
            { y: 0.24, rx: 0.086, rz: 0.1, z: -0.015 },
            { y: 0.29, rx: 0.12, rz: 0.125, z: -0.018 },
            { y: 0.34, rx: 0.1, rz: 0.1, z: -0.018 },
            { y: 0.36, rx: 0.03, z: -0.018 },
          ]),
          { roughness: 0.9 },
          '#f4f3ee',
        ),
      ];
    case 'helmet':
      return [
        on(capOf(0.018, 0.02), { roughness: 0.25, metalness: 1 }),
        on(brim(0.15, 0.014), { roughness: 0.3, metalness: 1 }, tint(color, 0.8)),
      ];
    case 'visor':
      return [
        on(sphere(0.158, { at: [0, 0.1, 0], scale: [1, 1.05, 1.02] }, 30), { roughness: 0.35 }, '#f0f0ec'),
        on(
          sphere(0.128, { at: [0, 0.105, 0.052], scale: [1.02, 0.86, 0.98] }, 30),
          { roughness: 0.08, metalness: 1 },
          '#d9a441',
        ),
      ];
    default:
      return [];
  }
};

/** A head with face, hair and what is worn on it; its frame sits at the base of the skull, and it looks along +z. */
export const headOf = (face: Face): readonly Piece<PersonJoint>[] => {
  const big = face.drawn ? 1.5 : 1;
  const eyeY = face.drawn ? 0.096 : 0.106;
  const skin = surface(face.skin, { roughness: 0.5 });
  const twice = (make: (side: number) => Geometry) => join([make(1), make(-1)]);
  const eyes = twice((side) =>
    sphere(0.0135, { at: [side * 0.031, eyeY, 0.0795], scale: [1.05 * big, 0.78 * big, 0.75] }, 16),
  );
  const irises = twice((side) =>
    sphere(
      0.0078,
      {
        at: [side * 0.0305, eyeY, 0.0862],
        scale: [big * (face.drawn ? 1.15 : 1), big * (face.drawn ? 1.25 : 1), 0.5],
      },
      14,
    ),
  );
  const pupils = twice((side) =>
    sphere(
      0.0037,
      { at: [side * 0.0305, eyeY + 0.0005, 0.0903 + (face.drawn ? 0.001 : 0)], scale: [big, big, 0.35] },
      10,
    ),
  );
  const glints = twice((side) =>
    sphere(
      0.0019,
      {
        at: [side * 0.0305 + 0.003, eyeY + 0.0042 * big, 0.0912 + (face.drawn ? 0.0012 : 0)],
        scale: [big, big, 0.4],
      },
      8,
    ),
  );
  const brows = twice((side) =>
    softBox(0.031, 0.0058, 0.008, 0.0028, {
      at: [side * 0.032, eyeY + 0.0235 * (face.drawn ? 1.25 : 1), 0.0862],
      turn: [-0.2, side * 0.32, -side * 0.1],
    }),
  );
  const lips = join([
    sphere(0.02, { at: [0, 0.0345, 0.0905], scale: [1.05, 0.21, 0.4] }, 14),
    sphere(0.018, { at: [0, 0.0268, 0.09], scale: [1.05, 0.27, 0.4] }, 14),
  ]);
  // its frame is the middle of the mouth: opening scales it along y
  const mouth = sphere(0.014, { scale: [1, 1, 0.5] }, 14);
  // the upper lid covers a little of the eye: without it everybody stares
  const shades = twice((side) =>
    sphere(
      0.0148,
      { at: [side * 0.031, eyeY + 0.0062 * big, 0.0782], scale: [1.1 * big, 0.62 * big, 0.84] },
      14,
    ),
  );
  const lids = twice((side) =>
    sphere(0.0145, { at: [side * 0.031, eyeY, 0.0798], scale: [1.08 * big, 0.86 * big, 0.86] }, 14),
  );
  const hair = hairOf(
    face.headgear === 'none' ? face.hairStyle : UNDER_A_HAT[face.hairStyle],
    face.drawn && face.headgear === 'none',
  );
  const hidden = face.headgear === 'visor';
  const pieces: Piece<PersonJoint>[] = [{ joint: 'head', part: part(skull(face.drawn), skin) }];
  if (!hidden) {
    const lipColor = face.woman ? '#b4483f' : tint(face.skin, 0.62);
    pieces.push(
      { joint: 'head', part: part(eyes, surface('#f4f2ee', { roughness: 0.25 }), false) },
      { joint: 'head', part: part(irises, surface(face.iris, { roughness: 0.2 }), false) },
      ...(face.drawn
        ? []
        : [{ joint: 'head', part: part(pupils, surface('#0a0a0c', { roughness: 0.15 }), false) } as const]),
      {
        joint: 'head',
        part: part(glints, surface('#ffffff', { roughness: 0.3, emission: face.drawn ? 0.9 : 0.4 }), false),
      },
      { joint: 'head', part: part(brows, surface(tint(face.hair, 0.8), { roughness: 0.9 }), false) },
      ...(face.drawn
        ? []
        : [{ joint: 'head', part: part(lips, surface(lipColor, { roughness: 0.45 }), false) } as const]),
      {
        joint: 'head',
        part: part(shades, surface(tint(face.skin, face.drawn ? 0.3 : 0.84), { roughness: 0.55 }), false),
      },
      { joint: 'mouth', part: part(mouth, surface('#3a0f12', { roughness: 0.7 }), false) },
      { joint: 'lids', part: part(lids, surface(tint(face.skin, 0.86), { roughness: 0.55 }), false) },
    );
  }
  if (hair.length > 0 && !hidden && face.headgear !== 'helmet') {
    pieces.push({
      joint: 'head',
      part: part(
        join(hair),
        surface(face.hair, { roughness: 0.62, pattern: ['noise', 55, tint(face.hair, 0.62)] }),
      ),
    });
  }
  pieces.push(...gearOf(face));
  return pieces.map(({ joint, part: { geometry, surface: skinned, castsShadow } }) => ({
    joint,
    part: part(place(geometry, { scale: face.scale }), skinned, castsShadow),
  }));
};

/** Middle of the mouth in the head's frame, for a head of scale 1. */
export const MOUTH = [0, 0.0305, 0.0938] as const;
