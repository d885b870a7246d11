import { Vector3 } from 'three';
import type { Action } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body } from '../../stage/stage.ts';
import { lob } from '../ballistics.ts';
import { holding, idle } from '../figures/motions.ts';
import { posed } from '../figures/perform.ts';
import { blend, ease, type Pose, type Root, standing, toLocal, toWorld } from '../figures/pose.ts';
import { catcherOf, catching, handsOf } from './catching.ts';
import type { Played, Playing, Stunt } from './playing.ts';

type Point = readonly [x: number, y: number, z: number];
const STEP = 1 / 240;

const rootOf = ({ at: [x, y, z], heading }: Person): Root => ({ x, y, z, heading });
const facing = (person: Person, target: Vector3): Root => ({
  ...rootOf(person),
  heading: Math.atan2(target.x - person.at[0], target.z - person.at[2]),
});
const lerp = (a: Point, b: Point, t: number): Point => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];

/** Where an action is aimed: a thing or a person, or a spot ahead. */
const targetOf = (playing: Playing, action: Action, person: Person): Vector3 => {
  const { stage } = playing;
  const on = action.target?.on;
  const prop = stage.props.find((body) => body.id === on);
  if (prop !== undefined) {
    // a stack is hit in its upper half
    const tower = stage.props.filter(
      (body) =>
        body.kind === prop.kind &&
        Math.hypot(body.position[0] - prop.position[0], body.position[2] - prop.position[2]) < 0.2,
    );
    const aim = tower[Math.floor(tower.length * 0.6)] ?? prop;
    return new Vector3(...aim.position);
  }
  const other = catcherOf(stage, person.id);
  if (other !== undefined) {
    return handsOf(other);
  }
  if (stage.place.hoop !== null && on === 'hoop') {
    return new Vector3(...stage.place.hoop.ring);
  }
  return new Vector3(3.2, on === 'wall' ? 1.6 : 0.4, 0);
};

/** Overarm, with the right hand: back, forward, and gone with just the velocity that reaches the target. */
export const throwing = (playing: Playing, action: Action, person: Person, thing: Body): Played => {
  const { physics, tracks, stage } = playing;
  const { body } = person;
  const s = body.height / 1.8;
  const target = targetOf(playing, action, person);
  const root = facing(person, target);
  const shoulder = body.pelvis + body.waist[1] + body.shoulder[1];
  const goAt = Math.min(1.15, playing.seconds * 0.35);
  const ready: Point = [-0.22 * s, shoulder - 0.16 * s, 0.28 * s];
  const back: Point = [-0.46 * s, shoulder + 0.2 * s, -0.34 * s];
  const release: Point = [-0.24 * s, shoulder + 0.3 * s, 0.36 * s];
  const from = toWorld(release, root);
  const distance = from.distanceTo(target);
  const velocity = lob(
    from,
    target,
    Math.max(0.22, distance / (5.5 + 8 * action.vigour)),
    stage.place.gravity,
  );
  const local = toLocal(velocity.clone().add(new Vector3(root.x, root.y, root.z)), root);
  const swing = 0.13;
  const handAt = (t: number): Point => {
    if (t < goAt - swing) {
      return lerp(ready, back, ease(goAt - 0.6, goAt - swing, t));
    }
    const u = Math.min(1, (t - goAt + swing) / swing);
    const h = u * u * (3 - 2 * u);
    const m = u * u * (u - 1) * swing;
    const [x, y, z] = lerp(back, release, h);
    return [x + local[0] * m, y + local[1] * m, z + local[2] * m];
  };
  physics.put(thing.id, toWorld(ready, root));
  let gone = false;
  const stunt: Stunt = (t) => {
    if (gone) {
      return;
    }
    if (t + STEP >= goAt) {
      gone = true;
      physics.launch(
        thing.id,
        velocity,
        new Vector3(-6, 0, 0).applyAxisAngle(new Vector3(0, 1, 0), root.heading),
      );
    } else {
      physics.lead(thing.id, toWorld(handAt(t + STEP), root));
    }
  };
  const catcher = catcherOf(stage, person.id);
  const caught = catcher === undefined ? null : catching(playing, thing, catcher);
  const rest = idle(body);
  const base = standing(body);
  const pose = (t: number): Pose => {
    const wind = ease(goAt - 0.65, goAt - 0.15, t) - ease(goAt - 0.14, goAt + 0.06, t);
    const through = ease(goAt - 0.12, goAt + 0.12, t) - ease(goAt + 0.35, goAt + 1, t);
    const held = toLocal(tracks.position(thing.id, t), root);
    const away = ease(goAt, goAt + 0.08, t);
    const grip: Point = [held[0], held[1] - thing.size * 0.3, held[2] - 0.12 * s];
    const follow: Point = [0.1 * s, shoulder - 0.2 * s, 0.46 * s];
    const thrown: Pose = {
      ...base,
      hips: [0, base.hips[1] - 0.05 * s, -0.1 * s * wind + 0.12 * s * through],
      hipTurn: [0.1 * through, -0.5 * wind + 0.35 * through, 0],
      spine: [-0.16 * wind + 0.3 * through, -0.55 * wind + 0.4 * through, 0],
      head: [-0.1 * through, 0.8 * wind - 0.5 * through, 0],
      handL: [0.3 * s, shoulder - 0.12 * s * (1 - wind), (0.25 + 0.25 * wind) * s],
      handR: lerp(grip, lerp(release, follow, ease(goAt, goAt + 0.2, t)), away),
      footL: [base.footL[0], base.footL[1], 0.3 * s * ease(goAt - 0.4, goAt - 0.15, t)],
      footR: [base.footR[0], base.footR[1] + 0.05 * s * through, -0.2 * s],
      toeR: -0.5 * through,
    };
    return blend(thrown, rest(t), ease(goAt + 0.6, goAt + 1.2, t));
  };
  return {
    people: [posed(person, () => root, pose), ...(caught?.people ?? [])],
    stunts: [stunt, ...(caught?.stunts ?? [])],
    marks: [target],
    words: `${person.id} throws ${thing.id}`,
  };
};

/** Two steps and a swing of the right leg; the foot meets the ball where it lies. */
export const kicking = (playing: Playing, action: Action, person: Person, thing: Body): Played => {
  const { physics } = playing;
  const { body } = person;
  const s = body.height / 1.8;
  const ball = new Vector3(...thing.position);
  const root0 = facing(person, ball);
  const kickAt = Math.min(1.1, playing.seconds * 0.33);
  const gap = Math.hypot(ball.x - person.at[0], ball.z - person.at[2]);
  const run = Math.max(0, gap - 0.42 * s);
  const root = (t: number): Root => {
    const gone = run * ease(kickAt - 0.95, kickAt - 0.1, t);
    return {
      ...root0,
      x: root0.x + Math.sin(root0.heading) * gone,
      z: root0.z + Math.cos(root0.heading) * gone,
    };
  };
  let done = false;
  const stunt: Stunt = (t) => {
    if (!done && t + STEP >= kickAt) {
      done = true;
      const speed = 6 + 9 * action.vigour;
      const up = 0.38;
      const velocity = new Vector3(
        Math.sin(root0.heading) * Math.cos(up),
        Math.sin(up),
        Math.cos(root0.heading) * Math.cos(up),
      ).multiplyScalar(speed);
      physics.launch(
        thing.id,
        velocity,
        new Vector3(0, 0, -speed * 2).applyAxisAngle(new Vector3(0, 1, 0), root0.heading - Math.PI / 2),
      );
      const at = physics.position(thing.id);
      physics.note({
        a: person.id,
        b: thing.id,
        impulse: speed * thing.mass,
        position: [at.x, at.y, at.z],
        sounds: ['leather', thing.colliders[0]?.sound ?? 'rubber'],
        sizes: [0.28, thing.size],
      });
    }
  };
  const rest = idle(body);
  const base = standing(body);
  const pose = (t: number): Pose => {
    const back = ease(kickAt - 0.4, kickAt - 0.12, t) - ease(kickAt - 0.11, kickAt + 0.02, t);
    const through = ease(kickAt - 0.1, kickAt + 0.14, t) - ease(kickAt + 0.22, kickAt + 0.75, t);
    const walk = ease(kickAt - 0.95, kickAt - 0.85, t) - ease(kickAt - 0.3, kickAt - 0.1, t);
    const beat = Math.sin((t - kickAt) * Math.PI * 4.4);
    const kick: Pose = {
      ...base,
      hips: [0, base.hips[1] - 0.06 * s, 0.02 - 0.08 * s * through],
      hipTurn: [-0.12 * through, 0.3 * back - 0.3 * through, 0.08 * through],
      spine: [0.18 * back + 0.12 * through, -0.3 * back + 0.35 * through, 0],
      head: [0.25, 0, 0],
      handL: [0.42 * s, base.handL[1] + 0.3 * s * (back + through), 0.15 * s * through + walk * beat * 0.2],
      handR: [-0.42 * s, base.handR[1] + 0.2 * s * (back + through), -0.2 * s * through - walk * beat * 0.2],
      footL: [base.footL[0], base.footL[1] + walk * Math.max(0, beat) * 0.12, walk * beat * 0.25],
      footR: [
        base.footR[0],
        base.footR[1] + (0.24 * back + 0.34 * through) * s + walk * Math.max(0, -beat) * 0.12,
        (-0.46 * back + 0.56 * through) * s - walk * beat * 0.25,
      ],
      toeR: -0.7 * (back + through * 0.6),
    };
    return blend(
      rest(t),
      blend(kick, rest(t), ease(kickAt + 0.5, kickAt + 1, t)),
      ease(kickAt - 1, kickAt - 0.8, t),
    );
  };
  return { people: [posed(person, root, pose)], stunts: [stunt], words: `${person.id} kicks ${thing.id}` };
};

/** Carries a thing before the chest; `letGo` seconds later it falls. */
export const carrying = (playing: Playing, person: Person, thing: Body, letGo: number | null): Played => {
  const { physics } = playing;
  const root = rootOf(person);
  const s = person.body.height / 1.8;
  const y = person.body.pelvis + person.body.waist[1] + person.body.shoulder[1] - 0.2 * s;
  const centre = toWorld([0, y, (0.34 + thing.size * 0.3) * s], root);
  physics.put(thing.id, centre);
  let dropped = false;
  const stunt: Stunt = (t) => {
    if (dropped) {
      return;
    }
    if (letGo !== null && t >= letGo) {
      dropped = true;
      physics.launch(thing.id, new Vector3(0, -0.05, 0), new Vector3(0.5, 0, 0.3));
    } else {
      physics.lead(thing.id, centre);
    }
  };
  const hold = holding(person.body);
  const grip = Math.min(0.24 * s, thing.size / 2 + 0.03);
  const pose = (t: number): Pose => {
    const open = letGo === null ? 0 : ease(letGo - 0.02, letGo + 0.15, t) * 0.1;
    const z = (0.3 + thing.size * 0.2) * s;
    return {
      ...hold(t),
      handL: [grip + open, y - 0.02, z],
      handR: [-grip - open, y - 0.02, z],
      head: [0.25 * (letGo === null ? 0.3 : ease(letGo, letGo + 0.4, t)), 0, 0],
    };
  };
  return {
    people: [posed(person, () => root, pose)],
    stunts: [stunt],
    words: letGo === null ? `${person.id} holds ${thing.id}` : `${person.id} drops ${thing.id}`,
  };
};

/** Both hands forward against a thing, which gets a shove of the body's weight. */
export const pushing = (playing: Playing, action: Action, person: Person, thing: Body): Played => {
  const { physics } = playing;
  const s = person.body.height / 1.8;
  const goal = new Vector3(...thing.position);
  const root0 = facing(person, goal);
  const at = Math.min(0.9, playing.seconds * 0.3);
  const run = Math.max(0, Math.hypot(goal.x - root0.x, goal.z - root0.z) - 0.62 * s - thing.size * 0.35);
  const root = (t: number): Root => {
    const gone = run * ease(0.05, at, t);
    return {
      ...root0,
      x: root0.x + Math.sin(root0.heading) * gone,
      z: root0.z + Math.cos(root0.heading) * gone,
    };
  };
  const direction = new Vector3(Math.sin(root0.heading), 0.12, Math.cos(root0.heading));
  let noted = false;
  const stunt: Stunt = (t) => {
    if (t >= at && t < at + 0.15) {
      physics.push(
        thing.id,
        direction.clone().multiplyScalar((thing.mass * (1.6 + 2.4 * action.vigour)) / 36),
        physics.position(thing.id).add(new Vector3(0, thing.size * 0.2, 0)),
      );
      if (!noted) {
        noted = true;
        physics.note({
          a: person.id,
          b: thing.id,
          impulse: thing.mass,
          position: [goal.x, goal.y, goal.z],
          sounds: ['flesh', thing.colliders[0]?.sound ?? 'wood'],
          sizes: [0.2, thing.size],
        });
      }
    }
  };
  const base = standing(person.body);
  const rest = idle(person.body);
  const shoulder = person.body.pelvis + person.body.waist[1] + person.body.shoulder[1];
  const pose = (t: number): Pose => {
    const push = ease(at - 0.3, at + 0.1, t) - ease(at + 0.5, at + 1.2, t);
    const walk = (1 - ease(at - 0.25, at, t)) * ease(0, 0.2, t);
    const beat = Math.sin(t * Math.PI * 3.4);
    return blend(
      rest(t),
      {
        ...base,
        hips: [0, base.hips[1] - 0.1 * s * push, 0.12 * s * push],
        spine: [0.4 * push, 0, 0],
        head: [-0.25 * push, 0, 0],
        handL: lerp(
          [base.handL[0], base.handL[1], walk * beat * -0.2],
          [0.15 * s, shoulder - 0.22 * s, 0.62 * s],
          push,
        ),
        handR: lerp(
          [base.handR[0], base.handR[1], walk * beat * 0.2],
          [-0.15 * s, shoulder - 0.22 * s, 0.62 * s],
          push,
        ),
        footL: [
          base.footL[0],
          base.footL[1] + walk * Math.max(0, beat) * 0.1,
          0.26 * s * push + walk * beat * 0.28,
        ],
        footR: [
          base.footR[0],
          base.footR[1] + walk * Math.max(0, -beat) * 0.1,
          -0.36 * s * push - walk * beat * 0.28,
        ],
        toeR: -0.4 * push,
      },
      ease(0, 0.15, t),
    );
  };
  return {
    people: [posed(person, root, pose)],
    stunts: [stunt],
    marks: [goal],
    words: `${person.id} pushes ${thing.id}`,
  };
};
