import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Plan, PlanEntity } from '../protocol/index.ts';
import { Entity, type Placement, PlaceName, type Reading, TimeOfDay, Weather } from './read/screenplay.ts';
import type { Vec3 } from './shoot/scene.ts';
import { rotationVector } from './simulate/body/momentum.ts';
import type { Take } from './simulate/take.ts';
import type { Quat } from './stage/stage.ts';

/** Someone or something as a shot left it. Metres, m/s, rad/s. */
export interface Left {
  readonly entity: Entity;
  readonly position: Vec3;
  readonly rotation: Quat;
  readonly velocity: Vec3;
  readonly spin: Vec3;
  /** What it broke into; empty while it is whole. */
  readonly pieces: readonly { readonly id: string; readonly position: Vec3; readonly rotation: Quat }[];
  readonly doing: string | null;
  /** What it does that on or to. */
  readonly target: string | null;
  /** Where the words had put it, when it did not stay there. */
  readonly off?: Placement;
}

/** A place as the film left it. */
export interface PlaceLeft {
  readonly place: PlaceName;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
  readonly things: readonly Left[];
}

/** Every place the film has been to, the latest last. */
export type Memory = readonly PlaceLeft[];

/** A thing that moved further than this is no longer where the words put it, metres. */
const ELSEWHERE = 0.25;
/** Seconds over which speeds are taken. */
const MOMENT = 1 / 60;

const triple = ({ x, y, z }: Vector3): Vec3 => [x, y, z];
const quat = ({ x, y, z, w }: Quaternion): Quat => [x, y, z, w];

/** Whether somebody or something placed so is carried by the one it is placed on, as a cat on a head is. */
export const isSeated = ({ preposition, part }: Placement): boolean =>
  part !== undefined || preposition === 'on';

/** From where something was to where it is: metres and radians a second. */
const speeds = (
  before: { readonly position: Vector3; readonly rotation: Quaternion },
  now: { readonly position: Vector3; readonly rotation: Quaternion },
): { velocity: Vec3; spin: Vec3 } => {
  const turn = now.rotation.clone().multiply(before.rotation.clone().invert());
  return {
    velocity: triple(now.position.clone().sub(before.position).divideScalar(MOMENT)),
    spin: triple(rotationVector(turn).divideScalar(MOMENT)),
  };
};

/** Everything in a take's place when it ended. */
const leftBy = (take: Take): readonly Left[] => {
  const end = take.seconds * take.pace;
  const { cast } = take.stage.script;
  const figures = new Map(
    [
      ...take.people.map(({ person, root }) => ({ id: person.id, root })),
      ...take.creatures.map(({ creature, root }) => ({ id: creature.id, root })),
    ].map(({ id, root }) => [id, root]),
  );
  const poseOf = (id: string, t: number): { position: Vector3; rotation: Quaternion } | null => {
    const root = figures.get(id);
    if (root !== undefined) {
      const { x, y, z, heading } = root(t);
      return {
        position: new Vector3(x, y, z),
        rotation: new Quaternion().setFromAxisAngle(new Vector3(0, 1, 0), heading),
      };
    }
    if (take.tracks.has(id)) {
      return { position: take.tracks.position(id, t), rotation: take.tracks.rotation(id, t) };
    }
    const fixed = take.stage.props.find((prop) => prop.id === id);
    return fixed === undefined
      ? null
      : { position: new Vector3(...fixed.position), rotation: new Quaternion(...fixed.rotation) };
  };
  return cast.flatMap((entity): Left[] => {
    const now = poseOf(entity.id, end);
    if (now === null) {
      return [];
    }
    const broken = take.tracks.has(entity.id) && !take.tracks.present(entity.id, end);
    const carried =
      entity.placed !== null &&
      isSeated(entity.placed) &&
      take.people.some(({ person }) => person.id === entity.placed?.on);
    const left =
      !carried && take.tracks.has(entity.id)
        ? take.tracks.position(entity.id, 0).distanceTo(now.position) > ELSEWHERE
        : take.fallen.has(entity.id);
    const fragments = take.stage.props.find((prop) => prop.id === entity.id)?.fragments ?? [];
    const doing = take.doing.get(entity.id) ?? null;
    return [
      {
        entity: left ? { ...entity, placed: null } : entity,
        ...(left && entity.placed !== null ? { off: entity.placed } : {}),
        position: triple(now.position),
        rotation: quat(now.rotation),
        ...speeds(poseOf(entity.id, end - MOMENT) ?? now, now),
        pieces: broken
          ? fragments.map(({ id }) => ({
              id,
              position: triple(take.tracks.position(id, end)),
              rotation: quat(take.tracks.rotation(id, end)),
            }))
          : [],
        doing,
        target:
          take.stage.script.actions.findLast(
            ({ kind, subjects }) => kind === doing && subjects.includes(entity.id),
          )?.target?.on ?? null,
      },
    ];
  });
};

/** The memory after one more take. Whoever is in its place is nowhere else any more. */
export const remember = (memory: Memory, take: Take): Memory => {
  const { place, timeOfDay, weather, cast } = take.stage.script;
  const here = new Set(cast.map(({ id }) => id));
  return [
    ...memory
      .filter((other) => other.place !== place)
      .map((other) => ({ ...other, things: other.things.filter(({ entity }) => !here.has(entity.id)) })),
    { place, timeOfDay, weather, things: leftBy(take) },
  ];
};

/** To a tenth of a millimetre: what a plan needs. */
export const tidy = (value: number): number => Math.round(value * 10_000) / 10_000;
const tidy3 = ([x, y, z]: Vec3): [number, number, number] => [tidy(x), tidy(y), tidy(z)];
const tidy4 = ([x, y, z, w]: Quat): [number, number, number, number] => [tidy(x), tidy(y), tidy(z), tidy(w)];

const planEntity = (left: Left): PlanEntity => {
  const { placed, look, ...entity } = left.entity;
  return {
    ...entity,
    placed,
    look: Object.fromEntries(
      Object.entries(look).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ),
    position: tidy3(left.position),
    rotation: tidy4(left.rotation),
    velocity: tidy3(left.velocity),
    spin: tidy3(left.spin),
    pieces: left.pieces.map(({ id, position, rotation }) => ({
      id,
      position: tidy3(position),
      rotation: tidy4(rotation),
    })),
    doing: left.doing,
    target: left.target,
  };
};

/** The memory in the words of the protocol. */
export const planMemory = (memory: Memory): Pick<Plan, 'entities' | 'elsewhere'> => {
  const last = memory.at(-1);
  return {
    entities: last?.things.map(planEntity) ?? [],
    elsewhere: memory.slice(0, -1).map(({ place, timeOfDay, weather, things }) => ({
      place,
      timeOfDay,
      weather,
      entities: things.map(planEntity),
    })),
  };
};

/**
 * The memory of a film from its plan. Another engine's plan may hold what this one cannot build: that is left out,
 * and said in `lost`.
 */
export const recall = (plan: Plan): { readonly memory: Memory; readonly lost: readonly Reading[] } => {
  const lost: Reading[] = [];
  const final = plan.shots.at(-1);
  const places = [...plan.elsewhere, ...(final === undefined ? [] : [{ ...final, entities: plan.entities }])];
  const memory = places.flatMap(({ place, timeOfDay, weather, entities }): PlaceLeft[] => {
    const name = PlaceName.safeParse(place);
    if (!name.success) {
      lost.push({ text: place, as: 'a place of the source video that cannot be built here' });
      return [];
    }
    return [
      {
        place: name.data,
        timeOfDay: TimeOfDay.catch('afternoon').parse(timeOfDay),
        weather: Weather.catch('clear').parse(weather),
        things: entities.flatMap(
          ({ position, rotation, velocity, spin, pieces, doing, target, ...rest }): Left[] => {
            const entity = Entity.safeParse(rest);
            if (!entity.success) {
              lost.push({ text: rest.name, as: 'something of the source video that cannot be built here' });
              return [];
            }
            return [{ entity: entity.data, position, rotation, velocity, spin, pieces, doing, target }];
          },
        ),
      },
    ];
  });
  return { memory, lost };
};

/** A heading (radians from +z towards +x) from a rotation that is one about the vertical. */
export const headingOf = (rotation: Quat): number => {
  const forward = new Vector3(0, 0, 1).applyMatrix4(
    new Matrix4().makeRotationFromQuaternion(new Quaternion(...rotation)),
  );
  return Math.atan2(forward.x, forward.z);
};
