import { describe, expect, it } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';
import { PlaceName } from '../../../../model/world/read/screenplay.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';
import { HOOP } from '../../../../model/world/stage/sets/court.ts';
import { SETS } from '../../../../model/world/stage/sets/index.ts';

const staged = (prompt: string, seed = 1) => {
  const { shots, style } = read({ prompt, shots: [], seconds: 4, seed, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  return stage(script, { seed, style });
};

describe('places', () => {
  it.each(PlaceName.options)('builds a %s of sound geometry', (name) => {
    const place = SETS[name]({ random: () => 0.4, timeOfDay: 'noon', weather: 'clear' });
    expect(place.bodies.some(({ id }) => id === 'floor')).toBe(true);
    for (const { geometry } of place.bodies.flatMap(({ parts }) => parts)) {
      expect(geometry.normals.length).toBe(geometry.positions.length);
      expect(geometry.indices.every((index) => index < geometry.positions.length / 3)).toBe(true);
      expect(geometry.positions.every(Number.isFinite)).toBe(true);
      expect(geometry.normals.every(Number.isFinite)).toBe(true);
    }
    const { direction } = place.lighting.sun;
    expect(Math.hypot(...direction)).toBeCloseTo(1, 5);
  });

  it('hangs the ring at regulation height, and the board behind it', () => {
    expect(HOOP.ring[1]).toBe(3.05);
    expect(HOOP.boardX - HOOP.ring[0]).toBeCloseTo(0.38, 1);
    expect(HOOP.ringRadius * 2).toBeCloseTo(0.457, 3);
  });

  it('makes evening light redder than noon', () => {
    const red = (timeOfDay: 'noon' | 'sunset') => {
      const [r, , b] = SETS.park({ random: () => 0.4, timeOfDay, weather: 'clear' }).lighting.sun.color;
      return r / b;
    };
    expect(red('sunset')).toBeGreaterThan(2 * red('noon'));
  });
});

describe('marks', () => {
  it('puts things on the table they are said to be on', () => {
    const { props } = staged('three red balls bounce on a wooden table');
    const balls = props.filter(({ kind }) => kind === 'ball');
    expect(balls).toHaveLength(3);
    for (const ball of balls) {
      expect(ball.position[1]).toBeGreaterThan(0.76);
      expect(Math.abs(ball.position[0])).toBeLessThan(0.8);
    }
  });

  it.each([
    ['A barista pours coffee into a cup at a cafe counter', 'cup', true],
    ['a wooden table and a book', 'book', true],
    ['a woman at a table. A laptop and a pizza', 'pizza', true],
    ['a cup beside a table', 'cup', false],
    ['a table, and a book falls', 'book', false],
    ['a wooden table and a red ball', 'ball', false],
  ])('lays what belongs on a table there, unless the words have it elsewhere: %s', (prompt, kind, laid) => {
    const thing = staged(prompt).props.find((body) => body.kind === kind);
    const table = staged(prompt).props.find((body) => body.kind === 'table');
    if (thing === undefined || table === undefined) throw new Error('something was not staged');
    const over =
      Math.abs(thing.position[0] - table.position[0]) < 0.8 &&
      Math.abs(thing.position[2] - table.position[2]) < 0.45 &&
      thing.position[1] > 0.76 &&
      thing.position[1] < 0.95;
    expect(over).toBe(laid);
  });

  it('gives everything on a table a place of its own', () => {
    const { props } = staged('a laptop, a phone, a cake, a cup and a teapot on a table');
    const xs = props.filter(({ kind }) => kind !== 'table').map(({ position }) => position[0]);
    expect(xs).toHaveLength(5);
    for (const [i, x] of xs.entries()) {
      for (const other of xs.slice(i + 1)) {
        expect(Math.abs(x - other)).toBeGreaterThan(0.2);
      }
    }
  });

  it('stands large things side by side, behind what is small', () => {
    const { props } = staged('a bicycle, a motorcycle and a skateboard on a street');
    const [bicycle, motorcycle, board] = props.map(({ position }) => position);
    expect((motorcycle?.[0] ?? 0) - (bicycle?.[0] ?? 0)).toBeGreaterThan(2);
    expect(board?.[2] ?? 0).toBeGreaterThan((bicycle?.[2] ?? 0) + 0.5);
  });

  it.each([
    ['a red ball rolls behind a crate', -1],
    ['a wooden crate stands on a court. A red ball rolls past the crate', 1],
  ])('leaves the way free: %s', (prompt, side) => {
    const { props } = staged(prompt);
    const [ball, crate] = ['ball', 'crate'].map((kind) => props.find((body) => body.kind === kind));
    if (ball === undefined || crate === undefined) throw new Error('something was not staged');
    expect(side * (ball.position[2] - crate.position[2])).toBeGreaterThan(crate.size * 0.71 + ball.size / 2);
    expect(ball.position[0]).toBeLessThan(crate.position[0] - 1);
  });

  it('lets what is struck stand in the way, not where the way begins', () => {
    const { props } = staged('a red ball rolls into a crate');
    const [ball, crate] = ['ball', 'crate'].map((kind) => props.find((body) => body.kind === kind));
    if (ball === undefined || crate === undefined) throw new Error('something was not staged');
    expect(crate.position[0] - ball.position[0]).toBeGreaterThan(1);
    expect(Math.abs(crate.position[2] - ball.position[2])).toBeLessThan((crate.size + ball.size) / 2);
  });

  it('lets nothing loose overlap at the start', () => {
    const { props } = staged('five red balls and four wooden crates in a room');
    const loose = props.filter(({ motion }) => motion === 'dynamic');
    expect(loose).toHaveLength(9);
    for (const [i, a] of loose.entries()) {
      for (const b of loose.slice(i + 1)) {
        expect(
          Math.hypot(
            a.position[0] - b.position[0],
            a.position[1] - b.position[1],
            a.position[2] - b.position[2],
          ),
        ).toBeGreaterThan(((a.size + b.size) / 2) * 0.9);
      }
    }
  });
});
