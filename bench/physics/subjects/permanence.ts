/** What is there stays there: over a cut, behind something, in an extension and a remix. */
import path from 'node:path';
import type { Plan } from '../../../model/protocol/index.ts';
import { planOf } from '../../../model/world/plan.ts';
import { type Production, prepare, type ReadyShot } from '../../../model/world/production.ts';
import type { Vec3 } from '../../../model/world/shoot/scene.ts';
import { eachFrame } from '../../../test/support/media.ts';
import { blobsOf, maskOfHue } from '../blobs.ts';
import { film, plateOf, seenBy, without } from '../filming.ts';
import { measuringCamera, pixelsPerMetre, type View } from '../optics.ts';
import { atMost, type Bench, holds, type Measure, nearly, type Subject } from '../report.ts';
import { requestOf } from '../request.ts';
import { type Sighting, sightingIn } from '../tracking.ts';
import { behindOccluder } from './occlusion.ts';
import { overRemix } from './remix.ts';

const CUT =
  'Shot 1: A green rubber ball bounces on the floor of a room. Shot 2: The green ball bounces in the room.';
const FIRST = 'A green rubber ball bounces on the floor of a room';
const MORE = 'The green ball keeps bouncing';

const VIEW: View = { camera: measuringCamera([0, 0.9, 0], [0, 0, 1], 24, 2.4), width: 480, height: 480 };

/** What a ball looks like in a film: its size in metres, its mean colour, and where it is first and last. */
export interface Appearance {
  readonly first: Sighting;
  readonly last: Sighting;
  /** Median over the frames in which all of it is seen. */
  readonly diameter: number;
  readonly color: Vec3;
  /** Most patches of its hue in one frame, and frames without any. */
  readonly most: number;
  readonly absent: number;
}

export function appearanceOf(
  seen: readonly (Sighting | undefined)[],
  counts: readonly number[],
): Appearance | null {
  const whole = seen.filter((sighting) => sighting !== undefined && !sighting.cut);
  const sorted = (pick: (sighting: Sighting) => number) =>
    whole.flatMap((sighting) => (sighting === undefined ? [] : [pick(sighting)])).toSorted((a, b) => a - b)[
      Math.floor(whole.length / 2)
    ] ?? 0;
  const [first, last] = [whole[0], whole.at(-1)];
  if (first === undefined || last === undefined) return null;
  const scale = pixelsPerMetre(VIEW, VIEW.camera.target);
  return {
    first,
    last,
    diameter: (2 * Math.sqrt(sorted(({ area }) => area) / Math.PI)) / scale,
    color: [
      sorted(({ color }) => color[0]),
      sorted(({ color }) => color[1]),
      sorted(({ color }) => color[2]),
    ],
    most: Math.max(0, ...counts),
    absent: seen.filter((sighting) => sighting === undefined).length,
  };
}

async function look(shot: ReadyShot, file: string): Promise<Appearance | null> {
  const [ball] = shot.take.tracks.bodies;
  if (ball === undefined) return null;
  const picture = { width: VIEW.width, height: VIEW.height, fps: 24, samples: 4 } as const;
  await film(seenBy(shot.scene, VIEW.camera), file, { ...picture, frames: shot.frames[1] - shot.frames[0] });
  const plate = await plateOf(
    seenBy(without(shot.scene, ball.id), VIEW.camera),
    `${file}.plate.mp4`,
    picture,
  );
  const seen: (Sighting | undefined)[] = [];
  const counts: number[] = [];
  await eachFrame(file, (frame) => {
    seen.push(sightingIn(frame, { hue: 'green', plate }, frame.time));
    counts.push(blobsOf(maskOfHue(frame, 'green', 0.3, plate), 40, true).length);
  });
  return appearanceOf(seen, counts);
}

/** One and the same thing before and after? */
export function sameThing(name: string, before: Appearance | null, after: Appearance | null): Measure[] {
  if (before === null || after === null)
    return [holds(`${name}: the ball is seen in both`, false, 'it was not found')];
  const colour = Math.max(...before.color.map((value, k) => Math.abs(value - (after.color[k] ?? 0))));
  const moved =
    Math.hypot(after.first.x - before.last.x, after.first.y - before.last.y) /
    pixelsPerMetre(VIEW, VIEW.camera.target);
  return [
    nearly(
      `${name}: size after, against before`,
      after.diameter / before.diameter,
      1,
      0.03,
      '',
      'median of the tracked area, by the same camera',
    ),
    atMost(
      `${name}: change of colour`,
      colour,
      8,
      'of 255',
      'mean over the ball, largest of the three channels',
    ),
    atMost(
      `${name}: leap`,
      moved,
      0.35,
      'm',
      'from its last place before to its first after: at most what it falls in a frame or two',
    ),
    holds(
      `${name}: one ball, always`,
      before.most === 1 && after.most === 1 && before.absent + after.absent === 0,
      `patches of its colour in a frame: at most ${Math.max(before.most, after.most)}; frames without: ${before.absent + after.absent}`,
    ),
  ];
}

const idsOf = ({ entities }: Pick<Plan, 'entities'>): string =>
  entities
    .map(({ id }) => id)
    .toSorted()
    .join(' ');

async function overCut({ folder, note }: Bench): Promise<Measure[]> {
  note(CUT);
  const production = await prepare(requestOf(CUT, 4));
  const [one, two] = production.shots;
  if (one === undefined || two === undefined) return [holds('cut: two shots', false, 'there is no cut')];
  const ids = [one, two].map(({ take }) => take.tracks.bodies.map(({ id }) => id).join(' '));
  return [
    holds('cut: same ids', ids[0] === ids[1], `${ids[0]} and ${ids[1]}`),
    ...sameThing(
      'cut',
      await look(one, path.join(folder, 'cut-1.mp4')),
      await look(two, path.join(folder, 'cut-2.mp4')),
    ),
  ];
}

async function overExtension({ folder, note }: Bench): Promise<Measure[]> {
  note(`${FIRST}, extended by: ${MORE}`);
  const asked = requestOf(FIRST, 2);
  const first = await prepare(asked);
  const plan = planOf(asked, first);
  const more = requestOf(MORE, 2, 'extension');
  const second: Production = await prepare(more, plan);
  const [one, two] = [first.shots.at(-1), second.shots[0]];
  if (one === undefined || two === undefined) return [holds('extension: films', false, 'there is no shot')];
  return [
    holds(
      'extension: same ids',
      idsOf(plan) === idsOf(planOf(more, second)),
      `${idsOf(plan)} and ${idsOf(planOf(more, second))}`,
    ),
    ...sameThing(
      'extension',
      await look(one, path.join(folder, 'first.mp4')),
      await look(two, path.join(folder, 'more.mp4')),
    ),
  ];
}

export const permanence: Subject = {
  name: 'permanence',
  title: 'Permanence',
  measure: async (bench) => [
    ...(await overCut(bench)),
    ...(await behindOccluder(bench)),
    ...(await overExtension(bench)),
    ...(await overRemix(bench)),
  ],
};
