import { Matrix4, Vector3 } from 'three';
import type { Style } from '../../protocol/index.ts';
import type { ActionKind } from '../read/screenplay.ts';
import { compose, type Framing, type Subject } from '../shoot/camera.ts';
import type { Camera } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import type { PersonJoint } from '../stage/figures/figure.ts';

const FROM_THE_HIPS: ReadonlySet<ActionKind> = new Set(['speak', 'look', 'wave', 'clap', 'stand', 'hold']);

/** Everyone and everything whose place matters at a time of film. */
export const subjectsOf = (take: Take, time: number): readonly Subject[] => {
  const t = time * take.pace;
  const subjects: Subject[] = [];
  const { script, extras } = take.stage;
  const talking =
    script.camera.size === null &&
    take.people.length > 0 &&
    take.people.length <= 3 &&
    take.creatures.length === 0 &&
    take.tracks.bodies.length === 0 &&
    script.dialogue.length > 0 &&
    script.actions.every(({ kind }) => FROM_THE_HIPS.has(kind));
  for (const { person, root, joints } of take.people) {
    const { x, y, z } = root(t);
    const bones = joints(t);
    const bone = (joint: PersonJoint): Vector3 =>
      new Vector3().setFromMatrixPosition(bones.get(joint) ?? new Matrix4());
    const feet = bone('footL').add(bone('footR')).divideScalar(2);
    const crown = new Vector3(0, 0.6 * person.body.neck[1], 0).applyMatrix4(
      bones.get('chest') ?? new Matrix4(),
    );
    // those who only talk or wave are seen from the hips up, so that faces can be read
    subjects.push({
      at: talking ? new Vector3(x, y + person.body.height * 0.5, z) : feet,
      radius: talking ? 0.3 : 0.2,
    });
    subjects.push({ at: crown.lerp(bone('head'), 1.6), radius: 0.22 });
  }
  for (const { creature, joints } of take.creatures) {
    subjects.push({
      at: new Vector3().setFromMatrixPosition(joints(t).get('trunk') ?? new Matrix4()),
      radius: Math.max(creature.body.length * 0.75, creature.body.wingSpan * 2),
    });
  }
  // with people in the picture, what flies away is let go
  const home = take.people.length > 0 ? 5.5 : take.stage.place.room + 14;
  for (const body of take.tracks.bodies) {
    if (!take.tracks.present(body.id, t) || body.kind === 'shard' || extras.has(body.id)) {
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
    if (prop.motion === 'fixed' && prop.size < 3 && !extras.has(prop.id)) {
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
    const at = new Vector3(0, 0.1 * lead.person.body.head, 0).applyMatrix4(
      lead.joints(t).get('head') ?? new Matrix4(),
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

/** A take without the figures that no word of the shot names. */
const named = (take: Take): Take => {
  const { extras } = take.stage;
  return extras.size === 0
    ? take
    : {
        ...take,
        people: take.people.filter(({ person }) => !extras.has(person.id)),
        creatures: take.creatures.filter(({ creature }) => !extras.has(creature.id)),
      };
};

export const cameraOf = (
  whole: Take,
  { aspect, style }: { readonly aspect: number; readonly style: Style },
): ((time: number) => Camera) => {
  const take = named(whole);
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
export const spread = (take: Take): Subject => {
  const points = Array.from({ length: 9 }, (_, i) => subjectsOf(take, (i / 8) * take.seconds)).flat();
  const at = points
    .reduce((sum, point) => sum.add(point.at), new Vector3())
    .divideScalar(Math.max(1, points.length));
  return { at, radius: Math.max(1, ...points.map((point) => point.at.distanceTo(at) + point.radius)) };
};
