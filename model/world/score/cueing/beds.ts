import type { PlaceName } from '../../read/screenplay.ts';
import type { Place } from '../../stage/stage.ts';
import type { Ambience } from '../cue.ts';

/** What a kind of place always sounds like, beyond what its set says. */
const OF_PLACES: Readonly<Partial<Record<PlaceName, Partial<Ambience>>>> = {
  forest: { leaves: 0.45, birds: 0.3, wind: 0.15 },
  park: { leaves: 0.25 },
  lake: { lapping: 0.55 },
  street: { traffic: 0.5 },
  mountain: { wind: 0.6 },
};

/** Below this sum a place would be silent: there is always some air. */
const FAINTEST = 0.1;

/** The bed of a place in its weather: what the set asks for, at least what the kind of place has, and never nothing. */
export function bedOf(place: Place, weather: string, night: boolean): Ambience {
  const own = OF_PLACES[place.name] ?? {};
  const most = (name: keyof Ambience) => Math.max(place.ambience[name] ?? 0, own[name] ?? 0);
  const snowing =
    !place.indoors && (weather === 'snowfall' || (place.name === 'mountain' && weather !== 'storm'));
  const bed: Ambience = {
    wind: most('wind'),
    crowd: most('crowd'),
    surf: most('surf'),
    rain: most('rain'),
    birds: night ? place.ambience.birds : most('birds'),
    room: most('room'),
    lapping: most('lapping'),
    leaves: most('leaves') * (weather === 'wind' || weather === 'storm' ? 1.6 : 1),
    traffic: most('traffic') * (night ? 0.7 : 1),
    snow: Math.max(most('snow'), snowing ? 0.5 : 0),
  };
  const sum = Object.values(bed).reduce((total, level) => total + level, 0);
  return sum >= FAINTEST ? bed : { ...bed, room: 0.25 };
}
