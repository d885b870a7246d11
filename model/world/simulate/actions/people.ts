import type { Action, DialogueLine } from '../../read/screenplay.ts';
import { journeyOf, paceOf } from '../../stage/blocking.ts';
import type { Person } from '../../stage/figures/figure.ts';
import { SEATS, seatOf } from '../../stage/seating.ts';
import { footfalls, stancesOf, stride } from '../figures/gait.ts';
import { type Gesture, joined } from '../figures/joined.ts';
import {
  bearing,
  CLAP_RATE,
  clapping,
  dancing,
  falling,
  gliding,
  holding,
  idle,
  jump,
  type Motion,
  type Part,
  sitting,
  talking,
  twirling,
  waving,
} from '../figures/motions.ts';
import { type Cue, perform } from '../figures/perform.ts';
import { ease, type Root } from '../figures/pose.ts';
import type { Performance, Stance } from '../take.ts';
import { borneBy } from './bearing.ts';
import { type Playing, paceIn } from './playing.ts';
import { limbsOf, stretches } from './together.ts';
import { turnsOf } from './turns.ts';

/** By now whoever sat down sits, seconds. */
const SAT_DOWN = 3;

/** A head turns no farther, radians. */
const GLANCE = 0.8;
/** Who speaks looks this share of the way to who listens: half to those who watch; a shout goes out into the open. */
const OPEN = 0.45;
const OPEN_LOUD = 0.12;
/** Somebody of whom no words are known speaks all the time: longer than any shot, yet a number to reckon with. */
const ALWAYS = [{ from: 0.5, to: 1e6 }] as const;

/** Somebody's part in the dialogue of a shot, in seconds from `from` on. */
const conversation = (
  { stage, seconds }: Playing,
  person: Person,
  lines: readonly DialogueLine[],
  from: number,
  loud: boolean,
): Part => {
  const pace = paceIn(stage);
  const turns = turnsOf(lines, seconds / pace, stage.place.acoustics.echo > 0).map((turn) => ({
    ...turn,
    from: turn.from * pace - from,
    to: turn.to * pace - from,
  }));
  const others = stage.people.filter(({ id }) => id !== person.id);
  const away = ({ at: [x, , z] }: Person) => Math.hypot(x - person.at[0], z - person.at[2]);
  const nearest = others.toSorted((a, b) => away(a) - away(b))[0];
  const yawTo = (other: Person | undefined): number => {
    if (other === undefined) {
      return 0;
    }
    const bearing = Math.atan2(other.at[0] - person.at[0], other.at[2] - person.at[2]) - person.heading;
    return Math.max(-GLANCE, Math.min(GLANCE, Math.atan2(Math.sin(bearing), Math.cos(bearing))));
  };
  const own = turns.filter(({ speaker }) => speaker === person.id);
  const shouts = loud || lines.some((line) => line.speaker === person.id && line.shout);
  // in a chorus nobody looks at who sings along
  const heeded = turns.filter(
    ({ speaker, from: start }) => speaker === person.id || own.every((turn) => turn.from !== start),
  );
  const looks = heeded
    .flatMap((turn) => [
      {
        from: turn.from,
        yaw:
          turn.speaker === person.id
            ? (shouts ? OPEN_LOUD : OPEN) * yawTo(nearest)
            : yawTo(others.find(({ id }) => id === turn.speaker) ?? nearest),
      },
      // when it is said, they look for the answer
      { from: turn.to + 0.3, yaw: yawTo(nearest) },
    ])
    .toSorted((a, b) => a.from - b.from);
  return {
    speaks: lines.length === 0 ? ALWAYS : own,
    looks,
    loud: shouts,
  };
};

/** What carries somebody all the shot long, and leaves them head and hands. */
export interface Carriage {
  readonly motion: Motion;
  readonly way: (t: number) => Root;
}

/** Plays, one after another, all that one person does with their body alone: on foot, or carried. */
export const bodyActions = (
  playing: Playing,
  person: Person,
  actions: readonly Action[],
  lines: readonly DialogueLine[],
  carriage: Carriage | null = null,
): Performance => {
  const { seconds, physics, stage, random } = playing;
  const { body } = person;
  const phase = person.id.length * 0.23 + Number(person.id.split('-').at(-1) ?? 0) * 0.31;
  const borne = borneBy(stage.script, person.id);
  // whoever is carried sits there before they do anything
  const cues: Cue[] = carriage === null ? [] : [carriedOn(carriage, -1)];
  const stances: Stance[] = [];
  const [x, y, z] = person.at;
  let way = carriage?.way;
  const { stretches: parts } = stretches(actions);
  const share = seconds / Math.max(1, parts.length);
  const footstep = (at: number, strength: number) => {
    if (at < seconds) {
      const here = way?.(at) ?? { x, y, z, heading: person.heading };
      physics.note({
        at,
        a: person.id,
        b: 'floor',
        impulse: strength,
        position: [here.x, here.y, here.z],
        sounds: ['rubber', stage.place.ground.sound],
        sizes: [0.28, 4],
      });
    }
  };
  /** What one action of a stretch moves from when on; its steps and blows are heard. */
  const cuesOf = (action: Action, index: number): readonly Cue[] => {
    const from = index * share;
    const own: Cue[] = [];
    const cue = (motion: Motion, fade = 0.3) => own.push({ from, motion, fade: index === 0 ? 0 : fade });
    switch (action.kind) {
      case 'walk':
      case 'run':
      case 'skate': {
        const speed = Math.min(
          paceOf(action.kind, action.vigour),
          journeyOf(action, share, stage.place) / share,
        );
        way = along(way ?? (() => ({ x, y, z, heading: person.heading })), from, speed, seconds);
        if (action.kind === 'skate') {
          cue(gliding(body));
        } else {
          const gait = { speed, running: action.kind === 'run' };
          cue(stride(body, gait), 0.2);
          // the first step is still taken over from what was before
          stances.push(
            ...stancesOf(body, gait, from, Math.min(share, seconds - from)).slice(index === 0 ? 0 : 2),
          );
          for (const { at } of footfalls(body, gait, Math.min(share, seconds - from))) {
            footstep(from + at, gait.running ? 3.2 : 1.4);
          }
        }
        break;
      }
      case 'jump': {
        const one = jump(body, 0.22 + 0.35 * action.vigour, stage.place.gravity);
        for (
          let start = from;
          start + one.land < Math.min(seconds, from + share) + 0.01;
          start += one.seconds
        ) {
          own.push({ from: start, motion: one.motion, fade: 0 });
          footstep(start + one.land, 6);
        }
        own.push({
          from: from + Math.max(one.seconds, Math.floor(share / one.seconds) * one.seconds),
          motion: idle(body, phase),
          fade: 0.3,
        });
        break;
      }
      case 'wave':
        cue(waving(body, phase));
        break;
      case 'clap':
        cue(clapping(body, phase));
        for (let k = 1; k / CLAP_RATE < share; k += 1) {
          const at = from + k / CLAP_RATE;
          if (k / CLAP_RATE > 0.3 && at < seconds) {
            physics.note({
              at,
              a: person.id,
              b: person.id,
              impulse: 0.5,
              position: [x, y + body.height * 0.7, z],
              sounds: ['flesh', 'flesh'],
              sizes: [0.1, 0.1],
            });
          }
        }
        break;
      case 'dance':
        cue(dancing(body, phase));
        for (let k = 1; k / 2 < share; k += 1) {
          footstep(from + k / 2, 1.2);
        }
        break;
      case 'spin':
        way = turning(way ?? (() => ({ x, y, z, heading: person.heading })), from, 3.4);
        cue(twirling(body));
        break;
      case 'sit':
      case 'lie': {
        const seat = action.kind === 'sit' ? seatOf(person, stage.script) : null;
        const before =
          index === 0
            ? stage.kept.get(person.id)?.doing === action.kind
            : parts[index - 1]?.carrier.kind === action.kind;
        // who "sits on a chair" is met sitting; who "sits down" is seen to
        const seated = before || (seat !== null && index === 0 && !/\bdown\b/.test(action.text));
        own.push({
          from: seated ? from - SAT_DOWN : from,
          motion: sitting(body, seat === null ? 0 : (SEATS[seat.kind] ?? 0) * seat.scale),
          fade: index === 0 ? 0 : 0.3,
        });
        break;
      }
      case 'tumble':
      case 'fall': {
        const fall = falling(body, random() < 0.5);
        cue(fall.motion);
        if (from + fall.hit < seconds) {
          physics.note({
            at: from + fall.hit,
            a: person.id,
            b: 'floor',
            impulse: 30,
            position: [x, y, z],
            sounds: ['flesh', stage.place.ground.sound],
            sizes: [0.6, 4],
          });
        }
        break;
      }
      case 'speak':
        cue(talking(body, phase, conversation(playing, person, lines, from, action.vigour > 0.9)));
        break;
      case 'hold':
        // what is in one hand is held by it already
        cue(
          action.object !== null && borne.some(({ id }) => id === action.object)
            ? idle(body, phase)
            : holding(body, phase),
        );
        break;
      default:
        cue(
          lines.length > 0
            ? talking(body, phase, conversation(playing, person, lines, from, false))
            : idle(body, phase),
        );
    }
    return own;
  };
  for (const [index, { carrier, gestures }] of parts.entries()) {
    const from = index * share;
    const also = (carriage === null ? gestures : [carrier, ...gestures]).flatMap((action) =>
      cuesOf(action, index).map(({ motion }): Gesture => ({ motion, limbs: limbsOf(action) ?? new Set() })),
    );
    for (const cue of carriage === null ? cuesOf(carrier, index) : [carriedOn(carriage, from)]) {
      const since = cue.from - from;
      const late = also.map(({ motion, limbs }): Gesture => ({ motion: (t) => motion(t + since), limbs }));
      cues.push(also.length === 0 ? cue : { ...cue, motion: joined(body, cue.motion, late) });
    }
  }
  if (actions.length === 0) {
    const motion =
      lines.length > 0
        ? talking(body, phase, conversation(playing, person, lines, 0, false))
        : idle(body, phase);
    const head: Gesture = { motion, limbs: new Set(['head']) };
    cues.push({
      from: 0,
      motion: carriage === null ? motion : joined(body, carriage.motion, [head]),
      fade: 0,
    });
  }
  const inHand = borne.some(({ part }) => part === 'hand');
  const hand: Gesture = { motion: bearing(body, phase), limbs: new Set(['handL']) };
  const held = inHand ? cues.map((cue) => ({ ...cue, motion: joined(body, cue.motion, [hand]) })) : cues;
  return perform(person, held, way, stances);
};

/** What carries somebody, as a cue of its own for one stretch of the shot. */
const carriedOn = ({ motion }: Carriage, from: number): Cue => ({
  from,
  motion: (t) => motion(t + from),
  fade: 0.5,
});

const along =
  (before: (t: number) => Root, from: number, speed: number, until: number) =>
  (t: number): Root => {
    const start = before(Math.min(t, from));
    const gone = Math.max(0, Math.min(t, until) - from) * speed;
    return {
      ...start,
      x: start.x + Math.sin(start.heading) * gone,
      z: start.z + Math.cos(start.heading) * gone,
    };
  };

const turning =
  (before: (t: number) => Root, from: number, rate: number) =>
  (t: number): Root => {
    const start = before(t);
    return { ...start, heading: start.heading + Math.max(0, t - from) * rate * ease(from, from + 0.5, t) };
  };
