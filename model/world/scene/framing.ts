import { Box3, Matrix4, Vector3 } from 'three';
import type { Style } from '../../protocol/index.ts';
import { mountOf } from '../read/mounts.ts';
import type { ActionKind, Entity } from '../read/screenplay.ts';
import { compose, type Framing, type Subject } from '../shoot/camera.ts';
import type { Camera } from '../shoot/scene.ts';
import type { Joints, Take } from '../simulate/take.ts';
import type { PersonJoint } from '../stage/figures/figure.ts';
import type { Body } from '../stage/stage.ts';
import { clearance } from './clearance.ts';

const FROM_THE_HIPS: ReadonlySet<ActionKind> = new Set(['speak', 'look', 'wave', 'clap', 'stand', 'hold']);

/** A few people who do nothing but talk. */
const isTalk = ({ stage: { script }, people, creatures, tracks }: Take): boolean =>
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

const headOf = (bones: Joints<PersonJoint>, size: number): Vector3 =>
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

const starOf = (take: Take) => (time: number) => {
  const t = time * take.pace;
  const lead =
    take.people.find(({ person }) => take.stage.script.actions[0]?.subjects.includes(person.id)) ??
    take.people[0];
  if (lead !== undefined) {
    const at = headOf(lead.joints(t), lead.person.body.head);
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

const isHoopShot = ({ stage: { place, script } }: Take): boolean =>
  place.hoop !== null && script.actions.some(({ kind }) => kind === 'hoop shot');

/** A low, wide lens near the shooter: a body of two metres and a board at four fill one picture. Radians. */
const COURTSIDE = {
  wide: { fov: 0.92, elevation: -0.1, turn: 1.02 },
  tall: { fov: 1.05, elevation: -0.1, turn: 1.2 },
} as const;

/** The line along which things happen, radians from +z towards +x; null when they happen along none. */
const lineOf = (take: Take): number | null => {
  const kinds = new Set(take.stage.script.actions.map((action) => action.kind));
  if (isHoopShot(take)) {
    return Math.PI / 2;
  }
  const runs = ['throw', 'kick', 'push', 'roll', 'slide', 'drive', 'crash', 'topple'] as const;
  return runs.some((kind) => kinds.has(kind)) && take.people.length > 0 ? Math.PI / 2 : null;
};

/** Metres of way from which somebody is seen to travel, and beside whom the camera goes along. */
const TRAVEL = 1.2;
const IN_THE_AIR: ReadonlySet<ActionKind> = new Set([
  'flip',
  'skating jump',
  'tumble',
  'jump',
  'floor routine',
]);

/** Where the leading figure goes in the shot: its heading and how far; null when nobody leads. */
const wayOf = (take: Take): { readonly heading: number; readonly length: number } | null => {
  const lead = take.people[0] ?? take.creatures[0];
  if (lead === undefined) {
    return null;
  }
  const steps = Array.from({ length: 25 }, (_, i) => lead.root(((take.seconds * i) / 24) * take.pace));
  const ends = steps.flatMap((a, i) => steps.slice(i + 1).map((b) => ({ x: b.x - a.x, z: b.z - a.z })));
  const longest = ends.reduce(
    (best, next) => (Math.hypot(next.x, next.z) > Math.hypot(best.x, best.z) ? next : best),
    {
      x: 0,
      z: 0,
    },
  );
  return { heading: Math.atan2(longest.x, longest.z), length: Math.hypot(longest.x, longest.z) };
};

/** Who flies a kite looks away from the camera, and the kite is on the far side. Radians. */
const KITE_SIDE = 0.12;

/** A rider who stands is seen from the side, and so far towards the front, radians. */
const ASTRIDE_SIDE = 0.6;

const isRider = (entity: Entity, { stage: { script } }: Take): boolean =>
  mountOf(entity, script.cast) !== null;

/** Square to a heading, on the side that looks into the set, and `bias` radians round towards the front. */
const beside = (heading: number, bias: number): number => {
  const side = Math.cos(heading - Math.PI / 2) >= 0 ? -1 : 1;
  return heading + side * (Math.PI / 2 - bias);
};

/** From where the action is best seen: always from the same side of the set, so that directions hold over a cut. */
const sideOf = (take: Take, talking: boolean, aspect: number): number | null => {
  const line = lineOf(take);
  if (line !== null && isHoopShot(take)) {
    return line - Math.PI / 2 - COURTSIDE[aspect >= 1.2 ? 'wide' : 'tall'].turn;
  }
  if (line !== null) {
    // beside the line of action in a wide picture; in a tall one nearly along it, from behind
    return line - Math.PI / 2 - (aspect >= 1.2 ? 0.72 : 1.02);
  }
  const way = wayOf(take);
  const lead = take.people[0];
  if (way !== null && way.length > TRAVEL) {
    // a tall picture has no room beside who leaps: they come towards it
    return beside(way.heading, aspect >= 1.2 ? 0.22 : 0.8);
  }
  if (lead !== undefined && take.stage.script.actions.some(({ kind }) => IN_THE_AIR.has(kind))) {
    return beside(lead.root(0).heading, aspect >= 1.2 ? 0.45 : 0.95);
  }
  if (take.people.length === 0) {
    return null;
  }
  if (take.stage.props.some(({ kind }) => kind === 'kite')) {
    return KITE_SIDE;
  }
  if (lead !== undefined && take.stage.script.cast.some((entity) => isRider(entity, take))) {
    // from before it, an animal's head hides who sits on it
    return beside(lead.root(0).heading, ASTRIDE_SIDE);
  }
  const facing = take.people
    .map(({ root }) => root(0).heading)
    .reduce((sum, heading) => sum.add(new Vector3(Math.sin(heading), 0, Math.cos(heading))), new Vector3());
  const front = facing.lengthSq() < 1e-6 ? 0 : Math.atan2(facing.x, facing.z);
  const bounded = Math.max(-1.1, Math.min(1.1, front));
  // in a tall picture two who talk stand one behind the other's shoulder
  return talking && take.people.length > 1 && aspect < 1.2 ? bounded - 0.85 : bounded + 0.22;
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

/** Where what a pan goes from or to is when the shot begins; null for what is nowhere. */
const pointOf = (take: Take, id: string | undefined): Vector3 | null => {
  const { people, creatures, tracks, stage } = take;
  const person = people.find((one) => one.person.id === id);
  const creature = creatures.find((one) => one.creature.id === id);
  const prop = stage.props.find((body) => body.id === id);
  if (person !== undefined) {
    return headOf(person.joints(0), person.person.body.head);
  }
  if (creature !== undefined) {
    return new Vector3().setFromMatrixPosition(creature.joints(0).get('trunk') ?? new Matrix4());
  }
  if (prop !== undefined) {
    return tracks.has(prop.id) ? tracks.position(prop.id, 0) : new Vector3(...prop.position);
  }
  return stage.place.hoop !== null && (id === 'hoop' || id === 'backboard')
    ? new Vector3(...stage.place.hoop.ring)
    : null;
};

const sweepOf = (take: Take): NonNullable<Framing['sweep']> => {
  const { from, to } = take.stage.script.camera;
  return { from: pointOf(take, from), to: pointOf(take, to) };
};

/** Lens openings, metres: drawn pictures are sharp all through, and the cinema likes a soft background. */
const APERTURES: Readonly<Record<Style, number>> = { realistic: 0.012, cinematic: 0.034, anime: 0 };

/** The camera of a shot. `aspect` is width over height; times in seconds of film. */
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
    side: sideOf(take, isTalk(take), aspect),
    line: lineOf(take),
    clear: clearance(
      place,
      take.stage.props.filter(({ motion }) => motion === 'fixed'),
    ),
    sweep: sweepOf(take),
    aperture: APERTURES[style],
    near: isHoopShot(take) ? COURTSIDE[aspect >= 1.2 ? 'wide' : 'tall'] : null,
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
