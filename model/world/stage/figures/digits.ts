import type { Geometry, Vec3 } from '../../shoot/scene.ts';
import { join } from '../geometry/mesh.ts';
import { sheet } from './head/grid.ts';

/** The bars of a sewn-on number: top, upper left, upper right, middle, lower left, lower right, bottom. */
const BARS: readonly (readonly [x: number, y: number, upright: boolean])[] = [
  [0, 1, false],
  [-1, 0.5, true],
  [1, 0.5, true],
  [0, 0, false],
  [-1, -0.5, true],
  [1, -0.5, true],
  [0, -1, false],
];
const SHAPES = [
  '1110111',
  '0010010',
  '1011101',
  '1011011',
  '0111010',
  '1101011',
  '1101111',
  '1010010',
  '1111111',
  '1111011',
] as const;

interface Sewn {
  readonly y: number;
  /** 1: on the chest; -1: on the back. */
  readonly facing: 1 | -1;
  /** How far the shirt is from the frame's middle, in front or behind. */
  depth(x: number, y: number, facing: 1 | -1): number;
}

/** How far a sewn-on number stands off the shirt, and that it is thick. */
const OFF = 0.0035;

/** A number on a shirt, `height` metres tall, that follows its roundings. */
export const digits = (value: number, height: number, { y, facing, depth }: Sewn): Geometry => {
  const text = String(value);
  const width = height * 0.44;
  const stroke = height * 0.16;
  const bars: Geometry[] = [];
  for (const [index, digit] of Array.from(text).entries()) {
    const shape = SHAPES[Number(digit)] ?? SHAPES[0];
    const centre = (index - (text.length - 1) / 2) * (width + stroke * 1.7);
    for (const [bar, [bx, by, upright]] of BARS.entries()) {
      if (shape[bar] === '1') {
        const [w, h] = upright ? [stroke, height / 2 + stroke] : [width + stroke, stroke];
        bars.push(sewn(centre + (bx * width) / 2, y + (by * height) / 2, w, h, facing, depth));
      }
    }
  }
  return join(bars);
};

/** A bar of cloth on the shirt: a patch of it, lifted. */
const sewn = (
  x: number,
  y: number,
  wide: number,
  high: number,
  facing: 1 | -1,
  depth: Sewn['depth'],
): Geometry => {
  const steps = 4;
  const rows = Array.from({ length: steps }, (_, r) =>
    Array.from({ length: steps }, (_, c): Vec3 => {
      const px = (x + (c / (steps - 1) - 0.5) * wide) * facing;
      const py = y + (0.5 - r / (steps - 1)) * high;
      return [px, py, (depth(px, py, facing) + OFF) * facing];
    }),
  );
  const { positions, normals, indices } = sheet({ rows, paint: () => [1, 1, 1] });
  return { positions, normals, indices };
};
