import { describe, expect, it } from 'vitest';
import { fitted } from '../../../../../model/world/simulate/body/least-squares.ts';

const line = [0, 1, 2, 3].map((t) => ({ row: [1, t], value: 2 + 3 * t, weight: 1 }));

describe('a fit', () => {
  it('solves equations that agree', () => {
    const [a = 0, b = 0] = fitted(line, [1e-9, 1e-9]);
    expect(a).toBeCloseTo(2, 5);
    expect(b).toBeCloseTo(3, 5);
  });

  it('heeds what counts more', () => {
    const [x = 0] = fitted(
      [
        { row: [1], value: 0, weight: 1 },
        { row: [1], value: 4, weight: 3 },
      ],
      [0],
    );
    expect(x).toBeCloseTo(3);
  });

  it('moves less the more it is held', () => {
    const [free = 0] = fitted([{ row: [1], value: 1, weight: 1 }], [0]);
    const [held = 0] = fitted([{ row: [1], value: 1, weight: 1 }], [3]);
    expect(free).toBeCloseTo(1);
    expect(held).toBeCloseTo(0.25);
  });
});
