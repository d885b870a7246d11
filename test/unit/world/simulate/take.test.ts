import { createHash } from 'node:crypto';
import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';
import { hoopWatch } from '../../../../model/world/simulate/ballistics.ts';
import { centreOfMass } from '../../../../model/world/simulate/body/anthropometry.ts';
import { RATE } from '../../../../model/world/simulate/physics.ts';
import { simulate } from '../../../../model/world/simulate/simulate.ts';
import type { Take } from '../../../../model/world/simulate/take.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';
import { HOOP } from '../../../../model/world/stage/sets/court.ts';
import { slideOf } from './measuring.ts';

const taken = (prompt: string, seed = 1, seconds = 4): Take => {
  const { shots, style } = read({ prompt, shots: [], seconds, seed, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  return simulate(stage(script, { seed, style }), script.seconds);
};
const digest = ({ tracks }: Take): string => createHash('sha256').update(tracks.raw).digest('hex');
const between = (take: Take, a: string, b: string) =>
  take.contacts.filter(
    (contact) => (contact.a === a && contact.b === b) || (contact.a === b && contact.b === a),
  );

const wentIn = (take: Take, ball: string): boolean => {
  const watch = hoopWatch(HOOP, 0.12);
  for (let t = 0; t < take.seconds; t += 1 / RATE) {
    watch.see(take.tracks.position(ball, t));
  }
  return watch.through;
};

describe('help from outside the physics', () => {
  it.each([
    ['a glass vase falls off a shelf', /nudged over the edge by an unseen hand/],
    ['a ball rolls across the floor', /set going by an unseen hand/],
    ['a tower of blocks topples', /tapped by an unseen hand/],
  ])('is admitted: %s', (prompt, words) => {
    expect(taken(prompt, 1, 1).played.join('; ')).toMatch(words);
  });

  it('is not claimed where there is none', () => {
    const take = taken('A basketball player misses a shot and the ball rebounds off the backboard', 1, 1);
    expect(take.played.join('; ')).not.toMatch(/unseen/);
  });
});

describe('a conversation', () => {
  const take = taken(
    'A man and a woman talk in a park. Man: "Where have you been?" Woman: "At the lake."',
    1,
    6,
  );
  const [man, woman] = take.people;
  if (man === undefined || woman === undefined) {
    throw new Error('two were to talk');
  }
  const placeOf = ({ joints }: typeof man, joint: 'head' | 'handL' | 'handR', t: number) =>
    new Vector3().setFromMatrixPosition(joints(t).get(joint) ?? expect.fail(joint));
  const hands = (one: typeof man, t: number) =>
    Math.max(placeOf(one, 'handL', t).y, placeOf(one, 'handR', t).y);
  /** How straight somebody looks at somebody: cosine of the angle, seen from above. */
  const heeds = (one: typeof man, other: typeof man, t: number) => {
    const frame = one.joints(t).get('head') ?? expect.fail('no head');
    const ahead = new Vector3(0, 0, 1).transformDirection(frame).setY(0).normalize();
    return ahead.dot(
      placeOf(other, 'head', t)
        .sub(placeOf(one, 'head', t))
        .setY(0)
        .normalize(),
    );
  };

  it('moves the hands of who speaks, and lets those of who listens hang', () => {
    expect(hands(man, 1)).toBeGreaterThan(hands(woman, 1) + 0.15);
    expect(hands(woman, 2.3)).toBeGreaterThan(hands(man, 2.3) + 0.1);
    expect(Math.abs(hands(man, 5.5) - hands(woman, 5.5))).toBeLessThan(0.12);
  });

  it('turns the head of who listens to who speaks', () => {
    expect(heeds(woman, man, 1.2)).toBeGreaterThan(heeds(man, woman, 1.2) + 0.1);
    expect(heeds(woman, man, 1.2)).toBeGreaterThan(heeds(woman, man, 0) + 0.1);
  });
});

describe('a missed shot', () => {
  it.each([1, 2, 3, 4, 5])('strikes the backboard and never goes through the ring (seed %i)', (seed) => {
    const take = taken('A basketball player misses a shot and the ball rebounds off the backboard', seed);
    const [bang] = between(take, 'ball-1', 'backboard');
    expect(bang?.impulse).toBeGreaterThan(1);
    expect(wentIn(take, 'ball-1')).toBe(false);
    const floor = between(take, 'ball-1', 'floor').filter(({ at }) => at > (bang?.at ?? 0));
    expect(floor.length).toBeGreaterThan(0);
  });

  it('is dribbled first, flies by itself and never jumps from place to place', () => {
    const take = taken('A basketball player misses a shot and the ball rebounds off the backboard');
    const bang = between(take, 'ball-1', 'backboard')[0]?.at ?? 0;
    expect(between(take, 'ball-1', 'floor').some(({ at }) => at < bang - 1)).toBe(true);
    let longest = 0;
    for (let step = 1; step < take.seconds * RATE; step += 1) {
      longest = Math.max(
        longest,
        take.tracks
          .position('ball-1', step / RATE)
          .distanceTo(take.tracks.position('ball-1', (step - 1) / RATE)),
      );
    }
    expect(longest * RATE).toBeLessThan(12);
    // in flight, only gravity acts
    const fall = (t: number) =>
      (take.tracks.position('ball-1', t + 0.05).y -
        2 * take.tracks.position('ball-1', t).y +
        take.tracks.position('ball-1', t - 0.05).y) /
      0.05 ** 2;
    expect(fall(bang - 0.3)).toBeCloseTo(-9.81, 0);
  });

  it('leaves the hands where the hands are', () => {
    const take = taken('A basketball player misses a shot and the ball rebounds off the backboard');
    const [shooter] = take.people;
    if (shooter === undefined) {
      throw new Error('nobody shoots');
    }
    const bang = between(take, 'ball-1', 'backboard')[0]?.at ?? 0;
    let nearest = Number.POSITIVE_INFINITY;
    for (let t = bang - 1.6; t < bang - 0.9; t += 0.02) {
      const hand = new Vector3().setFromMatrixPosition(
        shooter.joints(t).get('handR') ?? expect.fail('no hand'),
      );
      nearest = Math.min(nearest, hand.distanceTo(take.tracks.position('ball-1', t)));
    }
    expect(nearest).toBeLessThan(0.26);
  });
});

describe('a jump shot', () => {
  it('carries the shooter on a parabola, whatever the arms do', () => {
    const take = taken('A basketball player misses a shot and the ball rebounds off the backboard');
    const [shooter] = take.people;
    if (shooter === undefined) {
      throw new Error('nobody shoots');
    }
    const [before, after] = [shooter.stances[0], shooter.stances[2]];
    const height = (t: number) => centreOfMass(shooter.person.body, shooter.joints(t)).y;
    const from = (before?.to ?? 0) + 0.13;
    const to = (after?.from ?? 0) - 0.15;
    expect(to - from).toBeGreaterThan(0.3);
    for (let t = from; t < to; t += 0.02) {
      const fall = (height(t + 0.02) - 2 * height(t) + height(t - 0.02)) / 0.02 ** 2;
      expect(fall / -9.81).toBeGreaterThan(0.97);
      expect(fall / -9.81).toBeLessThan(1.03);
    }
  });
});

describe('a made shot', () => {
  it.each([1, 2, 3])('passes through the ring from above (seed %i)', (seed) => {
    const take = taken('A basketball player makes a shot', seed);
    expect(wentIn(take, 'basketball-1')).toBe(true);
    expect(between(take, 'basketball-1', 'net')).toHaveLength(1);
  });
});

describe('what happens', () => {
  it('is the same for the same seed, and another for another', () => {
    const prompt = 'six wooden blocks and a red ball fall';
    expect(digest(taken(prompt, 5, 2))).toBe(digest(taken(prompt, 5, 2)));
    expect(digest(taken(prompt, 6, 2))).not.toBe(digest(taken(prompt, 5, 2)));
  });

  it('breaks a vase at its first blow into pieces that were all in it', () => {
    const take = taken('a glass vase falls off a shelf and shatters');
    const pieces = take.tracks.bodies.filter(({ kind }) => kind === 'shard');
    expect(pieces.length).toBeGreaterThan(20);
    const blow = between(take, 'vase-1', 'floor')[0]?.at ?? Number.POSITIVE_INFINITY;
    expect(blow).toBeLessThan(2.5);
    expect(take.tracks.present('vase-1', blow - 0.05)).toBe(true);
    expect(take.tracks.present('vase-1', blow + 0.05)).toBe(false);
    expect(pieces.every(({ id }) => take.tracks.present(id, blow + 0.05))).toBe(true);
    expect(
      pieces.every(
        ({ id }) =>
          take.tracks.position(id, blow + 0.02).distanceTo(take.tracks.position('vase-1', blow)) < 0.6,
      ),
    ).toBe(true);
  });

  it('runs through a row of dominoes', () => {
    const take = taken('eight dominoes topple in a row', 1, 5);
    const dominoes = take.tracks.bodies.filter(({ kind }) => kind === 'domino');
    expect(dominoes).toHaveLength(8);
    const lying = dominoes.filter(
      ({ id }) => Math.abs(new Vector3(0, 1, 0).applyQuaternion(take.tracks.rotation(id, 5)).y) < 0.75,
    );
    expect(lying.length).toBeGreaterThanOrEqual(7);
  });

  it('floats what is lighter than water', () => {
    const take = taken('a rubber duck floats on the sea', 1, 3);
    for (const t of [1.5, 2, 2.5, 3]) {
      expect(Math.abs(take.tracks.position('rubber-duck-1', t).y - -0.2)).toBeLessThan(0.15);
    }
  });

  it('hits what is thrown at', () => {
    const take = taken('a man throws a tennis ball at a tower of eight wooden blocks', 1, 3);
    expect(
      take.contacts.some(
        ({ a, b }) => `${a} ${b}`.includes('tennis-ball-1') && `${a} ${b}`.includes('block-'),
      ),
    ).toBe(true);
  });

  it('keeps a planted foot where it is', () => {
    const take = taken('a man walks down the street');
    const [walker] = take.people;
    if (walker === undefined) {
      throw new Error('nobody walks');
    }
    const stances = walker.stances.filter(({ from }) => from > 0.3);
    expect(stances.length).toBeGreaterThan(4);
    for (const stance of stances) {
      expect(slideOf(walker, stance)).toBeLessThan(0.02);
    }
  });

  it('plays slow motion at a part of the speed', () => {
    const normal = taken('a red ball falls', 1, 2).contacts[0]?.at ?? 0;
    const slow = taken('slow motion, a red ball falls', 1, 2);
    expect(slow.pace).toBeLessThan(0.5);
    expect((slow.contacts[0]?.at ?? 0) / slow.pace).toBeGreaterThan(normal * 2);
  });
});
