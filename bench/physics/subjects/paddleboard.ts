/** A paddleboard: how deep it lies, how it answers to the weight that moves on it and leaves it, and who has the momentum. */
import path from 'node:path';
import { Vector3 } from 'three';
import { sceneOfTake } from '../../../model/world/scene-of-take.ts';
import type { Scene, Vec3 } from '../../../model/world/shoot/scene.ts';
import { massOf } from '../../../model/world/simulate/body/anthropometry.ts';
import { simulate } from '../../../model/world/simulate/simulate.ts';
import type { Take } from '../../../model/world/simulate/take.ts';
import { WATER_DENSITY } from '../../../model/world/simulate/water/waves.ts';
import { join } from '../../../model/world/stage/geometry/mesh.ts';
import type { Body } from '../../../model/world/stage/stage.ts';
import { eachFrame } from '../../../test/support/media.ts';
import { leadOf, type Session, session } from '../actors.ts';
import { maskOfChange, type Pixels } from '../blobs.ts';
import { massPath, tumblingOf } from '../body.ts';
import { film, type Staged, seenBy, stageOf, without } from '../filming.ts';
import { fitPolynomial, slopeAt } from '../fits.ts';
import { flightOver } from '../flights.ts';
import { measuringCamera, onPlane, pixelOf, rayThrough, type View } from '../optics.ts';
import { atLeast, atMost, type Bench, holds, type Measure, near, type Subject } from '../report.ts';
import { attitudeOf, type Edge, topEdge, volumeBelow } from '../waterline.ts';
import { GRAVITY } from './falling.ts';

export const STANDING = 'A woman stands on a paddleboard on a lake';
export const FLIP = 'A backflip on a paddleboard';
/** A rider of another build: by this seed it is a man of 1.82 m, whose body weighs seven times as much as the board. */
export const HEAVY = { prompt: 'A man does a backflip on a paddleboard', seed: 4 } as const;

const boardOf = (take: Take): Body => {
  const board = take.tracks.bodies.find(({ kind }) => kind === 'paddleboard');
  if (board === undefined) throw new Error('no paddleboard was staged');
  return board;
};

/** The same shot on a windless day. */
export function calm({ production, shot }: Staged): Staged {
  const { stage, seconds } = shot.take;
  const water = stage.place.water === null ? null : { ...stage.place.water, waves: 0 };
  const take = simulate({ ...stage, place: { ...stage.place, water } }, seconds);
  const scene = sceneOfTake(take, { aspect: 1, style: production.screenplay.style, spoken: [] });
  return { production, shot: { ...shot, take, scene } };
}

/** Where a board's own +z and its middle are, so that a camera can stand square to it. */
const lieOf = (take: Take, time: number) => {
  const board = boardOf(take);
  const ahead = new Vector3(0, 0, 1)
    .applyQuaternion(take.tracks.rotation(board.id, time))
    .setY(0)
    .normalize();
  return { board, ahead, middle: take.tracks.position(board.id, time) };
};

const [WIDE, HIGH] = [1280, 256];
/** Metres that the picture of the waterline shows from bottom to top. */
const TALL = 0.42;
/** Where along the board its edges are looked at; away from handle and kick pad. */
const STATIONS = [-0.9, -0.7, -0.5, -0.3, 0.2, 0.4, 0.6, 0.8];

/** First and last row that differ from the plate in the columns around a place, pixels from the top. */
export function rowsAt(
  picture: Pixels,
  plate: Pixels,
  x: number,
): readonly [top: number, bottom: number] | null {
  const mask = maskOfChange(picture, plate, 24);
  let [sumTop, sumBottom, columns] = [0, 0, 0];
  for (let u = Math.round(x) - 12; u <= Math.round(x) + 12; u++) {
    let [top, bottom] = [-1, -1];
    for (let v = 0; v < mask.height; v++) {
      if (mask.on[v * mask.width + u] !== 1) continue;
      if (top < 0) top = v;
      bottom = v + 1;
    }
    if (top < 0) continue;
    sumTop += top;
    sumBottom += bottom;
    columns += 1;
  }
  return columns === 0 ? null : [sumTop / columns, sumBottom / columns];
}

async function draught({ folder, note }: Bench): Promise<Measure[]> {
  note(`${STANDING}, on a windless day`);
  const { shot } = calm(await stageOf(STANDING, { seconds: 4 }));
  const { take, scene } = shot;
  const at = 3;
  const { board, ahead, middle } = lieOf(take, at);
  const { person } = leadOf(take);
  const level = take.stage.place.water?.level ?? 0;
  const side = new Vector3(0, 1, 0).cross(ahead);
  const camera = measuringCamera([middle.x, level + 0.004, middle.z], [side.x, 0, side.z], 30, TALL);
  const view: View = { camera, width: WIDE, height: HIGH };
  const exposure = { width: WIDE, height: HIGH, fps: 24, frames: 6, from: at } as const;
  const files = ['board', 'water'].map((kind) => path.join(folder, `draught-${kind}.mp4`));
  const scenes: readonly Scene[] = [without(scene, person.id), without(scene, person.id, board.id)];
  for (const [index, file] of files.entries()) {
    const kept = scenes[index];
    if (kept !== undefined) await film(seenBy(kept, camera), file, exposure);
  }
  const plates: Pixels[] = [];
  await eachFrame(files[1] ?? '', (plate) => void plates.push(plate));
  const tops: Edge[] = [];
  const levels: number[] = [];
  const origin: Vec3 = [middle.x, level, middle.z];
  await eachFrame(files[0] ?? '', (picture, index) => {
    const plate = plates[index];
    if (plate === undefined) return;
    for (const u of STATIONS) {
      const along = middle.clone().addScaledVector(ahead, u);
      const pixel = pixelOf(view, [along.x, level, along.z]);
      const rows = pixel === undefined ? null : rowsAt(picture, plate, pixel[0]);
      if (pixel === undefined || rows === null) continue;
      const heightOf = (row: number) =>
        onPlane(rayThrough(view, [pixel[0], row]), origin, [side.x, 0, side.z])[1];
      tops.push({ u, y: heightOf(rows[0]) });
      levels.push(heightOf(rows[1]));
    }
  });
  if (levels.length === 0)
    return [holds('the board is seen on the water', false, 'nothing differs from the plate')];
  const hull = board.displaces ?? join(board.parts.map(({ geometry }) => geometry));
  const own = topEdge(join(board.parts.map(({ geometry }) => geometry)), STATIONS);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const seen = STATIONS.map(
    (u): Edge => ({ u, y: mean(tops.filter((top) => top.u === u).map(({ y }) => y)) }),
  );
  const displaced = volumeBelow(hull, attitudeOf(own, seen), mean(levels));
  return [
    near(
      'mass of the water displaced at rest',
      displaced * WATER_DENSITY,
      board.mass + massOf(person.body),
      0.03,
      'kg',
      `Archimedes: the board's mesh below the waterline that is seen (its colour ends there), lying as its deck is seen, against board and rider; ${levels.length} places in 6 frames`,
    ),
  ];
}

/** Markers over the deck: bow, stern, and both sides. Metres in the board's frame. */
const ON_BOARD: readonly Vec3[] = [
  [0, 0.12, 1.3],
  [0, 0.12, -1.3],
  [0.33, 0.1, 0.7],
  [-0.33, 0.1, 0.7],
];

interface BoardMoment {
  readonly t: number;
  readonly middle: Vector3;
  /** Bow up, degrees. */
  readonly pitch: number;
}

const boardMoments = (others: Session['others']): BoardMoment[] =>
  others.flatMap(({ t, at }) => {
    const [bow, stern] = [at[0], at[1]];
    if (!bow || !stern) return [];
    const [a, b] = [new Vector3(...bow), new Vector3(...stern)];
    const span = a.clone().sub(b);
    const middle = a.add(b).divideScalar(2);
    // from over the deck down to the board's own middle
    const up = new Vector3(0, 1, 0).addScaledVector(span, -span.y / span.lengthSq()).normalize();
    return [
      {
        t,
        middle: middle.addScaledVector(up, -0.12),
        pitch: (Math.asin(span.y / span.length()) * 180) / Math.PI,
      },
    ];
  });

/** Velocity at a time, by a parabola through the moments of a stretch. */
const velocityOver = (
  moments: readonly { readonly t: number; readonly at: Vector3 }[],
  t: number,
): Vector3 => {
  const along = (k: 'x' | 'y' | 'z') =>
    slopeAt(
      fitPolynomial(
        moments.map((moment) => ({ t: moment.t, value: moment.at[k] })),
        2,
      ),
      t,
    );
  return new Vector3(along('x'), along('y'), along('z'));
};

/** What a film of somebody who flips is called and how it is staged, and which seconds of it are looked at. */
interface Filmed {
  readonly name: string;
  readonly prompt: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
}

async function flip({ name, prompt, seed, from, to }: Filmed, bench: Bench): Promise<Measure[]> {
  bench.note(`${prompt}, seed ${seed}`);
  const staged = await stageOf(prompt, { seconds: 5, seed });
  const { take } = staged.shot;
  const { board, ahead } = lieOf(take, 0);
  const captured = await session(
    staged,
    {
      name,
      from,
      to,
      fps: 60,
      others: (time) => {
        const t = time * take.pace;
        return ON_BOARD.map((place) => {
          const { x, y, z } = new Vector3(...place)
            .applyQuaternion(take.tracks.rotation(board.id, t))
            .add(take.tracks.position(board.id, t));
          return [x, y, z];
        });
      },
    },
    bench,
  );
  return boardMeasures(captured, boardMoments(captured.others), ahead, board.mass);
}

/** Seconds before the feet part from the board in which legs push hardest, and half of those over which a speed is read. */
const PUSHES = 0.1;
const HALF_LOOK = 0.034;
/** Toes this much higher over the board than they stood have left it, metres. */
const OFF = 0.03;

/** The last moment before `flying` at which a toe is on the board. */
function partingOf(figures: Session['figures'], moments: readonly BoardMoment[], flying: number): number {
  const gaps = figures.flatMap(({ t, tips }) => {
    const deck = moments.find((moment) => Math.abs(moment.t - t) < 1e-6);
    const [left, right] = [tips.get('footL'), tips.get('footR')];
    return deck === undefined || !left || !right || t > flying
      ? []
      : [{ t, gap: Math.min(left.y, right.y) - deck.middle.y }];
  });
  const stood = gaps[0]?.gap ?? 0;
  return gaps.findLast(({ gap }) => gap < stood + OFF)?.t ?? flying;
}

/** From what was captured of rider and board. `ahead`: where the bow points. */
export function boardMeasures(
  { body, figures }: Pick<Session, 'body' | 'figures'>,
  moments: readonly BoardMoment[],
  ahead: Vector3,
  boardMass: number,
): Measure[] {
  const path = massPath(body, figures).map(({ t, at }) => ({ t, at: new Vector3(...at) }));
  // off the board: both soles well over the deck where they stood
  const off = figures.filter(({ t, heels }) => {
    const deck = moments.find((moment) => Math.abs(moment.t - t) < 1e-6);
    return deck !== undefined && Math.min(heels.footL.y, heels.footR.y) - deck.middle.y > 0.3;
  });
  const [from, to] = [off[0]?.t, off.at(-1)?.t];
  if (from === undefined || to === undefined || to - from < 0.2)
    return [holds('the rider leaves the board', false, 'no flight of 0.2 s over the board was seen')];
  const flying = path.filter(({ t }) => t >= from && t <= to);
  const { gravity } = flightOver(flying.map(({ t, at }) => ({ t, at: [at.x, at.y, at.z] })));
  const stretch = (list: readonly { readonly t: number; readonly at: Vector3 }[], a: number, b: number) =>
    list.filter(({ t }) => t >= a - 1e-6 && t <= b + 1e-6);
  const ofBoard = moments.map(({ t, middle }) => ({ t, at: middle }));
  const standing = moments.filter(({ t }) => t < from - 0.15).map(({ pitch }) => pitch);
  const turned = tumblingOf(figures.filter(({ t }) => t >= from - 0.2 && t <= to + 0.2));
  const parting = partingOf(figures, moments, from);
  // water slows a board as soon as nobody pushes it, and has pushed it about before: only the push itself is looked at
  const gained = (list: readonly { readonly t: number; readonly at: Vector3 }[]): number => {
    const over = (t: number) => velocityOver(stretch(list, t - HALF_LOOK, t + HALF_LOOK), t).dot(ahead);
    return over(parting - HALF_LOOK) - over(parting - HALF_LOOK - PUSHES);
  };
  const [rider, pushed] = [gained(path), gained(ofBoard)];
  const dip =
    Math.max(...moments.filter(({ t }) => t < from - 0.3).map(({ middle }) => middle.y)) -
    Math.min(...moments.filter(({ t }) => Math.abs(t - from) < 0.2).map(({ middle }) => middle.y));
  return [
    near(
      'g of the rider in the air',
      gravity,
      GRAVITY,
      0.03,
      'm/s²',
      `centre of mass from ${flying.length} captured moments`,
    ),
    atLeast(
      'turns over in the air',
      Math.abs((turned.at(-1) ?? 0) - (turned[0] ?? 0)) / (2 * Math.PI),
      0.85,
      'turns',
      'line from pelvis to head, from just before take-off to just after landing',
    ),
    atLeast(
      'pitch of the board as the weight moves',
      Math.max(...standing) - Math.min(...standing),
      1,
      '°',
      'bow and stern markers, before the rider leaves',
    ),
    atLeast(
      'the push sets the board down by',
      dip * 100,
      2,
      'cm',
      'middle of the board around take-off, against before',
    ),
    holds(
      'the board recoils',
      rider * pushed < 0 && Math.abs(pushed) > 0.25,
      `along the board, in the last ${PUSHES} s of the push: the rider's speed changes by ${rider.toFixed(2)} m/s, the board's by ${pushed.toFixed(2)} m/s`,
    ),
    ...landingMeasure(body, path, ofBoard, to, boardMass),
  ];
}

/** Feet meet a board that hangs in the air over the water: the two alone share their momentum, but for their weight. */
function landingMeasure(
  body: Session['body'],
  path: readonly { readonly t: number; readonly at: Vector3 }[],
  ofBoard: readonly { readonly t: number; readonly at: Vector3 }[],
  clear: number,
  boardMass: number,
): Measure[] {
  const riderMass = massOf(body);
  const totalAt = (from: number, to: number, t: number): Vector3 => {
    const within = (list: typeof path) => list.filter((moment) => moment.t >= from && moment.t <= to);
    return velocityOver(within(path), t)
      .multiplyScalar(riderMass)
      .addScaledVector(velocityOver(within(ofBoard), t), boardMass);
  };
  const [t0, t1] = [clear, clear + 0.1];
  const was = totalAt(t0 - 0.1, t0, t0);
  const is = totalAt(t1 - 0.035, t1 + 0.035, t1);
  const weight = new Vector3(0, -(riderMass + boardMass) * GRAVITY * (t1 - t0), 0);
  const lost = is.clone().sub(was).sub(weight);
  return [
    atMost(
      'momentum of rider and board over the touchdown, lost',
      (100 * Math.hypot(lost.x, lost.z)) / was.length(),
      5,
      '%',
      `along the water, of ${was.length().toFixed(0)} kg·m/s that both bring, from ${t0.toFixed(2)} to ${t1.toFixed(2)} s`,
    ),
  ];
}

export const paddleboard: Subject = {
  name: 'paddleboard',
  title: 'A backflip on a paddleboard',
  measure: async (bench) => [
    ...(await draught(bench)),
    ...(await flip({ name: 'paddleboard', prompt: FLIP, seed: 1, from: 1, to: 3.4 }, bench)),
    // take-off, flight and landing
    ...(await flip({ name: 'paddleboard-heavy', ...HEAVY, from: 1.15, to: 2.7 }, bench)).map((measure) => ({
      ...measure,
      name: `a heavier rider: ${measure.name}`,
    })),
  ],
};
