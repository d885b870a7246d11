import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import { mixed } from '../../geometry/paint.ts';
import type { Field } from '../body/field.ts';
import { CENTER, type FaceShape, MOUTH_LINE, skinAlong } from './skull.ts';

/** Azimuths from the front, degrees: close together at the mouth, where its corner is one of them. */
const COLUMNS = [
  0, 2, 4, 6, 8, 10, 12, 14, 15.6, 18, 20.5, 23.5, 27, 31, 35.5, 40.5, 46, 53, 61, 70, 80, 92, 106, 122, 140,
  160, 180,
] as const;
/** Of {@link COLUMNS}, the corner of the mouth. */
const CORNER = 8;

/** Heights that the rows have in front of the face. */
const ABOVE = [
  0.15, 0.143, 0.137, 0.131, 0.1265, 0.1225, 0.119, 0.115, 0.11, 0.105, 0.1, 0.095, 0.09, 0.085, 0.08, 0.0755,
  0.0715, 0.068, 0.065, 0.0623, 0.0598, 0.0572, 0.054, 0.05, 0.0465, 0.0438, 0.0415, 0.0393, 0.0373, 0.0353,
  0.0335, 0.0321, 0.0313,
] as const;
const BELOW = [
  0.0303, 0.0295, 0.028, 0.0262, 0.0243, 0.0224, 0.0205, 0.0185, 0.016, 0.0125, 0.008, 0.003, -0.003, -0.009,
] as const;
const FRONT = 0.092;
const elevation = (height: number): number => Math.atan2(height - CENTER[1], FRONT);

/** A vertex of the face: where it is, and what the mouth does to it. */
export interface FacePoint {
  readonly at: Vec3;
  readonly normal: Vec3;
  readonly color: Rgb;
  /** Above the line between the lips, below it, or inside of the mouth on either side. */
  readonly part: 'upper' | 'lower';
  readonly inside: boolean;
  /** 0 in the middle of the face, 1 at the corner of the mouth, more beyond. */
  readonly aside: number;
}

export interface FacePaint {
  readonly skin: Rgb;
  readonly lips: Rgb;
  readonly blush: Rgb;
  readonly cavity: Rgb;
  /** How the face is coloured beyond that: freckles, stubble. Multiplies. */
  tone(x: number, y: number, z: number): number;
}

/** The left half of the face and skull with the pocket of the mouth; indices of counter-clockwise triangles. */
export interface HalfFace {
  readonly points: readonly FacePoint[];
  readonly indices: Uint32Array;
}

/** Builds the left half of a head's skin as a grid of rays, slit between the lips. It ends at x = 0. */
export const halfFace = (field: Field, shape: FaceShape, paint: FacePaint): HalfFace => {
  const points: FacePoint[] = [];
  const indices: number[] = [];
  const add = (point: FacePoint): number => points.push(point) - 1;

  const colorAt = ([x, y, z]: Vec3, height: number, aside: number): Rgb => {
    const cheek = Math.exp(-(((x - 0.04) / 0.02) ** 2) - ((y - 0.063) / 0.018) ** 2) * (z > 0 ? 1 : 0);
    const nose = shape.drawn ? 0 : Math.exp(-((x / 0.014) ** 2) - ((y - 0.066) / 0.012) ** 2) * 0.7;
    const skin = mixed(paint.skin, paint.blush, 0.5 * cheek + 0.4 * nose);
    const tone = paint.tone(x, y, z);
    const base: Rgb = [skin[0] * tone, skin[1] * tone, skin[2] * tone];
    if (shape.drawn) {
      return base;
    }
    // the red of the lips: a bow above, a curve below
    const reach = Math.max(0, 1 - aside ** 2.2);
    const upper = MOUTH_LINE + 0.0092 * reach ** 0.7 - 0.0016 * Math.exp(-((aside / 0.12) ** 2));
    const lower = MOUTH_LINE - 0.0108 * reach ** 0.6;
    const edge = Math.min(upper - height, height - lower);
    const red = mixed(base, paint.lips, aside < 1 ? Math.min(1, Math.max(0, edge / 0.0012 + 0.6)) : 0);
    // lips meet in a shadow
    const fold = aside < 1 ? 0.5 * Math.exp(-(((height - MOUTH_LINE) / 0.0008) ** 2)) : 0;
    return [red[0] * (1 - fold), red[1] * (1 - fold), red[2] * (1 - fold)];
  };

  const surface = (
    theta: number,
    tilt: number,
    part: 'upper' | 'lower',
    aside: number,
    height: number,
  ): FacePoint => {
    const [dx, dy, dz] = [Math.sin(theta) * Math.cos(tilt), Math.sin(tilt), Math.cos(theta) * Math.cos(tilt)];
    const far = skinAlong(field, dx, dy, dz);
    const at: Vec3 = [
      theta === 0 || theta === Math.PI ? 0 : dx * far,
      CENTER[1] + dy * far,
      CENTER[2] + dz * far,
    ];
    const [, nx, ny, nz] = field.slope(Math.max(at[0], 1e-4), at[1], at[2]);
    const flat = at[0] === 0 ? Math.hypot(ny, nz) || 1 : 1;
    const normal: Vec3 = [at[0] === 0 ? 0 : nx, ny / flat, nz / flat];
    return { at, normal, color: colorAt(at, height, aside), part, inside: false, aside };
  };

  const last = COLUMNS.length - 1;
  const thetas = COLUMNS.map((degrees) => (degrees * Math.PI) / 180);
  // rows of latitude; beyond the mouth the rows of the lips spread out again
  const crown = [84, 74, 64, 55, 46, 38].map((degrees) => (degrees * Math.PI) / 180);
  const throat = [-54, -61, -69, -78].map((degrees) => (degrees * Math.PI) / 180);
  const rows: { readonly tilt: number; readonly part: 'upper' | 'lower'; readonly height: number }[] = [
    ...crown.map((tilt) => ({ tilt, part: 'upper', height: 1 }) as const),
    ...ABOVE.map((height) => ({ tilt: elevation(height), part: 'upper', height }) as const),
    { tilt: elevation(MOUTH_LINE), part: 'upper', height: MOUTH_LINE },
    ...BELOW.map((height) => ({ tilt: elevation(height), part: 'lower', height }) as const),
    ...throat.map((tilt) => ({ tilt, part: 'lower', height: -1 }) as const),
  ];
  const seam = crown.length + ABOVE.length;
  const grid = rows.map(({ tilt, part, height }) =>
    thetas.map((theta, c) => {
      const aside = (COLUMNS[c] ?? 0) / (COLUMNS[CORNER] ?? 1);
      return add(surface(theta, tilt, part, aside, height));
    }),
  );
  // the seam twice, but for its corner: the lower lip has an edge of its own
  const lowerSeam = (grid[seam] ?? []).map((vertex, c) => {
    const point = points[vertex];
    return c >= CORNER || point === undefined ? vertex : add({ ...point, part: 'lower' });
  });
  const quad = (a: number, b: number, c: number, d: number) => {
    for (const [p, q, r] of [
      [a, b, c],
      [a, c, d],
    ] as const) {
      if (p !== q && q !== r && p !== r) {
        indices.push(p, q, r);
      }
    }
  };
  for (let r = 0; r + 1 < grid.length; r += 1) {
    const upper = r === seam ? lowerSeam : (grid[r] ?? []);
    const lower = grid[r + 1] ?? [];
    for (let c = 0; c < last; c += 1) {
      quad(upper[c] ?? 0, lower[c] ?? 0, lower[c + 1] ?? 0, upper[c + 1] ?? 0);
    }
  }
  for (const [row, tilt, flip] of [
    [grid[0] ?? [], Math.PI / 2, false],
    [grid.at(-1) ?? [], -Math.PI / 2, true],
  ] as const) {
    const pole = add(surface(0, tilt, flip ? 'lower' : 'upper', 0, flip ? -1 : 1));
    for (let c = 0; c < last; c += 1) {
      const [a, b] = [row[c] ?? 0, row[c + 1] ?? 0];
      indices.push(...(flip ? [pole, b, a] : [pole, a, b]));
    }
  }

  // the pocket behind the lips: back along its roof, down, and forward along its floor
  const pocket = [
    { back: 0.0045, up: 0.0004, part: 'upper' },
    { back: 0.011, up: 0.006, part: 'upper' },
    { back: 0.035, up: 0.011, part: 'upper' },
    { back: 0.042, up: 0, part: 'lower' },
    { back: 0.035, up: -0.009, part: 'lower' },
    { back: 0.011, up: -0.006, part: 'lower' },
    { back: 0.0045, up: -0.0004, part: 'lower' },
  ] as const;
  const strips = [
    grid[seam] ?? [],
    ...pocket.map(({ back, up, part }) =>
      (grid[seam] ?? []).slice(0, CORNER + 1).map((vertex, c) => {
        const lip = points[vertex];
        if (lip === undefined || c === CORNER) {
          return vertex;
        }
        const [x, y, z] = lip.at;
        const dark = Math.min(1, back / 0.012);
        return add({
          at: [x * (1 - back * 6), y + up * (1 - (c / CORNER) ** 2), z - back],
          normal: [0, up > 0 ? -0.7 : 0.7, 0.7],
          color: mixed(shape.drawn ? paint.cavity : lip.color, paint.cavity, dark),
          part,
          inside: true,
          aside: lip.aside,
        });
      }),
    ),
    lowerSeam,
  ];
  for (let r = 0; r + 1 < strips.length; r += 1) {
    const from = strips[r] ?? [];
    const to = strips[r + 1] ?? [];
    for (let c = 0; c < CORNER; c += 1) {
      quad(from[c] ?? 0, to[c] ?? 0, to[c + 1] ?? 0, from[c + 1] ?? 0);
    }
  }
  return { points, indices: new Uint32Array(indices) };
};

/** The geometry of points alone. */
export const geometryOf = (
  points: readonly FacePoint[],
  indices: Uint32Array,
): Geometry & { readonly colors: Float32Array } => ({
  positions: Float32Array.from(points.flatMap(({ at }) => at)),
  normals: Float32Array.from(points.flatMap(({ normal }) => normal)),
  colors: Float32Array.from(points.flatMap(({ color }) => color)),
  indices,
});
