import type { Geometry, Rgb, Vec3 } from '../../../shoot/scene.ts';
import { join } from '../../geometry/mesh.ts';
import type { Field } from '../body/field.ts';
import { flipped, type Painted, tube } from './grid.ts';
import { CENTER, EYE, skinAlong } from './skull.ts';

const FRAME: Rgb = [0.012, 0.011, 0.011];
/** Half the thickness of the frame, and half the height and width of a rim. */
const THICK = 0.0013;
const RIM = [0.0235, 0.0185] as const;

/** Before the eyes, clear of lashes; a little lower than their middle, as glasses sit. */
const Z = EYE.z + EYE.radius + 0.0085;
const Y = EYE.y - 0.002;

const wire = (path: readonly Vec3[]): Painted =>
  tube(
    path,
    7,
    () => THICK,
    () => FRAME,
  );

/** Glasses on a head, in its frame: rims that follow the curve of a face, a bridge, and sides that go back over the ears. */
export const glasses = (skull: Field): Geometry => {
  const curve = (x: number) => Z - 2.6 * x * x;
  const around = 28;
  const rim = (from: number, to: number) =>
    wire(
      Array.from({ length: around + 1 }, (_, k): Vec3 => {
        const turn = from + ((to - from) * k) / around;
        // between a circle and a box
        const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
        const square = (cos ** 4 + sin ** 4) ** -0.25;
        const x = EYE.x + 0.001 + RIM[0] * cos * square;
        return [x, Y + RIM[1] * sin * square, curve(x)];
      }),
    );
  // two halves that overlap: a tube is drawn to a point at its ends
  const rims = [rim(-0.2, Math.PI + 0.2), rim(Math.PI - 0.2, 2 * Math.PI + 0.2)];
  const inner = EYE.x - RIM[0] + 0.002;
  const bridge = wire(
    Array.from({ length: 9 }, (_, k): Vec3 => {
      const x = inner * (1 - k / 4);
      return [x, Y + 0.006 + 0.003 * (1 - (x / inner) ** 2), curve(x)];
    }),
  );
  const hinge: Vec3 = [EYE.x + RIM[0] - 0.001, Y + 0.009, curve(EYE.x + RIM[0])];
  const beside = (z: number): number => {
    const [y, length] = [hinge[1] - CENTER[1], Math.hypot(0.075, hinge[1] - CENTER[1], z)];
    return 0.075 * (skinAlong(skull, 0.075 / length, y / length, z / length) / length) + 0.003;
  };
  const reach = [0.05, 0.03, 0.01, -0.008, -0.02];
  const side = wire([
    hinge,
    [Math.max(hinge[0] + 0.006, beside(0.055)), hinge[1], hinge[2] - 0.008],
    ...reach.map((z, k): Vec3 => [beside(z), hinge[1] - (k === reach.length - 1 ? 0.012 : 0), z]),
  ]);
  const left = [...rims, side];
  return join([...left, ...left.map(flipped), bridge]);
};
