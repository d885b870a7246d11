/** Decides, before the first frame, which parts a line of ink would divide: those whose flat colours differ clearly. */
import type { Geometry, Model, Rgb, Surface } from './scene.ts';

/** No ink at all: on the triangle's rims, and against the sky. */
export const NO_INK = -1;

/** Farther apart than this (square roots of linear RGB), two colours of one mesh are two things. */
const CLEARLY = 0.12;

interface Group {
  readonly pattern: string;
  readonly color: Rgb;
}

/**
 * A number for each triangle of each model, one model after the other; between equal numbers there is no outline. An arm
 * and its hand share one; a jacket and the trousers of one mesh do not. What casts no shadow (lines painted on a floor,
 * the ground) and what asks for none gets {@link NO_INK}.
 */
export function inkOfTriangles(models: readonly Model[]): Int32Array {
  const groups: Group[] = [];
  const exact = new Map<string, number>();
  const groupOf = (surface: Surface): number => {
    const pattern = patternKey(surface);
    const key = JSON.stringify([pattern, surface.color]);
    const known = exact.get(key);
    if (known !== undefined) return known;
    exact.set(key, groups.length);
    return groups.push({ pattern, color: surface.color }) - 1;
  };
  const inked = ({ castsShadow, ink }: Model) => castsShadow && ink !== false;
  // rigid parts first: the skin of a bent mesh joins the hands' group, whatever their order
  for (const model of models) if (inked(model) && !model.geometry.colors) groupOf(model.surface);
  const inks = models.flatMap((model) => {
    const { geometry, surface } = model;
    const triangles = geometry.indices.length / 3;
    if (!inked(model)) return [new Int32Array(triangles).fill(NO_INK)];
    if (!geometry.colors) return [new Int32Array(triangles).fill(groupOf(surface))];
    return [inkOfColors(geometry, geometry.colors, patternKey(surface), groups)];
  });
  const all = new Int32Array(inks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const some of inks) {
    all.set(some, at);
    at += some.length;
  }
  return all;
}

const patternKey = ({ pattern }: Surface): string => JSON.stringify([pattern.kind, pattern.color]);

function inkOfColors(
  { indices }: Geometry,
  colors: Float32Array,
  pattern: string,
  groups: Group[],
): Int32Array {
  const patchOf = patches(indices, colors);
  const groupOfPatch = new Map<number, number>();
  const result = new Int32Array(indices.length / 3);
  for (let t = 0; t < result.length; t++) {
    // where a triangle lies between two colours, one corner decides; the lowest, so that a row of them keeps to one side
    const corner = Math.min(indices[t * 3] ?? 0, indices[t * 3 + 1] ?? 0, indices[t * 3 + 2] ?? 0);
    const patch = patchOf(corner);
    let group = groupOfPatch.get(patch);
    if (group === undefined) {
      const color = colorAt(colors, patch);
      group = groups.findIndex((known) => known.pattern === pattern && !differ(known.color, color));
      if (group < 0) group = groups.push({ pattern, color }) - 1;
      groupOfPatch.set(patch, group);
    }
    result[t] = group;
  }
  return result;
}

/** Joins vertices along edges over which the colour changes little; gives the first vertex of the patch of each. */
function patches(indices: Uint32Array, colors: Float32Array): (vertex: number) => number {
  const parent = new Uint32Array(colors.length / 3).map((_, i) => i);
  const find = (vertex: number): number => {
    let root = vertex;
    while (parent[root] !== root) root = parent[root] ?? root;
    parent[vertex] = root;
    return root;
  };
  for (let i = 0; i < indices.length; i += 3) {
    for (const [from, to] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const a = indices[i + from] ?? 0;
      const b = indices[i + to] ?? 0;
      if (differ(colorAt(colors, a), colorAt(colors, b))) continue;
      const [low, high] = [find(a), find(b)].sort((x, y) => x - y);
      if (low !== undefined && high !== undefined) parent[high] = low;
    }
  }
  return find;
}

const colorAt = (colors: Float32Array, vertex: number): Rgb => [
  colors[vertex * 3] ?? 0,
  colors[vertex * 3 + 1] ?? 0,
  colors[vertex * 3 + 2] ?? 0,
];

function differ(a: Rgb, b: Rgb): boolean {
  return (
    Math.hypot(
      ...([0, 1, 2] as const).map((i) => Math.sqrt(Math.max(0, a[i])) - Math.sqrt(Math.max(0, b[i]))),
    ) > CLEARLY
  );
}
