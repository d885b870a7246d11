/** A ball rolls behind something and comes out again: the same ball, as fast, where it should be by then. */
import path from 'node:path';
import type { Vec3 } from '../../../model/world/shoot/scene.ts';
import { eachFrame } from '../../../test/support/media.ts';
import { blobsOf, maskOfHue } from '../blobs.ts';
import { film, plateOf, seenBy, stageOf, without } from '../filming.ts';
import { fitPolynomial, valueAt } from '../fits.ts';
import { measuringCamera, pixelsPerMetre, type View } from '../optics.ts';
import { atLeast, atMost, type Bench, holds, type Measure, nearly } from '../report.ts';
import { type Sighting, sightingIn } from '../tracking.ts';

const PROMPT = 'Static camera: a green rubber ball rolls gently behind a wooden crate in a room';
const HUE = 'green';
const FPS = 48;
const SECONDS = 1.5;
/** From in front of the crate, in the middle of the ball's way. */
const VIEW: View = {
  camera: measuringCamera([-0.34, 0.5, -0.5], [0, 0, 1], 24, 2.4),
  width: 480,
  height: 480,
};
const SCALE = pixelsPerMetre(VIEW, VIEW.camera.target);

/** Less of a ball than this share of the most that was seen is half behind something. */
const WHOLE = 0.93;
/** A line and what it leaves over need more frames than two. */
const FEWEST = 5;

/** A ball on one side of what hides it. */
export interface Passage {
  readonly from: number;
  readonly to: number;
  /** Metres. */
  readonly diameter: number;
  readonly color: Vec3;
  /** Metres a second, to the right. */
  readonly speed: number;
  /** Where it is at a time, by its speed. Metres. */
  at(t: number): number;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Null when too little of the ball was seen whole. */
export function passageOf(seen: readonly Sighting[]): Passage | null {
  const inside = seen.filter(({ cut }) => !cut);
  const most = Math.max(0, ...inside.map(({ area }) => area));
  const whole = inside.filter(({ area }) => area >= WHOLE * most);
  const [first, last] = [whole[0], whole.at(-1)];
  if (first === undefined || last === undefined || whole.length < FEWEST) return null;
  const line = fitPolynomial(
    whole.map(({ t, x }) => ({ t, value: x / SCALE })),
    1,
  );
  const channel = (k: 0 | 1 | 2) => median(whole.map(({ color }) => color[k]));
  return {
    from: first.t,
    to: last.t,
    diameter: (2 * Math.sqrt(median(whole.map(({ area }) => area)) / Math.PI)) / SCALE,
    color: [channel(0), channel(1), channel(2)],
    speed: line.coefficients[1] ?? 0,
    at: (t) => valueAt(line, t),
  };
}

/** One frame: the ball, if it is seen, and how many patches of its colour there are. */
export interface Glimpse {
  readonly t: number;
  readonly ball: Sighting | undefined;
  readonly patches: number;
}

/** Splits what was seen at the longest time in which nothing was, and compares both sides of it. */
export function occlusionMeasures(glimpses: readonly Glimpse[]): Measure[] {
  const seen = glimpses.flatMap(({ ball }) => (ball === undefined ? [] : [ball]));
  const gaps = seen.slice(1).map(({ t }, i) => t - (seen[i]?.t ?? t));
  const hidden = Math.max(0, ...gaps);
  const split = gaps.indexOf(hidden) + 1;
  const [before, after] = [passageOf(seen.slice(0, split)), passageOf(seen.slice(split))];
  if (before === null || after === null)
    return [holds('behind: the ball goes in and comes out', false, 'it was not seen on both sides')];
  const most = Math.max(...glimpses.map(({ patches }) => patches));
  return [
    atLeast('behind: out of sight for', hidden, 0.05, 's', 'frames without any of its colour in a row'),
    nearly(
      'behind: size after, against before',
      after.diameter / before.diameter,
      1,
      0.03,
      '',
      'median of the area while all of it is seen',
    ),
    atMost(
      'behind: change of colour',
      Math.max(...before.color.map((value, k) => Math.abs(value - (after.color[k] ?? 0)))),
      12,
      'of 255',
      'mean over the ball, largest of the three channels',
    ),
    nearly(
      'behind: speed after, against before',
      after.speed / before.speed,
      1,
      0.08,
      '',
      'lines through its places, by a still camera; the floor takes about 5 % of it on the way',
    ),
    atMost(
      'behind: beside where its speed carried it',
      Math.abs(before.at(after.from) - after.at(after.from)),
      0.05,
      'm',
      'the line of its places before, at the time it is seen whole again',
    ),
    holds(
      'behind: at most one ball, ever',
      most === 1,
      `patches of its colour in one of ${glimpses.length} frames: at most ${most}`,
    ),
  ];
}

export async function behindOccluder({ folder, note }: Bench): Promise<Measure[]> {
  note(PROMPT);
  const { shot } = await stageOf(PROMPT);
  const ball = shot.take.tracks.bodies.find(({ kind }) => kind === 'ball');
  if (ball === undefined) return [holds('behind: there is a ball', false, 'none was staged')];
  const file = path.join(folder, 'behind.mp4');
  const picture = { width: VIEW.width, height: VIEW.height, fps: FPS, samples: 4 } as const;
  await film(seenBy(shot.scene, VIEW.camera), file, { ...picture, frames: Math.round(SECONDS * FPS) });
  const plate = await plateOf(
    seenBy(without(shot.scene, ball.id), VIEW.camera),
    `${file}.plate.mp4`,
    picture,
  );
  const glimpses: Glimpse[] = [];
  await eachFrame(file, (frame) => {
    glimpses.push({
      t: frame.time,
      ball: sightingIn(frame, { hue: HUE, plate, least: 40 }, frame.time),
      patches: blobsOf(maskOfHue(frame, HUE, 0.3, plate), 40, true).length,
    });
  });
  return occlusionMeasures(glimpses);
}
