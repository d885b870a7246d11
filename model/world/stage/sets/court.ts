import { block, collider, fixed, ground, part, turned } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { box, cylinder, torus } from '../geometry/shapes.ts';
import { lamplight } from '../light.ts';
import type { Body, Collider, Hoop } from '../stage.ts';
import { surface } from '../surfaces.ts';
import { indoors, type SetBuilder } from './set.ts';

/** Regulation sizes: ring 3.05 m up and 0.457 m wide, board 1.83 × 1.07 m, ring 0.15 m off the board. */
export const HOOP: Hoop = {
  ring: [2.6, 3.05, 0],
  ringRadius: 0.2285,
  boardX: 2.98,
  boardBottom: 2.9,
  boardTop: 3.97,
  boardHalfWidth: 0.915,
};

const RING_SEGMENTS = 24;
const TUBE = 0.009;

/** The ring as a necklace of capsules: a ball can pass through it, and bounces off it as off a tube. */
const ringColliders = (): readonly Collider[] =>
  Array.from({ length: RING_SEGMENTS }, (_, i) => {
    const angle = (i / RING_SEGMENTS) * Math.PI * 2;
    const radius = HOOP.ringRadius + TUBE;
    return collider(
      { kind: 'capsule', halfHeight: (Math.PI * radius) / RING_SEGMENTS, radius: TUBE },
      {
        sound: 'metal',
        friction: 0.4,
        restitution: 0.75,
        at: [HOOP.ring[0] + Math.cos(angle) * radius, HOOP.ring[1], Math.sin(angle) * radius],
        turn: turned(Math.PI / 2, 0, angle),
      },
    );
  });

/** The basket and what holds it, for the court and for rehearsing a shot. */
export const hoopBodies = (): readonly Body[] => {
  const [x, y] = HOOP.ring;
  const red = surface('#d8431b', { roughness: 0.4 });
  const height = HOOP.boardTop - HOOP.boardBottom;
  const middle = (HOOP.boardTop + HOOP.boardBottom) / 2;
  const frame = surface('#20304f', { roughness: 0.5 });
  const white = surface('#f6f6f2', { roughness: 0.35 });
  const square = [
    box(0.006, 0.05, 0.61, { at: [-0.033, -0.05, 0] }),
    box(0.006, 0.05, 0.61, { at: [-0.033, -0.46, 0] }),
    box(0.006, 0.46, 0.05, { at: [-0.033, -0.255, 0.28] }),
    box(0.006, 0.46, 0.05, { at: [-0.033, -0.255, -0.28] }),
  ];
  const rim = [
    box(0.008, 0.055, 1.83, { at: [-0.034, height / 2 - 0.03, 0] }),
    box(0.008, 0.055, 1.83, { at: [-0.034, -height / 2 + 0.03, 0] }),
    box(0.008, height, 0.055, { at: [-0.034, 0, 0.89] }),
    box(0.008, height, 0.055, { at: [-0.034, 0, -0.89] }),
  ];
  const strings = Array.from({ length: 12 }, (_, i) =>
    [1, -1].map((lean) => {
      const a = (i / 12) * Math.PI * 2;
      const b = a + lean * 0.62;
      const from = [Math.cos(a) * HOOP.ringRadius, 0, Math.sin(a) * HOOP.ringRadius] as const;
      const to = [Math.cos(b) * 0.125, -0.42, Math.sin(b) * 0.125] as const;
      const length = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
      const flat = Math.hypot(to[0] - from[0], to[2] - from[2]);
      const yaw = Math.atan2(to[0] - from[0], to[2] - from[2]);
      return cylinder(
        0.0045,
        length,
        {
          at: [(from[0] + to[0]) / 2, -0.21, (from[2] + to[2]) / 2],
          turn: [Math.atan2(flat, -0.42), yaw, 0],
        },
        undefined,
        5,
      );
    }),
  ).flat();
  const bands = [0.19, 0.155].map((radius, i) =>
    torus(radius, 0.0045, { at: [0, -0.14 - i * 0.13, 0], turn: [Math.PI / 2, 0, 0] }, 24),
  );
  return [
    fixed(
      'backboard',
      [
        part(box(0.06, height, HOOP.boardHalfWidth * 2), white),
        part(join(square), red, false),
        part(join(rim), frame, false),
      ],
      [
        collider(
          { kind: 'box', half: [0.03, height / 2, HOOP.boardHalfWidth] },
          { sound: 'wood', friction: 0.4, restitution: 0.85 },
        ),
      ],
      1.1,
      [HOOP.boardX + 0.03, middle, 0],
    ),
    fixed(
      'rim',
      [
        part(
          join([
            torus(HOOP.ringRadius + TUBE, TUBE * 1.15, { at: [x, y, 0], turn: [Math.PI / 2, 0, 0] }, 48),
            box(HOOP.boardX - x - HOOP.ringRadius, 0.02, 0.16, {
              at: [(HOOP.boardX + x + HOOP.ringRadius) / 2, y - 0.005, 0],
            }),
          ]),
          red,
        ),
      ],
      [
        ...ringColliders(),
        collider(
          { kind: 'box', half: [(HOOP.boardX - x - HOOP.ringRadius) / 2 - 0.01, 0.01, 0.08] },
          {
            sound: 'metal',
            restitution: 0.75,
            at: [(HOOP.boardX + x + HOOP.ringRadius) / 2 + 0.01, y - 0.005, 0],
          },
        ),
      ],
      0.5,
    ),
    fixed('net', [part(join([...strings, ...bands]), surface('#f4f2ea', { roughness: 0.95 }))], [], 0.4, [
      x,
      y,
      0,
    ]),
    fixed(
      'pole',
      [
        part(
          join([
            box(0.18, 3.6, 0.18, { at: [4.35, 1.8, 0] }),
            box(1.35, 0.13, 0.13, { at: [3.68, 3.52, 0], turn: [0, 0, 0.04] }),
            box(1.4, 0.1, 0.1, { at: [3.7, 3.1, 0], turn: [0, 0, 0.3] }),
          ]),
          frame,
        ),
        part(box(0.34, 1.9, 0.34, { at: [4.35, 0.95, 0] }), surface('#c8381f', { roughness: 0.85 })),
      ],
      [collider({ kind: 'box', half: [0.17, 1.8, 0.17] }, { sound: 'metal', at: [4.35, 1.8, 0] })],
      3,
    ),
  ];
};

const LINE = 0.05;

/** The painted lines, a hair over the floor. */
const lines = () => {
  const y = 0.004;
  const bar = (x0: number, z0: number, x1: number, z1: number) =>
    box(Math.abs(x1 - x0) + LINE, 0.004, Math.abs(z1 - z0) + LINE, { at: [(x0 + x1) / 2, y, (z0 + z1) / 2] });
  const free = HOOP.boardX - 4.57;
  const end = HOOP.boardX + 1.2;
  const arc = (cx: number, radius: number, from: number, to: number, steps: number) =>
    Array.from({ length: steps }, (_, i) => {
      const a = from + ((i + 0.5) / steps) * (to - from);
      return box(LINE, 0.004, (radius * (to - from)) / steps + 0.01, {
        at: [cx + Math.cos(a) * radius, y, Math.sin(a) * radius],
        turn: [0, -a, 0],
      });
    });
  return join([
    bar(free, -2.44, free, 2.44),
    bar(free, -2.44, end, -2.44),
    bar(free, 2.44, end, 2.44),
    bar(end, -7.4, end, 7.4),
    bar(end, -7.4, -9, -7.4),
    bar(end, 7.4, -9, 7.4),
    ...arc(free, 1.8, Math.PI / 2, (Math.PI * 3) / 2, 40),
    ...arc(HOOP.ring[0], 6.75, Math.PI / 2 + 0.1, (Math.PI * 3) / 2 - 0.1, 60),
  ]);
};

export const court: SetBuilder = ({ timeOfDay }) => {
  const parquet = surface('#d0a26c', { roughness: 0.32, pattern: ['planks', 2.2, '#b78750'] });
  const wall = surface('#cdd3d8', { roughness: 0.9 });
  const dado = surface('#2f5a8c', { roughness: 0.8 });
  const seats = surface('#3a4654', { roughness: 0.8 });
  const feel = { sound: 'stone', restitution: 0.6 } as const;
  const key = join([
    box(HOOP.boardX + 1.2 - (HOOP.boardX - 4.57), 0.003, 4.88, {
      at: [(HOOP.boardX * 2 + 1.2 - 4.57) / 2, 0.0015, 0],
    }),
  ]);
  const steps = Array.from({ length: 5 }, (_, i) =>
    box(22, 0.42, 0.8, { at: [-4, 0.21 + i * 0.42, -9.4 - i * 0.8] }),
  );
  const rails = Array.from({ length: 5 }, (_, i) =>
    box(22, 0.06, 0.5, { at: [-4, 0.46 + i * 0.42, -9.35 - i * 0.8] }),
  );
  return {
    bodies: [
      ground(60, parquet, { sound: 'wood', friction: 0.7, restitution: 1 }),
      fixed(
        'lines',
        [
          part(key, surface('#a8502c', { roughness: 0.4 }), false),
          part(lines(), surface('#f5f3ec', { roughness: 0.4 }), false),
        ],
        [],
        1,
      ),
      ...hoopBodies(),
      block('wall', [0.4, 9, 40], [6.6, 4.5, 0], wall, feel),
      fixed('wall-pad', [part(box(0.1, 2, 30, { at: [6.36, 1, 0] }), dado, false)], [], 1),
      block('back-wall', [60, 9, 0.4], [-16, 4.5, -13.6], wall, feel),
      block('far-wall', [0.4, 9, 40], [-20, 4.5, 0], wall, feel),
      fixed(
        'bleachers',
        [
          part(join(steps), seats),
          part(join(rails), surface('#b9772f', { roughness: 0.6, pattern: ['wood', 2, '#8a5520'] })),
        ],
        [collider({ kind: 'box', half: [11, 1, 2] }, { sound: 'wood', restitution: 0.6, at: [-4, 1, -11] })],
        3,
      ),
      fixed(
        'windows',
        [
          part(
            join(
              Array.from({ length: 6 }, (_, i) => box(2.2, 1.5, 0.1, { at: [-13 + i * 3.4, 6.6, -13.36] })),
            ),
            surface('#dfeeff', { roughness: 0.2, emission: timeOfDay === 'night' ? 0.1 : 1.1 }),
            false,
          ),
        ],
        [],
        1,
      ),
    ],
    lighting: lamplight('#fff1da', '#b8bcc4', 1, timeOfDay),
    ambience: indoors({ room: 0.4, crowd: 0.12 }),
    acoustics: { reverb: 1.6, wet: 0.28, echo: 0 },
    indoors: true,
    gravity: 9.81,
    ground: { sound: 'wood', friction: 0.7 },
    hoop: HOOP,
    water: null,
    room: 6,
  };
};
