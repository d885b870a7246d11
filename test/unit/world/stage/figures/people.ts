import { read } from '../../../../../model/world/read/read.ts';
import type { Look } from '../../../../../model/world/read/screenplay.ts';
import type { Geometry } from '../../../../../model/world/shoot/scene.ts';
import { stage } from '../../../../../model/world/stage/build-stage.ts';
import type { Person } from '../../../../../model/world/stage/figures/figure.ts';
import { person } from '../../../../../model/world/stage/figures/person.ts';

/** The people of a prompt. */
export const peopleOf = (prompt: string, seed = 1): readonly Person[] => {
  const { shots, style } = read({ prompt, shots: [], seconds: 4, seed, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  return stage(script, { seed, style }).people;
};

/** Somebody of a given look. */
export const somebody = (look: Look, { id = 'person-1', seed = 1, drawn = false } = {}): Person =>
  person(
    {
      id,
      category: 'person',
      kind: 'person',
      name: id,
      color: null,
      material: null,
      scale: 1,
      look,
      placed: null,
    },
    seed,
    { at: [0, 0, 0], heading: 0, drawn },
  );

/** The mesh of a person's body. */
export const bodyOf = (person: Person): Geometry => {
  const geometry = person.bent.find(({ rig }) => rig === 'body')?.part.geometry;
  if (geometry === undefined) {
    throw new Error(`${person.id} has no body`);
  }
  return geometry;
};

/** The mesh of a person's face. */
export const faceOf = (person: Person): Geometry => {
  const geometry = person.bent.find(({ rig }) => rig === 'face')?.part.geometry;
  if (geometry === undefined) {
    throw new Error(`${person.id} has no face`);
  }
  return geometry;
};

/** Edges that have not as many triangles on one side as on the other, corners of the same place taken as one. */
export const openEdges = ({ positions, indices }: Pick<Geometry, 'positions' | 'indices'>): number => {
  const place = (vertex: number) =>
    Array.from(positions.subarray(vertex * 3, vertex * 3 + 3), (v) => Math.round(v * 1e5)).join(' ');
  const balance = new Map<string, number>();
  for (let t = 0; t < indices.length; t += 3) {
    const corners = [0, 1, 2].map((k) => place(indices[t + k] ?? 0));
    for (const [k, from] of corners.entries()) {
      const to = corners[(k + 1) % 3] ?? '';
      if (from !== to) {
        const key = from < to ? `${from}|${to}` : `${to}|${from}`;
        balance.set(key, (balance.get(key) ?? 0) + (from < to ? 1 : -1));
      }
    }
  }
  return [...balance.values()].filter((sum) => sum !== 0).length;
};

/** Volume inside a mesh that is closed: positive where its triangles face outwards. */
export const volumeOf = ({ positions: p, indices }: Geometry): number => {
  let volume = 0;
  for (let t = 0; t < indices.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => {
      const i = (indices[t + k] ?? 0) * 3;
      return [p[i] ?? 0, p[i + 1] ?? 0, p[i + 2] ?? 0] as const;
    });
    if (a !== undefined && b !== undefined && c !== undefined) {
      volume +=
        (a[0] * (b[1] * c[2] - b[2] * c[1]) +
          a[1] * (b[2] * c[0] - b[0] * c[2]) +
          a[2] * (b[0] * c[1] - b[1] * c[0])) /
        6;
    }
  }
  return volume;
};

/** Lowest and highest corner of a mesh. */
export const boxOf = ({ positions }: Geometry): readonly (readonly [low: number, high: number])[] =>
  [0, 1, 2].map((axis) => {
    const values = positions.filter((_, i) => i % 3 === axis);
    return [Math.min(...values), Math.max(...values)] as const;
  });

/** A mesh in a pose: what the renderer does with a skin. `moves` are column-major 4×4 matrices, one a bone. */
export const bentBy = (
  { positions, skin }: Geometry,
  moves: readonly { readonly elements: readonly number[] }[],
): Float32Array => {
  if (skin === undefined) {
    throw new Error('a rigid mesh does not bend');
  }
  const out = new Float32Array(positions.length);
  for (let i = 0; i < positions.length / 3; i += 1) {
    const [x, y, z] = [positions[i * 3] ?? 0, positions[i * 3 + 1] ?? 0, positions[i * 3 + 2] ?? 0];
    for (let k = 0; k < 4; k += 1) {
      const m = moves[skin.indices[i * 4 + k] ?? 0]?.elements ?? [];
      const weight = skin.weights[i * 4 + k] ?? 0;
      for (let row = 0; row < 3; row += 1) {
        const at = (m[row] ?? 0) * x + (m[row + 4] ?? 0) * y + (m[row + 8] ?? 0) * z + (m[row + 12] ?? 0);
        out[i * 3 + row] = (out[i * 3 + row] ?? 0) + at * weight;
      }
    }
  }
  return out;
};
