import { Matrix3, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { massOf, segmentsOf } from '../../../../../model/world/simulate/body/anthropometry.ts';
import {
  type Free,
  fly,
  frameOf,
  freed,
  momentaIn,
  rateOf,
  shapesOver,
  together,
  twistOf,
} from '../../../../../model/world/simulate/body/free-body.ts';
import { place } from '../../../../../model/world/simulate/body/kinematics.ts';
import {
  momentaOf,
  type Pieces,
  piecesOf,
  rotationVector,
  shapeAt,
} from '../../../../../model/world/simulate/body/momentum.ts';
import { type Posing, posture, STRAIGHT, through } from '../../../../../model/world/simulate/body/posture.ts';
import { angularMomentumFor } from '../../../../../model/world/simulate/body/rehearse.ts';
import { proportionsOf } from '../../../../../model/world/stage/figures/proportions.ts';

const STEP = 1 / 240;
const DOWN = new Vector3(0, -9.81, 0);
const BODY = proportionsOf({ height: 1.65, woman: true, child: false, drawn: false });
const tuck = posture({ hipFlex: 125, knee: 135, spineFlex: 40, shoulderFlex: 60, elbow: 70, neckFlex: 20 });
const flailing: Posing = through([
  { at: 0, posture: posture({ shoulderFlex: 170, spineFlex: -20 }) },
  { at: 0.25, posture: tuck },
  {
    at: 0.5,
    posture: posture({ shoulderAbductL: 120, shoulderFlexR: 90, hipFlexL: 60, kneeL: 30, spineTwist: 30 }),
  },
  { at: 0.8, posture: posture({ shoulderFlex: 80, hipFlex: 30, knee: 20 }) },
]);

const flown = (posing: Posing, angular: Vector3, seconds: number) => {
  const steps = Math.round(seconds / STEP);
  const shapes = shapesOver(piecesOf(BODY, posing), 0, steps, STEP);
  const from: Free = {
    centre: new Vector3(0, 1, 0),
    turn: new Quaternion(),
    linear: new Vector3(80, 200, -30),
    angular,
  };
  const flight = fly(from, shapes, STEP, DOWN);
  return { flight, shapes };
};

describe('a body in free flight', () => {
  it('weighs what its segments weigh', () => {
    const sum = [...segmentsOf(BODY).values()].reduce((mass, segment) => mass + segment.mass, 0);
    expect(sum).toBeCloseTo(massOf(BODY), 0);
    const standing = shapeAt(
      piecesOf(BODY, () => STRAIGHT),
      0,
    );
    // the centre of mass of a woman lies at about 55 % of her height
    expect((standing.centre.y + BODY.pelvis) / BODY.height).toBeGreaterThan(0.53);
    expect((standing.centre.y + BODY.pelvis) / BODY.height).toBeLessThan(0.58);
    const around = standing.inertia.elements[4] ?? 0;
    expect(around).toBeGreaterThan(0.5);
    expect(around).toBeLessThan(1.2);
  });

  it('keeps its angular momentum while its limbs fly about, measured from the bones', () => {
    const { flight, shapes } = flown(flailing, new Vector3(30, 4, -3), 0.8);
    // between two steps the base turns on with the rate that the step begins with
    for (const i of [0, 30, 61, 97, 133, 171]) {
      const free = flight[i] ?? expect.fail('no step');
      const shape = shapes[2 * i] ?? expect.fail('no shape');
      const twist = twistOf(free, shape);
      const base = frameOf(free, shape);
      const joints = (t: number) => {
        const spun = new Matrix4().makeRotationAxis(
          twist.rate.clone().normalize(),
          twist.rate.length() * (t - i * STEP),
        );
        const at = new Vector3().setFromMatrixPosition(base);
        const turn = new Matrix4().extractRotation(base).premultiply(spun);
        turn.setPosition(at.addScaledVector(twist.velocity, t - i * STEP));
        return place(BODY, flailing(t), turn);
      };
      const measured = momentaOf(BODY, joints, i * STEP);
      expect(measured.angular.distanceTo(new Vector3(30, 4, -3)) / 30).toBeLessThan(1e-5);
      expect(measured.linear.distanceTo(free.linear) / free.linear.length()).toBeLessThan(1e-6);
    }
  });

  it('carries its centre of mass along a parabola, measured from the bones', () => {
    const { flight, shapes } = flown(flailing, new Vector3(30, 4, -3), 0.8);
    const mass = shapes[0]?.mass ?? 0;
    for (const [i, free] of flight.entries()) {
      const shape = shapes[2 * i] ?? expect.fail('no shape');
      const t = i * STEP;
      const centre = momentaOf(BODY, () => place(BODY, flailing(t), frameOf(free, shape)), t).centre;
      expect(centre.y).toBeCloseTo(1 + (200 / mass) * t - (9.81 * t * t) / 2, 9);
      expect(centre.x).toBeCloseTo((80 / mass) * t, 9);
    }
  });

  it('turns faster when it draws its limbs in, by as much as its inertia shrinks', () => {
    const closing = through([
      { at: 0.1, posture: posture({ shoulderAbduct: 90 }) },
      { at: 0.4, posture: posture({ shoulderFlex: 45, elbow: 140 }) },
    ]);
    const { flight, shapes } = flown(closing, new Vector3(0, 12, 0), 0.6);
    const rate = (i: number) => {
      const free = flight[i] ?? expect.fail('no step');
      return rateOf(free.turn, free.angular, shapes[2 * i] ?? expect.fail('no shape'));
    };
    expect(rate(140).y / rate(0).y).toBeGreaterThan(1.3);
    const spin = (i: number) => {
      const inertia = shapes[2 * i]?.inertia ?? expect.fail('no shape');
      const turn = flight[i]?.turn ?? expect.fail('no step');
      return rate(i).applyQuaternion(turn.clone().invert()).applyMatrix3(inertia).applyQuaternion(turn).y;
    };
    expect(spin(140)).toBeCloseTo(12, 6);
  });

  it('precesses like the symmetric top whose motion is known', () => {
    const [along, across, wobble, spin] = [0.3, 1.1, 2, 9];
    const inertia = new Matrix3().set(across, 0, 0, 0, along, 0, 0, 0, across);
    const pieces: Pieces = () => [
      { segment: { mass: 10, centre: new Vector3(), inertia }, frame: new Matrix4() },
    ];
    const steps = 480;
    const shapes = shapesOver(pieces, 0, steps, STEP);
    const angular = new Vector3(across * wobble, along * spin, 0);
    const from: Free = { centre: new Vector3(), turn: new Quaternion(), linear: new Vector3(), angular };
    const end = fly(from, shapes, STEP, new Vector3()).at(-1) ?? expect.fail('no flight');
    // the axis goes round L at |L| / I, and the body turns in that frame at ω₃ (1 − I₃/I)
    const t = steps * STEP;
    const expected = new Quaternion()
      .setFromAxisAngle(angular.clone().normalize(), (angular.length() / across) * t)
      .multiply(new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), spin * (1 - along / across) * t));
    expect(end.turn.angleTo(expected)).toBeLessThan(1e-5);
  });

  it('can turn over without any angular momentum, as a falling cat does', () => {
    // hinged in the middle, each half turns about its own axis, and the whole turns the other way
    const arms = (t: number) => Math.min(1, t / 0.6) * Math.PI * 2;
    const swing = (t: number): ReturnType<Posing> =>
      posture({
        shoulderFlexL: 90 - 60 * Math.cos(arms(t)),
        shoulderFlexR: 90 - 60 * Math.cos(arms(t)),
        shoulderAbductL: 60 * Math.sin(arms(t)),
        shoulderAbductR: -60 * Math.sin(arms(t)),
      });
    const { flight } = flown(swing, new Vector3(), 0.6);
    const end = flight.at(-1) ?? expect.fail('no flight');
    expect(end.angular.length()).toBe(0);
    // the posture is as before, the body is not
    expect(rotationVector(end.turn).length()).toBeGreaterThan(0.05);
  });
});

describe('rehearsing a flight', () => {
  it('finds the angular momentum of a tucked salto that ends feet down after one whole turn', () => {
    const seconds = 0.8;
    const posing = through([
      { at: 0, posture: posture({ shoulderFlex: 170, spineFlex: -10 }) },
      { at: 0.22, posture: tuck },
      { at: 0.5, posture: tuck },
      { at: 0.78, posture: posture({ shoulderFlex: 60, hipFlex: 45, knee: 30, ankle: -10 }) },
    ]);
    const steps = Math.round(seconds / STEP);
    const shapes = shapesOver(piecesOf(BODY, posing), 0, steps, STEP);
    const pitch = (degrees: number) =>
      new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), (degrees * Math.PI) / 180);
    const turning = {
      from: pitch(-15),
      to: pitch(35 - 360),
      axis: new Vector3(-1, 0, 0),
      angle: (310 * Math.PI) / 180,
      shapes,
      step: STEP,
    };
    const angular = angularMomentumFor(turning);
    expect(Math.abs(angular.y) + Math.abs(angular.z)).toBeLessThan(0.05 * angular.length());
    const start: Free = { centre: new Vector3(), turn: turning.from, linear: new Vector3(), angular };
    const end = fly(start, shapes, STEP, DOWN).at(-1) ?? expect.fail('no flight');
    expect(end.turn.angleTo(turning.to)).toBeLessThan(1e-3);
    const joints = place(BODY, posing(seconds), new Matrix4().makeRotationFromQuaternion(end.turn));
    const height = (bone: 'head' | 'footL') =>
      new Vector3().setFromMatrixPosition(joints.get(bone) ?? new Matrix4()).y;
    expect(height('head') - height('footL')).toBeGreaterThan(1);
  });
});

describe('two systems', () => {
  it('part and meet again without losing momentum', () => {
    const rider = piecesOf(BODY, flailing);
    const board: Pieces = () => [
      {
        segment: {
          mass: 12,
          centre: new Vector3(0, -1.1, 0.1),
          inertia: new Matrix3().set(10, 0, 0, 0, 10.2, 0, 0, 0, 0.4),
        },
        frame: new Matrix4(),
      },
    ];
    const whole = shapeAt((t) => [...rider(t), ...board(t)], 0.3);
    const base = new Matrix4().makeRotationX(0.3).setPosition(1, 2, 3);
    const twist = { velocity: new Vector3(1, -2, 0.5), rate: new Vector3(0.4, 3, -1) };
    const free = freed(base, twist, whole);
    const sum = together(
      momentaIn(shapeAt(rider, 0.3), base, twist),
      momentaIn(shapeAt(board, 0.3), base, twist),
    );
    expect(sum.linear.distanceTo(free.linear)).toBeLessThan(1e-9);
    expect(sum.angular.distanceTo(free.angular)).toBeLessThan(1e-9);
    expect(sum.centre.distanceTo(free.centre)).toBeLessThan(1e-12);
  });
});
