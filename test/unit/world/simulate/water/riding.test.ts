import { Euler, Matrix4, Quaternion, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import {
  type Moment,
  Mounted,
  type Riding,
} from '../../../../../model/world/simulate/actions/riding-board.ts';
import { type Flip, flipOnBoard, standing } from '../../../../../model/world/simulate/actions/riding-flip.ts';
import { footingOf, type Hold } from '../../../../../model/world/simulate/actions/riding-stance.ts';
import { centreOfMass, massOf } from '../../../../../model/world/simulate/body/anthropometry.ts';
import { frameOf } from '../../../../../model/world/simulate/body/free-body.ts';
import { place } from '../../../../../model/world/simulate/body/kinematics.ts';
import { FREEDOMS, RANGES } from '../../../../../model/world/simulate/body/posture.ts';
import { RATE } from '../../../../../model/world/simulate/physics.ts';
import { immerse } from '../../../../../model/world/simulate/water/immersion.ts';
import { surfaceOf } from '../../../../../model/world/simulate/water/waves.ts';
import { person } from '../../../../../model/world/stage/figures/person.ts';
import { prop } from '../../../../../model/world/stage/props/prop.ts';
import { BOARD, deckAt } from '../../../../../model/world/stage/props/watercraft.ts';

const entity = { name: 'thing', color: null, material: null, scale: 1, look: {}, placed: null } as const;
const board = prop({ ...entity, id: 'board', category: 'prop', kind: 'paddleboard' }, 1).body;
const rider = person({ ...entity, id: 'rider', category: 'person', kind: 'person' }, 1, {
  at: [0, 0, 0],
  heading: 0,
  drawn: false,
});
const riderMass = massOf(rider.body);

const mountedOn = (waves: number, gravity = 9.81): Mounted => {
  const level = surfaceOf({ gravity, water: { level: 0, beyondZ: 100, waves } });
  if (level === null) {
    throw new Error('there is water');
  }
  return new Mounted(rider, board, level, gravity, footingOf(rider.body, -0.2));
};
const AT = new Vector3(0, 0, 94);
const pitchOf = (frame: Matrix4): number => new Euler().setFromRotationMatrix(frame, 'YXZ').x;
const originOf = (frame: Matrix4): Vector3 => new Vector3().setFromMatrixPosition(frame);

/** Stands on the board for a while; where that ends. */
const stood = (mounted: Mounted, hold: Hold, seconds: number): { riding: Riding; frame: Matrix4 } => {
  let frame = new Matrix4();
  const riding = mounted.ride(
    mounted.start(hold, 0, AT),
    () => hold,
    [0, seconds],
    () => 1,
    {
      each: (moment) => {
        frame = moment.board;
      },
    },
  );
  return { riding, frame };
};
const displaced = ({ vessel, level }: Mounted, frame: Matrix4): number => {
  const position = originOf(frame);
  const still = { velocity: new Vector3(), spin: new Vector3() };
  const rotation = new Quaternion().setFromRotationMatrix(frame);
  return (
    immerse(vessel.hull, { position, rotation, centre: position, ...still }, level, 0, 9.81)?.volume ?? 0
  );
};

describe('a paddleboard', () => {
  const mounted = mountedOn(0);

  it('is as long, wide and buoyant as such boards are', () => {
    const { size, volume } = mounted.vessel.hull;
    expect(size[2]).toBeCloseTo(BOARD.length, 2);
    expect(size[0]).toBeCloseTo(BOARD.width, 2);
    expect(volume).toBeGreaterThan(0.24);
    expect(volume).toBeLessThan(0.3);
  });

  it('displaces its own mass of water when it lies alone', () => {
    const { bare, vessel } = mounted;
    let afloat = vessel.rest(vessel.settle(bare, 0, AT), bare);
    for (let i = 0; i < 4 * RATE; i += 1) {
      ({ afloat } = vessel.step(afloat, i / RATE, 1 / RATE, bare, bare));
    }
    expect(displaced(mounted, frameOf(afloat.free, bare)) / (BOARD.mass / 1000)).toBeCloseTo(1, 2);
  });

  it('displaces the mass of both with its rider on it', () => {
    const { frame } = stood(mounted, standing(mounted), 4);
    expect(displaced(mounted, frame) / ((BOARD.mass + riderMass) / 1000)).toBeCloseTo(1, 2);
    expect(Math.abs(pitchOf(frame))).toBeLessThan(0.03);
  });

  it('dips its bow when the weight moves forward, its tail when it moves back', () => {
    const level = standing(mounted);
    const bow = (frame: Matrix4) => new Vector3(0, 0, 1).transformDirection(frame).y;
    const middle = bow(stood(mounted, level, 3).frame);
    const forward = bow(stood(mounted, { ...level, along: level.along + 0.12 }, 3).frame);
    const back = bow(stood(mounted, { ...level, along: level.along - 0.12 }, 3).frame);
    expect(forward).toBeLessThan(middle - 0.003);
    expect(back).toBeGreaterThan(middle + 0.003);
  });

  it('is kept upright by a rider on waves that would roll it over', () => {
    const rough = mountedOn(0.1);
    const { frame } = stood(rough, standing(rough), 6);
    expect(new Vector3(0, 1, 0).transformDirection(frame).y).toBeGreaterThan(0.98);
  });
});

describe.each([
  ['backward', -1],
  ['forward', 1],
] as const)('a somersault %s on a paddleboard', (_, sense) => {
  const mounted = mountedOn(0.03);
  const { riding } = stood(mounted, standing(mounted), 1);
  const flip: Flip = flipOnBoard(mounted, riding, 1, sense);
  const { moments } = flip;
  const index = (t: number): number => moments.findIndex(({ at }) => at > t - 1e-6);
  const momentAt = (t: number): Moment => {
    const moment = moments[index(t)];
    if (moment === undefined) {
      throw new Error(`nothing at ${t}`);
    }
    return moment;
  };
  const centreAt = ({ rider: { posture, pelvis } }: Moment) =>
    centreOfMass(rider.body, place(rider.body, posture, pelvis));

  it('lands with both feet on the deck, one turn later', () => {
    expect(flip.after).not.toBeNull();
    const { board: frame, rider: bones } = momentAt(flip.landing + 2 / RATE);
    const joints = place(rider.body, bones.posture, bones.pelvis.clone().premultiply(frame.clone().invert()));
    for (const limb of ['footL', 'footR'] as const) {
      const ankle = originOf(joints.get(limb) ?? new Matrix4());
      expect(Math.abs(ankle.x)).toBeLessThan(0.3);
      expect(ankle.y - deckAt(ankle.x, ankle.z)).toBeCloseTo(rider.body.ankle, 1);
    }
    const up = new Vector3(0, 1, 0).transformDirection(momentAt(flip.landing).rider.pelvis);
    expect(up.y).toBeGreaterThan(0.85);
    const upsideDown = moments.filter(
      (moment) => !moment.aboard && new Vector3(0, 1, 0).transformDirection(moment.rider.pelvis).y < -0.9,
    );
    expect(upsideDown.length).toBeGreaterThan(3);
  });

  it('flies on a parabola with g', () => {
    const [a, b, c] = [0.1, 0.5, 0.9].map((share) => {
      const moment = momentAt(flip.takeOff + share * (flip.landing - flip.takeOff));
      return { t: moment.at, y: centreAt(moment).y };
    });
    if (a === undefined || b === undefined || c === undefined) {
      throw new Error('three times');
    }
    const g = (-2 * ((c.y - b.y) / (c.t - b.t) - (b.y - a.y) / (b.t - a.t))) / (c.t - a.t);
    expect(Math.abs(g / 9.81 - 1)).toBeLessThan(0.01);
  });

  it('changes the momentum of both only by weight and water, through push, flight and landing', () => {
    const sum = new Vector3();
    const largest = Math.max(...moments.map(({ momentum }) => momentum.length()));
    const first = momentAt(0).momentum;
    let off = 0;
    for (const [i, { at, water, mass, momentum }] of moments.slice(1).entries()) {
      sum.add(water).add(new Vector3(0, -mass * 9.81 * (at - (moments[i]?.at ?? at)), 0));
      off = Math.max(off, momentum.clone().sub(first).distanceTo(sum));
    }
    expect(off / largest).toBeLessThan(0.01);
  });

  it('pushes the board down, and lets it rise when the rider is off', () => {
    const before = originOf(momentAt(0).board).y;
    const pushed = originOf(momentAt(flip.takeOff).board).y;
    const heights = moments.filter(({ aboard }) => !aboard).map((moment) => originOf(moment.board).y);
    expect(pushed).toBeLessThan(before - 0.02);
    expect(Math.max(...heights)).toBeGreaterThan(before + 0.02);
    // and the landing presses it down again
    const after = moments.slice(index(flip.landing)).map((moment) => originOf(moment.board).y);
    expect(Math.min(...after)).toBeLessThan(Math.max(...heights) - 0.05);
  });

  it('bends no joint farther than it goes', () => {
    for (const {
      rider: { posture },
    } of moments) {
      for (const freedom of FREEDOMS) {
        const [least, most] = RANGES.get(freedom) ?? [0, 0];
        expect(posture[freedom], freedom).toBeGreaterThan(least - 3);
        expect(posture[freedom], freedom).toBeLessThan(most + 3);
      }
    }
  });
});

describe('riders of every build', () => {
  const level = surfaceOf({ gravity: 9.81, water: { level: 0, beyondZ: 100, waves: 0.03 } });
  if (level === null) {
    throw new Error('there is water');
  }
  const other = (look: object, seed: number, scale = 1): Mounted => {
    const somebody = person(
      { ...entity, look, scale, id: 'rider', category: 'person', kind: 'person' },
      seed,
      {
        at: [0, 0, 0],
        heading: 0,
        drawn: false,
      },
    );
    return new Mounted(somebody, board, level, 9.81, footingOf(somebody.body, -0.2));
  };

  it.each([
    ['a woman', { build: 'woman' }, 2],
    ['another woman', { build: 'woman' }, 110],
    ['a man', { build: 'man' }, 1],
    ['another man', { build: 'man' }, 102],
    ['a child', { build: 'man', age: 'child' }, 2],
  ])('land it both ways: %s', (_, look, seed) => {
    const mounted = other(look, seed);
    const { riding } = stood(mounted, standing(mounted), 1);
    for (const sense of [-1, 1] as const) {
      const { after, takeOff, landing, moments } = flipOnBoard(mounted, riding, 1, sense);
      expect(after, `${sense}`).not.toBeNull();
      // from as high a jump as people have in them: not more than 0.65 m, nor than 0.75 s
      expect(landing - takeOff).toBeLessThan(0.75);
      const heights = moments.map(
        ({ rider: { posture, pelvis } }) =>
          centreOfMass(mounted.person.body, place(mounted.person.body, posture, pelvis)).y,
      );
      const leaves = heights[moments.findIndex(({ aboard }) => !aboard)] ?? Number.NaN;
      expect(Math.max(...heights) - leaves).toBeLessThan(0.65);
    }
  });

  it('end in the water where the board does not carry them', () => {
    const giant = other({ build: 'man' }, 1, 1.9);
    const flip = flipOnBoard(giant, giant.start(standing(giant), 0, AT), 0, 1);
    expect(flip.after).toBeNull();
  });
});

describe('a somersault that cannot be landed', () => {
  it('ends in the water', () => {
    const wild = mountedOn(0.7);
    const flip = flipOnBoard(wild, wild.start(standing(wild), 0, AT), 0, -1);
    expect(flip.after).toBeNull();
    expect(flip.blow).toBeGreaterThan(20);
    const depth = Math.min(...flip.moments.map(({ rider: { pelvis } }) => originOf(pelvis).y));
    expect(depth).toBeLessThan(0);
    expect(depth).toBeGreaterThan(-4);
  });
});
