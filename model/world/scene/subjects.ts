import { Box3, Matrix4, Vector3 } from 'three';
import { mountOf } from '../read/mounts.ts';
import type { ActionKind } from '../read/screenplay.ts';
import type { Subject } from '../shoot/camera.ts';
import type { Joints, Take } from '../simulate/take.ts';
import type { PersonJoint } from '../stage/figures/figure.ts';
import type { Body } from '../stage/stage.ts';

const FROM_THE_HIPS: ReadonlySet<ActionKind> = new Set(['speak', 'look', 'wave', 'clap', 'stand', 'hold']);

/** A few people who do nothing but talk. */
export const isTalk = ({ stage: { script }, people, creatures, tracks }: Take): boolean =>
  script.camera.size === null &&
  people.length > 0 &&
  people.length <= 3 &&
  creatures.length === 0 &&
  tracks.bodies.length === 0 &&
  script.dialogue.length > 0 &&
  script.actions.every(({ kind }) => FROM_THE_HIPS.has(kind));

/** What of a person must be in the picture besides the head: joints and the flesh around them, metres. */
const WHOLE: readonly (readonly [PersonJoint, number])[] = [
  ['pelvis', 0.16],
  ['handL', 0.13],
  ['handR', 0.13],
  ['footL', 0.15],
  ['footR', 0.15],
];
const FROM_HIPS_UP: readonly (readonly [PersonJoint, number])[] = [
  ['pelvis', 0.2],
  ['upperArmL', 0.16],
  ['upperArmR', 0.16],
  ['forearmL', 0.12],
  ['forearmR', 0.12],
];
/** Metres from everybody and every mark at which a thing, and an animal that was thrown off, is out of the story. */
const AWAY = 3.2;
const THROWN = 1.1;
/** What is longer than this is held by its corners, not as a ball. Metres. */
const LONG = 1;

const corners = new WeakMap<Body, readonly Vector3[]>();

/** Corners of the box around a thing, in its own space. */
const cornersOf = (body: Body): readonly Vector3[] => {
  const known = corners.get(body);
  if (known !== undefined) {
    return known;
  }
  const box = new Box3();
  for (const { geometry } of body.parts) {
    box.union(new Box3().setFromArray(geometry.positions));
  }
  const found = [box.min.x, box.max.x].flatMap((x) =>
    [box.min.y, box.max.y].flatMap((y) => [box.min.z, box.max.z].map((z) => new Vector3(x, y, z))),
  );
  corners.set(body, found);
  return found;
};

/** What shows of a pole below its cloth, metres: enough to see what it hangs from. */
const POLE_SEEN = 0.5;

/** All that matters of a thing with cloth: the cloth's corners, wherever they are now, and what it hangs from. */
const flownFrom = (take: Take, { id, position, size }: Body, t: number): readonly Subject[] =>
  take.cloths
    .filter((track) => track.id.startsWith(`${id} `))
    .flatMap((track) => {
      const { columns, rows } = track.cloth;
      const places = new Float32Array(track.cloth.rest.length);
      track.places(t, places);
      const corners = [0, columns - 1, (rows - 1) * columns, rows * columns - 1].map((particle) =>
        new Vector3().fromArray(places, particle * 3),
      );
      const lowest = Math.min(...corners.map(({ y }) => y));
      return [
        ...corners.map((at) => ({ at, radius: 0.15 })),
        { at: new Vector3(position[0], position[1] + size + 0.1, position[2]), radius: 0.1 },
        { at: new Vector3(position[0], Math.max(0, lowest - POLE_SEEN), position[2]), radius: 0.1 },
      ];
    });

/** From the root of an animal's head to its nose, of the length of its trunk. */
const NOSE = 0.26;

/** Half of a head with hair or a hat, metres. */
const HEAD = 0.19;

export const headOf = (bones: Joints<PersonJoint>, size: number): Vector3 =>
  new Vector3(0, 0.1 * size, 0).applyMatrix4(bones.get('head') ?? new Matrix4());

/** Everyone and everything whose place matters at a time of film. */
export const subjectsOf = (take: Take, time: number): readonly Subject[] => {
  const t = time * take.pace;
  const subjects: Subject[] = [];
  const { extras, script } = take.stage;
  const talking = isTalk(take);
  for (const { person, joints } of take.people) {
    const bones = joints(t);
    // those who only talk or wave are seen from the hips up, so that faces can be read
    for (const [joint, radius] of talking ? FROM_HIPS_UP : WHOLE) {
      const frame = bones.get(joint);
      if (frame !== undefined) {
        subjects.push({ at: new Vector3().setFromMatrixPosition(frame), radius });
      }
    }
    subjects.push({ at: headOf(bones, person.body.head), radius: HEAD * person.body.head });
  }
  const anchors = [...subjects.map(({ at }) => at), ...take.marks];
  // with people in the picture, what flies away from them is let go
  const near = (at: Vector3, limit: number): boolean =>
    take.people.length === 0 ||
    anchors.some((anchor) => Math.hypot(anchor.x - at.x, anchor.z - at.z) < limit);
  for (const { creature, joints, root } of take.creatures) {
    const bones = joints(t);
    const at = new Vector3().setFromMatrixPosition(bones.get('trunk') ?? new Matrix4());
    const span = bones.has('wingTipL') ? creature.body.wingSpan * 2 : 0;
    const rides = script.cast.some(({ id, placed }) => id === creature.id && placed?.part !== undefined);
    if (script.cast.some((entity) => mountOf(entity, script.cast)?.id === creature.id)) {
      const head = bones.get('head') ?? new Matrix4();
      subjects.push({ at: new Vector3().setFromMatrixPosition(head), radius: NOSE * creature.body.length });
      subjects.push({ at: new Vector3(at.x, root(t).y, at.z), radius: 0.1 });
    }
    if (!rides || near(at, THROWN)) {
      subjects.push({ at, radius: Math.max(creature.body.length * 0.75, span) });
    }
  }
  const home = take.stage.place.room + 14;
  for (const body of take.tracks.bodies) {
    if (!take.tracks.present(body.id, t) || body.kind === 'shard' || extras.has(body.id)) {
      continue;
    }
    const at = take.tracks.position(body.id, t);
    if (at.y < -1 || !near(at, AWAY) || (take.people.length === 0 && Math.hypot(at.x, at.z) > home)) {
      continue;
    }
    if (body.size < LONG) {
      subjects.push({ at, radius: body.size * 0.6 });
    } else {
      const turn = take.tracks.rotation(body.id, t);
      subjects.push(
        ...cornersOf(body).map((corner) => ({ at: corner.clone().applyQuaternion(turn).add(at), radius: 0 })),
      );
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
    if (prop.drapery !== undefined && !extras.has(prop.id)) {
      subjects.push(...flownFrom(take, prop, t));
    } else if (prop.motion === 'fixed' && prop.size < 3 && !extras.has(prop.id)) {
      subjects.push({
        at: new Vector3(prop.position[0], Math.max(0.2, prop.position[1] - 0.25), prop.position[2]),
        radius: Math.min(0.5, prop.size * 0.4),
      });
    }
  }
  subjects.push(...take.marks.map((at) => ({ at, radius: 0.25 })));
  return subjects.length > 0 ? subjects : [{ at: new Vector3(0, 1, 0), radius: 1.6 }];
};

/** A ball around all the action, for the shadow map. */
export const spread = (take: Take): Subject => {
  const points = Array.from({ length: 9 }, (_, i) => subjectsOf(take, (i / 8) * take.seconds)).flat();
  const at = points
    .reduce((sum, point) => sum.add(point.at), new Vector3())
    .divideScalar(Math.max(1, points.length));
  return { at, radius: Math.max(1, ...points.map((point) => point.at.distanceTo(at) + point.radius)) };
};
