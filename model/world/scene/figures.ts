import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Action, ActionKind } from '../read/screenplay.ts';
import type { Spoken } from '../score/cue.ts';
import type { Model } from '../shoot/scene.ts';
import type { CreaturePerformance, Performance } from '../simulate/take.ts';
import { birdBones } from '../stage/figures/bird/bones.ts';
import { bodyBones } from '../stage/figures/body/bones.ts';
import { creatureBones } from '../stage/figures/creature-bones.ts';
import type { FacePlace, Person, PersonJoint } from '../stage/figures/figure.ts';
import { eyeAt } from '../stage/figures/head/build.ts';
import { AT_REST, type Expression, FACE_BONES, faceBones } from '../stage/figures/head/face-bones.ts';
import type { Part } from '../stage/stage.ts';
import type { Glance } from './eyes.ts';
import { mouthAt } from './visemes.ts';

/** Somebody as the camera sees them. */
export interface Actor {
  readonly models: readonly Model[];
  /** Writes the models' matrices at a time of film, in their order: one for a rigid model, one a bone for a bent one. */
  pose(time: number, write: (matrix: Matrix4) => void): void;
}

const HIDDEN = new Matrix4().makeScale(0, 0, 0);

const modelOf = (id: string, { geometry, surface, castsShadow }: Part): Model => ({
  id,
  geometry,
  surface,
  castsShadow,
});

const STRAINED: ReadonlySet<ActionKind> = new Set([
  'flip',
  'skating jump',
  'floor routine',
  'tumble',
  'push',
  'throw',
  'kick',
]);
const GLAD: ReadonlySet<ActionKind> = new Set(['wave', 'clap', 'dance', 'swing', 'jump', 'ride', 'skate']);

/** What a face shows of what its owner does. */
const moodOf = (actions: readonly Action[], id: string): Pick<Expression, 'smile' | 'effort'> => {
  const own = actions.filter(({ subjects }) => subjects.includes(id)).map(({ kind }) => kind);
  const effort = own.some((kind) => STRAINED.has(kind)) ? 0.45 : 0;
  return { effort, smile: own.some((kind) => GLAD.has(kind)) ? 0.55 : effort > 0 ? 0.1 : 0.36 };
};

interface Filmed {
  readonly spoken: readonly Spoken[];
  readonly actions: readonly Action[];
  /** Seconds of simulation for one of film. */
  readonly pace: number;
  readonly eyes: (time: number, head: Matrix4) => Glance;
}

/** A person: body and face bent by their bones, what is rigid where it belongs. */
export const personActor = (
  { person, joints, mouth }: Pick<Performance, 'person' | 'joints' | 'mouth'>,
  { spoken, actions, pace, eyes }: Filmed,
): Actor => {
  const mood = moodOf(actions, person.id);
  const moves = bodyBones(person.body);
  const k = person.body.head;
  const grow = new Matrix4().makeScale(k, k, k);
  const shrink = new Matrix4().makeScale(1 / k, 1 / k, 1 / k);
  return {
    models: [
      ...person.bent.map(({ part }, i) => modelOf(`${person.id} mesh ${i}`, part)),
      ...person.pieces.map(({ part }, i) => modelOf(`${person.id} ${i}`, part)),
    ],
    pose: (time, write) => {
      const bones = joints(time * pace);
      const head = bones.get('head') ?? new Matrix4();
      const saying = mouthAt(spoken, person.id, time);
      const held = mouth(time * pace);
      const loud = spoken.some(
        ({ speaker, at, end, shout }) =>
          shout && speaker === person.id && time > at - 0.1 && time < end + 0.1,
      );
      const expression: Expression = {
        ...AT_REST,
        ...mood,
        smile: loud || saying.open > 0.5 ? 0 : mood.smile,
        brows: loud ? 0.8 : 0,
        effort: loud ? 0.35 : mood.effort,
        mouth: { ...saying, open: Math.max(saying.open, held) },
        ...eyes(time, head),
      };
      const face = faceBones(expression);
      const body = moves(bones);
      for (const { rig } of person.bent) {
        if (rig === 'body') {
          body.forEach(write);
        } else {
          for (const bone of FACE_BONES) {
            write(
              head
                .clone()
                .multiply(grow)
                .multiply(face.get(bone) ?? new Matrix4())
                .multiply(shrink),
            );
          }
        }
      }
      for (const { joint } of person.pieces) {
        write(isFacePlace(joint) ? facePlace(joint, person, head, expression) : (bones.get(joint) ?? HIDDEN));
      }
    },
  };
};

const FACE_PLACES: ReadonlySet<string> = new Set<FacePlace>([
  'eyeL',
  'eyeR',
  'glintL',
  'glintR',
  'eyesOpen',
  'eyesShut',
]);
const isFacePlace = (joint: PersonJoint | FacePlace): joint is FacePlace => FACE_PLACES.has(joint);

/** Frame of what sits in a face without bending. */
const facePlace = (place: FacePlace, person: Person, head: Matrix4, { blink, gaze }: Expression): Matrix4 => {
  const k = person.body.head;
  switch (place) {
    case 'eyesOpen':
      return blink < 0.5 ? head : HIDDEN;
    case 'eyesShut':
      return blink < 0.5 ? HIDDEN : head;
    default: {
      const side = place.endsWith('L') ? 1 : -1;
      const at = new Vector3(...eyeAt(side)).multiplyScalar(k);
      const eye = head.clone().multiply(new Matrix4().makeTranslation(at));
      if (place.startsWith('glint')) {
        return blink > 0.4 ? HIDDEN : eye;
      }
      const [left, up] = gaze;
      const turn = new Quaternion()
        .setFromAxisAngle(new Vector3(0, 1, 0), left)
        .multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), -up));
      return eye.multiply(new Matrix4().makeRotationFromQuaternion(turn));
    }
  }
};

/** An animal: its hide bent by its bones, and what is rigid on them: eyes and whiskers, a bird's legs and wings. */
export const creatureActor = (
  { creature, joints }: Pick<CreaturePerformance, 'creature' | 'joints'>,
  pace: number,
): Actor => {
  const moves = creature.gait === 'bird' ? birdBones(creature.body) : creatureBones(creature.body);
  return {
    models: [
      ...creature.bent.map((part, i) => modelOf(`${creature.id} mesh ${i}`, part)),
      ...creature.pieces.map(({ part }, i) => modelOf(`${creature.id} ${i}`, part)),
    ],
    pose: (time, write) => {
      const bones = joints(time * pace);
      for (let i = 0; i < creature.bent.length; i += 1) {
        moves(bones).forEach(write);
      }
      for (const { joint } of creature.pieces) {
        write(bones.get(joint) ?? HIDDEN);
      }
    },
  };
};
