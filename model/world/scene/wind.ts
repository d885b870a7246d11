import { Matrix4 } from 'three';
import type { Place } from '../stage/stage.ts';
import { gust, WIND_TO, windSpeed } from '../stage/weather.ts';

/** A light breeze moves reeds even when no wind is heard, m/s. */
const BREEZE = 0.8;

/** Leans a fixed thing with the wind, in gusts that run over the place: `reach` metres a metre of height, at most. */
export const swaying = (
  matrix: Matrix4,
  reach: number,
  place: Pick<Place, 'ambience' | 'indoors'>,
): ((time: number) => Matrix4) => {
  const strength = 0.55 * Math.min(1, (BREEZE + windSpeed(place)) / 6) * reach;
  const phase = matrix.elements[12] ?? 0;
  return (time) => {
    const lean = strength * gust(time, phase);
    const shear = new Matrix4().set(
      1,
      lean * WIND_TO[0],
      0,
      0,
      0,
      1,
      0,
      0,
      0,
      lean * WIND_TO[1],
      1,
      0,
      0,
      0,
      0,
      1,
    );
    return matrix.clone().multiply(shear);
  };
};
