import { Vector3 } from 'three';
import { between, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { part } from '../build.ts';
import { loft } from '../geometry/loft.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { pebble, tube } from '../geometry/shapes.ts';
import type { Part } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';

export interface TreeKind {
  /** Metres. */
  readonly height: number;
  /** sRGB hex of leaves or needles. */
  readonly leaf: string;
  readonly pine: boolean;
  /** 1 for a tree one may stand under, 0 for one that fills a hillside. */
  readonly detail: 0 | 1;
  /** How much snow lies on it, 0..1. */
  readonly snow?: number;
}

const BARK = '#54402c';
const SNOW: Rgb = [0.86, 0.9, 0.95];

/** Boughs of one whorl of a conifer: a skirt whose rim hangs in points. */
const whorl = (
  random: Random,
  y: number,
  radius: number,
  drop: number,
  points: number,
  inner: number,
): Geometry => {
  const positions: number[] = [0, y + drop * 0.35, 0];
  const indices: number[] = [];
  const start = random() * Math.PI * 2;
  const count = points * 2;
  for (let k = 0; k < count; k += 1) {
    const tip = k % 2 === 0;
    const angle = start + ((k + between(random, -0.25, 0.25)) / count) * Math.PI * 2;
    // far off, a bough is as broad as it is long
    const r = radius * (tip ? between(random, 0.86, 1.12) : between(random, inner, inner + 0.14));
    positions.push(
      Math.cos(angle) * r,
      y - drop * (tip ? between(random, 0.75, 1.1) : between(random, 0.1, 0.3)),
      Math.sin(angle) * r,
    );
  }
  // below, drawn in towards the stem; a rim of its own, so that snow lies on the upper side alone
  positions.push(...positions.slice(3), 0, y - drop * 0.12, 0);
  for (let k = 0; k < count; k += 1) {
    const [a, b] = [1 + k, 1 + ((k + 1) % count)];
    indices.push(0, b, a, 2 * count + 1, a + count, b + count);
  }
  return withNormals(Float32Array.from(positions), Uint32Array.from(indices));
};

const conifer = (random: Random, { height, leaf, detail, snow = 0 }: TreeKind): readonly Part[] => {
  const green = rgb(leaf);
  const rows = detail === 1 ? 12 : 8;
  const points = detail === 1 ? 9 : 6;
  const boughs = Array.from({ length: rows }, (_, i) => {
    const up = i / (rows - 1);
    const y = height * (0.14 + 0.82 * up);
    const radius = height * (0.23 * (1 - up) ** 0.85 + 0.018) * between(random, 0.88, 1.1);
    const drop = height * (0.075 * (1 - up) + 0.045) * (detail === 1 ? 1 : 1.5);
    const shade = between(random, 0.8, 1.15);
    return painted(
      whorl(random, y, radius, drop, points, detail === 1 ? 0.44 : 0.64),
      (x, py, z, _nx, ny) => {
        const out = Math.min(1, Math.hypot(x, z) / radius);
        const needles = dimmed(mixed(dimmed(green, 0.35), green, out ** 1.5), shade * (ny > 0 ? 1.1 : 0.55));
        // snow lies on what looks up, thickest half way out
        const laid =
          snow *
          Math.min(1, Math.max(0, ny * 1.6 - 0.1)) *
          (0.45 + 0.55 * Math.sin(x * 9 + z * 7 + py * 5) ** 2);
        return mixed(needles, SNOW, laid);
      },
    );
  });
  return [
    part(
      painted(tube(height * 0.026, height * 0.95, { at: [0, height * 0.475, 0] }, height * 0.004, 7), BARK),
      surface('#ffffff', { roughness: 0.95 }),
    ),
    part(join(boughs), surface('#ffffff', { roughness: 0.95 })),
  ];
};

/** Corners of a leaf, sideways and along it, once from either side. */
const LEAF = [
  [0.5, 0],
  [0, 1],
  [-0.5, 0],
  [-0.5, 0],
  [0, 1],
  [0.5, 0],
] as const;

/** Leaves that stand off a clump: triangles, each seen from both sides and lit as the crown around it. */
const sprays = (
  random: Random,
  count: number,
  { at, radius }: { readonly at: Vector3; readonly radius: number },
  [small, large]: readonly [number, number],
  colorAt: (y: number, up: number) => Rgb,
): Geometry => {
  const positions = new Float32Array(count * 18);
  const normals = new Float32Array(count * 18);
  const colors = new Float32Array(count * 18);
  const [out, across, along] = [new Vector3(), new Vector3(), new Vector3()];
  const [side, from, corner] = [new Vector3(), new Vector3(), new Vector3()];
  for (let i = 0; i < count; i += 1) {
    out.set(between(random, -1, 1), between(random, -0.8, 1), between(random, -1, 1)).normalize();
    across.set(between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)).normalize();
    along.copy(out).addScaledVector(across, 0.9).normalize();
    side.crossVectors(along, across).normalize();
    const size = radius * between(random, small, large);
    const stand = radius * between(random, 0.78, 1.02);
    from.set(at.x + out.x * stand * 1.15, at.y + out.y * stand * 0.85, at.z + out.z * stand * 1.15);
    const color = colorAt(from.y, out.y);
    out.y += 0.5;
    out.normalize();
    for (const [k, [sideways, forward]] of LEAF.entries()) {
      corner
        .copy(from)
        .addScaledVector(side, size * sideways)
        .addScaledVector(along, size * forward);
      corner.toArray(positions, i * 18 + k * 3);
      out.toArray(normals, i * 18 + k * 3);
      colors.set(color, i * 18 + k * 3);
    }
  }
  return { positions, normals, colors, indices: Uint32Array.from({ length: count * 6 }, (_, i) => i) };
};

const leafy = (random: Random, { height, leaf, detail, snow = 0 }: TreeKind): readonly Part[] => {
  const green = rgb(leaf);
  const crown = height * 0.62;
  const clumps = Array.from({ length: detail === 1 ? 15 : 9 }, (_, i) => {
    const angle = i * 2.4 + between(random, -0.3, 0.3);
    const up = between(random, -0.3, 1);
    const out =
      i === 0 ? 0 : height * 0.25 * Math.sqrt(Math.max(0.08, 1 - up * up)) * between(random, 0.6, 1.05);
    return {
      at: new Vector3(Math.cos(angle) * out, crown + up * height * 0.27, Math.sin(angle) * out),
      radius: height * between(random, 0.1, 0.155),
      tone: between(random, 0.75, 1.2),
    };
  });
  const yellow: Rgb = [green[0] * 1.5 + 0.02, green[1] * 1.15, green[2] * 0.7];
  const colorAt = (y: number, tone: number, light: number): Rgb => {
    const up = Math.min(1, Math.max(0, (y - height * 0.32) / (height * 0.6)));
    return mixed(dimmed(mixed(dimmed(green, 0.4), yellow, up * light), tone), SNOW, snow * up * light);
  };
  const leaves = clumps.flatMap(({ at, radius, tone }) => {
    const blob = painted(
      pebble(
        radius,
        { at: [at.x, at.y, at.z], scale: [1.15, 0.82, 1.15], turn: [random() * 3, random() * 3, 0] },
        detail,
      ),
      (_x, y, _z, _nx, ny) => colorAt(y, tone, 0.45 + 0.4 * ny),
    );
    const leaves = sprays(
      random,
      detail === 1 ? 52 : 14,
      { at, radius },
      detail === 1 ? [0.3, 0.55] : [0.6, 0.95],
      (y, up) => colorAt(y, tone * between(random, 0.8, 1.3), 0.5 + 0.5 * up),
    );
    return [blob, leaves];
  });
  const branches = clumps.slice(1, detail === 1 ? 8 : 4).map(({ at }) => {
    const from = new Vector3(0, height * between(random, 0.28, 0.42), 0);
    const way = at.clone().sub(from);
    const pitch = Math.acos(Math.min(1, Math.max(-1, way.y / way.length())));
    return place(
      place(tube(height * 0.018, way.length(), { at: [0, way.length() / 2, 0] }, height * 0.006, 5), {
        turn: [pitch, 0, 0],
      }),
      { at: [from.x, from.y, from.z], turn: [0, Math.atan2(way.x, way.z), 0] },
    );
  });
  const trunk = loft(
    [
      { y: 0, rx: height * 0.052 },
      { y: height * 0.05, rx: height * 0.034 },
      { y: height * 0.3, rx: height * 0.026, x: height * between(random, -0.01, 0.01) },
      { y: height * 0.62, rx: height * 0.012 },
    ],
    detail === 1 ? 11 : 6,
    detail === 1 ? 3 : 1,
  );
  return [
    part(
      join(
        [trunk, ...branches].map((piece) =>
          painted(piece, (_x, y) => dimmed(rgb(BARK), 1.1 - 0.5 * (y / height))),
        ),
      ),
      surface('#ffffff', { roughness: 0.95, pattern: ['noise', 9, '#2f2418'] }),
    ),
    part(join(leaves), surface('#ffffff', { roughness: 0.9 })),
  ];
};

/** A tree with its root at the origin, in two painted parts: wood and leaves. */
export const treeOf = (random: Random, kind: TreeKind): readonly Part[] =>
  kind.pine ? conifer(random, kind) : leafy(random, kind);
