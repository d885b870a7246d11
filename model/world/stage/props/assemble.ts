import type { Vec3 } from '../../shoot/scene.ts';
import { place } from '../geometry/mesh.ts';
import type { Part, Shape } from '../stage.ts';
import type { Made, Order } from './prop.ts';

interface Sizes extends Omit<Made, 'parts' | 'shapes' | 'volume' | 'density'> {
  /** Kilograms at its usual size. */
  readonly mass: number;
  /** What it collides as: half the extents of boxes, and where they are. */
  readonly boxes: readonly (readonly [half: Vec3, at: Vec3])[];
}

/** A prop modelled at its usual size, brought to the size the words ask for. Metres. */
export const assemble = (
  { scale: s }: Order,
  parts: readonly Part[],
  { boxes, mass, base, size, ...rest }: Sizes,
): Made => {
  const by = ([x, y, z]: Vec3): Vec3 => [x * s, y * s, z * s];
  return {
    ...rest,
    parts: s === 1 ? parts : parts.map((one) => ({ ...one, geometry: place(one.geometry, { scale: s }) })),
    shapes: boxes.map(([half, at]): { readonly shape: Shape; readonly at: Vec3 } => ({
      shape: { kind: 'box', half: by(half) },
      at: by(at),
    })),
    base: base * s,
    size: size * s,
    volume: mass * s ** 3,
    density: 1,
  };
};
