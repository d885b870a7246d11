import type { Film } from './film.ts';
import { compareFilms, comparePicture, type FrameMark, type Likeness } from './fingerprint.ts';
import type { MediaType } from './media-types.ts';
import type { PictureSameness, Sameness } from './sameness.ts';
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
  readonly pictures: PictureSameness;
  readonly sound: Sameness;
  /** Share of its pictures that were found, 0 to 1. */
  readonly similarity: number;
  /** Bits in which those differ, on average: tells the nearer of two that both match. */
  readonly distance: number;
}

/** What makes pictures those of a film: this share of them is met, and at least so many. */
const LIKELY = 0.6;
const LEAST_PICTURES = 2;
/** Share of the blocks in which pictures of one film may differ: a watermark, a logo. */
const SAME_IN_DETAIL = 0.04;

function compare(film: Film, { type, marks, sound }: Question): Match {
  const isFilm = type === 'video/mp4';
  const likeness = isFilm ? compareFilms(film.marks, marks) : comparePicture(film.marks, marks);
  const least = isFilm ? LEAST_PICTURES : 1;
  return {
    film,
    pictures: Math.min(film.marks.length, marks.length) < least ? 'unknown' : judgePictures(likeness, least),
    sound: judgeSound(compareSounds(unpackSound(film.sound), sound)),
    similarity: likeness.similarity,
    distance: likeness.distance,
  };
}

function judgePictures({ similarity, matched, differing }: Likeness, least: number): PictureSameness {
  if (similarity < LIKELY || matched < least) return 'other';
  return differing <= SAME_IN_DETAIL ? 'same' : 'alike';
}

/** Two films of one prompt are often alike and sound apart: then the file is of neither, unless what it shows is the same in detail. */
const isOf = ({ pictures, sound }: Match): boolean =>
  sound === 'same' || pictures === 'same' || (pictures === 'alike' && sound !== 'other');

const PICTURES_RANK = { same: 3, alike: 2, unknown: 1, other: 0 } as const;
const SOUND_RANK = { same: 2, unknown: 1, other: 0 } as const;

/** Whether one match has as much for it as the other in pictures and in sound, and more in one of them. */
function outdoes(one: Match, other: Match): boolean {
  const pictures = PICTURES_RANK[one.pictures] - PICTURES_RANK[other.pictures];
  const sound = SOUND_RANK[one.sound] - SOUND_RANK[other.sound];
  return pictures >= 0 && sound >= 0 && pictures + sound > 0;
}

const rank = ({ pictures, sound }: Match): number => PICTURES_RANK[pictures] + 2 * SOUND_RANK[sound];

/** The films that the file may be of, the likeliest first; of pictures from one and sound from another, both. */
export function bestMatches(films: readonly Film[], question: Question): Match[] {
  const matches = films.map((film) => compare(film, question)).filter(isOf);
  return matches
    .filter((match) => !matches.some((other) => outdoes(other, match)))
    .toSorted((a, b) => rank(b) - rank(a) || b.similarity - a.similarity || a.distance - b.distance);
}
