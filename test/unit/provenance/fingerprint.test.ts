import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  compareFilms,
  comparePicture,
  type FrameMark,
  NEAR,
} from '../../../lambdas/provenance/fingerprint.ts';
import { randomStream } from '../../../model/world/random.ts';

const next = randomStream(7, 'hashes');
const hash = () => Array.from({ length: 16 }, () => Math.floor(next() * 16).toString(16)).join('');

/** The hash with so many of its bits turned. */
function turned(of: string, bits: number): string {
  let value = BigInt(`0x${of}`);
  for (let n = 0; n < bits; n++) value ^= 1n << BigInt((n * 23) % 64);
  return value.toString(16).padStart(16, '0');
}

/** A film with a cut every second: its mark each second, and what is seen of it four times a second. */
function film(seconds: number) {
  const known = Array.from({ length: seconds }, (_, at): FrameMark => ({ at, hash: hash() }));
  const seen = known.flatMap(({ at, hash }) =>
    [0, 0.25, 0.5, 0.75].map((after) => ({ at: at + after, hash })),
  );
  return { known, seen };
}

describe('a film', () => {
  it('is found again, whole or in part, with every picture changed a little', () => {
    const { known, seen } = film(8);
    const changed = seen.map(({ at, hash }) => ({ at, hash: turned(hash, NEAR) }));
    expect(compareFilms(known, changed)).toMatchObject({ similarity: 1, matched: 8, distance: NEAR });
    const part = changed
      .filter(({ at }) => at >= 3 && at < 6)
      .map(({ at, hash }) => ({ at: at - 2.6, hash }));
    expect(compareFilms(known, part)).toMatchObject({ similarity: 1, matched: 3 });
  });

  it('is not another one, nor itself when its pictures are too far off or in another order', () => {
    const { known, seen } = film(8);
    expect(compareFilms(known, film(8).seen).similarity).toBeLessThan(0.2);
    const far = seen.map(({ at, hash }) => ({ at, hash: turned(hash, NEAR + 6) }));
    expect(compareFilms(known, far).similarity).toBeLessThan(0.2);
    const backwards = seen.map(({ at, hash }) => ({ at: 8 - at, hash }));
    expect(compareFilms(known, backwards).similarity).toBeLessThan(0.5);
  });

  it('has nothing to be known by when it has no pictures', () => {
    expect(compareFilms([], film(2).seen)).toMatchObject({ similarity: 0, matched: 0 });
    expect(compareFilms(film(2).known, [])).toMatchObject({ similarity: 0, matched: 0 });
  });

  it('is told from one that is like it by the nearer pictures', () => {
    const { known, seen } = film(4);
    const twin = known.map(({ at, hash }) => ({ at, hash: turned(hash, 4) }));
    expect(compareFilms(known, seen).distance).toBeLessThan(compareFilms(twin, seen).distance);
  });
});

it('a single picture must be nearer than one among many', () => {
  const { known } = film(6);
  const [, , third] = known;
  const of = (bits: number) => [{ at: 0, hash: turned(third?.hash ?? '', bits) }];
  expect(comparePicture(known, of(6))).toMatchObject({ similarity: 1, matched: 1 });
  expect(comparePicture(known, of(12))).toMatchObject({ similarity: 0, matched: 0 });
});

it('a hash is indexed by its quarters, each with its place', () => {
  expect(bandsOf('0123456789abcdef')).toEqual(['00123', '14567', '289ab', '3cdef']);
});
