import { Matrix4, Vector3 } from 'three';
import type { BodyPart } from '../../read/screenplay.ts';
import type { Creature, Person } from '../../stage/figures/figure.ts';
import { CLAWS, carried, fallen, type Ride, type Sway } from '../body/passenger.ts';
import { birdResting } from '../figures/bird-motions.ts';
import { type CreaturePose, resting, solveCreature } from '../figures/creature-pose.ts';
import { ease } from '../figures/pose.ts';
import { RATE } from '../physics.ts';
import type { CreaturePerformance, Performance } from '../take.ts';
import type { Played, Playing } from './playing.ts';

/** Kilograms of an animal of this length: a cat of 0.38 m has four. */
const massOf = (length: number): number => 73 * length ** 3;

/** Where on a body something sits: a bone, and the place in that bone's frame. */
export const seatOn = (
  { body }: Person,
  part: BodyPart,
): { readonly bone: 'head' | 'chest' | 'handR' | 'pelvis'; readonly at: Matrix4 } => {
  switch (part) {
    case 'head':
      return { bone: 'head', at: new Matrix4().setPosition(0, 0.238 * body.head, -0.012 * body.head) };
    case 'shoulder':
      return {
        bone: 'chest',
        at: new Matrix4().setPosition(
          -0.72 * body.shoulder[0],
          body.shoulder[1] + 0.055 * (body.height / 1.8),
          -0.01,
        ),
      };
    case 'back':
      return {
        bone: 'chest',
        at: new Matrix4()
          .makeRotationX(-Math.PI / 2)
          .setPosition(0, 0.62 * body.shoulder[1], -0.12 * (body.height / 1.8)),
      };
    case 'hand':
      return {
        bone: 'handR',
        at: new Matrix4().makeRotationZ(-Math.PI / 2).setPosition(0.02, -0.07 * (body.height / 1.8), 0),
      };
    default:
      return {
        bone: 'pelvis',
        at: new Matrix4().setPosition(0, 0.09 * (body.height / 1.8), 0.24 * (body.height / 1.8)),
      };
  }
};

/** Crouched and clinging, legs tensed, a cat sways this fast: on loose legs it would about half so, hertz. */
const TENSE = 10;

type Feet = CreaturePose['feet'];
type Point = CreaturePose['trunk'];

const between = (a: Point, b: Point, share: number): Point => [
  a[0] + (b[0] - a[0]) * share,
  a[1] + (b[1] - a[1]) * share,
  a[2] + (b[2] - a[2]) * share,
];
const blendFeet = (a: Feet, b: Feet, share: number): Feet => ({
  foreL: between(a.foreL, b.foreL, share),
  foreR: between(a.foreR, b.foreR, share),
  hindL: between(a.hindL, b.hindL, share),
  hindR: between(a.hindR, b.hindR, share),
});

/** Crouched on something round and small, the paws drawn together around it. */
const crouched = ({ body }: Creature, rest: CreaturePose): CreaturePose => {
  if (body.bird !== undefined) {
    return { ...rest, trunk: [0, body.height * 0.94, 0] };
  }
  const legs = body.upper + body.lower;
  const paw = (side: number, z: number): Point => [side * 0.062, -0.035, z];
  return {
    ...rest,
    trunk: [0, 0.36 * legs + 0.02, 0],
    trunkTurn: [-0.12, 0, 0],
    head: [0.14 + rest.head[0], rest.head[1], rest.head[2]],
    tail: [0.5, rest.tail[1], 0],
    feet: { foreL: paw(1, 0.095), foreR: paw(-1, 0.095), hindL: paw(1, -0.075), hindR: paw(-1, -0.075) },
  };
};

/** All four stretched out, the tail up. */
const spread = ({ body }: Creature, rest: CreaturePose): CreaturePose => {
  const out = (from: Point, z: number): Point => [from[0] * 2.1, from[1] + 0.03, from[2] * 1.25 + z];
  return {
    ...rest,
    trunk: [0, body.height, 0],
    tail: [1.3, 0.4, 0],
    jaw: 0.5,
    feet: {
      foreL: out(rest.feet.foreL, 0.05),
      foreR: out(rest.feet.foreR, 0.05),
      hindL: out(rest.feet.hindL, -0.05),
      hindR: out(rest.feet.hindR, -0.05),
    },
  };
};

const tell = (creature: Creature, part: BodyPart, ride: Ride, fallsTo: number | null): string => {
  const pull = ride.strongest.toFixed(1);
  if (ride.left === null) {
    return `${creature.id} holds on to the ${part} with its claws: at most ${pull} times its weight pulls at it sideways`;
  }
  const down = fallsTo === null ? '' : `, rights itself (choreographed) and lands at ${fallsTo.toFixed(2)} s`;
  return `${creature.id} cannot hold on: ${pull} times its weight pulls at it at ${ride.left.at.toFixed(2)} s; it flies off at ${ride.left.velocity.length().toFixed(1)} m/s${down}`;
};

/**
 * An animal that sits on somebody: carried along as far as its claws hold, and on its own from then on. It is light
 * against its host, whose motion is as it would be without it.
 */
export const perching = (playing: Playing, creature: Creature, host: Performance, part: BodyPart): Played => {
  const { seconds, stage, physics } = playing;
  const seat = seatOn(host.person, part);
  const { bird } = creature.body;
  const rest = bird === undefined ? resting(creature, 0.3) : birdResting({ ...creature.body, bird }, 0.3);
  const still = rest(0);
  const sitting = crouched(creature, still);
  const height = sitting.trunk[1];
  const frame = (t: number): Matrix4 =>
    (host.joints(t).get(seat.bone) ?? new Matrix4()).clone().multiply(seat.at);
  const length = seconds + 0.15;
  const ride = carried({ frame, height, softness: TENSE, grip: CLAWS }, length, stage.place.gravity);
  const last = ride.steps.at(-1);
  const ground = host.person.at[1];
  const fall =
    ride.left === null || last === undefined
      ? null
      : fallen(
          last,
          ride.left,
          { y: ground, friction: stage.place.ground.sound === 'ice' ? 0.07 : 0.6 },
          still.trunk[1],
          length,
          stage.place.gravity,
        );
  if (ride.left !== null && fall?.landed !== null && fall !== null && fall.landed < seconds) {
    const there = fall.steps[Math.round((fall.landed - ride.left.at) * RATE)]?.centre ?? new Vector3();
    physics.note({
      at: fall.landed,
      a: creature.id,
      b: 'floor',
      impulse: massOf(creature.body.length) * fall.speed,
      position: [there.x, ground, there.z],
      sounds: ['flesh', stage.place.ground.sound],
      sizes: [0.12, 4],
    });
  }
  const steps: readonly Sway[] = [...ride.steps, ...(fall?.steps ?? [])];
  const swayAt = (t: number): Sway => {
    const index = Math.min(steps.length - 1, Math.max(0, t * RATE));
    const a = steps[Math.floor(index)] ?? steps.at(-1);
    const b = steps[Math.floor(index) + 1] ?? a;
    if (a === undefined || b === undefined) {
      throw new Error('nobody sits here');
    }
    const share = index - Math.floor(index);
    return {
      centre: a.centre.clone().lerp(b.centre, share),
      turn: a.turn.clone().slerp(b.turn, share),
      held: a.held,
    };
  };
  const poseAt = (t: number): CreaturePose => {
    const now = rest(t);
    const held = crouched(creature, now);
    if (ride.left === null || t <= ride.left.at) {
      return held;
    }
    const open = spread(creature, now);
    const out = ease(ride.left.at, ride.left.at + 0.12, t);
    const down = fall?.landed === null || fall === null ? 0 : ease(fall.landed - 0.05, fall.landed + 0.5, t);
    const air: CreaturePose = {
      ...open,
      trunk: between(held.trunk, open.trunk, out),
      feet: blendFeet(held.feet, open.feet, out),
    };
    return { ...air, jaw: open.jaw * (1 - down) + now.jaw * down, feet: blendFeet(air.feet, now.feet, down) };
  };
  const base = (t: number, pose: CreaturePose): Matrix4 => {
    const { centre, turn } = swayAt(t);
    return new Matrix4()
      .compose(centre, turn, new Vector3(1, 1, 1))
      .multiply(new Matrix4().setPosition(0, -pose.trunk[1], 0));
  };
  const performance: CreaturePerformance = {
    creature,
    root: (t) => {
      const { x, y, z } = swayAt(t).centre;
      const forward = new Vector3(0, 0, 1).applyQuaternion(swayAt(t).turn);
      return { x, y: y - creature.body.height, z, heading: Math.atan2(forward.x, forward.z) };
    },
    joints: (t) => {
      const pose = poseAt(t);
      const world = base(t, pose);
      const joints = solveCreature(creature, pose, { x: 0, y: 0, z: 0, heading: 0 });
      return new Map([...joints].map(([joint, own]) => [joint, own.premultiply(world)]));
    },
  };
  return {
    creatures: [performance],
    fallen: ride.left === null ? [] : [creature.id],
    words: tell(creature, part, ride, fall?.landed ?? null),
  };
};
