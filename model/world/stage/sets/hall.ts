import type { Random } from '../../random.ts';
import type { Geometry, Lighting, Rgb, Vec3 } from '../../shoot/scene.ts';
import { fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, type Painter, painted, shaded } from '../geometry/paint.ts';
import { box, cylinder, panel } from '../geometry/shapes.ts';
import { sunAt } from '../light.ts';
import type { Body } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';

/** Light of lamps falls on the middle of a hall: 1 there, `rest` far out; metres. */
export const pool =
  ([cx, cz]: readonly [number, number], [inner, outer]: readonly [number, number], rest: number) =>
  (x: number, _y: number, z: number): number => {
    const t = Math.min(1, Math.max(0, (Math.hypot(x - cx, z - cz) - inner) / (outer - inner)));
    return 1 - (1 - rest) * t * t * (3 - 2 * t);
  };

/** A level sheet with vertices close enough to be painted: metres wide and deep, `cells` across the longer side. */
export const sheet = (
  [x0, z0, x1, z1]: readonly [number, number, number, number],
  y: number,
  cells: number,
): Geometry => {
  const longer = Math.max(x1 - x0, z1 - z0);
  const nx = Math.max(1, Math.round(((x1 - x0) / longer) * cells));
  const nz = Math.max(1, Math.round(((z1 - z0) / longer) * cells));
  const positions: number[] = [];
  const indices: number[] = [];
  for (let k = 0; k <= nz; k += 1) {
    for (let i = 0; i <= nx; i += 1) {
      positions.push(x0 + ((x1 - x0) * i) / nx, y, z0 + ((z1 - z0) * k) / nz);
      if (i < nx && k < nz) {
        const a = k * (nx + 1) + i;
        indices.push(a, a + nx + 1, a + 1, a + 1, a + nx + 1, a + nx + 2);
      }
    }
  }
  const normals = new Float32Array(positions.length);
  for (let i = 1; i < normals.length; i += 3) {
    normals[i] = 1;
  }
  return { positions: Float32Array.from(positions), normals, indices: Uint32Array.from(indices) };
};

export interface Stand {
  /** Middle of the foot of the first row, on the floor. */
  readonly at: Vec3;
  /** Which way those who sit there look, radians from +z towards +x. */
  readonly heading: number;
  readonly width: number;
  readonly rows: number;
  readonly rise: number;
  readonly run: number;
  /** Height of the wall below the first row. */
  readonly foot: number;
  /** Colours of the seats, in blocks between the aisles. */
  readonly seats: readonly string[];
  readonly concrete: string;
}

/** Width of a seat, metres, and how many there are from one aisle to the next. */
const SEAT = 0.56;
const BLOCK = 14;

/** Where people sit in a stand, in the world: the middle of each seat's top, row by row. */
export const seatsOf = (stand: Stand): readonly (readonly Vec3[])[] => {
  const count = Math.floor(stand.width / SEAT);
  const [sin, cos] = [Math.sin(stand.heading), Math.cos(stand.heading)];
  return Array.from({ length: stand.rows }, (_, row) =>
    Array.from({ length: count }, (_, i): Vec3 | null => {
      if (i % BLOCK === BLOCK - 1) {
        return null;
      }
      const x = (i - (count - 1) / 2) * SEAT;
      const z = -(row + 0.55) * stand.run;
      return [
        stand.at[0] + x * cos + z * sin,
        stand.at[1] + stand.foot + row * stand.rise + 0.44,
        stand.at[2] - x * sin + z * cos,
      ];
    }).filter((seat) => seat !== null),
  );
};

/** Rows of seats on concrete steps, painted; light falls off with the height as it does behind a row of lamps. */
export const tiers = (stand: Stand): Geometry => {
  const { rows, rise, run, foot, width } = stand;
  const pieces: Geometry[] = [
    painted(box(width + 1, foot, 0.16, { at: [0, foot / 2, 0] }), stand.concrete),
    painted(box(width + 1, 0.05, 0.05, { at: [0, foot + 0.55, 0.02] }), '#9aa2ac'),
  ];
  const count = Math.floor(width / SEAT);
  const seats = stand.seats.map((color) =>
    painted(
      join([
        panel(SEAT * 0.84, run * 0.42, { at: [0, 0.44, 0], turn: [-Math.PI / 2, 0, 0] }),
        panel(SEAT * 0.84, 0.08, { at: [0, 0.4, run * 0.21] }),
        panel(SEAT * 0.84, 0.42, { at: [0, 0.62, -run * 0.24], turn: [-0.14, 0, 0] }),
      ]),
      color,
    ),
  );
  for (let row = 0; row < rows; row += 1) {
    const y = foot + row * rise;
    pieces.push(
      painted(box(width + 1, rise, 0.06, { at: [0, y - rise / 2, -row * run] }), stand.concrete),
      painted(box(width + 1, 0.06, run, { at: [0, y - 0.03, -(row + 0.5) * run] }), stand.concrete),
    );
    for (let i = 0; i < count; i += 1) {
      const seat = seats[Math.floor(i / BLOCK) % seats.length];
      if (i % BLOCK < BLOCK - 1 && seat !== undefined) {
        pieces.push(place(seat, { at: [(i - (count - 1) / 2) * SEAT, y, -(row + 0.55) * run] }));
      }
    }
  }
  const top = foot + rows * rise;
  return place(
    shaded(join(pieces), (_x, y) => 1 - 0.45 * Math.min(1, y / Math.max(1, top))),
    { at: stand.at, turn: [0, stand.heading, 0] },
  );
};

/** Lattice girders under a dark roof with rows of lamps: `lamps` glow, the rest is barely seen. */
export const roof = (
  width: number,
  depth: number,
  height: number,
  glow: number,
  [x, z]: readonly [number, number] = [0, 0],
): Body => {
  const girders: Geometry[] = [];
  const lamps: Geometry[] = [];
  const spans = Math.max(3, Math.round(depth / 7));
  for (let k = 0; k < spans; k += 1) {
    const at = z - depth / 2 + ((k + 0.5) / spans) * depth;
    for (const y of [height - 0.4, height - 1.5]) {
      girders.push(box(width, 0.12, 0.12, { at: [x, y, at] }));
    }
    const cells = Math.round(width / 2.2);
    for (let i = 0; i < cells; i += 1) {
      const from = x - width / 2 + (i + 0.5) * (width / cells);
      girders.push(
        box(0.06, 1.45, 0.06, { at: [from, height - 0.95, at], turn: [0, 0, i % 2 === 0 ? 0.9 : -0.9] }),
      );
    }
    const rail = Math.round(width / 4.5);
    for (let i = 0; i < rail; i += 1) {
      const from = x - width / 2 + (i + 0.5) * (width / rail);
      lamps.push(cylinder(0.2, 0.12, { at: [from, height - 1.72, at] }, 0.24, 7));
      girders.push(cylinder(0.26, 0.34, { at: [from, height - 1.52, at] }, 0.14, 6));
    }
  }
  return fixed(
    'roof',
    [
      part(box(width + 12, 0.2, depth + 12, { at: [x, height, z] }), surface('#14171c'), false),
      part(join(girders), surface('#343a44', { roughness: 0.6 }), false),
      part(join(lamps), surface('#fff6e2', { emission: glow }), false),
    ],
    [],
    1,
  );
};

const SEGMENTS: Readonly<Record<string, string>> = {
  '0': 'abcdef',
  '1': 'bc',
  '2': 'abged',
  '3': 'abgcd',
  '4': 'fgbc',
  '5': 'afgcd',
  '6': 'afgedc',
  '7': 'abc',
  '8': 'abcdefg',
  '9': 'abcdfg',
  '.': 'p',
  ':': 'q',
};

/** Glowing figures of seven bars, `height` metres high, from the left edge at the origin, facing +z. */
const figures = (text: string, height: number): readonly Geometry[] => {
  const width = height * 0.52;
  const bar = height * 0.1;
  const h = height / 2 - bar / 2;
  const bars: Readonly<Record<string, readonly [x: number, y: number, w: number, h: number]>> = {
    a: [0.5, 1, width, bar],
    b: [1, 0.75, bar, h],
    c: [1, 0.25, bar, h],
    d: [0.5, 0, width, bar],
    e: [0, 0.25, bar, h],
    f: [0, 0.75, bar, h],
    g: [0.5, 0.5, width, bar],
    p: [0.4, 0, bar, bar],
    q: [0.4, 0.5, bar, height * 0.4],
  };
  return [...text].flatMap((sign, i) =>
    [...(SEGMENTS[sign] ?? '')].map((name) => {
      const [x, y, w, tall] = bars[name] ?? [0, 0, 0.01, 0.01];
      return box(w, tall, 0.02, { at: [i * height * 0.82 + x * width, y * height, 0] });
    }),
  );
};

/** A board with two lines of lit figures and bars of colour, facing +z; its middle at `at`. */
export const scoreboard = (at: Vec3, lines: readonly [string, string], colors: readonly string[]): Body => {
  const bars = colors.map((color, i) =>
    painted(box(0.34, 0.9 - (i % 3) * 0.22, 0.04, { at: [-2.15 + i * 0.46, -0.75, 0.2] }), color),
  );
  return fixed(
    'scoreboard',
    [
      part(
        join([
          painted(box(5.6, 2.9, 0.34), '#0d1016'),
          painted(box(5.8, 0.1, 0.4, { at: [0, 1.5, 0] }), '#59616d'),
          painted(box(5.8, 0.1, 0.4, { at: [0, -1.5, 0] }), '#59616d'),
          painted(box(0.06, 6, 0.06, { at: [-2.2, 4.4, 0] }), '#3a4049'),
          painted(box(0.06, 6, 0.06, { at: [2.2, 4.4, 0] }), '#3a4049'),
        ]),
        surface('#ffffff', { roughness: 0.5 }),
      ),
      part(
        join([
          ...lines.flatMap((line, i) =>
            figures(line, 0.72).map((bar) =>
              painted(
                place(bar, { at: [i === 0 ? -2.3 : 0.45, 0.28, 0.2] }),
                i === 0 ? '#ffd27a' : '#8fe0ff',
              ),
            ),
          ),
          ...bars,
        ]),
        surface('#ffffff', { emission: 1.5 }),
        false,
      ),
    ],
    [],
    3,
    at,
  );
};

/** A strip of boards with invented shapes: slanted bars, discs and waves of colour. Along x from `from` to `to`, facing +z. */
export const hoarding = (
  [from, to]: readonly [number, number],
  [y, z]: readonly [number, number],
  height: number,
  palette: readonly string[],
  random: Random,
): Geometry => {
  const pieces: Geometry[] = [];
  const panels = Math.max(1, Math.round((to - from) / 3));
  const width = (to - from) / panels;
  for (let i = 0; i < panels; i += 1) {
    const x = from + (i + 0.5) * width;
    const ground = palette[i % palette.length] ?? '#224';
    const ink = palette[(i + 1 + Math.floor(random() * (palette.length - 1))) % palette.length] ?? '#fff';
    pieces.push(painted(box(width, height, 0.05, { at: [x, y + height / 2, z] }), ground));
    const kind = i % 3;
    for (let k = 0; k < 3; k += 1) {
      const off = (k - 1) * height * 0.5;
      if (kind === 0) {
        pieces.push(
          painted(
            box(height * 0.16, height * 0.62, 0.02, {
              at: [x + off, y + height / 2, z + 0.03],
              turn: [0, 0, -0.5],
            }),
            ink,
          ),
        );
      } else if (kind === 1) {
        pieces.push(
          painted(
            cylinder(
              height * (0.3 - k * 0.07),
              0.01,
              { at: [x + off * 1.1, y + height / 2, z + 0.032], turn: [Math.PI / 2, 0, 0] },
              undefined,
              20,
            ),
            ink,
          ),
        );
      } else {
        pieces.push(
          painted(
            box(width * (0.62 - k * 0.16), height * 0.1, 0.02, {
              at: [x - k * 0.1, y + height * (0.7 - k * 0.2), z + 0.03],
            }),
            ink,
          ),
        );
      }
    }
  }
  return join(pieces);
};

/** Light of many lamps under a roof: a strong key from above, the air of the hall dim around it. */
export const floodlight = ({
  key,
  air,
  floor,
  level = 1,
  azimuth = -0.55,
}: {
  readonly key: string;
  readonly air: string;
  /** Colour that the floor throws back. */
  readonly floor: string;
  readonly level?: number;
  readonly azimuth?: number;
}): Lighting => {
  const dim = rgb(air);
  return {
    sun: { direction: sunAt(0.95, azimuth), color: rgb(key), intensity: 2.7 * level, angularRadius: 0.05 },
    sky: {
      zenith: dimmed(mixed(dim, rgb(key), 0.5), 0.62 * level),
      horizon: dimmed(dim, 0.42 * level),
      ground: dimmed(mixed(rgb(floor), dim, 0.35), 0.42 * level),
      clouds: 0,
    },
    fog: { color: dimmed(dim, 0.3 * level), density: 0.006 },
    exposure: 1.2,
  };
};

/** Paints by place with a light pool on top. */
export const underLamps =
  (color: Rgb | Painter, light: (x: number, y: number, z: number) => number): Painter =>
  (x, y, z, nx, ny, nz) =>
    dimmed(typeof color === 'function' ? color(x, y, z, nx, ny, nz) : color, light(x, y, z));
