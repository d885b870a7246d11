/** A flag: hangs in calm air, flies the higher the stronger the wind blows, and is no longer than its cloth. */
import path from 'node:path';
import { sceneOfTake } from '../../../model/world/scene-of-take.ts';
import type { Vec3 } from '../../../model/world/shoot/scene.ts';
import { add } from '../../../model/world/shoot/vector.ts';
import { simulate } from '../../../model/world/simulate/simulate.ts';
import type { Cloth } from '../../../model/world/stage/cloth.ts';
import type { Body } from '../../../model/world/stage/stage.ts';
import { WIND_TO, windSpeed } from '../../../model/world/stage/weather.ts';
import { eachFrame } from '../../../test/support/media.ts';
import { type Mask, maskOfHue } from '../blobs.ts';
import { film, filtered, plateOf, type Staged, seenBy, stageOf } from '../filming.ts';
import { measuringCamera, onPlane, rayThrough, type View } from '../optics.ts';
import { atLeast, atMost, type Bench, holds, type Measure, type Subject } from '../report.ts';

export const FLAG = 'A red flag on a pole in a meadow';
/** Of the place's wind, 0..1: calm, a light air, a light breeze, a moderate one. A stronger one has nothing left to lift. */
const WINDS = [0, 0.15, 0.3, 0.7] as const;
/** Degrees between one wind and the next that are no accident. */
const APART = 4;

const AHEAD: Vec3 = [WIND_TO[0], 0, WIND_TO[1]];
const ASIDE: Vec3 = [-WIND_TO[1], 0, WIND_TO[0]];

/** How a flag is seen to lie at one moment, by the plane through its pole along the wind. */
export interface Lie {
  /** Of the middle of its picture, seen from where its upper corner is held: degrees from straight down, downwind. */
  readonly angle: number;
  /** Farthest downwind from where it is held, metres. */
  readonly reach: number;
  /** Share of its picture that is upwind of its pole by more than a hand's breadth, 0..1. */
  readonly upwind: number;
}

/** Where the picture shows the flag's colour. `held`: the upper corner at the pole, in the world. */
export function lieOf({ width, height, on }: Mask, view: View, held: Vec3): Lie | null {
  const downwind: number[] = [];
  let below = 0;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      if (on[v * width + u] !== 1) continue;
      const [x, y, z] = onPlane(rayThrough(view, [u + 0.5, v + 0.5]), held, ASIDE);
      downwind.push((x - held[0]) * AHEAD[0] + (z - held[2]) * AHEAD[2]);
      below += held[1] - y;
    }
  }
  if (downwind.length === 0) return null;
  const middle = downwind.reduce((sum, value) => sum + value, 0) / downwind.length;
  const sorted = downwind.toSorted((a, b) => a - b);
  return {
    angle: (Math.atan2(middle, below / downwind.length) * 180) / Math.PI,
    // a pixel or two of noise are no cloth
    reach: sorted[Math.floor(0.998 * (sorted.length - 1))] ?? 0,
    upwind: downwind.filter((value) => value < -0.1).length / downwind.length,
  };
}

/** What was seen of a flag in one wind, m/s. */
export interface Flown {
  readonly speed: number;
  readonly lies: readonly Lie[];
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** From what was seen in winds that rise from calm. `length` of the cloth from pole to free edge, metres. */
export function flagMeasures(flown: readonly Flown[], length: number): Measure[] {
  if (flown.length < 2 || flown.some(({ lies }) => lies.length === 0))
    return [holds('the flag is seen in every wind', false, 'nothing of its colour differs from the plate')];
  const angles = flown.map(({ lies }) => mean(lies.map(({ angle }) => angle)));
  const reaches = flown.flatMap(({ lies }) => lies.map(({ reach }) => reach));
  const windy = flown.slice(1).flatMap(({ lies }) => lies.map(({ upwind }) => upwind));
  const said = flown.map(({ speed }, i) => `${angles[i]?.toFixed(0)}° at ${speed.toFixed(1)} m/s`).join(', ');
  const how = `middle of the flag's decoded colour under its upper corner, mean of ${flown[0]?.lies.length ?? 0} frames: ${said}`;
  return [
    atMost('flag in calm air: off the vertical', angles[0] ?? Number.POSITIVE_INFINITY, 20, '°', how),
    holds(
      'flag: flies the higher, the stronger the wind',
      angles.every((angle, i) => i === 0 || angle > (angles[i - 1] ?? 0) + APART),
      `${how}; each wind at least ${APART}° over the one before`,
    ),
    atMost(
      'flag: farthest from its pole, over its own length',
      Math.max(...reaches) / length,
      1.05,
      '',
      `free edge in ${reaches.length} decoded frames, of a cloth of ${length.toFixed(2)} m: it does not stretch`,
    ),
    atLeast(
      'flag in the strongest wind: how far it is blown out, over its own length',
      mean(flown.at(-1)?.lies.map(({ reach }) => reach) ?? [0]) / length,
      0.75,
      '',
      'free edge in the decoded frames, mean',
    ),
    atMost(
      'flag in any wind: seen upwind of its pole',
      100 * Math.max(...windy),
      0.5,
      '%',
      'share of its decoded colour, the worst frame: it does not go through or around what it hangs on',
    ),
  ];
}

const inWind = ({ production, shot }: Staged, wind: number) => {
  const { stage, seconds } = shot.take;
  const place = { ...stage.place, ambience: { ...stage.place.ambience, wind } };
  const take = simulate({ ...stage, place }, seconds);
  return {
    scene: sceneOfTake(take, { aspect: 1, style: production.screenplay.style, spoken: [] }),
    speed: windSpeed(place),
  };
};

const flagOf = ({ shot }: Staged): { readonly flag: Body; readonly cloth: Cloth<unknown> } => {
  const flag = shot.take.stage.props.find(({ kind }) => kind === 'flag');
  const cloth = flag?.drapery?.cloths[0];
  if (flag === undefined || cloth === undefined) throw new Error('no flag was staged');
  return { flag, cloth };
};

async function measure({ folder, note }: Bench): Promise<Measure[]> {
  note(`${FLAG}, in four winds`);
  const staged = await stageOf(FLAG, { seconds: 4 });
  const { flag, cloth } = flagOf(staged);
  const corner = (particle: number): Vec3 => {
    const [x = 0, y = 0, z = 0] = cloth.rest.subarray(particle * 3, particle * 3 + 3);
    return [x, y, z];
  };
  const held: Vec3 = add(flag.position, corner(0));
  const length = corner(cloth.columns - 1)[0] - corner(0)[0];
  const target: Vec3 = [held[0] + AHEAD[0] * 0.5, held[1] - 0.8, held[2] + AHEAD[2] * 0.5];
  const camera = measuringCamera(target, ASIDE, 30, 3.6);
  const view: View = { camera, width: 360, height: 360 };
  const picture = { width: view.width, height: view.height, fps: 6 } as const;
  const flown: Flown[] = [];
  for (const wind of WINDS) {
    const { scene, speed } = inWind(staged, wind);
    const bare = filtered(scene, ({ id }) => id !== `${flag.id} cloth`);
    const file = path.join(folder, `flag-${wind}.mp4`);
    await film(seenBy(scene, camera), file, { ...picture, frames: 24 });
    const plate = await plateOf(seenBy(bare, camera), `${file}.plate.mp4`, picture);
    const lies: Lie[] = [];
    await eachFrame(file, (frame) => {
      const lie = lieOf(maskOfHue(frame, 'red', 0.2, plate), view, held);
      if (lie !== null) lies.push(lie);
    });
    flown.push({ speed, lies });
  }
  return flagMeasures(flown, length);
}

export const cloth: Subject = { name: 'cloth', title: 'A flag in the wind', measure };
