import { Quaternion, Vector3 } from 'three';
import { randomStream } from '../random.ts';
import type { Action } from '../read/screenplay.ts';
import { collider, UPRIGHT } from '../stage/build.ts';
import type { Body, Stage } from '../stage/stage.ts';
import { direct } from './actions/direct.ts';
import { type Playing, paceIn } from './actions/playing.ts';
import { stretches } from './actions/together.ts';
import { drape } from './cloth/drape.ts';
import { Physics, RATE } from './physics.ts';
import { Rubs } from './rubs.ts';
import { type CreaturePerformance, type Performance, type Take, Tracks } from './take.ts';
import { Floating } from './water/floating.ts';

/** The third room: lets one shot happen. Pure: the same stage gives the same take, bit for bit. */
export const simulate = (stage: Stage, seconds: number): Take => {
  const pace = paceIn(stage);
  const simulated = seconds * pace;
  // a frame's shutter may stay open past the end
  const steps = Math.ceil((simulated + 0.1) * RATE);
  const physics = new Physics(stage.place.gravity);
  for (const body of [...stage.place.bodies, ...stage.props]) {
    if (body.colliders.length > 0) {
      physics.add(body);
    }
  }
  const loose = stage.props.filter((body) => body.motion === 'dynamic');
  const fragments = loose.flatMap((body) => body.fragments);
  for (const fragment of fragments) {
    physics.add(fragment, false);
  }
  const broken = new Set<string>();
  const tracks = new Tracks([...loose, ...fragments], steps);
  const pieceOf = new Map(
    loose.flatMap((body) => body.fragments.map((piece): [string, string] => [piece.id, body.id])),
  );
  const present = (id: string): boolean =>
    pieceOf.has(id) ? broken.has(pieceOf.get(id) ?? '') : !broken.has(id);
  for (const [id, left] of stage.kept) {
    if (left.pieces.length > 0 && physics.has(id)) {
      broken.add(id);
      physics.setEnabled(id, false);
      for (const { id: piece, position, rotation } of left.pieces) {
        physics.setEnabled(piece, true, new Vector3(...position), new Quaternion(...rotation));
      }
    } else if (loose.some((body) => body.id === id) && Math.hypot(...left.velocity, ...left.spin) > 0.02) {
      physics.launch(id, new Vector3(...left.velocity), new Vector3(...left.spin));
    }
  }
  const playing: Playing = {
    stage,
    seconds: simulated,
    physics,
    tracks,
    random: randomStream(stage.seed, 'play'),
    shatter: (id) => {
      const whole = loose.find((body) => body.id === id);
      if (whole !== undefined && !broken.has(id)) {
        broken.add(id);
        breakUp(physics, whole);
      }
    },
  };
  const floating = new Floating(stage, [...loose, ...fragments], physics);
  const played = direct(playing);
  tracks.record(physics, present);
  const people = played.flatMap((act) => act.people ?? []);
  const creatures = played.flatMap((act) => act.creatures ?? []);
  const stunts = played.flatMap((act) => act.stunts ?? []);
  addPuppets(physics, people, creatures);
  const rubs = new Rubs(loose);
  for (let step = 0; step < steps; step += 1) {
    const t = step / RATE;
    for (const stunt of stunts) {
      stunt(t);
    }
    floating.push(t);
    movePuppets(physics, people, creatures, t + 1 / RATE);
    physics.step();
    tracks.record(physics, present);
    rubs.listen(physics, step);
  }
  const contacts = physics.contacts
    .filter((contact) => contact.at < simulated)
    .toSorted((a, b) => a.at - b.at);
  physics.free();
  return {
    stage,
    seconds,
    pace,
    tracks,
    people,
    creatures,
    cloths: drape(stage, tracks, people, steps / RATE),
    contacts,
    splashes: [...floating.splashes, ...played.flatMap((act) => act.splashes ?? [])].filter(
      ({ at }) => at < simulated,
    ),
    rubbings: rubs.all(simulated),
    doing: doingAtLast(stage.script.actions),
    fallen: new Set(played.flatMap((act) => act.fallen ?? [])),
    played: played.map((act) => act.words),
    notes: played.flatMap((act) => act.notes ?? []),
    marks: played.flatMap((act) => act.marks ?? []),
  };
};

/** What each was doing when it ended, by ids: of what is done at once, what the legs did. */
const doingAtLast = (actions: readonly Action[]): ReadonlyMap<string, string> =>
  new Map(
    [...new Set(actions.flatMap(({ subjects }) => subjects))].flatMap((id): [string, string][] => {
      const own = actions.filter(({ subjects }) => subjects.includes(id));
      const last = stretches(own).stretches.at(-1);
      return last === undefined ? [] : [[id, last.carrier.kind]];
    }),
  );

/** The whole gives way to its pieces, which go on where and as fast as it was, and a little apart. */
const breakUp = (physics: Physics, whole: Body): void => {
  const position = physics.position(whole.id);
  const rotation = physics.rotation(whole.id);
  const velocity = physics.velocity(whole.id);
  const spin = physics.spin(whole.id);
  physics.setEnabled(whole.id, false);
  for (const piece of whole.fragments) {
    const offset = new Vector3(...piece.position).applyQuaternion(rotation);
    const at = position.clone().add(offset);
    physics.setEnabled(piece.id, true, at.clone().setY(Math.max(at.y, 0.02)), rotation);
    const apart = offset
      .clone()
      .normalize()
      .multiplyScalar(0.9 + Math.abs(velocity.y) * 0.22);
    physics.launch(
      piece.id,
      velocity.clone().multiplyScalar(0.35).add(apart).add(new Vector3().crossVectors(spin, offset)),
      new Vector3(offset.z, offset.x, -offset.y).multiplyScalar(60),
    );
  }
};

const addPuppets = (
  physics: Physics,
  people: readonly Performance[],
  creatures: readonly CreaturePerformance[],
): void => {
  const feel = { sound: 'flesh', friction: 0.7, restitution: 0.4 } as const;
  for (const { person, root } of people) {
    const { x, y, z } = root(0);
    const halfHeight = person.body.height * 0.36;
    physics.addPuppet(
      person.id,
      [
        collider(
          { kind: 'capsule', halfHeight, radius: person.body.height * 0.085 },
          { ...feel, at: [0, person.body.height * 0.47, 0], turn: UPRIGHT },
        ),
      ],
      person.body.height,
      [x, y, z],
    );
  }
  for (const { creature, root } of creatures) {
    const { x, y, z } = root(0);
    physics.addPuppet(
      creature.id,
      [
        collider(
          { kind: 'ball', radius: creature.body.length * 0.32 },
          { ...feel, at: [0, creature.body.height, 0] },
        ),
      ],
      creature.body.length,
      [x, y, z],
    );
  }
};

const movePuppets = (
  physics: Physics,
  people: readonly Performance[],
  creatures: readonly CreaturePerformance[],
  t: number,
): void => {
  for (const { person, root } of people) {
    const { x, y, z } = root(t);
    physics.lead(person.id, new Vector3(x, y, z));
  }
  for (const { creature, root } of creatures) {
    const { x, y, z } = root(t);
    physics.lead(creature.id, new Vector3(x, y, z));
  }
};
