import { Matrix4, Quaternion } from 'three';
import type { Style } from '../protocol/index.ts';
import { cameraOf, spread } from './scene/framing.ts';
import { movingOf } from './scene/moving.ts';
import { swaying } from './scene/wind.ts';
import type { Spoken } from './score/cue.ts';
import type { Model, Scene } from './shoot/scene.ts';
import { withFace } from './simulate/figures/face.ts';
import type { Take } from './simulate/take.ts';
import type { Part } from './stage/stage.ts';

/** Film and take for one shot: how big the picture is, and who speaks when (seconds from the start of the shot). */
export interface Filming {
  readonly aspect: number;
  readonly style: Style;
  readonly spoken: readonly Spoken[];
}

const HIDDEN = new Matrix4().makeScale(0, 0, 0);

/** Vowels open the mouth, lips close it; the rest lies between. */
const openness = (phoneme: string): number => {
  if (/^(?:pau|m|b|p|f|v)$/.test(phoneme)) {
    return 0;
  }
  return /^(?:aa|ae|ah|ao|aw|ay|ow|oy)/.test(phoneme)
    ? 0.95
    : /^(?:eh|er|ey|iy|ih|uh|uw|ax)/.test(phoneme)
      ? 0.6
      : 0.28;
};

/** Seconds that the jaw takes from one sound to the next. */
const BLEND = 0.05;

const mouthOf = (spoken: readonly Spoken[], speaker: string, time: number): number => {
  let open = 0;
  let most = 1;
  for (const line of spoken) {
    if (line.speaker !== speaker || time < line.at - 0.1 || time > line.end + 0.1) {
      continue;
    }
    for (const { phoneme, start, end } of line.phonemes) {
      const away = Math.max(0, start - time, time - end) / BLEND;
      // neighbouring sounds blend, but no vowel opens the lips that a consonant holds shut
      open = Math.max(open, openness(phoneme) * Math.max(0, 1 - away) * (line.shout ? 1 : 0.75));
      if (/^[mbp]$/.test(phoneme)) {
        most = Math.min(most, away);
      }
    }
  }
  return Math.min(open, most);
};

/** A blink of 0.14 s every few seconds, each figure at its own times. */
const blinking = (id: string, time: number): number => {
  const period = 3.1 + (id.length % 5) * 0.37;
  const phase = (time + id.length * 0.83 + Number(id.split('-').at(-1) ?? 0) * 1.3) % period;
  return phase < 0.14 ? 1 : 0;
};

/** The scene a renderer films: every part a model, posed from the take alone. */
export const sceneOfTake = (take: Take, filming: Filming): Scene => {
  const { stage, tracks, people, creatures } = take;
  const models: Model[] = [];
  const writers: ((time: number, write: (matrix: Matrix4) => void) => void)[] = [];
  const addParts = (id: string, parts: readonly Part[], matrixAt: (time: number) => Matrix4) => {
    if (parts.length === 0) {
      return;
    }
    for (const [i, { geometry, surface, castsShadow }] of parts.entries()) {
      models.push({ id: `${id} ${i}`, geometry, surface, castsShadow });
    }
    writers.push((time, write) => {
      const matrix = matrixAt(time);
      for (let i = 0; i < parts.length; i += 1) {
        write(matrix);
      }
    });
  };
  for (const body of [...stage.place.bodies, ...stage.props.filter((prop) => prop.motion === 'fixed')]) {
    const matrix = new Matrix4()
      .makeRotationFromQuaternion(new Quaternion(...body.rotation))
      .setPosition(...body.position);
    const { sways } = body;
    addParts(body.id, body.parts, sways === undefined ? () => matrix : swaying(matrix, sways, stage.place));
  }
  for (const body of tracks.bodies) {
    addParts(body.id, body.parts, (time) => {
      const t = time * take.pace;
      if (!tracks.present(body.id, t)) {
        return HIDDEN;
      }
      const position = tracks.position(body.id, t);
      const rotation = tracks.rotation(body.id, t);
      return new Matrix4().makeRotationFromQuaternion(rotation).setPosition(position);
    });
  }
  for (const { person, joints: bones, mouth: opening } of people) {
    for (const [i, { part }] of person.pieces.entries()) {
      models.push({
        id: `${person.id} ${i}`,
        geometry: part.geometry,
        surface: part.surface,
        castsShadow: part.castsShadow,
      });
    }
    writers.push((time, write) => {
      const t = time * take.pace;
      const mouth = Math.max(opening(t), mouthOf(filming.spoken, person.id, time));
      const joints = withFace(person.body, bones(t), mouth, blinking(person.id, time));
      for (const { joint } of person.pieces) {
        write(joints.get(joint) ?? HIDDEN);
      }
    });
  }
  for (const { creature, joints: bones } of creatures) {
    for (const [i, { part }] of creature.pieces.entries()) {
      models.push({
        id: `${creature.id} ${i}`,
        geometry: part.geometry,
        surface: part.surface,
        castsShadow: part.castsShadow,
      });
    }
    writers.push((time, write) => {
      const t = time * take.pace;
      const joints = bones(t);
      for (const { joint } of creature.pieces) {
        write(joints.get(joint) ?? HIDDEN);
      }
    });
  }
  const camera = cameraOf(take, filming);
  for (const { models: more, write: writer } of movingOf(take, camera, filming.aspect)) {
    models.push(...more);
    writers.push(writer);
  }
  const reach = spread(take);
  return {
    models,
    lighting: stage.place.lighting,
    shadows: {
      center: [reach.at.x, Math.max(0, reach.at.y * 0.6), reach.at.z],
      radius: Math.min(14, Math.max(2.6, reach.radius * 1.25 + 1)),
    },
    pose: (time, matrices) => {
      let at = 0;
      for (const writer of writers) {
        writer(time, (matrix) => {
          matrix.toArray(matrices, at);
          at += 16;
        });
      }
    },
    camera,
  };
};
