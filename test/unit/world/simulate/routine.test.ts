import { Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { centreOfMass, segmentsOf } from '../../../../model/world/simulate/body/anthropometry.ts';
import { rateOf } from '../../../../model/world/simulate/body/free-body.ts';
import { rotationOf } from '../../../../model/world/simulate/body/kinematics.ts';
import { worstExcess } from '../../../../model/world/simulate/body/limits.ts';
import { momentaOf, rotationVector } from '../../../../model/world/simulate/body/momentum.ts';
import { posture } from '../../../../model/world/simulate/body/posture.ts';
import { attitude } from '../../../../model/world/simulate/routine/attitude.ts';
import { compile } from '../../../../model/world/simulate/routine/compile.ts';
import { ATTENTION, standingFlip } from '../../../../model/world/simulate/routine/flips.ts';
import { skatingJump } from '../../../../model/world/simulate/routine/skating.ts';
import type { Performance } from '../../../../model/world/simulate/take.ts';
import { proportionsOf } from '../../../../model/world/stage/figures/proportions.ts';
import { at, deepest, fastest, liftOf, slideOf, taken } from './measuring.ts';

const WOMAN = proportionsOf({ height: 1.65, woman: true, child: false, drawn: false });
const SKATER = 'a figure skater performs a triple axel';

const performed = (prompt: string, seconds = 4): Performance =>
  taken(prompt, seconds).people[0] ?? expect.fail('nobody performs');

/** Longest spans in which nothing stands on the ground. */
const flightsOf = ({ stances }: Performance, seconds: number) => {
  const ends = stances.map(({ to }) => to).toSorted((a, b) => a - b);
  return ends.flatMap((from) => {
    const next = Math.min(
      seconds,
      ...stances.map((stance) => stance.from).filter((start) => start > from - 1e-6),
    );
    const standing = stances.some((stance) => stance.from < from + 1e-6 && stance.to > from + 1e-6);
    return !standing && next - from > 0.05 && next < seconds ? [[from, next] as const] : [];
  });
};

describe.each([
  ['a floor routine', 'an Olympic gymnast does a floor routine', 4],
  ['a longer floor routine', 'an Olympic gymnast does a floor routine', 9],
  ['a triple axel', SKATER, 4],
  ['a double loop', 'a figure skater performs a double salchow', 4],
  ['a backflip', 'a man does a backflip', 4],
  ['a front flip', 'a man does a front flip', 4],
])('%s', (_, prompt, seconds) => {
  const performance = performed(prompt, seconds);
  const { body } = performance.person;

  it('is ballistic and keeps its angular momentum in every flight', () => {
    const flights = flightsOf(performance, seconds);
    expect(flights.length).toBeGreaterThan(0);
    for (const [from, to] of flights) {
      const centre = (t: number) => centreOfMass(body, performance.joints(t));
      // on the grid of the tape, where nothing is interpolated
      const grid = (t: number) => Math.round(t * 240) / 240;
      const d = 4 / 240;
      const spins: Vector3[] = [];
      for (let t = grid(from) + d; t < to - d; t += d) {
        const fall = centre(t + d)
          .add(centre(t - d))
          .addScaledVector(centre(t), -2)
          .divideScalar(d * d);
        expect(Math.abs(fall.y + 9.81)).toBeLessThan(0.03 * 9.81);
        expect(Math.hypot(fall.x, fall.z)).toBeLessThan(0.03 * 9.81);
        spins.push(momentaOf(body, performance.joints, t + 1 / 480).angular);
      }
      const [first] = spins;
      for (const spin of spins) {
        // the tape is straight between its steps: limbs that swing through a step show that little
        expect(spin.distanceTo(first ?? spin)).toBeLessThan(0.02 * Math.max(30, spin.length()));
      }
    }
  });

  it('stands where it is planted, on the ground and not in it', () => {
    for (const stance of performance.stances.filter(({ from }) => from < seconds)) {
      if (!stance.glides) {
        expect(slideOf(performance, stance)).toBeLessThan(0.02);
      }
      for (let t = stance.from + 0.02; t < Math.min(seconds, stance.to) - 0.02; t += 0.02) {
        expect(Math.abs(liftOf(performance, stance.part, t))).toBeLessThan(0.02);
      }
    }
    for (let t = 0; t < seconds; t += 1 / 240) {
      for (const part of ['footL', 'footR'] as const) {
        expect(liftOf(performance, part, t)).toBeGreaterThan(-0.005);
      }
      for (const part of ['handL', 'handR'] as const) {
        expect(liftOf(performance, part, t)).toBeGreaterThan(-0.03);
      }
    }
  });

  it('bends no joint further than it goes, nor faster than muscles do', () => {
    for (let t = 0; t < seconds; t += 1 / 60) {
      expect(worstExcess(performance.joints(t)).degrees).toBeLessThan(2);
    }
    expect(fastest(performance, seconds).rate).toBeLessThan(35);
  });

  it('keeps its limbs apart', () => {
    for (let t = 0; t < seconds; t += 1 / 48) {
      expect(deepest(body, performance.joints(t)).depth).toBeLessThan(0.02);
    }
  });

  it('only pushes the ground', () => {
    const centre = (t: number) => centreOfMass(body, performance.joints(t));
    for (const { from, to } of performance.stances) {
      const d = 1 / 60;
      for (let t = from + d; t < Math.min(to, seconds) - d; t += d) {
        const rise = (centre(t + d).y + centre(t - d).y - 2 * centre(t).y) / (d * d);
        expect(rise + 9.81).toBeGreaterThan(-2);
      }
    }
  });
});

describe('a triple axel', () => {
  it('takes off forward, turns three and a half times and comes down backward', () => {
    const skater = performed(SKATER);
    const [from, to] =
      flightsOf(skater, 4).toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))[0] ?? expect.fail('no jump');
    expect(to - from).toBeGreaterThan(0.65);
    expect(to - from).toBeLessThan(0.76);
    const facing = (t: number) =>
      new Vector3(0, 0, 1).applyQuaternion(rotationOf(skater.joints(t), 'pelvis'));
    const way = at(skater.joints(to), 'pelvis')
      .sub(at(skater.joints(from), 'pelvis'))
      .setY(0)
      .normalize();
    expect(facing(from).dot(way)).toBeGreaterThan(0.9);
    expect(facing(to).dot(way)).toBeLessThan(-0.9);
    let turned = 0;
    for (let t = from; t < to - 1e-6; t += 1 / 240) {
      const [a, b] = [facing(t), facing(Math.min(to, t + 1 / 240))];
      turned += Math.atan2(a.z * b.x - a.x * b.z, a.x * b.x + a.z * b.z);
    }
    expect(turned / (2 * Math.PI)).toBeGreaterThan(3.4);
    expect(turned / (2 * Math.PI)).toBeLessThan(3.6);
  });

  it('spins as fast as its inertia lets it: what the arms give away the turning takes', () => {
    const { flights } = compile(
      WOMAN,
      skatingJump({ turns: 3.5, before: 0.9, after: 0.6, flight: 0.72, speed: 4 }),
      9.81,
    );
    const jump = flights.at(-1) ?? expect.fail('no jump');
    const rates: number[] = [];
    for (const [i, { turn, angular }] of jump.steps.entries()) {
      const shape = jump.shapes[2 * i] ?? expect.fail('no shape');
      const rate = rateOf(turn, angular, shape);
      const back = turn.clone().invert();
      const carried = rate
        .clone()
        .applyQuaternion(back)
        .applyMatrix3(shape.inertia)
        .add(shape.spin)
        .applyQuaternion(turn);
      expect(carried.distanceTo(jump.steps[0]?.angular ?? angular)).toBeLessThan(0.01 * angular.length());
      rates.push(rate.y);
    }
    expect(Math.max(...rates) / (rates[0] ?? 1)).toBeGreaterThan(2);
    expect(Math.max(...rates)).toBeLessThan(45);
  });
});

describe('a body that spins in the air', () => {
  it.each([SKATER, 'a figure skater performs a double salchow'])(
    'keeps its head on the axis: %s',
    (prompt) => {
      const { person, joints, stances } = performed(prompt);
      const jump = stances.find(({ from }) => from > 1.8)?.from ?? expect.fail('no landing');
      for (let t = jump - 0.42; t < jump - 0.25; t += 1 / 60) {
        const { centre, angular } = momentaOf(person.body, joints, t);
        const middle = at(joints(t), 'head', new Vector3(0, 0.12 * person.body.head, 0));
        expect(middle.sub(centre).cross(angular.normalize()).length()).toBeLessThan(0.02);
      }
    },
  );

  it('turns as its inertia asks wherever it holds still, seen from its bones alone', () => {
    const { person, joints, stances } = performed(SKATER);
    const jump = stances.find(({ from }) => from > 1.9)?.from ?? expect.fail('no landing');
    const d = 1 / 120;
    const segments = [...segmentsOf(person.body)];
    const seen = Array.from({ length: 80 }, (_, i) => jump - 0.7 + i * d)
      .filter((t) => t < jump - 0.03)
      .map((t) => {
        const [before, now, after] = [joints(t - d), joints(t), joints(t + d)];
        const rate = (['pelvis', 'chest'] as const)
          .map((bone) => rotationVector(rotationOf(after, bone).multiply(rotationOf(before, bone).invert())))
          .reduce((sum, turn) => sum.addScaledVector(turn, 1 / (4 * d)), new Vector3());
        const axis = rate.clone().normalize();
        const centre = centreOfMass(person.body, now);
        const inertia = segments.reduce((sum, [bone, { mass, centre: own, inertia: matrix }]) => {
          const arm = at(now, bone, own).sub(centre);
          const local = axis.clone().applyQuaternion(rotationOf(now, bone).invert());
          return (
            sum + mass * (arm.lengthSq() - arm.dot(axis) ** 2) + local.dot(local.clone().applyMatrix3(matrix))
          );
        }, 0);
        return { inertia, product: inertia * rate.length() };
      });
    const held = seen.filter(({ inertia }, i) => {
      const [a, b] = [seen[i - 1]?.inertia ?? inertia, seen[i + 1]?.inertia ?? inertia];
      return Math.abs(b - a) < 0.03 * inertia;
    });
    expect(held.length).toBeGreaterThan(25);
    const mean = held.reduce((sum, { product }) => sum + product, 0) / held.length;
    for (const { product } of held) {
      expect(Math.abs(product / mean - 1)).toBeLessThan(0.05);
    }
  });
});

describe('a leg that comes to its end', () => {
  it('straightens without a snap: the hips of a skater never jump while she stands', () => {
    const skater = performed(SKATER);
    const { joints, stances } = skater;
    const { body } = skater.person;
    const standing = (t: number) => stances.some(({ from, to }) => from < t - 0.02 && to > t + 0.02);
    const speed = (t: number) =>
      at(joints(t + 1 / 240), 'pelvis')
        .sub(at(joints(t), 'pelvis'))
        .multiplyScalar(240)
        .sub(
          centreOfMass(body, joints(t + 1 / 240))
            .sub(centreOfMass(body, joints(t)))
            .multiplyScalar(240),
        );
    for (let t = 0.05; t < 3.3; t += 1 / 240) {
      if (standing(t)) {
        expect(speed(t).distanceTo(speed(t - 1 / 240))).toBeLessThan(0.25);
      }
    }
  });
});

describe('standing still', () => {
  it('presses on the ground between the feet', () => {
    const { tape } = compile(
      WOMAN,
      [0, 1].map(() => ({
        attitude: attitude(0),
        posture: ATTENTION,
        on: ['footL', 'footR'] as const,
        seconds: 0.5,
        still: true,
        balanced: 0,
      })),
      9.81,
    );
    const joints = tape.joints(0.25);
    const centre = centreOfMass(WOMAN, joints);
    const [left, right] = [at(joints, 'footL'), at(joints, 'footR')];
    expect(centre.x).toBeGreaterThan(right.x);
    expect(centre.x).toBeLessThan(left.x);
    expect(centre.z - left.z).toBeGreaterThan(-0.05);
    expect(centre.z - left.z).toBeLessThan(0.15);
  });

  it.each(['a woman stands', 'a man shouts "Hello"'])(
    'keeps the centre of mass over the feet: %s',
    (prompt) => {
      const { person, joints, root } = performed(prompt, 3);
      for (const t of [0.5, 1.2, 2, 2.8]) {
        const frame = joints(t);
        const { x, z, heading } = root(t);
        const centre = centreOfMass(person.body, frame)
          .sub(new Vector3(x, 0, z))
          .applyAxisAngle(new Vector3(0, 1, 0), -heading);
        expect(Math.abs(centre.x)).toBeLessThan(0.1);
        expect(centre.z).toBeGreaterThan(-0.05);
        expect(centre.z).toBeLessThan(0.15);
      }
    },
  );
});

describe('what cannot be landed', () => {
  it('is refused, not bent', () => {
    const [stand, , , off, ...rest] = standingFlip(-1, 1);
    if (stand === undefined || off === undefined) {
      throw new Error('no flip');
    }
    const absurd = {
      ...off,
      posture: posture({}),
      keys: [],
      turning: { axis: new Vector3(0, 0, 1), angle: 40 },
      attitude: new Quaternion(),
    };
    expect(() => compile(WOMAN, [stand, absurd, ...rest], 9.81)).toThrow(/misses its landing/);
  });
});

describe('a cat on a head', () => {
  it('holds on while its host stands, and goes where the head goes', () => {
    const take = taken('a woman stands with a cat on her head', 3);
    const [cat] = take.creatures;
    const [woman] = take.people;
    if (cat === undefined || woman === undefined) {
      throw new Error('somebody is missing');
    }
    for (const t of [0.2, 1.1, 2.4]) {
      const head = at(woman.joints(t), 'head');
      const trunk = new Vector3().setFromMatrixPosition(
        cat.joints(t).get('trunk') ?? expect.fail('no trunk'),
      );
      expect(Math.hypot(trunk.x - head.x, trunk.z - head.z)).toBeLessThan(0.08);
      expect(trunk.y - head.y).toBeGreaterThan(0.2);
      expect(trunk.y - head.y).toBeLessThan(0.5);
    }
    expect(take.played.join()).toMatch(/holds on/);
  });

  it('clings through a triple axel as far as its claws go: never a stronger pull than four paws bear', () => {
    const take = taken(`${SKATER} with a cat on her head`, 6);
    const [skater] = take.people;
    const [cat] = take.creatures;
    if (skater === undefined || cat === undefined) {
      throw new Error('somebody is missing');
    }
    expect(take.played.join()).toMatch(/holds on/);
    for (let t = 0; t < 6; t += 1 / 24) {
      const trunk = cat.joints(t).get('trunk') ?? expect.fail('no trunk');
      expect(
        new Vector3().setFromMatrixPosition(trunk).distanceTo(at(skater.joints(t), 'head')),
      ).toBeLessThan(0.45);
    }
    const still = (t: number) => at(skater.joints(t), 'pelvis');
    expect(still(5.98).distanceTo(still(5.94))).toBeGreaterThan(0.05);
  });

  it('is thrown off by a backflip and never floats: it falls, and comes to rest', () => {
    const take = taken('a man does a backflip with a cat on his head');
    const [cat] = take.creatures;
    expect(take.played.join()).toMatch(/cannot hold on: .* flies off at/);
    const height = (t: number) =>
      new Vector3().setFromMatrixPosition(cat?.joints(t).get('trunk') ?? expect.fail('no cat')).y;
    const landed = take.contacts.find(({ a }) => a === cat?.creature.id)?.at ?? expect.fail('it never lands');
    for (let t = landed - 0.3; t < landed - 0.06; t += 0.05) {
      expect(height(t + 0.02) - 2 * height(t) + height(t - 0.02)).toBeCloseTo(-9.81 * 0.02 ** 2, 4);
    }
    expect(height(landed + 0.3)).toBeLessThan(0.35);
  });
});
