/** Things that fall and bounce: gravity, each material's restitution, energy, and the sound of every blow. */
import path from 'node:path';
import { perform } from '../../../model/world/score/index.ts';
import { pcm } from '../../../test/support/media.ts';
import { median } from '../../statistics.ts';
import type { Hue } from '../blobs.ts';
import { film, plateOf, type Staged, seenBy, stageOf, without } from '../filming.ts';
import { bouncesOf, energyOf, type Flight, flightsOf, strikesOf } from '../flights.ts';
import { measuringCamera, type View } from '../optics.ts';
import { type Bench, holds, type Measure, near, nearly, type Subject } from '../report.ts';
import { onsetsOf, pairUp } from '../sound.ts';
import { placesInPlane, sightings } from '../tracking.ts';

interface Ball {
  readonly name: string;
  readonly prompt: string;
  readonly hue: Hue;
}

const BALLS: readonly Ball[] = [
  { name: 'rubber ball', prompt: 'A green rubber ball bounces on the floor', hue: 'green' },
  { name: 'basketball', prompt: 'A green basketball falls onto the floor of a room', hue: 'green' },
  { name: 'wooden ball', prompt: 'A green wooden ball falls onto the floor', hue: 'green' },
  { name: 'stone ball', prompt: 'A green stone ball falls onto the floor', hue: 'green' },
  { name: 'glass ball', prompt: 'A green glass ball falls onto the floor', hue: 'green' },
];

export const GRAVITY = 9.81;
const FRAME = 1 / 24;
const [WIDTH, HEIGHT] = [480, 640];
/** Bounces that fall from lower than this are a few pixels high: they prove nothing. Metres. */
const LOWEST_DROP = 0.12;

interface Seen {
  readonly staged: Staged;
  readonly flights: readonly Flight[];
  readonly file: string;
}

/** Films a ball from the side and follows it. */
async function watch({ prompt, hue, name }: Ball, folder: string): Promise<Seen> {
  const staged = await stageOf(prompt);
  const { production, shot } = staged;
  const [body] = shot.take.tracks.bodies;
  if (body === undefined) throw new Error(`nothing falls in "${prompt}"`);
  const camera = measuringCamera([0, 0.85, 0], [0, 0, 1], 24, 1.95);
  const view: View = { camera, width: WIDTH, height: HEIGHT };
  const file = path.join(folder, `${name}.mp4`);
  const picture = { width: WIDTH, height: HEIGHT, fps: 24 };
  await film(seenBy(shot.scene, camera), file, {
    ...picture,
    frames: production.frames,
    sound: perform(production.cues),
  });
  const plate = await plateOf(seenBy(without(shot.scene, body.id), camera), `${file}.plate.mp4`, picture);
  const seen = await sightings(file, { hue, plate });
  return { staged, file, flights: flightsOf(placesInPlane(seen, view, [0, 0, 0], [0, 0, 1])) };
}

/** What the materials of ball and floor promise together. */
function promised({ shot }: Staged): number {
  const ball = shot.take.tracks.bodies[0]?.colliders[0]?.restitution ?? 0;
  const floor = shot.take.stage.place.bodies.find(({ id }) => id === 'floor')?.colliders[0]?.restitution ?? 0;
  return ball * floor;
}

export function fallMeasures(name: string, flights: readonly Flight[], restitution: number): Measure[] {
  const [first] = flights;
  if (first === undefined) return [holds(`${name}: falls`, false, 'the ball was not seen to fall')];
  const bounces = bouncesOf(flights).filter(
    ({ strike }) => strike.before[1] ** 2 / (2 * GRAVITY) > LOWEST_DROP,
  );
  const energies = flights.map((flight) => energyOf(flight, GRAVITY));
  const rises = energies.slice(1).map((energy, i) => energy / (energies[i] ?? energy) - 1);
  return [
    near(
      `${name}: free fall`,
      first.gravity,
      GRAVITY,
      0.03,
      'm/s²',
      `parabola through the ball's middle in ${first.places.length} decoded frames`,
    ),
    bounces.length === 0
      ? holds(`${name}: bounces`, false, 'no bounce was seen')
      : near(
          `${name}: restitution`,
          median(bounces.map((bounce) => bounce.restitution)),
          restitution,
          0.05,
          '',
          `√ of the ratio of heights reached, median of ${bounces.length} bounces, against the materials' table`,
        ),
    holds(
      `${name}: energy never rises`,
      rises.every((rise) => rise < 0.01),
      `height reached and sideways speed of ${flights.length} flights, each at most 1 % above the one before`,
    ),
  ];
}

/** Every loud blow belongs to something that was seen: the sounds up to the last contact the eye can follow. */
export function nothingUnseen(
  name: string,
  seen: readonly number[],
  heard: Parameters<typeof pairUp>[1],
): Measure {
  const loudest = Math.max(0, ...heard.map(({ level }) => level));
  const loud = heard.filter(({ t, level }) => level > loudest / 4 && t < (seen.at(-1) ?? 0) + FRAME);
  const strays = loud.filter(({ t }) => seen.every((contact) => Math.abs(contact - t) > FRAME));
  return holds(
    name,
    strays.length === 0 && loud.length > 0,
    strays.length === 0
      ? `each of ${loud.length} loud blows lies within a frame of a visible contact`
      : `nothing is seen at ${strays.map(({ t }) => t.toFixed(2)).join(', ')} s`,
  );
}

/** How far sight and sound of each contact lie apart, for the worst of them. */
export function syncMeasure(
  name: string,
  seen: readonly number[],
  heard: Parameters<typeof pairUp>[1],
): Measure {
  if (seen.length === 0) return holds(name, false, 'no contact was seen');
  const pairs = pairUp(seen, heard);
  const unheard = pairs.filter(({ late }) => late === undefined).length;
  const worst = pairs
    .map(({ late }) => late ?? Number.POSITIVE_INFINITY)
    .reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  return nearly(
    name,
    (unheard > 0 ? 1 : worst) * 1000,
    0,
    FRAME * 1000,
    'ms',
    `${seen.length} visible contacts against the blows in the decoded sound, the worst; ${unheard} unheard`,
  );
}

export async function measureBalls(balls: readonly Ball[], { folder, note }: Bench): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const ball of balls) {
    note(ball.prompt);
    const { staged, flights, file } = await watch(ball, folder);
    measures.push(...fallMeasures(ball.name, flights, promised(staged)));
    const strikes = strikesOf(flights);
    const struck = strikes.filter(({ before }) => before[1] < -0.7);
    const heard = onsetsOf(await pcm(file));
    measures.push(
      syncMeasure(
        `${ball.name}: sound of the blows`,
        struck.map(({ t }) => t),
        heard,
      ),
      nothingUnseen(
        `${ball.name}: no sound without a blow`,
        strikes.map(({ t }) => t),
        heard,
      ),
    );
  }
  return measures;
}

export const falling: Subject = {
  name: 'falling',
  title: 'Falling and bouncing',
  measure: (bench) => measureBalls(BALLS, bench),
};

/** One ball, for the tests. */
export const oneBall: Subject = {
  ...falling,
  measure: (bench) => measureBalls(BALLS.slice(0, 1), bench),
};
