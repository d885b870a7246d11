import { Matrix4, Vector3 } from 'three';
import { between, type Random, randomStream } from '../random.ts';
import type { ActionKind } from '../read/screenplay.ts';
import type { Spoken } from '../score/cue.ts';
import type { Performance, Take } from '../simulate/take.ts';

/** Where eyes look (radians to the figure's left, and up), and how far their lids are shut: 0 open, 1 shut. */
export interface Glance {
  readonly gaze: readonly [left: number, up: number];
  readonly blink: number;
}

/** Eyes turn no farther in a head, sideways and up or down, radians; what is farther round than can be seen is not looked at. */
export const RANGE = [0.42, 0.36] as const;
const SEEN = [1.2, 1.3] as const;
/** Seconds of a jump from one point to the next, and how long eyes rest between two. */
const SACCADE = 0.045;
const REST = [0.35, 1.3] as const;
/** How far jumps go on what is looked at (from eye to eye, to the mouth), and where there is nothing to see, radians. */
const ON_TARGET = 0.022;
const WANDERING = 0.1;
/** Who speaks looks away while thinking of the next words: one rest in so many. */
const THINKS = 0.28;
/** A thing that flies faster than this draws all eyes, m/s. */
const FLYING = 2.5;
/** A ball this far from the head has left the hands for good: a dribble does not go so far. Metres. */
const RELEASED = 2.1;
/** Where somebody goes is looked at so far ahead, metres, and so far below the eyes. */
const AHEAD = 12;
const BELOW = 0.6;

const HANDLES: ReadonlySet<ActionKind> = new Set(['hoop shot', 'dribble', 'throw', 'catch', 'kick']);
/** Eyes keep still in the head through what whirls it round. */
const WHIRLS: ReadonlySet<ActionKind> = new Set([
  'flip',
  'skating jump',
  'floor routine',
  'spin',
  'tumble',
  'fall',
]);

/** A rest of the eyes: from when, and how far beside what is looked at, in shares of a jump. */
interface Rest {
  readonly from: number;
  readonly left: number;
  readonly up: number;
  readonly away: boolean;
}

const restsOf = (random: Random, seconds: number): readonly Rest[] => {
  const rests: Rest[] = [];
  for (let from = -random(); from < seconds; from += between(random, ...REST)) {
    rests.push({
      from,
      left: between(random, -1, 1),
      up: between(random, -0.7, 0.7),
      away: random() < THINKS,
    });
  }
  return rests;
};

const blinksOf = (random: Random, seconds: number): readonly number[] => {
  const blinks: number[] = [];
  for (let at = between(random, 0.4, 3); at < seconds; at += between(random, 1.8, 4.6)) {
    blinks.push(at);
  }
  return blinks;
};

/** How far the lids are shut: down within a frame or two, up a little slower. */
const shut = (since: number): number => Math.max(0, Math.min(1, since / 0.06, (0.2 - since) / 0.1));

const faceOf = ({ person, joints }: Performance, t: number): Vector3 =>
  new Vector3(0, 0.09, 0.07)
    .multiplyScalar(person.body.head)
    .applyMatrix4(joints(t).get('head') ?? new Matrix4());

const nearestTo = (one: Performance, others: readonly Performance[], t: number): Performance | undefined => {
  const { x, z } = one.root(t);
  const away = (other: Performance) => Math.hypot(other.root(t).x - x, other.root(t).z - z);
  return others.toSorted((a, b) => away(a) - away(b))[0];
};

/** The point of the world that somebody looks at, at a time of film: null where they look at none. */
const attentionOf = (
  { people, creatures, tracks, stage, pace }: Take,
  self: Performance,
  spoken: readonly Spoken[],
): ((time: number) => Vector3 | null) => {
  const { id } = self.person;
  const own = stage.script.actions.filter(({ subjects }) => subjects.includes(id));
  const others = people.filter((other) => other !== self);
  const handles = own.find(({ kind }) => HANDLES.has(kind));
  const balls = tracks.bodies.filter(({ rolls }) => rolls);
  const whirls = own.some(({ kind }) => WHIRLS.has(kind));
  const watched = own
    .filter(({ kind }) => kind === 'look' || kind === 'push' || kind === 'topple')
    .flatMap(({ object, target }) => [object, target?.on])
    .find((name) => name !== null && name !== undefined && name !== id);
  const speed = (body: string, t: number) =>
    tracks.position(body, t + 0.02).distanceTo(tracks.position(body, Math.max(0, t - 0.02))) / 0.04;
  const ball = handles && (balls.find((body) => body.id === handles.object) ?? balls[0]);
  const hoop = handles?.kind === 'hoop shot' ? stage.place.hoop : null;
  const released =
    ball === undefined || hoop === null
      ? 0
      : Array.from({ length: Math.ceil(tracks.seconds * 12) }, (_, i) => i / 12).find(
          (t) => tracks.position(ball.id, t).distanceTo(faceOf(self, t)) > RELEASED,
        );
  /** Before a shot the hoop, then the ball. */
  const played = (t: number): Vector3 | null => {
    if (ball === undefined) {
      return null;
    }
    return hoop !== null && t < (released ?? Number.POSITIVE_INFINITY)
      ? new Vector3(...hoop.ring)
      : tracks.position(ball.id, t);
  };
  const talk = (time: number): Vector3 | null => {
    const line = spoken.find(({ at, end }) => time > at - 0.25 && time < end + 0.4);
    if (line === undefined) {
      return null;
    }
    const heeded =
      line.speaker === id
        ? nearestTo(self, others, time * pace)
        : others.find(({ person }) => person.id === line.speaker);
    return heeded === undefined ? null : faceOf(heeded, time * pace);
  };
  const flying = (t: number): Vector3 | null => {
    const quick = balls.find((body) => tracks.present(body.id, t) && speed(body.id, t) > FLYING);
    return quick === undefined ? null : tracks.position(quick.id, t);
  };
  const named = (t: number): Vector3 | null => {
    const other = others.find(({ person }) => person.id === watched);
    const animal = creatures.find(({ creature }) => creature.id === watched);
    const prop = stage.props.find((body) => body.id === watched);
    if (other !== undefined) {
      return faceOf(other, t);
    }
    if (animal !== undefined) {
      return new Vector3().setFromMatrixPosition(animal.joints(t).get('head') ?? new Matrix4());
    }
    if (prop === undefined) {
      return null;
    }
    return tracks.has(prop.id) ? tracks.position(prop.id, t) : new Vector3(...prop.position);
  };
  const ahead = (t: number): Vector3 => {
    const { x, z, heading } = self.root(t);
    const y = faceOf(self, t).y - BELOW;
    return new Vector3(x + AHEAD * Math.sin(heading), y, z + AHEAD * Math.cos(heading));
  };
  return (time) => {
    const t = time * pace;
    return whirls ? null : (played(t) ?? talk(time) ?? named(t) ?? flying(t) ?? ahead(t));
  };
};

/** Which way a point lies from the eyes in a head, radians to the left and up; null where it cannot be seen. */
const towards = (point: Vector3, head: Matrix4, size: number): readonly [left: number, up: number] | null => {
  const local = point.clone().applyMatrix4(head.clone().invert());
  local.sub(new Vector3(0, 0.1, 0.07).multiplyScalar(size));
  const left = Math.atan2(local.x, local.z);
  const up = Math.atan2(local.y, Math.hypot(local.x, local.z));
  return Math.abs(left) > SEEN[0] || Math.abs(up) > SEEN[1] ? null : [left, up];
};

const within = (value: number, limit: number): number => Math.max(-limit, Math.min(limit, value));

/**
 * Somebody's eyes. They rest on what matters to their owner (the ball they throw, who speaks, who listens, where they go),
 * hold it whatever the head does, and jump a little twice or so a second; the lids blink every three.
 * Deterministic: the same take gives the same glances. `time` in seconds of film; `head`: the head's frame then.
 */
export const eyesOf = (
  take: Take,
  self: Performance,
  spoken: readonly Spoken[],
): ((time: number, head: Matrix4) => Glance) => {
  const random = randomStream(take.stage.seed, `eyes ${self.person.id}`);
  const rests = restsOf(random, take.seconds + 1);
  const blinks = blinksOf(random, take.seconds + 1);
  const attention = attentionOf(take, self, spoken);
  const speaks = (time: number) =>
    spoken.some(
      ({ speaker, at, end, shout }) => !shout && speaker === self.person.id && time > at && time < end,
    );
  return (time, head) => {
    const point = attention(time);
    const aim = point === null ? null : towards(point, head, self.person.body.head);
    const reach = aim === null ? WANDERING : ON_TARGET;
    const beside = (rest: Rest | undefined): readonly [number, number] => {
      if (rest === undefined) {
        return [0, 0];
      }
      return rest.away && speaks(time)
        ? [Math.sign(rest.left) * 0.24, 0.1 * rest.up - 0.06]
        : [rest.left * reach, rest.up * reach];
    };
    const index = rests.findLastIndex(({ from }) => from <= time);
    const now = beside(rests[index]);
    const before = beside(rests[index - 1]);
    const gone = Math.min(1, (time - (rests[index]?.from ?? 0)) / SACCADE);
    const [left, up] = aim ?? [0, 0];
    return {
      gaze: [
        within(left + before[0] + (now[0] - before[0]) * gone, RANGE[0]),
        within(up + before[1] + (now[1] - before[1]) * gone, RANGE[1]),
      ],
      blink: blinks.reduce((most, at) => Math.max(most, shut(time - at)), 0),
    };
  };
};
