import { Box3, Matrix4, Quaternion, Vector3 } from 'three';
import { isSeated } from '../../memory.ts';
import type { Action, BodyPart, ShotScript } from '../../read/screenplay.ts';
import { flyerOf } from '../../stage/flown.ts';
import type { Body } from '../../stage/stage.ts';
import { carried, type Grip, LOOSE, type Ride, type Sway } from '../body/passenger.ts';
import { RATE } from '../physics.ts';
import type { Performance } from '../take.ts';
import { seatOn } from './perching.ts';
import type { Played, Playing, Stunt } from './playing.ts';

/** A thing that somebody has on their head, on a shoulder or in a hand. */
export interface Borne {
  readonly id: string;
  readonly part: BodyPart;
}

/** With what else is done a thing is held in one hand; alone, both hold it before the chest. */
const BESIDES: ReadonlySet<Action['kind']> = new Set([
  ...(['walk', 'run', 'skate', 'sit', 'stand', 'wave', 'jump', 'dance', 'spin'] as const),
]);

/** What of the props of a shot somebody bears by the words: where they are put, or what is held while doing something else. */
export const borneBy = (script: ShotScript, person: string): readonly Borne[] => {
  const { cast, actions } = script;
  const own = actions.filter(({ subjects }) => subjects.includes(person));
  const busy = own.some(({ kind }) => BESIDES.has(kind));
  return cast.flatMap(({ id, category, kind, placed }): Borne[] => {
    if (category !== 'prop') {
      return [];
    }
    if (kind === 'kite') {
      return flyerOf(script, id) === person ? [{ id, part: 'hand' }] : [];
    }
    if (placed?.on === person && isSeated(placed)) {
      return [{ id, part: placed.part ?? (placed.preposition === 'in' ? 'hand' : 'shoulder') }];
    }
    return busy && own.some(({ kind, object }) => kind === 'hold' && object === id)
      ? [{ id, part: 'hand' }]
      : [];
  });
};

/** As much a hand holds, newtons: a bag of fifteen kilograms. */
const HAND = 150;
/** What lies somewhere follows it as stiffly as this, hertz. */
const STIFF = 24;
/** What is longer is held in its middle, metres; what is shorter hangs from its top. */
const LONG = 0.5;

const extentOf = ({ parts }: Body): { readonly bottom: number; readonly top: number } => {
  const box = new Box3();
  for (const { geometry } of parts) {
    box.union(new Box3().setFromArray(geometry.positions));
  }
  return { bottom: box.min.y, top: box.max.y };
};

const gripOf = (part: BodyPart, mass: number, gravity: number): Grip => {
  const held = HAND / (mass * gravity);
  return part === 'hand' ? { friction: 0, claws: held, pull: held - 1 } : LOOSE;
};

/** The frame that carries a thing: of the part it lies on, or upright under the hand that has it. */
const frameOf = (host: Performance, thing: Body, part: BodyPart): ((t: number) => Matrix4) => {
  const { body } = host.person;
  if (part !== 'hand') {
    const seat = seatOn(host.person, part);
    return (t) => (host.joints(t).get(seat.bone) ?? new Matrix4()).clone().multiply(seat.at);
  }
  const { bottom, top } = extentOf(thing);
  const below = top - bottom > LONG ? (top - bottom) / 2 : top - bottom;
  const palm = new Vector3(0, -0.07 * (body.height / 1.8), 0.02);
  return (t) => {
    const at = palm.clone().applyMatrix4(host.joints(t).get('handL') ?? new Matrix4());
    return new Matrix4().makeRotationY(host.root(t).heading).setPosition(at.setY(at.y - below));
  };
};

const tell = ({ id }: Body, part: BodyPart, { left, strongest }: Ride): string =>
  left === null
    ? `${id} stays ${part === 'hand' ? 'in' : 'on'} the ${part}: at most ${strongest.toFixed(2)} times its weight pulls at it sideways`
    : `${id} does not stay ${part === 'hand' ? 'in' : 'on'} the ${part}: it slips at ${left.at.toFixed(2)} s`;

/**
 * A thing on somebody's head or shoulder, or in their hand: carried as far as friction or grip allow, and from then on a
 * body like others, with the velocity and spin it has. It is light against its bearer, whose motion is as it would be
 * without it.
 */
export const bearing = (playing: Playing, thing: Body, host: Performance, part: BodyPart): Played => {
  const { physics, seconds, stage } = playing;
  const ride = carried(
    {
      frame: frameOf(host, thing, part),
      height: Math.max(0.01, -extentOf(thing).bottom),
      softness: STIFF,
      grip: gripOf(part, thing.mass, stage.place.gravity),
    },
    seconds,
    stage.place.gravity,
  );
  const swayAt = (t: number): Sway | undefined =>
    ride.steps[Math.min(ride.steps.length - 1, Math.round(t * RATE))];
  const first = swayAt(0);
  physics.setEnabled(thing.id, true, first?.centre ?? new Vector3(), first?.turn ?? new Quaternion());
  let gone = false;
  const stunt: Stunt = (t) => {
    if (gone) {
      return;
    }
    const next = swayAt(t + 1 / RATE);
    if (ride.left !== null && t >= ride.left.at) {
      gone = true;
      physics.launch(thing.id, ride.left.velocity, ride.left.rate);
    } else if (next !== undefined) {
      physics.lead(thing.id, next.centre, next.turn);
    }
  };
  return {
    stunts: [stunt],
    uses: [thing.id],
    fallen: ride.left === null ? [] : [thing.id],
    words: tell(thing, part, ride),
  };
};
