import type { Vec3 } from '../../../shoot/scene.ts';
import { rgb } from '../../surfaces.ts';
import { type Painted, sheet } from './grid.ts';

const ENAMEL = rgb('#efeae0');
const TONGUE = rgb('#b0514e');

/** A row of teeth behind the lips: a band along the arch, closed. */
const band = (top: number, bottom: number, depth: number): Painted => {
  const count = 13;
  const arch = (k: number, back: number): readonly [x: number, z: number] => {
    const u = -1 + (2 * k) / (count - 1);
    return [u * (0.0205 - back), 0.0865 - depth - back - 0.0155 * u * u];
  };
  const row = (y: number, back: number): Vec3[] =>
    Array.from({ length: count }, (_, k): Vec3 => {
      const [x, z] = arch(k, back);
      return [x, y, z];
    });
  return sheet({
    rows: [
      row(top, 0.005),
      row(top, 0),
      row((top + bottom) / 2, -0.0006),
      row(bottom, 0),
      row(bottom, 0.005),
    ],
    closed: true,
    paint: (r, c) => {
      // the gaps between the teeth, and the shade of the cheeks
      const shade = (c % 2 === 0 ? 0.9 : 1) * (1 - ((c - 6) / 6) ** 2 * 0.45) * (r === 1 ? 0.85 : 1);
      return [ENAMEL[0] * shade, ENAMEL[1] * shade, ENAMEL[2] * shade];
    },
  });
};

/** What an open mouth shows. The upper teeth stay with the head, the others go with the jaw. */
export const mouthInside = (): {
  readonly upper: Painted;
  readonly lower: Painted;
  readonly tongue: Painted;
} => ({
  upper: band(0.04, 0.0242, 0.003),
  lower: band(0.0215, 0.0165, 0.009),
  tongue: sheet({
    rows: [-1, -0.5, 0, 0.5, 1].map((v) =>
      [-1, -0.5, 0, 0.5, 1]
        .map(
          (u): Vec3 => [
            u * 0.015,
            0.0185 + 0.004 * (1 - u * u) * (1 - v * v * 0.6),
            0.062 - v * 0.016 - u * u * 0.006,
          ],
        )
        .reverse(),
    ),
    paint: () => TONGUE,
  }),
});
