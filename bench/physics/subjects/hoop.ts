/** Basketball shots: the ball flies freely, strikes what it is seen to strike, and goes through the ring only when it is made. */
import path from 'node:path';
import { perform } from '../../../model/world/score/index.ts';
import type { Vec3 } from '../../../model/world/shoot/scene.ts';
import type { Hoop } from '../../../model/world/stage/stage.ts';
import { pcm } from '../../../test/support/media.ts';
import { film, filtered, ownerOf, plateOf, seenBy, stageOf, without } from '../filming.ts';
import { type Flight, flightsOf, type Strike, strikesOf } from '../flights.ts';
import { measuringCamera, type View } from '../optics.ts';
import { atMost, type Bench, holds, type Measure, near, type Subject } from '../report.ts';
import { onsetsOf } from '../sound.ts';
import { type Place, placesFromCameras, type Sighting, sightings } from '../tracking.ts';
import { GRAVITY, syncMeasure } from './falling.ts';

export const MISS =
  'A basketball player misses a shot with a green basketball and the ball rebounds off the backboard';
export const MAKE = 'A basketball player makes a shot with a green basketball';

const AUDIENCE = /bleachers|spectator|audience|crowd/;

const SIZE = 512;
const RADIUS = 0.12;
/** How near the middle of a ball must come to a surface to have struck it, beyond its radius, metres. */
const TOUCH = 0.06;

/** From the side, and from the court at an angle: together they place the ball in space. */
const cameras = (hoop: Hoop): readonly View[] =>
  (
    [
      [0, 0, 1],
      [-0.8, 0.5, 0.6],
    ] satisfies Vec3[]
  ).map((out) => ({
    camera: measuringCamera([hoop.ring[0] - 1.7, 2.6, 0], out, 18, 5.4),
    width: SIZE,
    height: SIZE,
  }));

/** Did a path go down through the ring? The places just above and below the ring's plane tell. */
export function passThrough(places: readonly Place[], { ring, ringRadius }: Hoop): Place | null {
  for (const [index, after] of places.entries()) {
    const before = places[index - 1];
    if (before === undefined || before.at[1] < ring[1] || after.at[1] >= ring[1] || after.t - before.t > 0.15)
      continue;
    const share = (before.at[1] - ring[1]) / (before.at[1] - after.at[1]);
    const [x, z] = [0, 2].map(
      (k) => (before.at[k] ?? 0) + share * ((after.at[k] ?? 0) - (before.at[k] ?? 0)),
    );
    if (Math.hypot((x ?? 0) - ring[0], (z ?? 0) - ring[2]) < ringRadius)
      return { t: before.t + share * (after.t - before.t), at: [x ?? 0, ring[1], z ?? 0] };
  }
  return null;
}

/** What a ball at a place touches: the board's face, the ring, or nothing of the hoop. */
export function touching([x, y, z]: Vec3, hoop: Hoop): 'board' | 'ring' | null {
  const beside = Math.hypot(x - hoop.ring[0], z - hoop.ring[2]) - hoop.ringRadius;
  if (Math.hypot(beside, y - hoop.ring[1]) < RADIUS + TOUCH) return 'ring';
  const behind = hoop.boardX - x;
  const level = y > hoop.boardBottom - RADIUS && y < hoop.boardTop + RADIUS;
  return level && Math.abs(z) < hoop.boardHalfWidth + RADIUS && behind < RADIUS + TOUCH ? 'board' : null;
}

const speed = ([x, y, z]: Vec3): number => Math.hypot(x, y, z);
const turnsBack = ({ before, after }: Strike): boolean => before[0] > 0.5 && after[0] < before[0] - 1;

interface Seen {
  readonly places: readonly Place[];
  readonly flights: readonly Flight[];
  readonly heard: ReturnType<typeof onsetsOf>;
  readonly hoop: Hoop;
}

async function watch(name: string, prompt: string, { folder, note }: Bench): Promise<Seen> {
  note(prompt);
  const { production, shot } = await stageOf(prompt, { seconds: 5 });
  const { hoop } = shot.take.stage.place;
  const [ball] = shot.take.tracks.bodies;
  if (hoop === null || ball === undefined) throw new Error(`no hoop or no ball in "${prompt}"`);
  // nobody who cheers in a green shirt must be taken for the ball
  const scene = filtered(shot.scene, (model) => !AUDIENCE.test(ownerOf(model)));
  const seen: { readonly seen: readonly Sighting[]; readonly view: View }[] = [];
  for (const [index, view] of cameras(hoop).entries()) {
    const file = path.join(folder, `${name}-${index}.mp4`);
    const picture = { width: SIZE, height: SIZE, fps: 24, samples: 1 } as const;
    await film(seenBy(scene, view.camera), file, {
      ...picture,
      frames: production.frames,
      ...(index === 0 ? { sound: perform(production.cues) } : {}),
    });
    const plate = await plateOf(
      seenBy(without(scene, ball.id), view.camera),
      path.join(folder, `${name}-${index}-plate.mp4`),
      picture,
    );
    seen.push({ view, seen: await sightings(file, { hue: 'green', plate, behindBars: true }) });
  }
  const places = placesFromCameras(seen);
  return {
    places,
    hoop,
    flights: flightsOf(places, 0.015),
    heard: onsetsOf(await pcm(path.join(folder, `${name}-0.mp4`))),
  };
}

/** The flight that reaches highest: from the hand to the hoop. */
const thrown = (flights: readonly Flight[]): Flight | undefined =>
  flights
    .filter(({ from, to }) => to - from > 0.3)
    .toSorted(
      (a, b) => Math.max(...b.places.map(({ at }) => at[1])) - Math.max(...a.places.map(({ at }) => at[1])),
    )[0];

export function shotMeasures(
  name: string,
  wanted: 'make' | 'miss',
  { places, flights, heard, hoop }: Seen,
): Measure[] {
  const flight = thrown(flights);
  if (flight === undefined)
    return [holds(`${name}: the ball is thrown`, false, 'no flight towards the hoop was seen')];
  const struck = strikesOf(flights).filter(({ t }) => t > flight.from);
  const hoopStrikes = struck.filter((strike) => touching(strike.at, hoop) !== null);
  const passed = passThrough(
    places.filter(({ t }) => t >= flight.from),
    hoop,
  );
  const jumps = places
    .slice(1)
    .map(({ t, at }, i) => ({ dt: t - (places[i]?.t ?? t), from: places[i]?.at ?? at, at }))
    .filter(({ dt }) => dt > 0 && dt < 0.05)
    .map(({ dt, from, at }) => speed([at[0] - from[0], at[1] - from[1], at[2] - from[2]]) / dt);
  const common = [
    near(
      `${name}: g of the thrown ball`,
      flight.gravity,
      GRAVITY,
      0.03,
      'm/s²',
      `parabola through ${flight.places.length} places of the ball, from two cameras`,
    ),
    atMost(
      `${name}: fastest move between two frames`,
      Math.max(0, ...jumps),
      13,
      'm/s',
      'a ball that is moved by hand would leap',
    ),
  ];
  if (wanted === 'miss') {
    const first = hoopStrikes.find(turnsBack);
    return [
      ...common,
      holds(
        `${name}: strikes rim or backboard and turns back there`,
        first !== undefined,
        first === undefined
          ? 'no reversal was seen at the hoop'
          : `at ${first.t.toFixed(2)} s it touches the ${touching(first.at, hoop)} and its speed towards it goes from ${first.before[0].toFixed(1)} to ${first.after[0].toFixed(1)} m/s`,
      ),
      holds(
        `${name}: does not go in`,
        passed === null,
        'the path never crosses the ring’s plane downwards inside the ring',
      ),
      syncMeasure(
        `${name}: sound of the blows`,
        struck
          .filter(
            ({ before, after }) =>
              speed([before[0] - after[0], before[1] - after[1], before[2] - after[2]]) > 1,
          )
          .map(({ t }) => t),
        heard,
      ),
    ];
  }
  return [
    ...common,
    holds(
      `${name}: goes through the ring from above`,
      passed !== null,
      passed === null
        ? 'the path never crosses the ring’s plane inside the ring'
        : `at ${passed.t.toFixed(2)} s, ${(100 * Math.hypot(passed.at[0] - hoop.ring[0], passed.at[2] - hoop.ring[2])).toFixed(0)} cm from the ring’s middle`,
    ),
    syncMeasure(`${name}: sound of the net`, passed === null ? [] : [passed.t], heard),
  ];
}

export const hoop: Subject = {
  name: 'hoop',
  title: 'A basketball shot, missed and made',
  async measure(bench) {
    return [
      ...shotMeasures('miss', 'miss', await watch('miss', MISS, bench)),
      ...shotMeasures('make', 'make', await watch('make', MAKE, bench)),
    ];
  },
};
