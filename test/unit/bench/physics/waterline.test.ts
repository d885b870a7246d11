import { describe, expect, it } from 'vitest';
import { attitudeOf, topEdge, volumeBelow } from '../../../../bench/physics/waterline.ts';
import { box, sphere } from '../../../../model/world/stage/geometry/shapes.ts';

const LEVEL = { height: 0, slope: 0 };

describe('volume below the water', () => {
  it('is the draught times the floor of a box', () => {
    const raft = box(0.8, 0.12, 3);
    // the box reaches from -0.06 to 0.06
    expect(volumeBelow(raft, LEVEL, -0.02)).toBeCloseTo(0.8 * 3 * 0.04, 6);
    expect(volumeBelow(raft, { height: 0.01, slope: 0 }, -0.02)).toBeCloseTo(0.8 * 3 * 0.03, 6);
    // tipped about its middle, it displaces the same
    expect(volumeBelow(raft, { height: 0, slope: 0.01 }, -0.02)).toBeCloseTo(0.8 * 3 * 0.04, 6);
  });
  it('is a half of a ball at its middle, all of it far below, nothing far above', () => {
    const ball = sphere(0.5, {}, 48);
    const whole = volumeBelow(ball, LEVEL, 5);
    expect(whole).toBeCloseTo((4 / 3) * Math.PI * 0.125, 1);
    expect(volumeBelow(ball, LEVEL, 0) / whole).toBeCloseTo(0.5, 3);
    expect(volumeBelow(ball, LEVEL, -5)).toBe(0);
  });
  it('tells three per cent of draught apart', () => {
    const raft = box(0.8, 0.12, 3);
    const right = volumeBelow(raft, LEVEL, -0.03);
    const wrong = volumeBelow(raft, LEVEL, -0.03 + 0.03 * 0.05);
    expect(wrong / right - 1).toBeGreaterThan(0.03);
  });
});

it('finds how a thing lies from where its top edge is seen', () => {
  const raft = box(0.8, 0.12, 3);
  const places = [-1.5, 1.5];
  const own = topEdge(raft, places);
  expect(own.map(({ y }) => y)).toEqual([expect.closeTo(0.06, 6), expect.closeTo(0.06, 6)]);
  const seen = own.map(({ u, y }) => ({ u, y: y + 0.2 + 0.05 * u }));
  const { height, slope } = attitudeOf(own, seen);
  expect(height).toBeCloseTo(0.2, 9);
  expect(slope).toBeCloseTo(0.05, 9);
});
