import type { Rgb } from '../../../shoot/scene.ts';
import { dimmed } from '../../geometry/paint.ts';
import { Field } from '../body/field.ts';
import { simplify } from '../body/mesh.ts';
import { polygonise } from '../body/polygonise.ts';
import type { Painted } from './grid.ts';

/** The left ear: helix, antihelix, concha and lobe, about 260 triangles. */
export const ear = (skin: Rgb): Painted => {
  const rim = (turn: number, r: number, out: number): readonly [number, number, number] => [
    0.072 + out,
    0.092 + Math.cos(turn) * 0.027 * r,
    -0.008 - Math.sin(turn) * 0.0165 * r - Math.cos(turn) * 0.004,
  ];
  const field = new Field([
    { a: rim(0, 0, 0), from: 0.022, stretch: [0.22, 1.12, 0.72], blend: 0.004 },
    ...[-0.5, 0.15, 0.8, 1.45, 2.1].map((turn) => ({
      a: rim(turn, 1, 0.0045),
      b: rim(turn + 0.65, 1, 0.0045),
      from: 0.0036,
      blend: 0.004,
    })),
    { a: rim(3.0, 0.95, 0.0035), from: 0.0072, stretch: [0.6, 1, 0.85], blend: 0.006 },
    { a: rim(1.2, 0.45, 0.003), b: rim(2.3, 0.5, 0.003), from: 0.0036, blend: 0.004 },
    { a: rim(4.4, 0.42, 0.0035), from: 0.004, blend: 0.004 },
    { a: rim(3.6, 0.2, 0.0075), from: 0.0068, stretch: [0.8, 1.3, 1], blend: 0.004, hollow: true },
  ]);
  const fine = polygonise(field, {
    center: [0.074, 0.092, -0.008],
    finest: 0.0026,
    depth: 5,
    half: false,
    slack: 0.002,
    cell: () => 0.0026,
  });
  const normalsOf = (positions: Float32Array): Float32Array => {
    const normals = new Float32Array(positions.length);
    for (let i = 0; i < positions.length; i += 3) {
      const [, ...normal] = field.slope(positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0);
      normals.set(normal, i);
    }
    return normals;
  };
  const less = simplify(fine, normalsOf(fine.positions), 260);
  const colors = new Float32Array(less.positions.length);
  for (let i = 0; i < colors.length; i += 3) {
    // the hollow is darker, the rim redder: light shines through it
    const deep = Math.min(1, Math.max(0, ((less.positions[i] ?? 0) - 0.07) / 0.008));
    const [r, g, b] = dimmed(skin, 0.6 + 0.4 * deep);
    colors.set([r, g * 0.92, b * 0.9], i);
  }
  return { ...less, normals: normalsOf(less.positions), colors };
};
