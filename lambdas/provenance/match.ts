import type { Film } from './film.ts';
import { compareFilms, comparePicture, type FrameMark } from './fingerprint.ts';
import type { MediaType } from './media-types.ts';
import type { Sameness } from './sameness.ts';
import { compareSounds, judgeSound, type SoundMark, unpackSound } from './sound-fingerprint.ts';

/** A file in question: what it shows and what one hears of it. */
export interface Question {
  readonly type: MediaType;
  readonly marks: readonly FrameMark[];
  readonly sound: readonly SoundMark[];
}

/** A film that the file may be of. */
export interface Match {
  readonly film: Film;
  readonly pictures: Sameness;
  readonly sound: Sameness;
  /** Share of its pictures that were found, 0 to 1. */
  readonly similarity: number;
  /** Bits in which those differ, on average: tells the nearer of two that both match. */
  readonly distance: number;
}

/** What makes pictures those of a film: this share of them is met, and at least so many. */
const LIKELY = 0.6;
const LEAST_PICTURES = 2;

function compare(film: Film, { type, marks, sound }: Question): Match {
  const isFilm = type === 'video/mp4';
  const { similarity, distance, compared, matched } = isFilm
    ? compareFilms(film.marks, marks)
    : comparePicture(film.marks, marks);
  const same = similarity >= LIKELY && matched >= (isFilm ? LEAST_PICTURES : 1);
  const comparable = Math.min(film.marks.length, marks.length) >= (isFilm ? LEAST_PICTURES : 1);
  return {
    film,
    pictures: same ? 'same' : comparable || compared > 0 ? 'other' : 'unknown',
    sound: judgeSound(compareSounds(unpackSound(film.sound), sound)),
    similarity,
    distance,
  };
}

const SOUND_ORDER: Readonly<Record<Sameness, number>> = { same: 0, unknown: 1, other: 2 };

/**
 * The films whose pictures or whose sound the file has, the likeliest first. Where the file has both of one film, films that
 * only look like it are not those: two films of one prompt often show the same, and sound apart.
 */
export function bestMatches(films: readonly Film[], question: Question): Match[] {
  const alike = films
    .map((film) => compare(film, question))
    .filter(({ pictures, sound }) => pictures === 'same' || sound === 'same')
    .toSorted(
      (a, b) =>
        SOUND_ORDER[a.sound] - SOUND_ORDER[b.sound] || b.similarity - a.similarity || a.distance - b.distance,
    );
  const whole = alike.some(({ pictures, sound }) => pictures === 'same' && sound === 'same');
  return whole ? alike.filter(({ sound }) => sound !== 'other') : alike;
}
