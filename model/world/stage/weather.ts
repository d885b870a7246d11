import type { ShotScript } from '../read/screenplay.ts';
import type { Place } from './stage.ts';

/** Where the wind blows to, along x and z: a unit vector. The same for what is seen to drift and to sway. */
export const WIND_TO: readonly [x: number, z: number] = [0.94, -0.34];

/** Metres a second near the ground, by the wind that is heard: 1 is a gale. */
export const windSpeed = ({ ambience, indoors }: Pick<Place, 'ambience' | 'indoors'>): number =>
  indoors ? 0 : 9 * ambience.wind;

/** How strong the wind is now against its mean, at a place of some phase: about 0.2 to 1.8. `t` in seconds. */
export const gust = (t: number, phase: number): number =>
  1 + 0.545 * Math.sin(t * 2.1 + phase) + 0.273 * Math.sin(t * 4.7 + phase * 2);

/** What falls from the sky. Metres, seconds. */
export interface Precipitation {
  readonly kind: 'snow' | 'rain';
  /** Terminal speed of the slowest and the fastest layer. */
  readonly speed: readonly [number, number];
  /** Radius of a flake or half the width of a streak. */
  readonly size: readonly [number, number];
  /** Length of a streak; 0 for a flake. */
  readonly length: readonly [number, number];
  /** How many of it in a cubic metre. */
  readonly density: number;
  /** How far it flutters to either side. */
  readonly flutter: number;
}

const SNOW: Precipitation = {
  kind: 'snow',
  speed: [1, 1.5],
  size: [0.008, 0.017],
  length: [0, 0],
  density: 1.6,
  flutter: 0.16,
};
const RAIN: Precipitation = {
  kind: 'rain',
  speed: [6.2, 8.8],
  size: [0.0022, 0.0036],
  length: [0.16, 0.3],
  density: 0.9,
  flutter: 0,
};

/** What wind carries along a ridge out of a clear sky: old snow, thinly. */
const SPINDRIFT: Precipitation = { ...SNOW, speed: [1, 1.3], size: [0.005, 0.011], density: 0.5 };

/** What falls in a shot; null under a dry sky or a roof. On a mountain it is snow, and some is always in the air. */
export const precipitationOf = (
  { weather, place: name }: Pick<ShotScript, 'weather' | 'place'>,
  { indoors }: Pick<Place, 'indoors'>,
): Precipitation | null => {
  if (indoors || name === 'space') {
    return null;
  }
  const cold = name === 'mountain';
  switch (weather) {
    case 'snowfall':
      return SNOW;
    case 'rain':
      return cold ? SNOW : RAIN;
    case 'storm':
      return cold ? { ...SNOW, density: 2, speed: [1.2, 1.8] } : { ...RAIN, density: 1.6 };
    default:
      return cold ? SPINDRIFT : null;
  }
};
