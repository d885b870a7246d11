import { Matrix4, Vector3 } from 'three';
import type { Style } from '../../protocol/index.ts';
import { mountOf } from '../read/mounts.ts';
import type { ActionKind, Entity } from '../read/screenplay.ts';
import { compose, type Framing, isClose } from '../shoot/camera.ts';
import type { Camera } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { clearance } from './clearance.ts';
import { headOf, isTalk, subjectsOf } from './subjects.ts';

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

/** A take without the figures that no word of the shot names; a close-up of nobody is of those who are there. */
const named = (take: Take): Take => {
  const { extras, script } = take.stage;
  const people = take.people.filter(({ person }) => !extras.has(person.id));
  const creatures = take.creatures.filter(({ creature }) => !extras.has(creature.id));
  const things = script.cast.some(({ id, category }) => category === 'prop' && !extras.has(id));
  return isClose(script.camera) && people.length + creatures.length === 0 && !things
    ? take
    : { ...take, people, creatures };
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
