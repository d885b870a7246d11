import type { Geometry } from '../../shoot/scene.ts';
import { join } from '../geometry/mesh.ts';
import { box } from '../geometry/shapes.ts';

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
  readonly z: number;
  /** 1: on the chest; -1: on the back. */
  readonly facing: 1 | -1;
}

/** A number on a shirt, `height` metres tall. */
export const digits = (value: number, height: number, { y, z, facing }: Sewn): Geometry => {
  const text = String(value);
  const width = height * 0.44;
  const stroke = height * 0.15;
  return join(
    Array.from(text).flatMap((digit, index) => {
      const shape = SHAPES[Number(digit)] ?? SHAPES[0];
      const centre = (index - (text.length - 1) / 2) * (width + stroke * 1.7);
      return BARS.flatMap(([bx, by, upright], bar) => {
        if (shape[bar] !== '1') {
          return [];
        }
        const x = centre + (bx * width) / 2;
        const length = upright ? height / 2 + stroke * 0.5 : width + stroke;
        return [
          box(upright ? stroke : length, upright ? length : stroke, 0.044, {
            at: [x * facing, y + (by * height) / 2, z - facing * Math.abs(x) * 0.16],
            turn: [0, facing * x * 1.6 * facing, 0],
          }),
        ];
      });
    }),
  );
};
