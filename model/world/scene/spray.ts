import { Matrix4, Vector3 } from 'three';
import { between, type Random, randomStream } from '../random.ts';
import type { Geometry, Surface } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { surface } from '../stage/surfaces.ts';
import type { Moving } from './moving.ts';

/** A handful of drops or grains thrown up at one moment, each on its own parabola. Metres, seconds of simulation. */
export interface Burst {
  readonly at: number;
  readonly drops: readonly Drop[];
  readonly look: Surface;
  /** Height at which they are gone: the surface they came from. */
  readonly floor: number;
}
export interface Drop {
  readonly from: Vector3;
  readonly velocity: Vector3;
  readonly radius: number;
  /** Seconds after the burst. */
  readonly delay: number;
}

/** Where a drop is, `t` seconds after its burst; null before it left and after it fell back. */
export const dropAt = (
  { from, velocity, delay }: Drop,
  t: number,
  gravity: number,
  floor: number,
): Vector3 | null => {
  const flown = t - delay;
  if (flown < 0) {
    return null;
  }
  const at = from.clone().addScaledVector(velocity, flown);
  at.y -= (gravity * flown * flown) / 2;
  return at.y < floor - 0.02 ? null : at;
};

const MOST_DROPS = 72;
const SPRAY = surface('#f2f8fa', { roughness: 0.15, emission: 0.12 });

/** A crown of drops around what went in, and some straight up after it where the water closes. */
const crown = (
  random: Random,
  { position, velocity, impulse, radius }: Take['splashes'][number],
): readonly Drop[] => {
  const fall = Math.max(0.5, -velocity.y);
  const count = Math.min(MOST_DROPS, Math.round(8 + 11 * Math.sqrt(Math.max(0, impulse))));
  return Array.from({ length: count }, (_, i): Drop => {
    const jet = i % 6 === 5 && count > 14;
    const angle = random() * Math.PI * 2;
    const up = between(random, jet ? 1.2 : 0.85, jet ? 1.5 : 1.35);
    // a thin sheet leaves faster than what drives it goes in
    const speed = Math.min(5.5, fall * between(random, 0.45, 1.05) * (jet ? 0.8 : 1) + 0.35);
    const out = jet ? 0.2 : 1;
    return {
      from: position
        .clone()
        .add(
          new Vector3(Math.cos(angle), 0, Math.sin(angle)).multiplyScalar(
            radius * out * between(random, 0.8, 1.15),
          ),
        ),
      velocity: new Vector3(
        Math.cos(angle) * Math.cos(up) * speed + velocity.x * 0.25,
        Math.sin(up) * speed,
        Math.sin(angle) * Math.cos(up) * speed + velocity.z * 0.25,
      ),
      radius: between(random, 0.005, 0.012) * Math.min(1.7, 0.8 + Math.sqrt(radius)),
      delay: jet ? between(random, 0.12, 0.2) : between(random, 0, 0.05),
    };
  });
};

const GRAINS: Readonly<Record<'snow' | 'sand', Surface>> = {
  snow: surface('#ffffff', { roughness: 1, emission: 0.15 }),
  sand: surface('#cdb586', { roughness: 1 }),
};

/** What a hard footfall throws up from snow or sand. */
const puff = (random: Random, at: Vector3, impulse: number): readonly Drop[] =>
  Array.from({ length: Math.min(26, Math.round(6 + 3 * impulse)) }, (): Drop => {
    const angle = random() * Math.PI * 2;
    const speed = between(random, 0.25, 0.6 + 0.12 * Math.min(6, impulse));
    const up = between(random, 0.5, 1.3);
    return {
      from: at.clone().add(new Vector3(Math.cos(angle), 0, Math.sin(angle)).multiplyScalar(0.06)),
      velocity: new Vector3(
        Math.cos(angle) * Math.cos(up),
        Math.sin(up),
        Math.sin(angle) * Math.cos(up),
      ).multiplyScalar(speed),
      radius: between(random, 0.003, 0.008),
      delay: between(random, 0, 0.03),
    };
  });

/** All that a take throws up, in the order of its times. */
export const burstsOf = (take: Take): readonly Burst[] => {
  const { stage } = take;
  const random = randomStream(stage.seed, 'spray');
  const wet = take.splashes.map(
    (splash): Burst => ({
      at: splash.at,
      drops: crown(random, splash),
      look: SPRAY,
      floor: splash.position.y,
    }),
  );
  const dry = take.contacts.flatMap(({ at, sounds, impulse, position }): readonly Burst[] => {
    const ground = sounds.find((sound) => sound === 'snow' || sound === 'sand');
    return ground === undefined || impulse < 1.2
      ? []
      : [
          {
            at,
            drops: puff(
              random,
              new Vector3(...position).setY(Math.max(0, position[1] > 0.3 ? 0 : position[1])),
              impulse,
            ),
            look: GRAINS[ground],
            floor: 0,
          },
        ];
  });
  return [...wet, ...dry].toSorted((a, b) => a.at - b.at).slice(0, 40);
};

/** An octahedron for each drop, hung on a bone of its own. */
const dropsMesh = (drops: readonly Drop[]): Geometry => {
  const corners = [
    [1, 0, 0],
    [-1, 0, 0],
    [0, 1, 0],
    [0, -1, 0],
    [0, 0, 1],
    [0, 0, -1],
  ];
  const faces = [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5];
  const normals = Float32Array.from(drops.flatMap(() => corners.flat()));
  return {
    positions: Float32Array.from(
      drops.flatMap(({ radius }) => corners.flat().map((value) => value * radius)),
    ),
    normals,
    indices: Uint32Array.from(drops.flatMap((_, i) => faces.map((corner) => corner + i * corners.length))),
    skin: {
      bones: drops.length,
      indices: Uint8Array.from(drops.flatMap((_, i) => corners.flatMap(() => [i, 0, 0, 0]))),
      weights: Float32Array.from(drops.flatMap(() => corners.flatMap(() => [1, 0, 0, 0]))),
    },
  };
};

/** Hides what is not there. */
export const GONE = new Matrix4().makeScale(0, 0, 0);

/** Drops and grains in the air. */
export const spray = (take: Take): Moving | null => {
  const bursts = burstsOf(take).filter(({ drops }) => drops.length > 0);
  const { gravity } = take.stage.place;
  return bursts.length === 0
    ? null
    : {
        models: bursts.map(({ drops, look }, i) => ({
          id: `spray ${i}`,
          geometry: dropsMesh(drops),
          surface: look,
          castsShadow: false,
          ink: false,
        })),
        write: (time, put) => {
          const t = time * take.pace;
          for (const { at, drops, floor } of bursts) {
            for (const drop of drops) {
              const place = dropAt(drop, t - at, gravity, floor);
              put(place === null ? GONE : new Matrix4().setPosition(place));
            }
          }
        },
      };
};
