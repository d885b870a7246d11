import { describe, expect, it } from 'vitest';
import { flightsOf } from '../../../../../model/world/flights.ts';
import { bedOf } from '../../../../../model/world/score/cueing/beds.ts';
import { callsOf } from '../../../../../model/world/score/cueing/calls.ts';
import { impactsOf } from '../../../../../model/world/score/cueing/impacts.ts';
import { DELAY, reactionsOf } from '../../../../../model/world/score/cueing/reactions.ts';
import { rubsOf } from '../../../../../model/world/score/cueing/rubs.ts';
import { follow, timeOf } from '../../../../../model/world/score/cueing/whereabouts.ts';
import { aContact, creatureAt, jump, somebody, stagedTake } from './takes.ts';

const court = stagedTake('a basketball player shoots a basketball at the hoop on a basketball court');
const rink = stagedTake('a figure skater skates on an ice rink');
const cats = stagedTake('a woman with a cat in a living room');
const dogs = stagedTake('a dog barks in a park');
const shown = (take: typeof court, from = 0) => ({ take, from });
const [low, high] = DELAY;

describe('a flight', () => {
  it('is found by the feet: when it begins, peaks and ends, and how high it is', () => {
    const take = { ...rink, people: [somebody(rink, jump(1, 0.6))] };
    const [flight, ...others] = flightsOf(take);
    expect(others).toEqual([]);
    // the first and last 10 cm are not counted
    expect(flight?.from).toBeGreaterThan(1);
    expect(flight?.to).toBeLessThan(1.62);
    expect(flight?.peak).toBeCloseTo(1.3, 1);
    expect(flight?.rise).toBeCloseTo((9.81 * 0.6 ** 2) / 8, 1);
  });

  it('is no step, and no stay in the air beyond the end of the shot', () => {
    const walking = somebody(rink, (t) => 0.08 + 0.06 * Math.abs(Math.sin(6 * t)));
    expect(flightsOf({ ...rink, people: [walking] })).toEqual([]);
    expect(flightsOf({ ...rink, people: [somebody(rink, jump(3.8, 0.6))] })).toEqual([]);
  });
});

describe('the crowd', () => {
  it('cheers a ball in the net after a human delay', () => {
    const take = { ...court, contacts: [aContact({ at: 2, b: 'net', sounds: ['leather', 'net'] })] };
    const [cheer, ...others] = reactionsOf(shown(take, 5), 1);
    expect(others).toEqual([]);
    expect(cheer?.kind).toBe('cheer');
    expect((cheer?.at ?? 0) - 7).toBeGreaterThanOrEqual(low);
    expect((cheer?.at ?? 0) - 7).toBeLessThanOrEqual(high);
  });

  it('groans at a ball off the board that does not go in, and does not cheer the jump', () => {
    const contacts = [aContact({ at: 2, b: 'backboard' }), aContact({ at: 2.6 })];
    const take = { ...court, contacts, people: [somebody(court, jump(1, 0.6))] };
    const reactions = reactionsOf(shown(take), 1);
    expect(reactions.map(({ kind }) => kind)).toEqual(['groan']);
    expect((reactions[0]?.at ?? 0) - 2).toBeGreaterThanOrEqual(low);
  });

  it('cheers a jump when it is landed, not before, and gasps at a fall', () => {
    const people = [somebody(rink, jump(1, 0.6))];
    const [cheer] = reactionsOf(shown({ ...rink, people }), 1);
    expect(cheer?.kind).toBe('cheer');
    expect(cheer?.at).toBeGreaterThan(1.55 + low);
    expect(cheer?.at).toBeLessThan(1.61 + high);
    const id = rink.stage.people[0]?.id ?? '';
    const fall = aContact({ at: 1.7, a: id, impulse: 40, sounds: ['flesh', 'ice'], sizes: [0.6, 4] });
    expect(reactionsOf(shown({ ...rink, people, contacts: [fall] }), 1).map(({ kind }) => kind)).toEqual([
      'gasp',
    ]);
  });

  it('is not there where nobody watches', () => {
    const place = { ...rink.stage.place, ambience: { ...rink.stage.place.ambience, crowd: 0 } };
    const take = { ...rink, stage: { ...rink.stage, place }, people: [somebody(rink, jump(1, 0.6))] };
    expect(reactionsOf(shown(take), 1)).toEqual([]);
  });

  it('answers in the time of the film when the film is slow', () => {
    const take = { ...rink, pace: 0.5, people: [somebody(rink, jump(0.5, 0.6))] };
    const [cheer] = reactionsOf(shown(take), 1);
    expect(cheer?.at).toBeGreaterThan(2.1 + low);
  });
});

describe('blows and rubs', () => {
  it('are at their times in the film; feet on the ground are footfalls, balls are not', () => {
    const id = rink.stage.people[0]?.id ?? '';
    const people = [somebody(rink, () => 0)];
    const contacts = [
      aContact({ a: id, sounds: ['rubber', 'wood'], sizes: [0.28, 4] }),
      aContact({ at: 2, a: id, sounds: ['flesh', 'wood'], sizes: [0.6, 4] }),
      aContact({ at: 3 }),
    ];
    const impacts = impactsOf(shown({ ...rink, people, contacts, pace: 0.5 }, 10));
    expect(impacts.map(({ at }) => at)).toEqual([12, 14, 16]);
    expect(impacts.map(({ footfall }) => footfall)).toEqual([true, false, false]);
  });

  it('hear the edge of a skater who glides, as fast as the foot goes, and where it is', () => {
    const skater = somebody(rink, () => 0, {
      stances: [
        { part: 'footR', from: 0.5, to: 1.5, glides: true },
        { part: 'footL', from: 2, to: 3, glides: false },
      ],
    });
    const moving = {
      ...skater,
      joints: (t: number) =>
        new Map(
          [...skater.joints(t)].map(([joint, frame]) => [joint, frame.clone().setPosition(3 * t, 0, 0)]),
        ),
    };
    const [carve, ...others] = rubsOf(shown({ ...rink, people: [moving] }, 2));
    expect(others).toEqual([]);
    expect(carve).toMatchObject({ kind: 'slide', from: 2.5, to: 3.5 });
    expect(carve?.between.map(({ material }) => material)).toEqual(['metal', 'ice']);
    for (const speed of carve?.speeds ?? []) expect(speed).toBeCloseTo(3, 3);
    const place = carve?.position;
    expect(typeof place === 'function' ? place(3) : place).toEqual([3, 0, 0]);
  });

  it('follow nobody who is not there', () => {
    expect(follow(shown(rink), 'no-such-thing')).toBeNull();
    expect(timeOf({ take: { ...rink, pace: 0.25 }, from: 3 }, 1)).toBe(7);
  });
});

describe('animals', () => {
  it('meow once when they are thrown off and come down', () => {
    const thrown = creatureAt(cats, (t) => (t < 1 ? 1.6 : Math.max(0, 1.6 - 0.5 * 9.81 * (t - 1) ** 2)));
    const calls = callsOf(shown({ ...cats, creatures: [thrown] }), 1);
    expect(calls.map(({ kind }) => kind)).toEqual(['meow']);
    // √(2 · 1.6 / g) after it was thrown
    expect(calls[0]?.at).toBeGreaterThan(1.57);
    expect(calls[0]?.at).toBeLessThan(2);
  });

  it('are silent when nothing happens to them', () => {
    expect(callsOf(shown({ ...cats, creatures: [creatureAt(cats, () => 0)] }), 1)).toEqual([]);
  });

  it('bark when the words say so, a few times, never in perfect step', () => {
    const [id = ''] = dogs.stage.creatures.map((creature) => creature.id);
    const actions = [
      {
        kind: 'speak',
        subjects: [id],
        object: null,
        target: null,
        vigour: 0.5,
        outcome: null,
        turns: null,
        sense: null,
        text: 'barks',
      },
    ] as const;
    const stage = { ...dogs.stage, script: { ...dogs.stage.script, actions } };
    const calls = callsOf(shown({ ...dogs, stage, creatures: [creatureAt(dogs, () => 0)] }), 1);
    expect(calls.length).toBeGreaterThan(2);
    const pauses = calls.slice(1).map(({ at }, i) => at - (calls[i]?.at ?? 0));
    expect(new Set(pauses.map((pause) => pause.toFixed(2))).size).toBeGreaterThan(1);
    expect(calls.every(({ kind }) => kind === 'bark')).toBe(true);
  });
});

describe('the bed of a place', () => {
  const { place } = court.stage;
  const bare = { ...place, ambience: { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0 } };

  it('has what belongs to the place, and the weather’s', () => {
    expect(bedOf({ ...bare, name: 'forest', indoors: false }, 'clear', false).leaves).toBeGreaterThan(0.2);
    expect(bedOf({ ...bare, name: 'lake', indoors: false }, 'clear', false).lapping).toBeGreaterThan(0.2);
    expect(bedOf({ ...bare, name: 'street', indoors: false }, 'clear', false).traffic).toBeGreaterThan(0.2);
    expect(bedOf({ ...bare, name: 'park', indoors: false }, 'snowfall', false).snow).toBeGreaterThan(0.2);
    expect(bedOf({ ...bare, indoors: true }, 'snowfall', false).snow).toBe(0);
  });

  it('is never nothing', () => {
    expect(Object.values(bedOf(bare, 'clear', false)).reduce((sum, level) => sum + level, 0)).toBeGreaterThan(
      0.1,
    );
  });
});
