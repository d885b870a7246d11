import { type Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import {
  airborne,
  facingOfTravel,
  headingsOf,
  massPath,
  tumblingOf,
  turningOf,
} from '../../../../bench/physics/body.ts';
import {
  deepestOverlap,
  deepestUnderground,
  segmentDistance,
  slidesOf,
  worstJoint,
} from '../../../../bench/physics/contact.ts';
import { flightOver } from '../../../../bench/physics/flights.ts';
import { centreOfMass } from '../../../../model/world/simulate/body/anthropometry.ts';
import { about, BODY, filmed, STANDING } from './people.ts';

/** Someone in a closed posture thrown so that the centre of mass flies freely while the body turns. */
function thrown(gravity: number, spin: number) {
  const still = filmed(1 / 60, 60, { bends: () => ({ shoulderAbduct: 40 }) })[0];
  if (still === undefined) throw new Error('nobody');
  const offset = centreOfMass(BODY, still.bones).sub(STANDING);
  return filmed(0.6, 60, {
    bends: () => ({ shoulderAbduct: 40 }),
    turn: (t) => about(0, 1, 0, spin * t),
    at: (t) =>
      new Vector3(1.2 * t, 1.2 + 3 * t - (gravity * t * t) / 2, 0).sub(
        offset.clone().applyQuaternion(about(0, 1, 0, spin * t)),
      ),
  });
}

describe('a body in the air', () => {
  it('falls as the centre of mass falls, however it turns', () => {
    expect(flightOver(massPath(BODY, thrown(9.81, 14))).gravity).toBeCloseTo(9.81, 2);
  });

  it('is caught floating: half a gravity is not within three per cent', () => {
    const { gravity } = flightOver(massPath(BODY, thrown(4.9, 14)));
    expect(Math.abs(gravity / 9.81 - 1)).toBeGreaterThan(0.03);
  });

  it('keeps what it turns with, when nothing bends', () => {
    const turning = turningOf(BODY, thrown(9.81, 10));
    for (const { rate, inertia, momentum } of turning) {
      expect(rate).toBeCloseTo(10, 1);
      expect(momentum / (inertia * rate)).toBeCloseTo(1, 2);
    }
  });

  it('is caught turning as fast with closed arms as with open ones', () => {
    const turning = turningOf(
      BODY,
      filmed(0.6, 120, {
        bends: (t) => ({ shoulderAbduct: 90 - 85 * Math.min(1, t / 0.5) }),
        turn: (t) => about(0, 1, 0, 12 * t),
        at: () => new Vector3(0, 1.5, 0),
      }),
    );
    const products = turning.map(({ inertia, rate }) => inertia * rate);
    expect(Math.max(...products) / Math.min(...products)).toBeGreaterThan(1.3);
  });

  it('is off the ground only while nothing of it is near the ground', () => {
    const jump = filmed(1, 60, {
      at: (t) => STANDING.clone().add(new Vector3(0, Math.max(0, 4 * (t - 0.2) - 4.905 * (t - 0.2) ** 2), 0)),
    });
    const [span, ...others] = airborne(jump);
    expect(others).toEqual([]);
    expect(span?.from).toBeCloseTo(0.2, 1);
    expect(span?.to).toBeCloseTo(1.0, 1);
  });
});

describe('turns', () => {
  it('counts three and a half about the long axis', () => {
    const headings = headingsOf(filmed(0.7, 120, { turn: (t) => about(0, 1, 0, (7 * Math.PI * t) / 0.7) }));
    const turns = ((headings.at(-1) ?? 0) - (headings[0] ?? 0)) / (2 * Math.PI);
    expect(turns).toBeCloseTo(3.5 * (83 / 84), 2);
  });

  it('counts a backflip as one turn backward', () => {
    const tipped = tumblingOf(filmed(0.8, 60, { turn: (t) => about(1, 0, 0, (-2 * Math.PI * t) / 0.8) }));
    expect(((tipped.at(-1) ?? 0) - (tipped[0] ?? 0)) / (2 * Math.PI)).toBeCloseTo(-47 / 48, 2);
  });

  it('knows forward from backward', () => {
    const going = (heading: number) =>
      facingOfTravel(
        BODY,
        filmed(0.2, 60, {
          turn: () => about(0, 1, 0, heading),
          at: (t) => STANDING.clone().add(new Vector3(0, 0, 3 * t)),
        }),
      );
    expect(going(0.2)).toBeCloseTo(0.2, 1);
    expect(going(Math.PI)).toBeCloseTo(Math.PI, 1);
  });
});

describe('contacts and limits', () => {
  it('finds no slide in a stand and five centimetres in a slide of five', () => {
    const standing = slidesOf(filmed(0.5, 60, {}));
    expect(standing.length).toBeGreaterThan(3);
    expect(Math.max(...standing.map(({ metres }) => metres))).toBeLessThan(0.001);
    const sliding = slidesOf(
      filmed(0.5, 60, { at: (t) => STANDING.clone().add(new Vector3(0.1 * t, 0, 0)) }),
    );
    expect(Math.max(...sliding.map(({ metres }) => metres))).toBeGreaterThan(0.04);
  });

  it('does not take a foot in the air for one that slides', () => {
    const hovering = filmed(0.5, 60, { at: (t) => STANDING.clone().add(new Vector3(2 * t, 0.05, 0)) });
    expect(slidesOf(hovering)).toEqual([]);
  });

  it('finds a foot that goes three centimetres into the floor', () => {
    expect(deepestUnderground(filmed(0.3, 60, {})).depth).toBeLessThan(0.001);
    const sunk = filmed(0.3, 60, { at: (t) => STANDING.clone().add(new Vector3(0, t > 0.2 ? -0.03 : 0, 0)) });
    expect(deepestUnderground(sunk).depth).toBeCloseTo(0.03, 3);
    expect(deepestUnderground(sunk).t).toBeGreaterThan(0.2);
  });

  it('accepts a deep squat and reports a knee that bends the wrong way', () => {
    expect(
      worstJoint(filmed(0.1, 60, { bends: () => ({ hipFlex: 120, knee: 140, ankle: -25 }) })).degrees,
    ).toBe(0);
    const broken = worstJoint(filmed(0.1, 60, { bends: () => ({ kneeL: -25 }) }));
    expect(broken).toMatchObject({ freedom: 'kneeL' });
    expect(broken.degrees).toBeCloseTo(25, 0);
  });

  it('accepts arms at the sides and reports an arm inside the chest', () => {
    expect(
      deepestOverlap(BODY, filmed(0.05, 60, { bends: () => ({ shoulderAbduct: 8 }) })).depth,
    ).toBeLessThan(0.01);
    const through = deepestOverlap(
      BODY,
      filmed(0.05, 60, { bends: () => ({ shoulderTwistR: 90, shoulderFlexR: 10, elbowR: 120 }) }),
    );
    expect(through.depth).toBeGreaterThan(0.03);
    expect(through.pair).toContain('chest');
  });

  it('measures how near two segments come', () => {
    const v = (x: number, y: number, z: number) => new Vector3(x, y, z);
    expect(segmentDistance(v(0, 0, 0), v(1, 0, 0), v(0.5, 1, -1), v(0.5, 1, 1))).toBeCloseTo(1, 9);
    expect(segmentDistance(v(0, 0, 0), v(1, 0, 0), v(2, 0, 0), v(3, 0, 0))).toBeCloseTo(1, 9);
    expect(segmentDistance(v(0, 0, 0), v(1, 0, 0), v(1, 2, 0), v(5, 9, 0))).toBeCloseTo(2, 9);
  });

  it('weighs the parts so that they add up', () => {
    const [still] = filmed(1 / 60, 60, {});
    const at = centreOfMass(BODY, still?.bones ?? new Map<never, Matrix4>());
    // a standing woman's centre of mass lies at 54 to 58 % of her height
    expect(at.y / BODY.height).toBeGreaterThan(0.54);
    expect(at.y / BODY.height).toBeLessThan(0.58);
  });
});
