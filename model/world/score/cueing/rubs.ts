import { Vector3 } from 'three';
import type { Performance, Rubbing, Take } from '../../simulate/take.ts';
import type { Rub } from '../cue.ts';
import { follow, type TakenShot, timeOf } from './whereabouts.ts';

/** Looks at a speed, per second of simulation. */
const LOOKS = 30;
/** Slower than this a hull leaves no wake and a blade no hiss, m/s. */
const AUDIBLE = 0.25;
/** A grown person presses this hard on the ice, newtons. */
const WEIGHT = 600;

/** Everything of a take that rolls, slides, glides on ice or is drawn through water. */
export const rubsOf = (shot: TakenShot): Rub[] => [
  ...shot.take.rubbings.flatMap((rubbing) => rubOf(shot, rubbing)),
  ...shot.take.people
    .filter(({ person }) => shot.take.rubbings.every(({ id }) => id !== person.id))
    .flatMap((performance) => glidesOf(shot, performance)),
  ...wakesOf(shot),
];

function rubOf(shot: TakenShot, rubbing: Rubbing): Rub[] {
  const { take } = shot;
  const { kind, id, speeds, sounds } = rubbing;
  const position = follow(shot, id, 'footR');
  // what floats does not slide on the bank
  if (position === null || isAfloat(take, id, rubbing.from)) return [];
  const body = take.tracks.bodies.find((candidate) => candidate.id === id);
  const person = take.people.some((performance) => performance.person.id === id);
  const force = rubbing.force ?? (person ? WEIGHT : (body?.mass ?? 0.1) * take.stage.place.gravity);
  return [
    {
      kind,
      from: timeOf(shot, rubbing.from),
      to: timeOf(shot, rubbing.to),
      speeds,
      force,
      position,
      between: [
        {
          material: sounds?.[0] ?? body?.colliders[0]?.sound ?? 'rubber',
          size: body?.size ?? 0.3,
        },
        { material: sounds?.[1] ?? take.stage.place.ground.sound, size: 4 },
      ],
    },
  ];
}

/** The edges of a skater: every stance that glides on ice, as fast as that foot moves. */
function glidesOf(shot: TakenShot, performance: Performance): Rub[] {
  if (shot.take.stage.place.ground.sound !== 'ice') return [];
  const position = follow(shot, performance.person.id, 'footR');
  if (position === null) return [];
  const end = shot.take.seconds * shot.take.pace;
  return performance.stances.flatMap(({ part, from, to, glides }): Rub[] => {
    const until = Math.min(to, end);
    if (!glides || until - from < 2 / LOOKS) return [];
    const before = new Vector3();
    const now = new Vector3();
    const count = Math.max(2, Math.round((until - from) * LOOKS));
    const step = (until - from) / count;
    const speeds = Float32Array.from({ length: count }, (_, i) => {
      const t = from + i * step;
      const a = performance.joints(t).get(part);
      const b = performance.joints(t + step).get(part);
      if (a === undefined || b === undefined) return 0;
      return before.setFromMatrixPosition(a).distanceTo(now.setFromMatrixPosition(b)) / step;
    });
    if (speeds.every((speed) => speed < AUDIBLE)) return [];
    return [
      {
        kind: 'slide',
        from: timeOf(shot, from),
        to: timeOf(shot, until),
        speeds,
        force: WEIGHT,
        position,
        between: [
          { material: 'metal', size: 0.3 },
          { material: 'ice', size: 4 },
        ],
      },
    ];
  });
}

/** Whether a body lies in the water of its place, and not on the ground beside it. */
function isAfloat({ stage, tracks }: Take, id: string, t: number): boolean {
  const { water } = stage.place;
  if (water === null || !tracks.has(id)) return false;
  const { y, z } = tracks.position(id, t);
  const size = tracks.bodies.find((body) => body.id === id)?.size ?? 0;
  return z < water.beyondZ && Math.abs(y - water.level) < size;
}

/** What floats and moves along draws a wake. */
function wakesOf(shot: TakenShot): Rub[] {
  const { take } = shot;
  const end = take.seconds * take.pace;
  return take.tracks.bodies.flatMap((body): Rub[] => {
    const position = follow(shot, body.id);
    if (!isAfloat(take, body.id, 0) || body.size < 0.4 || position === null) return [];
    const count = Math.max(2, Math.round(end * LOOKS));
    const speeds = Float32Array.from({ length: count }, (_, i) => {
      const a = take.tracks.position(body.id, i / LOOKS);
      const b = take.tracks.position(body.id, (i + 1) / LOOKS);
      return Math.hypot(b.x - a.x, b.z - a.z) * LOOKS;
    });
    if (speeds.every((speed) => speed < AUDIBLE)) return [];
    return [
      {
        kind: 'slide',
        from: shot.from,
        to: timeOf(shot, end),
        speeds,
        force: body.mass * take.stage.place.gravity,
        position,
        between: [
          { material: body.colliders[0]?.sound ?? 'plastic', size: body.size },
          { material: 'water', size: 4 },
        ],
      },
    ];
  });
}
