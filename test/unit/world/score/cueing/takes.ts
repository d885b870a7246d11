import { Matrix4 } from 'three';
import { read } from '../../../../../model/world/read/read.ts';
import type { Contact } from '../../../../../model/world/simulate/physics.ts';
import { simulate } from '../../../../../model/world/simulate/simulate.ts';
import type { CreaturePerformance, Performance, Take } from '../../../../../model/world/simulate/take.ts';
import { stage } from '../../../../../model/world/stage/build-stage.ts';
import type { PersonJoint } from '../../../../../model/world/stage/figures/figure.ts';

/** A real stage, of which the test says itself what happens on it. */
export const stagedTake = (prompt: string, seconds = 4): Take => {
  const [script] = read({ prompt, shots: [], seconds, seed: 1, style: null, cast: [] }).shots;
  if (script === undefined) throw new Error('no shot was read');
  const take = simulate(stage(script, { seed: 1, style: 'realistic' }), 0.1);
  return { ...take, seconds, pace: 1, contacts: [], rubbings: [], people: [], creatures: [] };
};

/** Somebody whose feet are at `height(t)`, everything else above them. */
export const somebody = (
  take: Take,
  height: (t: number) => number,
  rest: Partial<Performance> = {},
): Performance => {
  const [person] = take.stage.people;
  if (person === undefined) throw new Error('nobody is on this stage');
  const joints = (t: number) => {
    const at = (y: number) => new Matrix4().makeTranslation(0, y, 0);
    const y = height(t);
    return new Map<PersonJoint, Matrix4>([
      ['footL', at(y)],
      ['footR', at(y + 0.02)],
      ['handL', at(y + 0.8)],
      ['handR', at(y + 0.8)],
      ['head', at(y + 1.6)],
    ]);
  };
  return {
    person,
    root: (t) => ({ x: 0, y: height(t), z: 0, heading: 0 }),
    joints,
    mouth: () => 0,
    stances: [],
    ...rest,
  };
};

export const creatureAt = (take: Take, height: (t: number) => number): CreaturePerformance => {
  const [creature] = take.stage.creatures;
  if (creature === undefined) throw new Error('no animal is on this stage');
  return { creature, root: (t) => ({ x: 0, y: height(t), z: 0, heading: 0 }), joints: () => new Map() };
};

/** Height of the feet of somebody who jumps at `from` and flies for `airtime` seconds. */
export const jump =
  (from: number, airtime: number, ground = 0.08) =>
  (t: number): number => {
    const s = t - from;
    return ground + (s > 0 && s < airtime ? 0.5 * 9.81 * s * (airtime - s) : 0);
  };

export const aContact = (contact: Partial<Contact> = {}): Contact => ({
  at: 1,
  a: 'ball-1',
  b: 'floor',
  impulse: 3,
  position: [0, 0, 0],
  sounds: ['leather', 'wood'],
  sizes: [0.24, 4],
  ...contact,
});
