import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import type { Measure } from '../../../../bench/physics/report.ts';
import { catMeasures, jumpMeasures, spinMeasures } from '../../../../bench/physics/subjects/axel.ts';
import { bodyMeasures, flightMeasure } from '../../../../bench/physics/subjects/gymnastics.ts';
import { boardMeasures } from '../../../../bench/physics/subjects/paddleboard.ts';
import { about, BODY, filmed, STANDING } from './people.ts';

const FPS = 120;
const verdicts = (measures: readonly Measure[]) =>
  Object.fromEntries(measures.map(({ name, ok }) => [name, ok]));

/** A jump along +z that turns about the long axis while in the air, from 0.4 s to 1.1 s. */
const axel = (turns: number) =>
  filmed(1.5, FPS, {
    at: (t) => {
      const air = Math.min(Math.max(0, t - 0.4), 0.7);
      return STANDING.clone().add(new Vector3(0, (9.81 / 2) * air * (0.7 - air), 3 * t));
    },
    turn: (t) => about(0, 1, 0, (2 * Math.PI * turns * Math.min(Math.max(0, t - 0.4), 0.7)) / 0.7),
  });
const span = { from: 0.4 + 1 / FPS, to: 1.1 - 1 / FPS, figures: [] };

describe('a triple axel', () => {
  it('is accepted with three turns and a half, forward off, backward on', () => {
    expect(verdicts(jumpMeasures(BODY, axel(3.5), span))).toMatchObject({
      'turns in the air': true,
      'facing at take-off, off the way she goes': true,
      'facing at landing, off the way she goes': true,
    });
  });
  it('is rejected with three turns: she lands forward', () => {
    expect(verdicts(jumpMeasures(BODY, axel(3), span))).toMatchObject({
      'turns in the air': false,
      'facing at landing, off the way she goes': false,
    });
  });

  const turning = (rate: (inertia: number) => number, wobble = 0.01) =>
    Array.from({ length: 60 }, (_, i) => {
      const inertia = i < 15 ? 1.6 : i < 20 ? 1.6 - (i - 14) * 0.16 : 0.7;
      return {
        t: i / FPS,
        inertia,
        rate: rate(inertia),
        momentum: inertia * rate(inertia),
        spin: new Vector3(0, inertia * rate(inertia), 0),
        head: new Vector3(wobble, 0.6, 0),
      };
    });
  it('is accepted when closing the arms spins her faster by what her inertia lost', () => {
    expect(spinMeasures(turning((inertia) => 22 / inertia)).every(({ ok }) => ok)).toBe(true);
  });
  it('is rejected when the spin does not answer to the arms, or gains from nothing', () => {
    expect(spinMeasures(turning(() => 25)).map(({ ok }) => ok)).toEqual([false, false, false, true]);
    expect(spinMeasures(turning((inertia) => 22 / inertia ** 1.3)).map(({ ok }) => ok)).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
  it('is rejected when her head swings round the axis', () => {
    const wobbling = spinMeasures(turning((inertia) => 22 / inertia, 0.042));
    expect(verdicts(wobbling)).toMatchObject({ 'head off the axis of the spin': false });
  });
});

describe('a cat on a head', () => {
  const ride = (leaves: (t: number) => number, gravity = 9.81) =>
    catMeasures(
      Array.from({ length: 60 }, (_, i) => {
        const t = i / FPS;
        const since = leaves(t);
        const away = new Vector3(since * 2, -(gravity * since * since) / 2, 0);
        return { t, seat: new Vector3(0, 0.3, 0).add(away), cat: [away.x, 1.9 + away.y, 0] };
      }),
    );
  it('may stay on', () => expect(ride(() => 0)).toMatchObject([{ ok: true }]));
  it('may fly off', () => expect(ride((t) => Math.max(0, t - 0.1))).toMatchObject([{ ok: true }]));
  it('may not float beside it', () =>
    expect(ride((t) => Math.max(0, t - 0.1), 0)).toMatchObject([{ ok: false }]));
  it('must be there', () => expect(catMeasures([])).toMatchObject([{ ok: false }]));
});

describe('a body on the floor', () => {
  it('is told by its flights, slides and depth', () => {
    const jump = (gravity: number) => {
      const air = (t: number) =>
        Math.max(0, ((gravity * 0.7) / 2) * (t - 0.2) - (gravity * (t - 0.2) ** 2) / 2);
      return filmed(1.2, 60, {
        at: (t) => STANDING.clone().add(new Vector3(0, t < 0.2 || t > 0.9 ? 0 : air(t), 0)),
      });
    };
    expect(flightMeasure('jump', { body: BODY, figures: jump(9.81) })).toMatchObject({ ok: true });
    expect(flightMeasure('jump', { body: BODY, figures: jump(9) })).toMatchObject({ ok: false });
    expect(flightMeasure('jump', { body: BODY, figures: filmed(0.5, 60, {}) })).toMatchObject({ ok: false });
  });
  it('is rejected for a slide of five centimetres and a lost capture', () => {
    const slides = filmed(0.8, 60, { at: (t) => STANDING.clone().add(new Vector3(0.08 * t, 0, 0)) });
    expect(verdicts(bodyMeasures('x', { body: BODY, figures: slides, complete: 0.5 }))).toMatchObject({
      'x: furthest slide in contact': false,
      'x: deepest under the ground': true,
      'x: captured throughout': false,
    });
  });
});

describe('a rider and a board', () => {
  const MASS = 11;
  /**
   * Off the board from 0.8 s to 1.4 s; the board hangs in the air from 1.2 s on and takes up its share at 1.4 s. Over the
   * last tenth of a second of the push it gains `recoil`, before that `slide`, m/s; then water slows it by `slowed` m/s².
   */
  const ride = ({ recoil = 0.8, kept = 1, pitch = 3, slide = 0, slowed = 0 } = {}) => {
    const riderMass = 20.4 * 1.7 ** 2;
    const shared = (kept * (riderMass * -0.5 + MASS * -1)) / (riderMass + MASS);
    const ramp = (t: number, a: number, b: number) => Math.min(1, Math.max(0, (t - a) / (b - a)));
    const speed = (t: number) => (t < 1.44 ? 0.5 - ramp(t, 0.7, 0.8) : shared);
    const pushed = (t: number) => 0.5 + slide * ramp(t, 0.4, 0.7) + recoil * ramp(t, 0.7, 0.8);
    const boardSpeed = (t: number) =>
      t < 0.95 ? pushed(t) - slowed * Math.max(0, t - 0.8) : t < 1.44 ? -1 : shared;
    const way = (rate: (t: number) => number, t: number) =>
      Array.from({ length: Math.round(t * 600) }, (_, i) => rate(i / 600) / 600).reduce((a, b) => a + b, 0);
    const lift = (t: number) => (t > 0.8 && t < 1.5 ? (9.81 / 2) * (t - 0.8) * (1.5 - t) : 0);
    const dip = (t: number) => (Math.abs(t - 0.8) < 0.15 ? -0.05 : 0);
    const figures = filmed(1.8, 60, {
      at: (t) => STANDING.clone().add(new Vector3(way(speed, t), dip(t) + lift(t), 0)),
      turn: (t) => about(0, 0, 1, 2 * Math.PI * Math.min(1, Math.max(0, (t - 0.85) / 0.55))),
    });
    const moments = figures.map(({ t }) => ({
      t,
      middle: new Vector3(way(boardSpeed, t), dip(t), 0),
      pitch: t < 0.6 ? pitch * t : 0,
    }));
    return verdicts(boardMeasures({ body: BODY, figures }, moments, new Vector3(1, 0, 0), MASS));
  };
  it('is rejected when the board does not answer', () => {
    expect(ride({ recoil: 0 })).toMatchObject({ 'the board recoils': false });
    expect(ride({ recoil: -0.8, pitch: 0.2 })).toMatchObject({
      'pitch of the board as the weight moves': false,
      'the board recoils': false,
    });
    expect(ride()).toMatchObject({
      'pitch of the board as the weight moves': true,
      'the board recoils': true,
      'the push sets the board down by': true,
    });
  });
  it('is told by the push alone, whatever water does to the board before and after it', () => {
    expect(ride({ slide: -0.9, slowed: 9 })).toMatchObject({ 'the board recoils': true });
    expect(ride({ slide: 0.9, recoil: 0 })).toMatchObject({ 'the board recoils': false });
  });
});
