import type { Random } from '../../random.ts';
import type { TimeOfDay, Weather } from '../../read/screenplay.ts';
import type { Acoustics, Ambience } from '../../score/cue.ts';
import type { Place } from '../stage.ts';

/** What a builder of sets is given. */
export interface Site {
  readonly random: Random;
  readonly timeOfDay: TimeOfDay;
  readonly weather: Weather;
}
export type SetBuilder = (site: Site) => Omit<Place, 'name'>;

const SILENT: Ambience = { wind: 0, crowd: 0, surf: 0, rain: 0, birds: 0, room: 0 };

/** The bed of sound under the open sky. */
export const outdoors = (weather: Weather, own: Partial<Ambience>): Ambience => ({
  ...SILENT,
  wind: weather === 'storm' ? 0.9 : weather === 'wind' ? 0.7 : weather === 'snowfall' ? 0.35 : 0.15,
  rain: weather === 'storm' ? 0.9 : weather === 'rain' ? 0.6 : 0,
  ...own,
});

export const indoors = (own: Partial<Ambience>): Ambience => ({ ...SILENT, room: 0.3, ...own });

export const OPEN_AIR: Acoustics = { reverb: 0.2, wet: 0.03, echo: 0 };
