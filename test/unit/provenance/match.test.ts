import { describe, expect, it } from 'vitest';
import type { Film } from '../../../lambdas/provenance/film.ts';
import type { FrameMark } from '../../../lambdas/provenance/fingerprint.ts';
import { bestMatches } from '../../../lambdas/provenance/match.ts';
import { packSound, type SoundMark } from '../../../lambdas/provenance/sound-fingerprint.ts';
import { randomStream } from '../../../model/world/random.ts';

const SECONDS = 4;
const hex = (next: () => number) =>
  Array.from({ length: 16 }, () => Math.floor(next() * 16).toString(16)).join('');

/** Pictures of a scene, in a colouring: films of one scene in two colourings are alike. */
function pictures(scene: number, colouring: number): FrameMark[] {
  const [shapes, colours] = [randomStream(scene, 'shapes'), randomStream(colouring, 'colours')];
  return Array.from({ length: SECONDS }, (_, at) => ({
    at,
    hash: hex(shapes),
    detail: Buffer.from(Array.from({ length: 432 }, () => Math.floor(colours() * 256))).toString('base64'),
  }));
}

function sound(tune: number): SoundMark[] {
  const next = randomStream(tune, 'tune');
  return Array.from({ length: 80 * (SECONDS - 1) }, (_, step) => ({
    at: step / 80,
    bits: Math.floor(next() * 2 ** 32),
    change: 1,
  }));
}

const film = (video: string, marks: FrameMark[], heard: SoundMark[] | null): Film => ({
  video,
  engine: 'world',
  madeAt: 0,
  expiresAt: 0,
  files: [],
  marks,
  sound: heard ? packSound(heard) : '',
  soundKeys: [],
});

const question = (marks: FrameMark[], heard: SoundMark[]) => ({
  type: 'video/mp4' as const,
  marks,
  sound: heard,
});

const named = (films: Film[], marks: FrameMark[], heard: SoundMark[]) =>
  bestMatches(films, question(marks, heard)).map(({ film, pictures, sound }) => [
    film.video,
    pictures,
    sound,
  ]);

const one = film('one', pictures(1, 1), sound(1));
const twin = film('twin', pictures(1, 2), sound(2));
const stranger = film('stranger', pictures(3, 3), sound(3));
const films = [stranger, twin, one];

describe('of films that look alike', () => {
  it('the one with the same detail is named', () => {
    expect(named(films, pictures(1, 1), sound(1))).toEqual([['one', 'same', 'same']]);
    expect(named(films, pictures(1, 1), [])).toEqual([['one', 'same', 'unknown']]);
  });

  it('the one with the same sound is named, where the detail of both is lost', () => {
    expect(named(films, pictures(1, 9), sound(2))).toEqual([['twin', 'alike', 'same']]);
  });

  it('both are named where nothing tells them apart', () => {
    expect(named(films, pictures(1, 9), []).map(([video]) => video)).toEqual(['twin', 'one']);
  });

  it('none is named when both sound and detail are others: it is a third', () => {
    expect(named(films, pictures(1, 9), sound(9))).toEqual([]);
  });

  it('it is told by detail only where that was kept', () => {
    const before = pictures(1, 1).map(({ at, hash }) => ({ at, hash }));
    expect(named([film('old', before, null)], pictures(1, 1), sound(1))).toEqual([
      ['old', 'alike', 'unknown'],
    ]);
  });
});

describe('of pictures and sound that do not belong together', () => {
  it('both films are named, each with what is its', () => {
    expect(named(films, pictures(1, 1), sound(3))).toEqual([
      ['stranger', 'other', 'same'],
      ['one', 'same', 'other'],
    ]);
  });

  it('our pictures under another sound are still our pictures', () => {
    expect(named(films, pictures(1, 1), sound(9))).toEqual([['one', 'same', 'other']]);
  });
});

it('nothing is named for what is neither', () => {
  expect(named(films, pictures(8, 8), sound(8))).toEqual([]);
  expect(named(films, [], [])).toEqual([]);
});
