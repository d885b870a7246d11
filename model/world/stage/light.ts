import type { Style } from '../../protocol/index.ts';
import type { TimeOfDay, Weather } from '../read/screenplay.ts';
import type { Lighting, Rgb, Vec3 } from '../shoot/scene.ts';
import { mixed } from './geometry/paint.ts';
import { rgb } from './surfaces.ts';

interface Hour {
  /** Radians over the horizon. */
  readonly elevation: number;
  readonly sun: string;
  readonly intensity: number;
  readonly zenith: string;
  readonly horizon: string;
  readonly sky: number;
  readonly exposure: number;
}

const HOURS: Readonly<Record<TimeOfDay, Hour>> = {
  dawn: {
    elevation: 0.26,
    sun: '#ffc296',
    intensity: 3.2,
    zenith: '#5f86c4',
    horizon: '#f3c4a6',
    sky: 1,
    exposure: 1.25,
  },
  morning: {
    elevation: 0.55,
    sun: '#ffe6c4',
    intensity: 3.1,
    zenith: '#4c8ad8',
    horizon: '#cfe0ee',
    sky: 0.95,
    exposure: 1,
  },
  noon: {
    elevation: 1.1,
    sun: '#fff6e6',
    intensity: 3.4,
    zenith: '#3f80d6',
    horizon: '#c6dcf0',
    sky: 1,
    exposure: 0.95,
  },
  afternoon: {
    elevation: 0.75,
    sun: '#fff0d6',
    intensity: 3.3,
    zenith: '#4585d8',
    horizon: '#cbddee',
    sky: 0.95,
    exposure: 1,
  },
  sunset: {
    elevation: 0.3,
    sun: '#ff9a4a',
    intensity: 4.2,
    zenith: '#56719f',
    horizon: '#ffb27a',
    sky: 1.05,
    exposure: 1.4,
  },
  dusk: {
    elevation: 0.2,
    sun: '#ff8f70',
    intensity: 1.6,
    zenith: '#2d3f70',
    horizon: '#c88a86',
    sky: 0.95,
    exposure: 1.9,
  },
  night: {
    elevation: 0.7,
    sun: '#9fb8e8',
    intensity: 1.5,
    zenith: '#0c1530',
    horizon: '#24345a',
    sky: 1.05,
    exposure: 2.5,
  },
};

const dimmedBy = ([r, g, b]: Rgb, by: number): Rgb => [r * by, g * by, b * by];

const scaled = (hex: string, by: number): Rgb => {
  const [r, g, b] = rgb(hex);
  return [r * by, g * by, b * by];
};

/** Where the sun stands: to the camera's left and behind, so that faces are lit and shadows fall into the picture. */
export const sunAt = (elevation: number, azimuth = -0.7): Vec3 => [
  Math.sin(azimuth) * Math.cos(elevation),
  Math.sin(elevation),
  Math.cos(azimuth) * Math.cos(elevation),
];

const CLOUDS: Readonly<Record<Weather, number>> = {
  clear: 0.25,
  wind: 0.4,
  cloudy: 0.6,
  snowfall: 0.85,
  fog: 0.8,
  rain: 0.95,
  overcast: 0.95,
  storm: 1,
};

/**
 * Light under the open sky. `ground` is what the earth throws back, as hex; `azimuth` is where the sun stands, radians
 * from +z towards +x.
 */
export const daylight = (time: TimeOfDay, weather: Weather, ground: string, azimuth = -0.7): Lighting => {
  const hour = HOURS[time];
  const clouds = CLOUDS[weather];
  const veil = Math.max(0, clouds - 0.5) * 2;
  const storm = weather === 'storm' ? 0.55 : weather === 'rain' ? 0.75 : 1;
  const haze =
    weather === 'fog'
      ? 0.045
      : weather === 'snowfall'
        ? 0.018
        : weather === 'rain' || weather === 'storm'
          ? 0.012
          : 0.0022;
  const grey = '#aeb6bf';
  const mix = (hex: string): Rgb => {
    const [r, g, b] = scaled(hex, hour.sky);
    const [x, y, z] = scaled(grey, hour.sky * 0.85);
    return [
      (r + (x - r) * veil * 0.85) * storm,
      (g + (y - g) * veil * 0.85) * storm,
      (b + (z - b) * veil * 0.85) * storm,
    ];
  };
  return {
    sun: {
      direction: sunAt(hour.elevation, azimuth),
      color: rgb(hour.sun),
      intensity: hour.intensity * (1 - veil * 0.72) * storm,
      angularRadius: 0.012 + veil * 0.08,
    },
    sky: {
      zenith: mix(hour.zenith),
      horizon: mix(hour.horizon),
      ground: scaled(ground, 0.35 * hour.sky),
      clouds,
    },
    fog: { color: mix(hour.horizon), density: haze },
    exposure: hour.exposure,
  };
};

/** Light in a hall or room: a soft key from above and in front, and much of it scattered by the walls. */
export const lamplight = (warmth: string, walls: string, level: number, time: TimeOfDay): Lighting => {
  const evening = time === 'sunset' || time === 'dawn';
  const night = time === 'night' || time === 'dusk';
  const key = evening ? '#ffa55c' : warmth;
  return {
    sun: {
      direction: sunAt(evening ? 0.55 : 0.98, -0.6),
      color: rgb(key),
      intensity: (evening ? 3 : 2.5) * level * (night ? 0.7 : 1),
      angularRadius: 0.06,
    },
    sky: {
      zenith: scaled(walls, 0.72 * level * (night ? 0.6 : 1)),
      horizon: scaled(walls, 0.6 * level * (night ? 0.6 : 1)),
      ground: scaled('#8a7058', 0.4 * level),
      clouds: 0,
    },
    fog: { color: scaled(walls, 0.5), density: 0 },
    exposure: night ? 1.15 : 1.05,
  };
};

const brightness = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Colours drawn away from grey by `by`, then warmed. */
const toned = (color: Rgb, by: number, warmth: number): Rgb => {
  const grey = brightness(color);
  const [r, g, b] = color.map((value) => Math.max(0, grey + (value - grey) * by));
  return [(r ?? 0) * (1 + warmth), g ?? 0, (b ?? 0) * (1 - warmth)];
};

/** Share of the sky that is drawn with clouds on the clearest day. */
const DRAWN_CLOUDS = 0.5;

/** The sun brought nearer to the horizon, its bearing kept. */
const lowered = ([x, y, z]: Vec3, share: number): Vec3 => {
  const elevation = Math.asin(Math.min(1, y)) * share;
  const flat = Math.max(1e-6, Math.hypot(x, z));
  const level = Math.cos(elevation);
  return [(x / flat) * level, Math.sin(elevation), (z / flat) * level];
};

/**
 * The light of a place as a style likes it: the cinema lights from lower down, warmer and with deeper shadows; drawn
 * pictures have clear colours and a blue sky.
 */
export const graded = (lighting: Lighting, style: Style): Lighting => {
  const { sun, sky } = lighting;
  switch (style) {
    case 'cinematic':
      return {
        ...lighting,
        sun: {
          ...sun,
          direction: lowered(sun.direction, 0.78),
          color: toned(sun.color, 1.1, 0.07),
          intensity: sun.intensity * 1.18,
        },
        sky: {
          ...sky,
          zenith: toned(dimmedBy(sky.zenith, 0.78), 1.05, -0.06),
          horizon: toned(dimmedBy(sky.horizon, 0.82), 1.05, -0.02),
          ground: dimmedBy(sky.ground, 0.8),
        },
      };
    case 'anime': {
      const open = sky.clouds > 0;
      const zenith = toned(sky.zenith, 1.3, 0);
      const horizon = toned(sky.horizon, 1.15, 0);
      return {
        ...lighting,
        sky: {
          ...sky,
          zenith,
          // blue far down, and never without clouds: an empty sky looks unpainted
          horizon: open ? mixed(horizon, zenith, 0.28) : horizon,
          clouds: open ? Math.max(DRAWN_CLOUDS, sky.clouds) : 0,
        },
        fog: { ...lighting.fog, color: toned(lighting.fog.color, 1.2, 0) },
      };
    }
    default:
      return lighting;
  }
};
