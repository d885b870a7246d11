import type { Geometry } from '../../shoot/scene.ts';
import { limb, loft } from '../geometry/loft.ts';
import { join, place } from '../geometry/mesh.ts';
import { sphere } from '../geometry/shapes.ts';

/** From the knee down, for a body of 1.80 m: bare with a calf, or `straight` as in trousers. */
export const shinOf = (cuff: number, straight: boolean): Geometry =>
  loft(
    [
      { y: 0.056, rx: 0.004 },
      { y: 0.045, rx: 0.03 + cuff },
      { y: 0.02, rx: 0.052 + cuff },
      { y: -0.05, rx: 0.054 + cuff, rz: 0.058 + cuff, z: -0.006 },
      { y: -0.12, rx: 0.056 + cuff, rz: 0.063 + cuff, z: -0.013 },
      { y: -0.24, rx: (straight ? 0.053 : 0.044) + cuff, rz: (straight ? 0.056 : 0.048) + cuff, z: -0.008 },
      { y: -0.36, rx: (straight ? 0.051 : 0.034) + cuff, rz: (straight ? 0.056 : 0.038) + cuff, z: -0.002 },
      { y: -0.41, rx: (straight ? 0.051 : 0.035) + cuff, rz: (straight ? 0.058 : 0.04) + cuff },
      { y: -0.43, rx: 0.02 },
    ],
    18,
  );

/** Sole at -0.085; toes along +z. */
export const shoeOf = (): Geometry =>
  join([
    loft(
      [
        { y: -0.07, rx: 0.046, rz: 0.13, z: 0.052, square: 2.6 },
        { y: -0.05, rx: 0.049, rz: 0.134, z: 0.052, square: 2.5 },
        { y: -0.03, rx: 0.045, rz: 0.115, z: 0.036, square: 2.3 },
        { y: -0.005, rx: 0.041, rz: 0.078, z: 0.006 },
        { y: 0.025, rx: 0.041, rz: 0.055, z: -0.012 },
        { y: 0.05, rx: 0.041, rz: 0.05, z: -0.012 },
        { y: 0.056, rx: 0.03, rz: 0.038, z: -0.012 },
      ],
      22,
    ),
  ]);
/** Under the shoe. */
export const soleOf = (): Geometry =>
  loft(
    [
      { y: -0.085, rx: 0.044, rz: 0.132, z: 0.052, square: 2.6 },
      { y: -0.083, rx: 0.05, rz: 0.139, z: 0.052, square: 2.6 },
      { y: -0.066, rx: 0.051, rz: 0.14, z: 0.052, square: 2.6 },
      { y: -0.06, rx: 0.044, rz: 0.13, z: 0.052, square: 2.6 },
    ],
    22,
  );

/** Palm towards the body (+z of the palm is forward), fingers down -y, a little curled; thumb forward. */
export const handOf = (sign: number): Geometry => {
  const finger = (z: number, length: number, curl: number) => {
    const first = place(limb(length * 0.5, [0.0085, 0.008], 8), {
      at: [0, -0.088, z],
      turn: [0, 0, -sign * curl],
    });
    const tipX = -Math.sin(sign * curl) * length * 0.5;
    const tipY = -0.088 - Math.cos(curl) * length * 0.5;
    return join([
      first,
      place(limb(length * 0.5, [0.008, 0.0068], 8), {
        at: [tipX, tipY, z],
        turn: [0, 0, -sign * curl * 2.2],
      }),
    ]);
  };
  return join([
    loft(
      [
        { y: -0.098, rx: 0.01, rz: 0.034, square: 2.6 },
        { y: -0.085, rx: 0.0135, rz: 0.041, square: 2.8 },
        { y: -0.045, rx: 0.0155, rz: 0.041, square: 2.6 },
        { y: -0.01, rx: 0.019, rz: 0.027 },
        { y: 0.012, rx: 0.02, rz: 0.022 },
        { y: 0.02, rx: 0.008, rz: 0.01 },
      ],
      14,
    ),
    finger(0.029, 0.07, 0.16),
    finger(0.01, 0.08, 0.18),
    finger(-0.01, 0.076, 0.2),
    finger(-0.029, 0.06, 0.24),
    place(limb(0.055, [0.0115, 0.0085], 8), {
      at: [-sign * 0.004, -0.032, 0.034],
      turn: [-0.75, 0, -sign * 0.25],
    }),
    sphere(0.024, { at: [0, -0.006, 0] }, 10),
  ]);
};
