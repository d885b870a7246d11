import { CylinderGeometry, Euler, Quaternion, Vector3 } from 'three';
import type { Geometry } from '../../shoot/scene.ts';
import { collider, fixed, part, turned } from '../build.ts';
import { join, mesh } from '../geometry/mesh.ts';
import { mixed, painted } from '../geometry/paint.ts';
import { box, softBox, torus } from '../geometry/shapes.ts';
import type { Body, Collider, Hoop } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';

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

/** Knots of the net by row: radius and depth under the ring. */
const NET: readonly (readonly [radius: number, down: number])[] = [
  [HOOP.ringRadius, 0],
  [0.205, 0.085],
  [0.178, 0.17],
  [0.153, 0.25],
  [0.137, 0.33],
  [0.135, 0.41],
];
const MESHES = 12;

/** Cords knotted to diamonds, narrower towards the end. */
const netCords = (): Geometry => {
  const knot = (row: number, i: number): Vector3 => {
    const [radius, down] = NET[row] ?? [0, 0];
    const angle = ((i + (row % 2) / 2) / MESHES) * Math.PI * 2;
    return new Vector3(Math.cos(angle) * radius, -down, Math.sin(angle) * radius);
  };
  const cords: Geometry[] = [];
  for (let row = 0; row + 1 < NET.length; row += 1) {
    for (let i = 0; i < MESHES; i += 1) {
      const from = knot(row, i);
      for (const other of row % 2 === 0 ? [i, i - 1] : [i, i + 1]) {
        const to = knot(row + 1, other);
        const way = to.clone().sub(from);
        const middle = from.clone().addScaledVector(way, 0.5);
        const lean = new Euler().setFromQuaternion(
          new Quaternion().setFromUnitVectors(new Vector3(0, 1, 0), way.clone().normalize()),
        );
        cords.push(
          mesh(new CylinderGeometry(0.0042, 0.0042, way.length(), 4, 1, true), {
            at: [middle.x, middle.y, middle.z],
            turn: [lean.x, lean.y, lean.z],
          }),
        );
      }
    }
  }
  return join(cords);
};

/** A frame of four bars on the board's face: outer width and height, bar, how far down from the middle. */
const frameOf = (width: number, height: number, bar: number, down: number, x: number, color: string) =>
  [
    box(0.006, bar, width, { at: [x, height / 2 - bar / 2 - down, 0] }),
    box(0.006, bar, width, { at: [x, -height / 2 + bar / 2 - down, 0] }),
    box(0.006, height, bar, { at: [x, -down, width / 2 - bar / 2] }),
    box(0.006, height, bar, { at: [x, -down, -width / 2 + bar / 2] }),
  ].map((piece) => painted(piece, color));

const STEEL = '#2c3e63';

/** Base, upright, arms and padding that hold the board out over the floor. */
const supportBody = (): Body =>
  fixed(
    'pole',
    [
      part(
        join([
          painted(box(0.2, 3.55, 0.2, { at: [4.45, 1.8, 0] }), STEEL),
          painted(box(1.42, 0.15, 0.16, { at: [3.76, 3.52, 0], turn: [0, 0, 0.04] }), STEEL),
          painted(box(1.5, 0.08, 0.08, { at: [3.8, 3.08, 0.14], turn: [0, 0, 0.32] }), STEEL),
          painted(box(1.5, 0.08, 0.08, { at: [3.8, 3.08, -0.14], turn: [0, 0, 0.32] }), STEEL),
          painted(box(0.05, 0.9, 1.3, { at: [3.08, 3.43, 0] }), '#8d97a6'),
          painted(box(0.06, 0.86, 0.05, { at: [3.1, 3.43, 0.6] }), STEEL),
          painted(box(0.06, 0.86, 0.05, { at: [3.1, 3.43, -0.6] }), STEEL),
          painted(softBox(1.5, 0.34, 1.1, 0.08, { at: [5, 0.17, 0] }), '#1f2c4a'),
        ]),
        surface('#ffffff', { roughness: 0.45 }),
      ),
      part(
        join([
          painted(softBox(0.42, 1.9, 0.46, 0.08, { at: [4.42, 1.02, 0] }), '#b8322a'),
          painted(box(0.43, 0.1, 0.47, { at: [4.42, 1.5, 0] }), '#f2efe6'),
          painted(
            softBox(0.1, 0.09, HOOP.boardHalfWidth * 2 + 0.04, 0.03, { at: [3, HOOP.boardBottom, 0] }),
            '#b8322a',
          ),
        ]),
        surface('#ffffff', { roughness: 0.8 }),
      ),
    ],
    [collider({ kind: 'box', half: [0.17, 1.8, 0.17] }, { sound: 'metal', at: [4.45, 1.8, 0] })],
    3,
  );

/** The basket and what holds it, for the court and for rehearsing a shot. */
export const hoopBodies = (): readonly Body[] => {
  const [x, y] = HOOP.ring;
  const height = HOOP.boardTop - HOOP.boardBottom;
  const middle = (HOOP.boardTop + HOOP.boardBottom) / 2;
  const glass = rgb('#b9c9d4');
  const clear = rgb('#e6eef2');
  return [
    fixed(
      'backboard',
      [
        part(
          // a pane with the hall in it: paler where it mirrors the lamps, in a slanting band
          painted(softBox(0.05, height, HOOP.boardHalfWidth * 2, 0.015), (_x, py, pz) =>
            mixed(glass, clear, 0.5 + 0.5 * Math.sin(py * 2.2 + pz * 1.6)),
          ),
          surface('#ffffff', { roughness: 0.07 }),
        ),
        part(
          join([
            ...frameOf(HOOP.boardHalfWidth * 2 - 0.01, height - 0.01, 0.05, 0, -0.028, '#fbfbf8'),
            ...frameOf(0.61, 0.46, 0.05, 0.255, -0.0285, '#d6402a'),
          ]),
          surface('#ffffff', { roughness: 0.4 }),
          false,
        ),
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
            box(0.03, 0.16, 0.2, { at: [HOOP.boardX - 0.012, y - 0.06, 0] }),
          ]),
          surface('#e2501f', { roughness: 0.35 }),
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
    fixed('net', [part(netCords(), surface('#f6f4ec', { roughness: 0.95 }))], [], 0.4, [x, y, 0]),
    supportBody(),
  ];
};
