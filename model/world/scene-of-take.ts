import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Style } from '../protocol/index.ts';
import type { ActionKind } from './read/screenplay.ts';
import type { Spoken } from './score/cue.ts';
import { compose, type Framing, type Subject } from './shoot/camera.ts';
import type { Camera, Model, Scene } from './shoot/scene.ts';
import { solveCreature } from './simulate/figures/creature-pose.ts';
import { solve } from './simulate/figures/skeleton.ts';
import type { Take } from './simulate/take.ts';
import { swell } from './simulate/water.ts';
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

const mouthOf = (spoken: readonly Spoken[], speaker: string, time: number): number => {
  let open = 0;
  for (const line of spoken) {
    if (line.speaker !== speaker || time < line.at - 0.1 || time > line.end + 0.1) {
      continue;
    }
    for (const { phoneme, start, end } of line.phonemes) {
      // neighbouring sounds blend: the jaw needs time
      const near = Math.max(0, 1 - Math.max(0, start - time, time - end) / 0.05);
      open = Math.max(open, openness(phoneme) * near * (line.shout ? 1 : 0.75));
    }
  }
  return Math.min(1, open);
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
    const floats = body.id === 'sea';
    addParts(body.id, body.parts, (time) =>
      floats
        ? matrix
            .clone()
            .setPosition(body.position[0], body.position[1] + swell(0, 0, time) * 0.5, body.position[2])
        : matrix,
    );
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
  for (const { person, root, pose } of people) {
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
      const held = pose(t);
      const mouth = Math.max(held.mouth, mouthOf(filming.spoken, person.id, time));
      const joints = solve(person, { ...held, mouth }, root(t), blinking(person.id, time));
      for (const { joint } of person.pieces) {
        write(joints.get(joint) ?? HIDDEN);
      }
    });
  }
  for (const { creature, root, pose } of creatures) {
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
      const joints = solveCreature(creature, pose(t), root(t));
      for (const { joint } of creature.pieces) {
        write(joints.get(joint) ?? HIDDEN);
      }
    });
  }
  const camera = cameraOf(take, filming);
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

const FROM_THE_HIPS: ReadonlySet<ActionKind> = new Set(['speak', 'look', 'wave', 'clap', 'stand', 'hold']);

/** Everyone and everything whose place matters at a time of film. */
export const subjectsOf = (take: Take, time: number): readonly Subject[] => {
  const t = time * take.pace;
  const subjects: Subject[] = [];
  const { script } = take.stage;
  const talking =
    script.camera.size === null &&
    take.people.length > 0 &&
    take.people.length <= 3 &&
    take.creatures.length === 0 &&
    take.tracks.bodies.length === 0 &&
    script.dialogue.length > 0 &&
    script.actions.every(({ kind }) => FROM_THE_HIPS.has(kind));
  for (const { person, root, pose } of take.people) {
    const { x, y, z } = root(t);
    const held = pose(t);
    const tipped = Math.abs(held.lean[0]) > 0.6;
    // those who only talk or wave are seen from the hips up, so that faces can be read
    subjects.push({
      at: new Vector3(x, y + (talking ? person.body.height * 0.5 : 0.1), z),
      radius: talking ? 0.3 : 0.2,
    });
    subjects.push({
      at: new Vector3(
        x,
        y + (tipped ? 0.6 : Math.max(person.body.height * 0.93, held.hips[1] + person.body.height * 0.42)),
        z,
      ),
      radius: tipped ? 1 : 0.22,
    });
  }
  for (const { creature, root, pose } of take.creatures) {
    const { x, y, z } = root(t);
    subjects.push({
      at: new Vector3(x, y + pose(t).trunk[1], z),
      radius: Math.max(creature.body.length * 0.75, creature.body.wingSpan * 2),
    });
  }
  // with people in the picture, what flies away is let go
  const home = take.people.length > 0 ? 5.5 : take.stage.place.room + 14;
  for (const body of take.tracks.bodies) {
    if (!take.tracks.present(body.id, t) || body.kind === 'shard') {
      continue;
    }
    const at = take.tracks.position(body.id, t);
    if (Math.hypot(at.x, at.z) < home && at.y > -1) {
      subjects.push({ at, radius: body.size * 0.6 });
    }
  }
  // what breaks keeps its place in the picture
  for (const body of take.tracks.bodies.filter(
    (piece) => piece.kind === 'shard' && piece.id.endsWith('piece-1'),
  )) {
    if (take.tracks.present(body.id, t)) {
      subjects.push({ at: take.tracks.position(body.id, t).setY(0.1), radius: 0.35 });
    }
  }
  for (const prop of take.stage.props) {
    if (prop.motion === 'fixed' && prop.size < 3) {
      subjects.push({
        at: new Vector3(prop.position[0], Math.max(0.2, prop.position[1] - 0.25), prop.position[2]),
        radius: Math.min(0.5, prop.size * 0.4),
      });
    }
  }
  subjects.push(...take.marks.map((at) => ({ at, radius: 0.25 })));
  return subjects.length > 0 ? subjects : [{ at: new Vector3(0, 1, 0), radius: 1.6 }];
};

const starOf = (take: Take) => (time: number) => {
  const t = time * take.pace;
  const lead =
    take.people.find(({ person }) => take.stage.script.actions[0]?.subjects.includes(person.id)) ??
    take.people[0];
  if (lead !== undefined) {
    const joints = solve(lead.person, lead.pose(t), lead.root(t), 0);
    const at = new Vector3(0, 0.1 * lead.person.body.head, 0).applyMatrix4(
      joints.get('head') ?? new Matrix4(),
    );
    return { at, radius: 0.17 * lead.person.body.head, heading: lead.root(t).heading };
  }
  const animal = take.creatures[0];
  if (animal !== undefined) {
    const { x, y, z, heading } = animal.root(t);
    return {
      at: new Vector3(x, y + animal.creature.body.height, z),
      radius: animal.creature.body.length * 0.5,
      heading,
    };
  }
  const body = take.tracks.bodies.find((candidate) => take.tracks.present(candidate.id, t));
  return body === undefined
    ? { at: new Vector3(0, 1, 0), radius: 0.8, heading: 0 }
    : { at: take.tracks.position(body.id, t), radius: Math.max(0.12, body.size * 0.7), heading: 0 };
};

/** The line along which things happen, when they happen along one. */
const axisOf = (take: Take): number | null => {
  const kinds = new Set(take.stage.script.actions.map((action) => action.kind));
  if (take.stage.place.hoop !== null && kinds.has('hoop shot')) {
    return Math.PI / 2;
  }
  const runs = ['throw', 'kick', 'push', 'roll', 'slide', 'drive', 'crash', 'topple'] as const;
  return runs.some((kind) => kinds.has(kind)) && take.people.length > 0 ? Math.PI / 2 : null;
};

export const cameraOf = (
  take: Take,
  { aspect, style }: Pick<Filming, 'aspect' | 'style'>,
): ((time: number) => Camera) => {
  const { place, script } = take.stage;
  const framing: Framing = {
    seconds: take.seconds,
    aspect,
    direction: script.camera,
    subjects: (time) => subjectsOf(take, time),
    star: starOf(take),
    axis: axisOf(take),
    room: place.name === 'court' ? 6 : place.name === 'room' || place.name === 'kitchen' ? 4.4 : 20,
    indoors: place.indoors,
    aperture: style === 'anime' ? 0 : style === 'cinematic' ? 0.022 : 0.007,
  };
  return compose(framing);
};

/** A ball around all the action, for the shadow map. */
const spread = (take: Take): Subject => {
  const points = Array.from({ length: 9 }, (_, i) => subjectsOf(take, (i / 8) * take.seconds)).flat();
  const at = points
    .reduce((sum, point) => sum.add(point.at), new Vector3())
    .divideScalar(Math.max(1, points.length));
  return { at, radius: Math.max(1, ...points.map((point) => point.at.distanceTo(at) + point.radius)) };
};
