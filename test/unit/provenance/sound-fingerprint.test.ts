import { describe, expect, it } from 'vitest';
import {
  compareSounds,
  judgeSound,
  packSound,
  type Sound,
  soundKeysOf,
  soundMarks,
  unpackSound,
} from '../../../lambdas/provenance/sound-fingerprint.ts';
import { randomStream } from '../../../model/world/random.ts';

const SECONDS = 4;

/** Notes, footsteps and hiss of its own for each number, sampled at any rate. */
function tune(number: number, rate = 48_000): Sound {
  const next = randomStream(number, 'tune');
  const notes = Array.from({ length: 24 }, () => ({
    from: next() * SECONDS,
    hertz: 200 * 2 ** (next() * 4),
    fades: 2 + next() * 8,
  }));
  const samples = Float32Array.from({ length: SECONDS * rate }, (_, n) => {
    const time = n / rate;
    let value = 0;
    for (const { from, hertz, fades } of notes)
      if (time >= from)
        value += Math.exp(-fades * (time - from)) * Math.sin(2 * Math.PI * hertz * (time - from));
    return 0.05 * value;
  });
  return { samples, rate };
}

const changed = ({ samples, rate }: Sound, change: (value: number, n: number) => number): Sound => ({
  rate,
  samples: samples.map(change),
});

function lowPassed(sound: Sound, hertz: number): Sound {
  const share = 1 - Math.exp((-2 * Math.PI * hertz) / sound.rate);
  let [once, twice] = [0, 0];
  return changed(sound, (value) => {
    once += share * (value - once);
    twice += share * (once - twice);
    return twice;
  });
}

const cut = ({ samples, rate }: Sound, from: number, to: number): Sound => ({
  rate,
  samples: samples.slice(from * rate, to * rate),
});

const kept = (sound: Sound) => unpackSound(packSound(soundMarks(sound)));
const compare = (known: Sound, seen: Sound) => compareSounds(kept(known), soundMarks(seen));

describe('a sound', () => {
  const noise = randomStream(3, 'noise');
  it.each<[string, Sound]>([
    ['as it is', tune(1)],
    ['half as loud', changed(tune(1), (value) => value / 2)],
    ['at another rate', tune(1, 22_050)],
    ['without what is high', lowPassed(tune(1), 2000)],
    ['with its first and last half second cut off, between two steps', cut(tune(1), 0.5061, 3.49)],
    ['with noise', changed(tune(1), (value) => value + 0.005 * (noise() - 0.5))],
  ])('is known %s', (_, seen) => {
    expect(judgeSound(compare(tune(1), seen))).toBe('same');
    const keys = new Set(soundKeysOf(soundMarks(tune(1))));
    expect(
      soundKeysOf(soundMarks(seen)).some((key) => keys.has(key)),
      'found',
    ).toBe(true);
  });

  it('is not another', () => {
    for (const number of [2, 3, 4]) expect(judgeSound(compare(tune(1), tune(number)))).toBe('other');
  });

  it('is not itself backwards, nor a tone higher', () => {
    const { samples, rate } = tune(1);
    expect(judgeSound(compare(tune(1), { rate, samples: samples.toReversed() }))).toBe('other');
    expect(judgeSound(compare(tune(1), { rate: rate * 1.12, samples }))).not.toBe('same');
  });

  it('has nothing to be known by where it is silent, hums or is short', () => {
    const silence = changed(tune(1), () => 0);
    const hum = changed(tune(1), (_, n) => 0.2 * Math.sin(n / 30));
    for (const plain of [silence, hum, cut(tune(1), 0, 0.5)]) {
      expect(soundMarks(plain)).toEqual([]);
      expect(compare(plain, tune(1))).toBeNull();
      expect(compare(tune(1), plain)).toBeNull();
    }
    expect(judgeSound(null)).toBe('unknown');
  });

  it('is compared by more than a scrap', () => {
    expect(compare(tune(1), cut(tune(1), 1, 2))).toBeNull();
    expect(compare(tune(1), cut(tune(1), 1, 3))).toMatchObject({ compared: expect.any(Number) });
  });
});

it('a sound is kept at a quarter of its steps, with its gaps', () => {
  const mark = (at: number, bits: number) => ({ at, bits, change: 1 });
  const packed = packSound([mark(0.05, 1), mark(0.0625, 2), mark(0.15, 0xffffffff)]);
  expect(packed).toBe('........00000001........ffffffff');
  expect(unpackSound(packed)).toEqual([
    { at: 0.05, bits: 1 },
    { at: 0.15, bits: 0xffffffff },
  ]);
});
