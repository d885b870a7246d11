import { flightsOf } from './flights.ts';
import type { Spoken } from './score/cue.ts';
import type { Contact } from './simulate/physics.ts';
import type { Take } from './simulate/take.ts';

/** A shot as far as its best moment goes: times of the shot in seconds of the video, lines included. */
export interface MomentousShot {
  readonly take: Take;
  readonly from: number;
  readonly seconds: number;
  readonly spoken: readonly Spoken[];
}

interface Candidate {
  /** Seconds of the video. */
  readonly at: number;
  readonly worth: number;
}

/** What makes a moment, against each other: a flight says more than a blow, a blow more than a word. */
const FLIGHT = 2.4;
const BLOW = 2;
const WORD = 1;
/** A blow is shown just before it lands: ball and board both in the picture, still sharp. Seconds. */
const BEFORE = 0.04;
/** What broke is shown when its pieces fly. Seconds. */
const AFTER = 0.12;
/** A ball in the net is softer than any blow, and what everybody waited for. */
const SCORED = 1.3;
/** In the first and last tenth of a film little has happened yet, or all is over. */
const EDGE = 0.1;

/** Seconds of a flight count up to this; metres of rise as well. */
const MOST = 1;

const flights = ({ take, from }: MomentousShot): Candidate[] =>
  flightsOf(take).map((flight) => ({
    at: from + flight.peak / take.pace,
    worth: FLIGHT * Math.min(MOST, Math.max(flight.rise, flight.to - flight.from)),
  }));

/** Whether this blow broke one of the two, which is gone soon after. */
const breaks = ({ tracks }: Take, { a, b, at }: Contact): boolean =>
  [a, b].some((id) => tracks.has(id) && tracks.present(id, at) && !tracks.present(id, at + AFTER));

/** Blows between things; steps and claps are no event. Twice the impulse is worth a little more. */
const blows = ({ take, from }: MomentousShot): Candidate[] => {
  const alive = new Set([
    ...take.people.map(({ person }) => person.id),
    ...take.creatures.map(({ creature }) => creature.id),
  ]);
  const things = take.contacts.filter(
    ({ a, b, sounds }) =>
      !((alive.has(a) && b === 'floor') || (alive.has(b) && a === 'floor')) &&
      !sounds.every((s) => s === 'flesh'),
  );
  const strongest = Math.max(0, ...things.map(({ impulse }) => impulse));
  return things.map((contact) => {
    const { at, impulse, a, b, sounds } = contact;
    const force = (impulse / strongest) ** 0.3;
    const broken = breaks(take, contact);
    // a blow on something other than the ground is rarer, and the story is more often there
    const common = [a, b].includes('floor') || sounds.includes('water');
    const worth = [a, b].includes('net') ? SCORED : broken ? 1 : force * (common ? 0.45 : 1);
    return { at: from + (broken ? at + AFTER : at - BEFORE) / take.pace, worth: BLOW * worth };
  });
};

const words = ({ spoken }: MomentousShot): Candidate[] =>
  spoken
    .filter(({ at, end }) => end > at)
    .map(({ at, end, shout }) => ({ at: (at + end) / 2, worth: WORD * (shout ? 1.4 : 1) }));

/**
 * The moment of a film that shows best what it is about, in seconds of the video: the height of a flight, the strongest blow,
 * the middle of a spoken line; a little before the middle of a film in which nothing of the kind happens. Pure.
 */
export const bestMoment = (shots: readonly MomentousShot[]): number => {
  const end = shots.reduce((latest, { from, seconds }) => Math.max(latest, from + seconds), 0);
  const candidates = shots
    .flatMap((shot) =>
      [...flights(shot), ...blows(shot), ...words(shot)].filter(
        ({ at }) => at >= shot.from && at < shot.from + shot.seconds,
      ),
    )
    .map(({ at, worth }) => ({ at, worth: at < EDGE * end || at > (1 - EDGE) * end ? worth / 2 : worth }));
  const best = candidates.reduce<Candidate | null>(
    (chosen, candidate) => (chosen === null || candidate.worth > chosen.worth ? candidate : chosen),
    null,
  );
  return best?.at ?? end * 0.45;
};
