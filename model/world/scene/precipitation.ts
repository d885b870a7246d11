import { Matrix4, Vector3 } from 'three';
import { between, type Random, randomStream } from '../random.ts';
import type { Camera, Geometry, Surface } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { surface } from '../stage/surfaces.ts';
import { type Precipitation, precipitationOf, WIND_TO, windSpeed } from '../stage/weather.ts';
import type { Moving } from './moving.ts';

/** Layers that fall each at its own speed and flutter each in its own time. */
const LAYERS = 6;
/** Nothing is drawn farther off than this, metres: there the haze of the weather takes over. */
const FAR = 16;
/** Nothing comes nearer to the lens than this, metres. */
const NEAR = 0.8;
/** As many in all as the picture can bear, each with a twin one fall higher. */
const MOST = 3000;
const UNDERGROUND = 0.6;

/** Views of the shot, to know what can come into the picture. */
export interface View {
  readonly eye: Vector3;
  readonly forward: Vector3;
  readonly right: Vector3;
  /** Tangents of half the angles of view, and a little more. */
  readonly across: number;
  readonly up: number;
}

export const viewOf = (camera: Camera, aspect: number): View => {
  const eye = new Vector3(...camera.eye);
  const forward = new Vector3(...camera.target).sub(eye).normalize();
  const tangent = Math.tan(camera.fov / 2) * 1.12;
  return {
    eye,
    forward,
    right: forward
      .clone()
      .cross(new Vector3(...camera.up))
      .normalize(),
    across: tangent * aspect,
    up: tangent,
  };
};

const sees = ({ eye, forward, right, across, up }: View, point: Vector3): boolean => {
  const to = point.clone().sub(eye);
  const depth = to.dot(forward);
  const above = to.clone().addScaledVector(forward, -depth).addScaledVector(right, -to.dot(right));
  return depth > 0 && depth < FAR && Math.abs(to.dot(right)) < depth * across && above.length() < depth * up;
};

/** One layer: where its flakes are at time 0, and the fall after which they are where they were. */
export interface Layer {
  readonly flakes: readonly Vector3[];
  /** From the top of the air to the ground along the way they fall, metres. */
  readonly fall: Vector3;
  /** Seconds for that. */
  readonly period: number;
  readonly sway: { readonly reach: number; readonly rate: number; readonly phase: number };
}

/** Where a layer and its twin, one fall higher, have got to: offsets of its flakes. One leaves as the other comes. */
export const offsetsAt = ({ fall, period, sway }: Layer, t: number): readonly [Vector3, Vector3] => {
  const gone = t / period - Math.floor(t / period);
  const aside = (rate: number) => sway.reach * Math.sin(sway.rate * rate * t + sway.phase);
  const first = fall
    .clone()
    .multiplyScalar(gone)
    .add(new Vector3(aside(1), 0, 0.7 * aside(1.37)));
  return [first, first.clone().sub(fall)];
};

/** Fills the air that the camera will see with layers of what falls. `low` and `high` are heights in metres. */
export const layersOf = (
  what: Precipitation,
  views: readonly View[],
  wind: number,
  random: Random,
): readonly Layer[] => {
  const low = -UNDERGROUND;
  const high = Math.min(
    16,
    Math.max(...views.map(({ eye, forward, up }) => eye.y + Math.max(1, FAR * (forward.y + up)))),
  );
  const reaches = views.flatMap(({ eye, forward, right, across }) => [
    eye,
    ...[-1, 1].map((side) =>
      eye
        .clone()
        .addScaledVector(forward, FAR)
        .addScaledVector(right, side * FAR * across),
    ),
  ]);
  const xs = reaches.map(({ x }) => x);
  const zs = reaches.map(({ z }) => z);
  const [left, right, back, front] = [Math.min(...xs), Math.max(...xs), Math.min(...zs), Math.max(...zs)];
  const wanted = Math.min(60_000, Math.ceil((right - left) * (front - back) * (high - low) * what.density));
  const mostALayer = Math.ceil(MOST / LAYERS);
  return Array.from({ length: LAYERS }, (_, i): Layer => {
    const speed = what.speed[0] + ((what.speed[1] - what.speed[0]) * (i + 0.5)) / LAYERS;
    const period = (high - low) / speed;
    const fall = new Vector3(WIND_TO[0] * wind, -speed, WIND_TO[1] * wind).multiplyScalar(period);
    const flakes: Vector3[] = [];
    for (let k = 0; k < wanted / LAYERS && flakes.length < mostALayer; k += 1) {
      const share = random();
      // a sheared column: along the way of the fall it repeats without a seam
      const at = new Vector3(
        between(random, left, right),
        high,
        between(random, back, front),
      ).addScaledVector(fall, share);
      const way = (along: number) => at.clone().addScaledVector(fall, along - share);
      const places = [0, 0.2, 0.4, 0.6, 0.8, 1].map(way);
      const seen = views.some((view) => places.some((point) => sees(view, point)));
      const clear = views.every(({ eye }) => {
        const direction = fall.clone().normalize();
        const to = eye.clone().sub(at);
        return to.addScaledVector(direction, -to.dot(direction)).length() > NEAR;
      });
      if (seen && clear) {
        flakes.push(at);
      }
    }
    return {
      flakes,
      fall,
      period,
      sway: {
        reach: what.flutter * between(random, 0.6, 1.3),
        rate: between(random, 1.1, 2.3),
        phase: random() * 6.3,
      },
    };
  });
};

/** Small flat things that face the camera: hexagons near by, lozenges far off; streaks along their fall. */
const meshOf = (layer: Layer, what: Precipitation, eye: Vector3, random: Random): Geometry => {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  const along = layer.fall.clone().normalize();
  for (const at of layer.flakes) {
    const towards = eye.clone().sub(at);
    const distance = towards.length();
    towards.normalize();
    const size = between(random, ...what.size);
    const length = between(random, ...what.length);
    const first = positions.length / 3;
    const across = along.clone().cross(towards).normalize();
    const upright = length > 0 ? along : towards.clone().cross(across);
    const corners =
      length > 0
        ? [
            [-size, -length / 2],
            [size, -length / 2],
            [size * 0.4, length / 2],
            [-size * 0.4, length / 2],
          ]
        : Array.from({ length: distance < 6 ? 6 : 4 }, (_, k, all = distance < 6 ? 6 : 4) => {
            const r = size * between(random, 0.75, 1.2);
            return [Math.cos((k * 2 * Math.PI) / all) * r, Math.sin((k * 2 * Math.PI) / all) * r];
          });
    for (const [x = 0, y = 0] of corners) {
      const point = at.clone().addScaledVector(across, x).addScaledVector(upright, y);
      positions.push(point.x, point.y, point.z);
      // light comes through from every side: lit as if it lay flat under the sky
      normals.push(0, 1, 0);
    }
    const turned = across.clone().cross(upright).dot(towards) > 0;
    for (let k = 1; k + 1 < corners.length; k += 1) {
      indices.push(first, ...(turned ? [first + k, first + k + 1] : [first + k + 1, first + k]));
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
  };
};

const LOOKS: Readonly<Record<Precipitation['kind'], Surface>> = {
  snow: surface('#ffffff', { roughness: 1, emission: 0.4 }),
  rain: surface('#b9c6d2', { roughness: 1, emission: 0.1 }),
};

/** Rain or snow in the air of a take; null under a dry sky. */
export const precipitation = (
  take: Take,
  camera: (time: number) => Camera,
  aspect: number,
): Moving | null => {
  const { script, place, seed } = take.stage;
  const what = precipitationOf(script, place);
  if (what === null) {
    return null;
  }
  const views = Array.from({ length: 7 }, (_, i) => viewOf(camera((i / 6) * take.seconds), aspect));
  const random = randomStream(seed, 'precipitation');
  const layers = layersOf(what, views, windSpeed(place), random).filter(({ flakes }) => flakes.length > 0);
  const eye = views[3]?.eye ?? new Vector3(0, 1.5, 8);
  return {
    models: layers.flatMap((layer, i) => {
      const geometry = meshOf(layer, what, eye, random);
      return ['', ' above'].map((twin) => ({
        id: `${what.kind} ${i}${twin}`,
        geometry,
        surface: LOOKS[what.kind],
        castsShadow: false,
        ink: false,
      }));
    }),
    write: (time, put) => {
      for (const layer of layers) {
        for (const { x, y, z } of offsetsAt(layer, time * take.pace)) {
          put(new Matrix4().makeTranslation(x, y, z));
        }
      }
    },
  };
};
