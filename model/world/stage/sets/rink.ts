import { between, type Random } from '../../random.ts';
import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { collider, fixed, part } from '../build.ts';
import { join } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { box, cylinder } from '../geometry/shapes.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { crowd, taken } from './crowd.ts';
import { floodlight, pool, roof, type Stand, scoreboard, seatsOf, sheet, tiers } from './hall.ts';
import { noiseOf } from './relief.ts';
import { indoors, type SetBuilder } from './set.ts';

/** Half of a competition rink: 60 × 30 m, corners of 8.5 m. */
const HALF: readonly [number, number] = [30, 15];
const CORNER = 8.5;
const BOARD = 1.1;
const PALETTE = ['#1c4fa0', '#f2f5f8', '#d23b52', '#f0b93c', '#1f9aa0', '#5b3a8c'] as const;

/** Points along the boards, about a metre apart, with the direction inward; all around, counter-clockwise from +x. */
const outline = (): readonly {
  readonly x: number;
  readonly z: number;
  readonly inward: number;
  readonly length: number;
}[] => {
  const [hx, hz] = HALF;
  const corners = [
    [1, 1, 0],
    [-1, 1, 1],
    [-1, -1, 2],
    [1, -1, 3],
  ] as const;
  const along = corners.flatMap(([sx, sz, quarter]) => {
    const cx = sx * (hx - CORNER);
    const cz = sz * (hz - CORNER);
    return Array.from({ length: 10 }, (_, k) => {
      const angle = ((quarter + k / 9) * Math.PI) / 2;
      return { x: cx + Math.cos(angle) * CORNER, z: cz + Math.sin(angle) * CORNER };
    });
  });
  return along.flatMap((from, i) => {
    const to = along[(i + 1) % along.length] ?? from;
    const length = Math.hypot(to.x - from.x, to.z - from.z);
    const steps = Math.max(1, Math.round(length / 2.4));
    return Array.from({ length: steps }, (_, k) => ({
      x: from.x + ((to.x - from.x) * (k + 0.5)) / steps,
      z: from.z + ((to.z - from.z) * (k + 0.5)) / steps,
      inward: Math.atan2(-(to.z - from.z), -(to.x - from.x)) + Math.PI / 2,
      length: length / steps,
    }));
  });
};

/** Boards with invented adverts, a kick strip, and the posts and rail that hold panes too clear to be seen. */
const boards = (random: Random): Geometry => {
  const pieces: Geometry[] = [];
  for (const [i, { x, z, inward, length }] of outline().entries()) {
    const width = length + 0.06;
    // the long side is laid along the boards, its face inward
    const turn: Vec3 = [0, Math.PI / 2 - inward, 0];
    const facing = (w: number, h: number, d: number, y: number, side: number, out: number) =>
      box(w, h, d, {
        at: [
          x + Math.cos(inward) * out - Math.sin(inward) * side,
          y,
          z + Math.sin(inward) * out + Math.cos(inward) * side,
        ],
        turn,
      });
    const ground = PALETTE[(i * 5) % PALETTE.length] ?? '#ffffff';
    const ink = PALETTE[(i * 5 + 2 + Math.floor(random() * 2)) % PALETTE.length] ?? '#1c4fa0';
    pieces.push(
      painted(facing(width, BOARD, 0.12, BOARD / 2, 0, 0), i % 2 === 0 ? '#eef1f4' : ground),
      painted(facing(width, 0.16, 0.14, 0.08, 0, 0.005), '#e7c84a'),
      painted(facing(width, 0.06, 0.18, BOARD + 0.03, 0, 0), '#2b4a86'),
      painted(facing(0.045, 1.5, 0.05, BOARD + 0.75, width / 2, 0), '#c3cad3'),
      painted(facing(width, 0.035, 0.035, BOARD + 1.5, 0, 0), '#aeb7c2'),
    );
    const marks = i % 3;
    for (let k = 0; k < 3; k += 1) {
      pieces.push(
        painted(
          marks === 0
            ? facing(0.62 - k * 0.16, 0.09, 0.02, 0.74 - k * 0.17, -0.2 + k * 0.1, 0.072)
            : marks === 1
              ? facing(0.13, 0.46 - k * 0.12, 0.02, 0.6, (k - 1) * 0.26, 0.072)
              : facing(0.26, 0.26, 0.02, 0.6, (k - 1) * 0.42, 0.072),
          ink,
        ),
      );
    }
  }
  return join(pieces);
};

/** What blades leave: long shallow arcs and the scribble of spins, a hair lighter than the ice. */
const scratches = (random: Random): Geometry => {
  const pieces: Geometry[] = [];
  for (let i = 0; i < 90; i += 1) {
    const radius = i % 6 === 0 ? between(random, 0.3, 0.7) : between(random, 3, 14);
    const sweep = i % 6 === 0 ? Math.PI * 1.6 : between(random, 0.2, 0.7);
    const from = random() * Math.PI * 2;
    const [cx, cz] = [between(random, -16, 16), between(random, -10, 10)];
    const steps = i % 6 === 0 ? 12 : 8;
    for (let k = 0; k < steps; k += 1) {
      const a = from + (sweep * (k + 0.5)) / steps;
      pieces.push(
        sheetStrip(
          cx + Math.cos(a) * radius,
          cz + Math.sin(a) * radius,
          (radius * sweep) / steps + 0.01,
          0.012,
          a,
        ),
      );
    }
  }
  return join(pieces);
};

/** A thin strip on the ice, `long` metres along the tangent at the angle `a`. */
const sheetStrip = (x: number, z: number, long: number, wide: number, a: number): Geometry => {
  const [tx, tz] = [(-Math.sin(a) * long) / 2, (Math.cos(a) * long) / 2];
  const [nx, nz] = [(Math.cos(a) * wide) / 2, (Math.sin(a) * wide) / 2];
  const y = 0.0025;
  return {
    positions: Float32Array.from([
      ...[x - tx - nx, y, z - tz - nz],
      ...[x + tx - nx, y, z + tz - nz],
      ...[x + tx + nx, y, z + tz + nz],
      ...[x - tx + nx, y, z - tz + nz],
    ]),
    normals: Float32Array.from([0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]),
    indices: Uint32Array.from([0, 1, 2, 0, 2, 3]),
  };
};

/** A snow crystal of thin blue lines in the middle of the ice. */
const emblem = (): Geometry => {
  const pieces: Geometry[] = [];
  for (let arm = 0; arm < 6; arm += 1) {
    const a = (arm * Math.PI) / 3;
    const along = (d: number): readonly [number, number] => [Math.cos(a) * d, Math.sin(a) * d];
    const [mx, mz] = along(1.6);
    pieces.push(sheetStrip(mx, mz, 3, 0.09, a - Math.PI / 2));
    for (const [d, lean] of [
      [1.4, 1],
      [1.4, -1],
      [2.2, 1],
      [2.2, -1],
    ] as const) {
      const b = a + lean * 0.9;
      const [px, pz] = along(d);
      pieces.push(sheetStrip(px + Math.cos(b) * 0.4, pz + Math.sin(b) * 0.4, 0.8, 0.07, b - Math.PI / 2));
    }
  }
  for (let k = 0; k < 72; k += 1) {
    const a = (k / 72) * Math.PI * 2;
    pieces.push(sheetStrip(Math.cos(a) * 4.5, Math.sin(a) * 4.5, 0.4, 0.05, a));
  }
  return join(pieces);
};

export const RINK_STANDS: readonly Stand[] = [
  {
    at: [0, 0, -17.2],
    heading: 0,
    width: 42,
    rows: 8,
    rise: 0.5,
    run: 0.85,
    foot: 1.3,
    seats: ['#2b3f6b', '#6b2338', '#2b3f6b', '#27506b'],
    concrete: '#566072',
  },
];

const ice = (random: Random): Body => {
  const noise = noiseOf(random);
  const light = pool([0, 0], [7, 26], 0.72);
  const deep = rgb('#b4cfe0');
  const pale = rgb('#e4eef5');
  const mirrored = rgb('#93a3b8');
  return fixed(
    'floor',
    [
      part(
        painted(sheet([-30, -15, 30, 15], 0, 72), (x, y, z) => {
          const cloud = noise(x * 0.16, z * 0.16) * 0.5 + noise(x * 0.6 + 9, z * 0.6) * 0.22;
          const tone = mixed(deep, pale, 0.55 + cloud);
          // near the boards the ice shows them, upside down and blurred
          const near = Math.max(0, 1 - (HALF[1] - Math.abs(z)) / 5);
          return dimmed(mixed(tone, mirrored, near * near * 0.65), light(x, y, z));
        }),
        surface('#ffffff', { roughness: 0.1 }),
        false,
      ),
      part(scratches(random), surface('#eff6fa', { roughness: 0.5 }), false),
      part(emblem(), surface('#7fa3cc', { roughness: 0.12 }), false),
    ],
    [
      collider(
        { kind: 'box', half: [40, 1, 40] },
        { sound: 'ice', friction: 0.03, restitution: 0.6, at: [0, -1, 0] },
      ),
    ],
    4,
  );
};

/** An ice rink as figure skaters know it: clean ice under lamps, boards, clear panes, stands in the dark. */
export const rink: SetBuilder = ({ random }) => ({
  bodies: [
    ice(random),
    fixed(
      'boards',
      [part(boards(random), surface('#ffffff', { roughness: 0.35 }))],
      [-1, 1].flatMap((side) => [
        collider(
          { kind: 'box', half: [HALF[0], BOARD / 2, 0.1] },
          { sound: 'plastic', restitution: 0.8, at: [0, BOARD / 2, side * (HALF[1] + 0.05)] },
        ),
        collider(
          { kind: 'box', half: [0.1, BOARD / 2, HALF[1]] },
          { sound: 'plastic', restitution: 0.8, at: [side * (HALF[0] + 0.05), BOARD / 2, 0] },
        ),
      ]),
      4,
    ),
    fixed(
      'stands',
      [
        part(
          join([
            ...RINK_STANDS.map(tiers),
            ...RINK_STANDS.map((stand) => crowd(random, taken(random, seatsOf(stand), 115), stand.heading)),
            painted(sheet([-50, -24, 50, -15.1], -0.01, 20), '#3a4048'),
            ...[-1, 1].map((side) =>
              painted(box(0.3, 16, 60, { at: [side * 44, 8, 4] }), (_x, y) =>
                mixed(rgb('#2a3345'), rgb('#141821'), y / 13),
              ),
            ),
            painted(box(100, 16, 0.3, { at: [0, 8, -24.6] }), (_x, y) =>
              mixed(rgb('#2a3345'), rgb('#141821'), y / 13),
            ),
            ...Array.from({ length: 5 }, (_, i) =>
              painted(
                box(2.2, 4.2, 0.05, { at: [-17 + i * 8.5, 9.2, -24.2] }),
                PALETTE[(i * 2) % PALETTE.length] ?? '#1c4fa0',
              ),
            ),
            ...Array.from({ length: 5 }, (_, i) =>
              painted(
                cylinder(
                  0.6,
                  0.02,
                  { at: [-17 + i * 8.5, 9.6, -24.15], turn: [Math.PI / 2, 0, 0] },
                  undefined,
                  24,
                ),
                PALETTE[(i * 2 + 1) % PALETTE.length] ?? '#ffffff',
              ),
            ),
          ]),
          surface('#ffffff', { roughness: 0.8 }),
          false,
        ),
      ],
      [],
      5,
    ),
    scoreboard([-10, 7.4, -19], ['2:40', '74.3'], ['#1f9aa0', '#f0b93c', '#d23b52', '#f2f5f8']),
    roof(56, 40, 13.5, 3.4, [0, -5]),
  ],
  lighting: floodlight({ key: '#f4f7ff', air: '#4a5872', floor: '#dce8f0', level: 1.05 }),
  ambience: indoors({ room: 0.4, crowd: 0.22 }),
  acoustics: { reverb: 1.7, wet: 0.24, echo: 0 },
  indoors: true,
  gravity: 9.81,
  ground: { sound: 'ice', friction: 0.03 },
  hoop: null,
  water: null,
  room: 11,
});
