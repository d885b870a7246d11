/** A remix lets the same thing happen again: only what its words change is another. */
import path from 'node:path';
import type { Plan } from '../../../model/protocol/index.ts';
import { planOf } from '../../../model/world/plan.ts';
import { prepare, type ReadyShot } from '../../../model/world/production.ts';
import { eachFrame } from '../../../test/support/media.ts';
import { maskOfChange, type Pixels } from '../blobs.ts';
import { film, plateOf, seenBy, without } from '../filming.ts';
import { measuringCamera, pixelsPerMetre, type View } from '../optics.ts';
import { atLeast, atMost, type Bench, holds, type Measure, nearly } from '../report.ts';
import { requestOf } from '../request.ts';
import { type Sighting, sightingIn } from '../tracking.ts';

const SOURCE = 'A green rubber ball bounces on a wooden table in a room';
const NIGHT = 'make it night';
const TABLE = 'make the table blue';
const SECONDS = 2;
const FPS = 24;
const VIEW: View = { camera: measuringCamera([0, 1, 0], [0, 0.15, 1], 24, 2.2), width: 480, height: 480 };
const SCALE = pixelsPerMetre(VIEW, VIEW.camera.target);

/** Change of a pixel that the encoder alone does not make, 0..255. */
const CHANGED = 24;
/** Light that a thing throws on what stands around it reaches so many pixels. */
const NEAR = 6;

/** Angle of a colour on the wheel, degrees. */
export function hueOf([r, g, b]: Sighting['color']): number {
  return (Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b) * 180) / Math.PI;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Compares what was seen of a ball in two films, frame by frame. */
export function sameHappening(
  name: string,
  source: readonly (Sighting | undefined)[],
  remix: readonly (Sighting | undefined)[],
): Measure[] {
  const pairs = source.flatMap((before, i) => {
    const after = remix[i];
    return before === undefined || after === undefined || before.cut || after.cut ? [] : [{ before, after }];
  });
  if (pairs.length < source.length * 0.9 || pairs.length === 0)
    return [
      holds(`${name}: the ball is seen in both`, false, `in ${pairs.length} of ${source.length} frames`),
    ];
  const turned = pairs.map(({ before, after }) => {
    const angle = Math.abs(hueOf(before.color) - hueOf(after.color));
    return Math.min(angle, 360 - angle);
  });
  return [
    atMost(
      `${name}: off its path`,
      Math.max(
        ...pairs.map(({ before, after }) => Math.hypot(before.x - after.x, before.y - after.y) / SCALE),
      ),
      0.02,
      'm',
      `the farthest of ${pairs.length} frames`,
    ),
    nearly(
      `${name}: size, against the source’s`,
      median(pairs.map(({ before, after }) => Math.sqrt(after.area / before.area))),
      1,
      0.03,
      '',
      'median of the tracked area, by the same camera',
    ),
    atMost(
      `${name}: change of hue`,
      median(turned),
      15,
      '°',
      'of the mean colour of the ball; brightness may differ',
    ),
  ];
}

type Staying = Pick<Plan, 'entities'>;

/** What differs between the things of two plans: `id` for one that came or went, `id.field` for one that changed. */
export function differences(before: Staying, after: Staying): string[] {
  const ids = new Set([...before.entities, ...after.entities].map(({ id }) => id));
  return [...ids].toSorted().flatMap((id) => {
    const [one, two] = [before, after].map(({ entities }) => entities.find((entity) => entity.id === id));
    if (one === undefined || two === undefined) return [id];
    return (['category', 'kind', 'color', 'material', 'scale', 'position', 'rotation', 'velocity'] as const)
      .filter((field) => JSON.stringify(one[field]) !== JSON.stringify(two[field]))
      .map((field) => `${id}.${field}`);
  });
}

/** Of the pixels that changed between two pictures, the share on a thing: where a picture without it is another. */
export function shareOn(before: Pixels, after: Pixels, bare: Pixels): number {
  const changed = maskOfChange(before, after, CHANGED);
  const thing = maskOfChange(before, bare, CHANGED / 3);
  const { width, height } = changed;
  const near = (x: number, y: number) => {
    for (let v = Math.max(0, y - NEAR); v <= Math.min(height - 1, y + NEAR); v++)
      for (let u = Math.max(0, x - NEAR); u <= Math.min(width - 1, x + NEAR); u++)
        if (thing.on[v * width + u] === 1) return true;
    return false;
  };
  let [all, inside] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (changed.on[y * width + x] !== 1) continue;
      all += 1;
      if (near(x, y)) inside += 1;
    }
  }
  return all === 0 ? 0 : inside / all;
}

interface Seen {
  readonly ball: readonly (Sighting | undefined)[];
  readonly plate: Pixels;
}

const picture = { width: VIEW.width, height: VIEW.height, fps: FPS, samples: 4 } as const;
const isBall = ({ kind }: { readonly kind: string }) => kind === 'ball';

async function look(shot: ReadyShot, file: string): Promise<Seen> {
  const ball = shot.take.tracks.bodies.find(isBall);
  if (ball === undefined) throw new Error('no ball was staged');
  await film(seenBy(shot.scene, VIEW.camera), file, { ...picture, frames: shot.frames[1] - shot.frames[0] });
  const plate = await plateOf(
    seenBy(without(shot.scene, ball.id), VIEW.camera),
    `${file}.plate.mp4`,
    picture,
  );
  const seen: (Sighting | undefined)[] = [];
  await eachFrame(file, (frame) => {
    seen.push(sightingIn(frame, { hue: 'green', plate, least: 40 }, frame.time));
  });
  return { ball: seen, plate };
}

export async function overRemix({ folder, note }: Bench): Promise<Measure[]> {
  note(`${SOURCE}, remixed by: ${NIGHT}; by: ${TABLE}`);
  const asked = requestOf(SOURCE, SECONDS);
  const source = await prepare(asked);
  const plan = planOf(asked, source);
  const [shot] = source.shots;
  const [ball, table] = ['ball', 'table'].map((kind) =>
    shot?.take.stage.props.find((body) => body.kind === kind),
  );
  if (shot === undefined || ball === undefined || table === undefined)
    return [holds('remix: a ball and a table', false, 'they were not staged')];
  const before = await look(shot, path.join(folder, 'remix-source.mp4'));
  const measures: Measure[] = [];
  for (const [name, words] of [
    ['remix to night', NIGHT],
    ['remix of the table', TABLE],
  ] as const) {
    const request = requestOf(words, SECONDS, 'remix');
    const remix = await prepare(request, plan);
    const [again] = remix.shots;
    if (again === undefined) return [holds(`${name}: films`, false, 'there is no shot')];
    const after = await look(again, path.join(folder, `${name.replaceAll(' ', '-')}.mp4`));
    const changed = differences(plan, planOf(request, remix));
    const wanted = words === TABLE ? [`${table.id}.color`] : [];
    measures.push(
      ...sameHappening(name, before.ball, after.ball),
      holds(
        `${name}: its things are the source’s`,
        changed.join() === wanted.join(),
        `what differs in the plans: ${changed.join(', ') || 'nothing'}`,
      ),
    );
    if (words !== TABLE) {
      measures.push(
        atMost(
          `${name}: brightness`,
          brightnessOf(after.plate) / brightnessOf(before.plate),
          0.8,
          '',
          'of the source’s',
        ),
      );
      continue;
    }
    const bare = await plateOf(
      seenBy(without(shot.scene, ball.id, table.id), VIEW.camera),
      path.join(folder, 'remix-bare.mp4'),
      picture,
    );
    measures.push(
      atLeast(
        `${name}: share of what changed that lies on the table`,
        shareOn(before.plate, after.plate, bare),
        0.95,
        '',
        'pixels that differ between the films; the table is where a film without it differs',
      ),
    );
  }
  return measures;
}

function brightnessOf({ rgba }: Pixels): number {
  let sum = 0;
  for (let i = 0; i < rgba.length; i += 4) sum += (rgba[i] ?? 0) + (rgba[i + 1] ?? 0) + (rgba[i + 2] ?? 0);
  return sum / rgba.length;
}
