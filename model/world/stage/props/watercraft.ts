import type { PropKind } from '../../read/screenplay.ts';
import type { Geometry } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft, type Section } from '../geometry/loft.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { box, cylinder, softBox, torus } from '../geometry/shapes.ts';
import { surface, tint } from '../surfaces.ts';
import type { Maker } from './prop.ts';

/** A touring board: metres, its bow towards +z, its origin in the middle of its length and thickness. */
export const BOARD = { length: 3.2, width: 0.8, thickness: 0.15, mass: 11 } as const;

const smooth = (t: number): number => {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
};

/** Half the width at z: a rounded bow, full amidships, a narrow square tail. */
const halfWidth = (z: number): number => {
  const s = (2 * z) / BOARD.length;
  const bow = s > 0 ? Math.max(0, 1 - s ** 2.3) ** 0.72 : 1;
  const tail = s < 0 ? 1 - 0.36 * smooth(-s) - 0.12 * Math.max(0, -s - 0.9) * 10 : 1;
  return (BOARD.width / 2) * Math.max(0.02, bow * tail);
};
const halfThickness = (z: number): number => {
  const s = (2 * z) / BOARD.length;
  return (BOARD.thickness / 2) * (1 - 0.42 * smooth((Math.abs(s) - 0.55) / 0.45));
};
/** The rocker: the bow rises so that it does not dive, the tail a little. */
const middle = (z: number): number => {
  const s = (2 * z) / BOARD.length;
  return 0.13 * Math.max(0, s - 0.1) ** 2.4 + 0.025 * Math.max(0, -s - 0.4) ** 2;
};

/** Roundness of the rails: a superellipse of this power. */
const RAIL = 3.4;

/** Height of the deck over the board's origin. */
export const deckAt = (x: number, z: number): number => {
  const across = Math.min(1, Math.abs(x) / halfWidth(z));
  return middle(z) + halfThickness(z) * (1 - across ** RAIL) ** (1 / RAIL);
};

/** The board's shell out of so many sections, closer at the ends, each with so many corners. */
const shell = (sections: number, around: number): Geometry =>
  place(
    loft(
      Array.from({ length: sections }, (_, i): Section => {
        const end = i === 0 || i === sections - 1;
        const z = (-Math.cos((Math.PI * i) / (sections - 1)) * BOARD.length) / 2;
        return {
          y: z,
          rx: halfWidth(z) * (end ? 0.55 : 1),
          rz: halfThickness(z) * (end ? 0.5 : 1),
          z: -middle(z),
          square: RAIL,
        };
      }),
      around,
      1,
    ),
    { turn: [Math.PI / 2, 0, 0] },
  );

/** A sheet that lies on the deck between two stations, as wide as `share` of it, or of the width `across` gives at z. */
const sheet = (
  from: number,
  to: number,
  across: (z: number) => readonly [number, number],
  lift: number,
): Geometry => {
  const along = Math.max(2, Math.ceil((to - from) / 0.06));
  const wide = 14;
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i <= along; i += 1) {
    const z = from + ((to - from) * i) / along;
    const [left, right] = across(z);
    for (let k = 0; k <= wide; k += 1) {
      const x = left + ((right - left) * k) / wide;
      positions.push(x, deckAt(x, z) + lift, z);
    }
  }
  for (let i = 0; i < along; i += 1) {
    for (let k = 0; k < wide; k += 1) {
      const a = i * (wide + 1) + k;
      const b = a + wide + 1;
      indices.push(a, b, a + 1, a + 1, b, b + 1);
    }
  }
  return withNormals(Float32Array.from(positions), Uint32Array.from(indices));
};

const inset =
  (by: number) =>
  (z: number): readonly [number, number] => {
    const w = Math.max(0.005, halfWidth(z) - by);
    return [-w, w];
  };
/** A band that points to the bow, like a chevron: its arms run back from the middle. */
const chevron =
  (tip: number, depth: number, side: 1 | -1) =>
  (z: number): readonly [number, number] => {
    const w = Math.max(0.005, halfWidth(z) - 0.035);
    const outer = Math.min(w, Math.max(0, tip - z) * 0.62);
    const inner = Math.min(w, Math.max(0, tip - depth - z) * 0.62);
    return side > 0 ? [inner, Math.max(inner + 1e-4, outer)] : [Math.min(-inner - 1e-4, -outer), -inner];
  };

const fin = (): Geometry => {
  const bottom = (z: number) => middle(z) - halfThickness(z) + 0.01;
  return place(
    loft(
      [
        { y: 0, rx: 0.006, rz: 0.1 },
        { y: -0.08, rx: 0.005, rz: 0.075, z: -0.035 },
        { y: -0.16, rx: 0.004, rz: 0.045, z: -0.085 },
        { y: -0.21, rx: 0.002, rz: 0.012, z: -0.12 },
      ],
      14,
      3,
    ),
    { at: [0, bottom(-1.25), -1.25] },
  );
};

export const PADDLE = { length: 1.95, blade: 0.44, shaft: 0.015 } as const;

/** A dinghy for a hull of length 2: its stations run from the transom (0) to the stem (1), along x. */
const STATIONS = 14;
const RIBS = 7;
const dinghy = (s: number) => {
  const at = (i: number) => i / (STATIONS - 1);
  const beam = (u: number) =>
    0.4 * (0.66 + 0.34 * smooth(u / 0.4)) * (1 - smooth((u - 0.5) / 0.5) ** 1.3) + 0.012 * (1 - u);
  const sheer = (u: number) => 0.2 + 0.03 * (1 - u) ** 2 + 0.15 * u ** 3;
  const keel = (u: number) => -0.2 + 0.05 * (1 - u) ** 2 + 0.28 * smooth((u - 0.6) / 0.4) ** 1.6;
  const along = (u: number) => -0.95 + 2 * u;
  const rib = (u: number, t: number): readonly [number, number] => {
    const angle = (Math.PI / 2) * t;
    return [
      beam(u) * Math.sin(angle) ** 0.75,
      keel(u) + (sheer(u) - keel(u)) * (1 - Math.cos(angle)) ** 1.15,
    ];
  };
  const grid = (rows: readonly (readonly (readonly [number, number, number])[])[]): Geometry => {
    const wide = rows[0]?.length ?? 0;
    const indices: number[] = [];
    for (let i = 0; i + 1 < rows.length; i += 1) {
      for (let k = 0; k + 1 < wide; k += 1) {
        const a = i * wide + k;
        indices.push(a, a + 1, a + wide, a + 1, a + wide + 1, a + wide);
      }
    }
    return withNormals(Float32Array.from(rows.flat(2).map((value) => value * s)), Uint32Array.from(indices));
  };
  const stations = Array.from({ length: STATIONS }, (_, i) => at(i));
  const skin = grid(
    stations.map((u) =>
      Array.from({ length: 2 * RIBS - 1 }, (_, k): readonly [number, number, number] => {
        const side = k - (RIBS - 1);
        const [z, y] = rib(u, Math.abs(side) / (RIBS - 1));
        return [along(u), y, -Math.sign(side) * z];
      }),
    ),
  );
  const flat = (drop: number, share: number, from: number, to: number, up: boolean): Geometry =>
    grid(
      stations
        .filter((u) => u >= from && u <= to)
        .map((u) =>
          [-1, 1].map((side): readonly [number, number, number] => [
            along(u),
            sheer(u) - drop,
            (up ? side : -side) * beam(u) * share,
          ]),
        ),
    );
  const transom = grid(
    [1, -1].map((side) =>
      Array.from({ length: RIBS }, (_, k): readonly [number, number, number] => {
        const [z, y] = rib(0, k / (RIBS - 1));
        return [along(0), y, side * z];
      }),
    ),
  );
  return {
    skin,
    deck: flat(0, 1, 0, 1, true),
    well: flat(-0.004, 0.74, 0.12, 0.62, true),
    transom,
    along,
    sheer,
    beam,
  };
};

export const WATERCRAFT = {
  paddleboard: {
    material: 'plastic',
    color: '#12a9bd',
    make: ({ color, named, scale }) => {
      const s = scale;
      const size = (geometry: Geometry) => place(geometry, { scale: s });
      const accent = named ? tint(color, 1.6) : '#ff7a1c';
      const gloss = { roughness: 0.22 };
      const third = BOARD.length / 6;
      return {
        parts: [
          part(size(shell(41, 40)), surface(color, gloss)),
          part(size(sheet(-1.5, 1.52, inset(0.045), 0.002)), surface('#f6f5ef', { roughness: 0.3 }), false),
          part(
            size(
              join([
                sheet(0.62, 1.44, chevron(1.44, 0.2, 1), 0.004),
                sheet(0.62, 1.44, chevron(1.44, 0.2, -1), 0.004),
              ]),
            ),
            surface(accent, gloss),
            false,
          ),
          part(
            size(
              join([
                sheet(0.56, 1.12, chevron(1.12, 0.1, 1), 0.004),
                sheet(0.56, 1.12, chevron(1.12, 0.1, -1), 0.004),
              ]),
            ),
            surface(color, gloss),
            false,
          ),
          part(
            size(sheet(-1.36, 0.5, inset(0.1), 0.005)),
            surface('#3b4a52', { roughness: 0.95, pattern: ['stripes', 16, '#2e3b42'] }),
            false,
          ),
          part(size(sheet(-1.36, -1.12, inset(0.11), 0.016)), surface(accent, { roughness: 0.9 }), false),
          part(
            size(
              join([
                place(torus(0.055, 0.011, {}, 20), {
                  at: [0, deckAt(0, -0.05) + 0.006, -0.05],
                  turn: [Math.PI / 2, 0, 0],
                  scale: [0.6, 1.4, 1],
                }),
                cylinder(0.025, 0.012, { at: [0, deckAt(0, -1.47) + 0.005, -1.47] }),
                fin(),
              ]),
            ),
            surface('#1b2226', { roughness: 0.5 }),
          ),
        ],
        shapes: [-1, 0, 1].map((k) => ({
          shape: {
            kind: 'box' as const,
            half: [(k === 0 ? 0.4 : 0.33) * s, (BOARD.thickness / 2) * s, third * s] as const,
          },
          at: [0, (k > 0 ? 0.03 : 0) * s, k * 2 * third * s] as const,
        })),
        displaces: size(shell(17, 20)),
        base: (BOARD.thickness / 2) * s,
        size: BOARD.length * s,
        volume: 0.25 * s ** 3,
        density: BOARD.mass / 0.25,
        friction: 0.9,
        restitution: 0.2,
      };
    },
  },
  boat: {
    material: 'wood',
    make: ({ color, main, named, scale }) => {
      const s = scale * 0.65;
      const { skin, deck, well, transom, along, sheer, beam } = dinghy(s);
      const closed = join([skin, deck, transom]);
      const cloth = surface(named ? color : '#f4f1e6', { roughness: 0.9 });
      const sail = (foot: number, luff: number, from: number, side: 1 | -1): Geometry =>
        withNormals(
          Float32Array.from(
            [0, 1, 2, 3, 4, 5, 6].flatMap((k) => {
              const up = k / 6;
              const chord = foot * (1 - up) ** 0.9 + 0.02;
              return [0, 0.5, 1].flatMap((c) => [
                (from - c * chord) * s,
                (0.48 + up * luff + 0.03 * c) * s,
                (Math.sin(Math.PI * c) * 0.09 * (1 - up) + c * 0.1) * s,
              ]);
            }),
          ),
          Uint32Array.from(
            [0, 1, 2, 3, 4, 5].flatMap((k) =>
              [0, 1].flatMap((c) => {
                const a = k * 3 + c;
                const quad = [a, a + 3, a + 1, a + 1, a + 3, a + 4];
                return side > 0 ? quad : quad.toReversed();
              }),
            ),
          ),
        );
      const rails = [1, -1].flatMap((side) =>
        Array.from({ length: 12 }, (_, i) => {
          const [u, v] = [i / 12, (i + 1) / 12];
          const [x, z] = [(along(u) + along(v)) / 2, ((beam(u) + beam(v)) / 2) * side];
          const run = Math.hypot(along(v) - along(u), beam(v) - beam(u)) + 0.02;
          return box(run * s, 0.035 * s, 0.03 * s, {
            at: [x * s, ((sheer(u) + sheer(v)) / 2 + 0.01) * s, z * s],
            turn: [
              0,
              -Math.atan2((beam(v) - beam(u)) * side, along(v) - along(u)),
              Math.atan2(sheer(v) - sheer(u), along(v) - along(u)),
            ],
          });
        }),
      );
      const dark = surface(tint(color, 0.55), { roughness: 0.6 });
      return {
        parts: [
          part(join([skin, transom]), named ? surface(color, { roughness: 0.35 }) : main),
          part(deck, surface('#c79a64', { roughness: 0.6, pattern: ['planks', 16 / s, '#a87c48'] })),
          part(well, surface('#4a3422', { roughness: 0.9 }), false),
          part(
            join([
              ...rails,
              box(0.12 * s, 0.03 * s, 0.6 * s, { at: [-0.45 * s, 0.25 * s, 0] }),
              box(0.12 * s, 0.03 * s, 0.62 * s, { at: [0.05 * s, 0.25 * s, 0] }),
            ]),
            dark,
          ),
          part(
            join([
              cylinder(0.02 * s, 1.75 * s, { at: [0.28 * s, 1.07 * s, 0] }, 0.013 * s, 12),
              cylinder(0.014 * s, 0.95 * s, {
                at: [-0.19 * s, 0.47 * s, 0.05 * s],
                turn: [0, 0.1, Math.PI / 2],
              }),
            ]),
            surface('#b98b55', { roughness: 0.5 }),
          ),
          part(join([sail(0.9, 1.42, 0.26, 1), sail(0.9, 1.42, 0.26, -1)]), cloth),
        ],
        shapes: [{ shape: { kind: 'hull', points: closed.positions } }],
        displaces: closed,
        base: 0.2 * s,
        size: 2 * s,
        volume: 0.3 * s ** 3,
        density: 250,
      };
    },
  },
  paddle: {
    material: 'plastic',
    color: '#ff7a1c',
    make: ({ color, scale }) => {
      const s = scale;
      const { length, blade, shaft } = PADDLE;
      const size = (geometry: Geometry) => place(geometry, { scale: s });
      const end = -length / 2;
      return {
        parts: [
          part(
            size(
              join([
                cylinder(shaft, length - blade * 0.7, { at: [0, blade * 0.35, 0] }, shaft, 14),
                softBox(0.11, 0.026, 0.03, 0.012, { at: [0, length / 2, 0] }),
              ]),
            ),
            surface('#1d2023', { roughness: 0.35 }),
          ),
          part(
            size(
              place(
                loft(
                  [
                    { y: 0, rx: 0.02, rz: 0.006 },
                    { y: 0.03, rx: 0.075, rz: 0.007 },
                    { y: 0.16, rx: 0.105, rz: 0.008 },
                    { y: 0.3, rx: 0.08, rz: 0.01 },
                    { y: blade, rx: 0.016, rz: 0.016 },
                  ],
                  20,
                  3,
                ),
                // a blade leans forward of its shaft
                { at: [0, end, 0.035], turn: [-0.16, 0, 0] },
              ),
            ),
            surface(color, { roughness: 0.25 }),
          ),
          part(
            size(box(0.06, 0.1, 0.001, { at: [0, end + 0.2, 0.016], turn: [-0.16, 0, 0] })),
            surface('#f6f5ef', { roughness: 0.3 }),
            false,
          ),
        ],
        shapes: [
          {
            shape: { kind: 'capsule', halfHeight: (length / 2 - blade / 2) * s, radius: shaft * s },
            at: [0, (blade / 2) * s, 0],
          },
          {
            shape: { kind: 'box', half: [0.1 * s, (blade / 2) * s, 0.008 * s] },
            at: [0, (end + blade / 2) * s, 0],
          },
        ],
        base: (length / 2) * s,
        size: length * s,
        volume: 0.0021 * s ** 3,
        // foam in the blade, air in the shaft: paddles float
        density: 330,
        friction: 0.5,
        restitution: 0.3,
      };
    },
  },
} satisfies Partial<Record<PropKind, Maker>>;
