import { Matrix4, Quaternion } from 'three';
import type { Style } from '../protocol/index.ts';
import { eyesOf } from './scene/eyes.ts';
import { creatureActor, personActor } from './scene/figures.ts';
import { cameraOf } from './scene/framing.ts';
import { movingOf } from './scene/moving.ts';
import { spread } from './scene/subjects.ts';
import { swaying } from './scene/wind.ts';
import type { Spoken } from './score/cue.ts';
import type { Model, Scene } from './shoot/scene.ts';
import type { Take } from './simulate/take.ts';
import type { Part } from './stage/stage.ts';

/** Film and take for one shot: how big the picture is, and who speaks when (seconds from the start of the shot). */
export interface Filming {
  readonly aspect: number;
  readonly style: Style;
  readonly spoken: readonly Spoken[];
}

const HIDDEN = new Matrix4().makeScale(0, 0, 0);

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
  const filmed = { spoken: filming.spoken, actions: stage.script.actions, pace: take.pace };
  for (const actor of [
    ...people.map((performance) =>
      personActor(performance, { ...filmed, eyes: eyesOf(take, performance, filming.spoken) }),
    ),
    ...creatures.map((performance) => creatureActor(performance, take.pace)),
  ]) {
    models.push(...actor.models);
    writers.push(actor.pose);
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
