import { Vector3 } from 'three';
import type { Action } from '../../read/screenplay.ts';
import type { Person } from '../../stage/figures/figure.ts';
import type { Body, Hoop } from '../../stage/stage.ts';
import { aimAtHoop, goesIn } from '../ballistics.ts';
import { centreOfMass } from '../body/anthropometry.ts';
import { rolled } from '../figures/gait.ts';
import { idle } from '../figures/motions.ts';
import { posed } from '../figures/perform.ts';
import { blend, ease, type Pose, type Root, standing, toLocal, toWorld } from '../figures/pose.ts';
import { solve } from '../figures/skeleton.ts';
import { RATE } from '../physics.ts';
import type { Performance } from '../take.ts';
import {
  airborne,
  JUMP_SPEED,
  LIFT,
  LONGEST,
  landed,
  lerp,
  liftPath,
  type Point,
  pushed,
  TAKEOFF,
  TIPTOE,
} from './jump-shot.ts';
import { netOf } from './net.ts';
import type { Played, Playing, Stunt } from './playing.ts';

/** A hand stays on the ball this long at the top of a dribble. */
const CUP = 0.15;
const PUSH_SPEED = 3.1;

const wantedOf = (
  action: Action,
  actions: readonly Action[],
  ball: string,
): 'make' | 'miss' | 'off backboard' => {
  const rebounds = actions.some(
    (other) =>
      (other.subjects.includes(ball) || other.subjects.length === 0) &&
      (other.kind === 'rebound' || other.kind === 'bounce' || other.kind === 'crash') &&
      (other.target === null || other.target.on === 'backboard' || other.target.on === 'hoop'),
  );
  const offRim = actions.some((other) => other.kind === 'rebound' && other.target?.on === 'hoop');
  if (action.outcome === 'miss') {
    return offRim ? 'miss' : 'off backboard';
  }
  return action.outcome === null && rebounds ? 'off backboard' : 'make';
};

/** A jump shot: dribbles, takes the ball up, jumps, lets go; the ball flies by itself from then on. Without a hoop it stays with the dribbling. */
export const hoopShot = (
  playing: Playing,
  action: Action,
  person: Person,
  ball: Body,
  hoop: Hoop | null,
): Played => {
  const { physics, tracks, seconds, stage, random } = playing;
  const { body } = person;
  const s = body.height / 1.8;
  const radius = ball.size / 2;
  const [px, py, pz] = person.at;
  const root: Root = {
    x: px,
    y: py,
    z: pz,
    heading: hoop === null ? person.heading : Math.atan2(hoop.ring[0] - px, hoop.ring[2] - pz),
  };
  const wanted = wantedOf(action, stage.script.actions, ball.id);
  const spin = new Vector3(Math.cos(root.heading), 0, -Math.sin(root.heading)).multiplyScalar(-9);
  const spot: Point = [-0.34 * s, 0, 0.34 * s];
  const handHeight = 0.82 * s;
  // the release must leave time for the flight and what follows it
  const liftBy =
    hoop === null ? Number.POSITIVE_INFINITY : Math.max(0.15, Math.min(3.2, seconds * 0.42) - LIFT);
  const plan = liftPath(body, [spot[0], handHeight, spot[2]], [0, 0, 0]);
  const from = toWorld(plan.release, root);
  const aim =
    hoop === null
      ? { velocity: new Vector3(), ending: 'rim' as const }
      : aimAtHoop(ball, hoop, from, wanted, spin, random);
  const local = toLocal(aim.velocity.clone().add(new Vector3(root.x, root.y, root.z)), root);

  let phase: 'cupped' | 'bouncing' | 'lifted' | 'gone' = 'cupped';
  let since = 0;
  let start: Point = [spot[0], handHeight, spot[2]];
  let rising = 0;
  let lift = liftPath(body, start, local);
  let liftedAt = Number.POSITIVE_INFINITY;
  let goneAt = Number.POSITIVE_INFINITY;

  const brushNet = hoop === null ? null : netOf(physics, ball, hoop);
  physics.put(ball.id, toWorld(start, root));

  const stunt: Stunt = (t) => {
    const next = t + 1 / 240;
    if (phase === 'cupped') {
      const u = next - since;
      const fall = (rising + PUSH_SPEED) / CUP;
      if (t >= liftBy && since > 0) {
        phase = 'lifted';
        liftedAt = t;
        start = toLocal(physics.position(ball.id), root);
        lift = liftPath(body, start, local);
      } else if (u >= CUP) {
        phase = 'bouncing';
        const aside = toWorld(spot, root).sub(physics.position(ball.id));
        physics.launch(ball.id, new Vector3(aside.x * 1.2, -PUSH_SPEED, aside.z * 1.2), new Vector3());
      } else {
        physics.lead(
          ball.id,
          toWorld([start[0], start[1] + rising * u - (fall * u * u) / 2, start[2]], root),
        );
      }
    } else if (phase === 'bouncing') {
      const velocity = physics.velocity(ball.id);
      const position = physics.position(ball.id);
      if (
        velocity.y > 0 &&
        (position.y >= handHeight || (velocity.y < 0.25 && position.y > handHeight * 0.7))
      ) {
        phase = 'cupped';
        since = t;
        rising = velocity.y;
        start = toLocal(position, root);
      }
    }
    if (phase === 'lifted') {
      const held = next - liftedAt;
      if (held >= LIFT) {
        phase = 'gone';
        goneAt = next;
        physics.launch(ball.id, aim.velocity, spin);
      } else {
        physics.lead(ball.id, toWorld(lift.at(held), root));
      }
    }
    if (phase === 'gone') {
      brushNet?.();
    }
  };

  const rest = idle(body);
  const base = standing(body);
  const posedAt = (t: number, air: number): Pose => {
    const held = t - liftedAt;
    const after = t - goneAt;
    const at = toLocal(tracks.position(ball.id, t), root);
    const low = 1 - ease(0, 0.3, held);
    const crouch =
      low * 0.8 +
      (ease(0.1, 0.34, held) - pushed(held)) +
      (after > 0 ? 0.75 * (landed(after) - ease(0.56, 0.95, after)) : 0);
    const toe =
      held > 0
        ? -0.65 * (ease(TAKEOFF - 0.08, TAKEOFF + 0.05, held) - ease(TAKEOFF + 0.4, TAKEOFF + 0.5, held))
        : 0;
    const [up, forward] = rolled(body, toe);
    const step: Pose = {
      ...base,
      hips: [0, base.hips[1] - 0.17 * s * crouch + air - toe * 0.05 * s, -0.05 * s * crouch],
      hipTurn: [0.3 * crouch, low * -0.12, 0],
      spine: [0.2 * crouch, 0, 0],
      head: [-0.3 * crouch - 0.22, 0, 0],
      footL: [0.16 * s, base.footL[1] + air + up, 0.13 * s + forward],
      footR: [-0.15 * s, base.footR[1] + air + up, -0.06 * s + forward],
      toeL: toe,
      toeR: toe,
    };
    if (held < 0 || liftedAt === Number.POSITIVE_INFINITY) {
      // the hand rides on the ball while it is near, and waits for it where it will come up
      const meets = ease(handHeight * 0.72, handHeight * 0.92, at[1]);
      const wait: Point = [spot[0], handHeight + radius * 0.9, spot[2]];
      const top: Point = [at[0], at[1] + radius + 0.02, at[2] - 0.1 * s];
      return {
        ...step,
        handR: lerp([wait[0], wait[1], wait[2] - 0.1 * s], top, meets),
        handL: [0.34 * s, body.pelvis + 0.12, 0.22 * s],
      };
    }
    if (after < 0) {
      const both = ease(0.02, 0.24, held);
      const under = ease(0.3, TAKEOFF, held);
      const right: Point = [
        at[0] - (1 - under) * (radius + 0.02) - under * 0.02,
        at[1] - 0.09 * s * under - 0.02,
        at[2] - 0.1 * s - 0.045 * under,
      ];
      const left: Point = [at[0] + radius + 0.035, at[1] - 0.05 * s, at[2] - 0.08 * s];
      const early: Point = [at[0], at[1] + radius + 0.02, at[2] - 0.1 * s];
      return {
        ...step,
        handR: lerp(early, right, both),
        handL: lerp([0.34 * s, body.pelvis + 0.12, 0.22 * s], left, both),
      };
    }
    const shoulder = body.pelvis + body.waist[1] + body.shoulder[1];
    const follow: Point = [-0.06 * s, shoulder + 0.47 * s + air, 0.34 * s];
    const guide: Point = [0.13 * s, shoulder + 0.36 * s + air, 0.3 * s];
    const down = ease(0.55, 1, after);
    const thrown: Pose = {
      ...step,
      handR: lerp(follow, base.handR, down),
      handL: lerp(guide, base.handL, down),
      head: [-0.3, 0, 0],
    };
    return blend(thrown, reaction(rest(t)), ease(0.95, 1.5, after));
  };

  const reaction = (resting: Pose): Pose =>
    goesIn(aim.ending)
      ? {
          ...resting,
          handR: [-0.3 * s, body.height + 0.1, 0.1],
          handL: [0.3 * s, body.height * 0.72, 0.3 * s],
          spine: [-0.1, 0, 0],
          head: [-0.15, 0, 0],
          mouth: 0.5,
        }
      : {
          ...resting,
          handR: [-0.13 * s, body.height * 0.985, 0.02],
          handL: [0.13 * s, body.height * 0.985, 0.02],
          spine: [0.1, 0, 0],
          head: [0.06, 0, 0],
          hips: [0, base.hips[1] - 0.04, 0],
          mouth: 0.25,
        };

  const centreAt = (held: Pose): number => centreOfMass(body, solve(person, held, root)).y;
  /** How high the feet are: as high as keeps the centre of mass on its parabola, whatever the arms do. */
  const airAt = (t: number): number => {
    const since = t - liftedAt - TAKEOFF;
    if (!(since > 0 && since < LONGEST)) {
      return 0;
    }
    const wanted = centreAt(posedAt(liftedAt + TAKEOFF, 0)) + JUMP_SPEED * since - (9.81 * since * since) / 2;
    let air = airborne(since + TAKEOFF);
    for (let i = 0; i < 4; i += 1) {
      air += wanted - centreAt(posedAt(t, air));
    }
    return Math.max(0, air);
  };
  const pose = (t: number): Pose => posedAt(t, airAt(t));
  const performance: Performance = {
    ...posed(person, () => root, pose),
    get stances() {
      const off = liftedAt + TAKEOFF;
      let on = off + 2 * (JUMP_SPEED / 9.81) - 0.12;
      while (on < off + LONGEST && airAt(on) > 0) {
        on += 1 / RATE;
      }
      const standing =
        liftedAt === Number.POSITIVE_INFINITY
          ? [[0, seconds]]
          : [
              [0, off - TIPTOE],
              [on + TIPTOE, seconds],
            ];
      return standing.flatMap(([from = 0, to = 0]) =>
        from < to ? (['footL', 'footR'] as const).map((part) => ({ part, from, to, glides: false })) : [],
      );
    },
  };
  return {
    people: [performance],
    stunts: [stunt],
    marks: [
      ...(hoop === null
        ? []
        : [
            ...[1, -1].map((side) => new Vector3(hoop.boardX, hoop.boardTop, side * hoop.boardHalfWidth)),
            new Vector3(...hoop.ring),
          ]),
      new Vector3(px, 0, pz),
    ],
    words:
      hoop === null
        ? `${person.id} dribbles ${ball.id}`
        : `${person.id} ${goesIn(aim.ending) ? 'makes' : 'misses'} a jump shot (${aim.ending === 'board' ? 'off the backboard' : aim.ending})${goesIn(aim.ending) === (wanted === 'make') ? '' : ': no throw from here ends as asked'}`,
  };
};
