import { Vector3 } from 'three';
import type { Body } from '../../stage/stage.ts';
import { massOf } from '../body/anthropometry.ts';
import type { Splash } from '../water/floating.ts';
import type { Playing } from './playing.ts';
import type { Flip } from './riding-flip.ts';
import { paddleAt, STROKE } from './riding-paddle.ts';
import { originIn, rotationIn, type Tape } from './riding-tape.ts';

/** Seconds in which the feet take their blow. */
const BLOW = 0.06;

/** What a flip throws up, and its sounds: the board slaps the water at the push and at the landing. */
export const splashesOf = (
  { physics, stage }: Playing,
  tape: Tape,
  board: Body,
  flip: Flip,
): readonly Splash[] => {
  const { person } = tape;
  const level = stage.place.water?.level ?? 0;
  const slap = (time: number, impulse: number): readonly Splash[] => {
    const frame = tape.board(time);
    const sound = originIn(frame).setY(level);
    physics.note({
      at: time,
      a: board.id,
      b: 'water',
      impulse: impulse * 0.25,
      position: [sound.x, sound.y, sound.z],
      sounds: ['plastic', 'water'],
      sizes: [board.size, 2],
    });
    return [
      [0.42, 0.1],
      [-0.42, 0.1],
      [0.4, -0.5],
      [-0.4, -0.5],
      [0.28, -1.35],
      [-0.28, -1.35],
    ].map(([x = 0, z = 0]) => ({
      at: time,
      id: board.id,
      position: new Vector3(x, 0, z).applyMatrix4(frame).setY(level),
      velocity: new Vector3(Math.sign(x) * 0.8, -1.4, 0).applyQuaternion(rotationIn(frame)),
      impulse: impulse / 6,
      radius: 0.14,
    }));
  };
  const mass = massOf(person.body);
  if (flip.after === null) {
    const position = originIn(tape.pelvis(flip.landing + 0.05)).setY(level);
    physics.note({
      at: flip.landing,
      a: person.id,
      b: 'water',
      impulse: flip.blow,
      position: [position.x, position.y, position.z],
      sounds: ['flesh', 'water'],
      sizes: [0.6, 2.5],
    });
    return [
      { at: flip.landing, id: person.id, position, velocity: flip.closing, impulse: flip.blow, radius: 0.32 },
    ];
  }
  const change = tape.velocity(flip.landing + BLOW, 0.02).sub(tape.velocity(flip.landing - 0.03, 0.02));
  const impulse = mass * change.add(new Vector3(0, stage.place.gravity * BLOW, 0)).length();
  const deck = originIn(tape.board(flip.landing));
  physics.note({
    at: flip.landing,
    a: person.id,
    b: board.id,
    impulse,
    position: [deck.x, deck.y, deck.z],
    sounds: ['flesh', 'plastic'],
    sizes: [0.28, board.size],
  });
  return [...slap(flip.takeOff - 0.05, impulse * 0.35), ...slap(flip.landing + 0.02, impulse)];
};

/** The blade's entries, soft as they are. */
export const strokesOf = (
  { physics, stage, seconds }: Playing,
  tape: Tape,
  board: Body,
): readonly Splash[] => {
  const level = stage.place.water?.level ?? 0;
  const caught: Splash[] = [];
  for (let time = STROKE; time < seconds; time += STROKE) {
    const frame = paddleAt(tape.person.body, time).premultiply(tape.board(time));
    const position = new Vector3(0, -0.75, 0).applyMatrix4(frame).setY(level);
    physics.note({
      at: time,
      a: board.id,
      b: 'water',
      impulse: 0.8,
      position: [position.x, position.y, position.z],
      sounds: ['plastic', 'water'],
      sizes: [0.3, 0.6],
    });
    caught.push({
      at: time,
      id: 'paddle',
      position,
      velocity: new Vector3(0, -0.7, 0),
      impulse: 0.8,
      radius: 0.08,
    });
  }
  return caught;
};
