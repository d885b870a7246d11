import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import type { MusicDirection } from '../../../../model/world/read/screenplay.ts';
import { SAMPLE_RATE } from '../../../../model/world/score/cue.ts';
import { integratedLoudness } from '../../../../model/world/score/loudness.ts';
import { compose, type Instrument } from '../../../../model/world/score/music/compose.ts';
import { frequencyOf, PLAYERS } from '../../../../model/world/score/music/instruments.ts';
import { renderMusic } from '../../../../model/world/score/music/music.ts';
import { perform } from '../../../../model/world/score/perform.ts';
import { aMovement, amplitudeAt, rms, sine, someCues, split } from './fixtures.ts';

const STYLES = ['piano', 'ambient', 'orchestral', 'lo-fi', 'electronic', 'acoustic'] as const;
const direct = (direction: Partial<MusicDirection> = {}): MusicDirection => ({
  style: 'piano',
  mood: 'calm',
  tempo: null,
  key: null,
  ...direction,
});
const written = (direction: Partial<MusicDirection>, seconds = 16, seed = 1) =>
  compose(direct(direction), seconds, randomStream(seed, 'music'));

const PITCHED: ReadonlySet<Instrument> = new Set(['piano', 'pad', 'strings', 'bass', 'guitar', 'bell']);
const MINOR = [0, 2, 3, 5, 7, 8, 10];
const MAJOR = [0, 2, 4, 5, 7, 9, 11];

describe('a composition', () => {
  it('is in the key it is asked for: no note outside, but the leading note of a minor dominant', () => {
    for (const style of STYLES) {
      const major = written({ style, key: { tonic: 7, mode: 'major' } });
      const minor = written({ style, mood: 'sad', key: { tonic: 2, mode: 'minor' } });
      expect(major.key).toEqual({ tonic: 7, mode: 'major' });
      for (const [piece, scale] of [
        [major, MAJOR],
        [minor, [...MINOR, 11]],
      ] as const) {
        const classes = new Set(
          piece.notes
            .filter(({ instrument }) => PITCHED.has(instrument))
            .map(({ pitch }) => (pitch - piece.key.tonic + 120) % 12),
        );
        // a fifth over the root of the bass may leave the scale on the seventh degree
        for (const pitch of classes) expect([...scale, 6]).toContain(pitch);
        expect(classes.size).toBeGreaterThan(3);
      }
    }
  });

  it('keeps the tempo it is asked for: beats fall on its grid', () => {
    const { notes, tempo } = written({ style: 'electronic', tempo: 120 });
    expect(tempo).toBe(120);
    const kicks = notes.filter(({ instrument }) => instrument === 'kick');
    expect(kicks.length).toBeGreaterThan(20);
    for (const { at } of kicks) expect(Math.abs(at * 2 - Math.round(at * 2))).toBeLessThan(0.03);
  });

  it('chooses a slower tempo and a minor key for sadness, a faster one and a major key for joy', () => {
    for (const seed of [1, 2, 3]) {
      const sad = written({ mood: 'sad' }, 30, seed);
      const happy = written({ mood: 'happy' }, 30, seed);
      expect(sad.key.mode).toBe('minor');
      expect(happy.key.mode).toBe('major');
      expect(happy.tempo).toBeGreaterThan(1.2 * sad.tempo);
    }
  });

  it.each([3, 6, 10, 12, 20])(
    'comes home on its last chord, which rings out with a film of %d s',
    (seconds) => {
      const { notes, key } = written({ key: { tonic: 0, mode: 'major' } }, seconds);
      const last = Math.max(...notes.map(({ at }) => at));
      expect(last).toBeLessThan(seconds - 0.8);
      const chord = notes
        .filter(({ at }) => at > last - 0.2)
        .map(({ pitch }) => (pitch - key.tonic + 120) % 12);
      expect(new Set(chord)).toEqual(new Set([0, 4, 7]));
    },
  );

  it('does not go round in circles: no four bars are played twice', () => {
    const { notes, tempo } = written({ style: 'piano' }, 60);
    const phrase = (60 / tempo) * 16;
    const melodies = Array.from({ length: 3 }, (_, i) =>
      notes
        .filter(({ at, pitch }) => at >= i * phrase - 0.05 && at < (i + 1) * phrase - 0.05 && pitch >= 66)
        .map(({ pitch }) => pitch)
        .join(),
    );
    expect(new Set(melodies).size).toBe(3);
  });

  it('is the same again for the same seed and another for another', () => {
    expect(written({})).toEqual(written({}));
    expect(written({}, 16, 2)).not.toEqual(written({}));
  });
});

describe('an instrument', () => {
  it.each(['piano', 'bell', 'pad', 'strings', 'guitar'] as const)('plays in tune: %s', (instrument) => {
    for (const pitch of [57, 64, 72]) {
      const note = { instrument, at: 0, seconds: 1.2, pitch, force: 0.6 };
      const sound = PLAYERS[instrument](note, randomStream(1, 'note')).subarray(2400, 48_000);
      const wanted = frequencyOf(pitch);
      let best = 0;
      let found = 0;
      for (let cents = -60; cents <= 60; cents += 4) {
        const amplitude = amplitudeAt(sound, wanted * 2 ** (cents / 1200));
        if (amplitude > best) {
          best = amplitude;
          found = cents;
        }
      }
      expect(Math.abs(found)).toBeLessThanOrEqual(12);
    }
  });

  it('has a piano whose strings are stiff and whose high partials die first', () => {
    const note = { instrument: 'piano', at: 0, seconds: 2, pitch: 57, force: 0.8 } as const;
    const sound = PLAYERS.piano(note, randomStream(1, 'note'));
    const partial = (k: number, from: number) =>
      amplitudeAt(
        sound.subarray(from * SAMPLE_RATE, (from + 0.3) * SAMPLE_RATE),
        220 * k * Math.sqrt(1 + 0.0004 * k * k),
      );
    const harmonic = amplitudeAt(sound.subarray(0, 0.3 * SAMPLE_RATE), 220 * 8);
    expect(partial(8, 0)).toBeGreaterThan(1.5 * harmonic);
    expect(partial(8, 0) / partial(8, 1)).toBeGreaterThan(2 * (partial(1, 0) / partial(1, 1)));
  });
});

describe('music in a film', () => {
  const cue = (style: MusicDirection['style'], seconds = 5) => ({
    from: 0,
    to: seconds,
    direction: direct({ style }),
  });

  it.each(STYLES)('plays, at its level, to the end and without a click: %s', (style) => {
    const { left, right } = renderMusic(cue(style), 1, 0);
    expect(left).toHaveLength(5 * SAMPLE_RATE);
    expect(integratedLoudness({ left, right })).toBeCloseTo(-23, 0);
    expect(left.every(Number.isFinite)).toBe(true);
    expect(rms(left, 0, SAMPLE_RATE)).toBeGreaterThan(0.003);
    expect(Math.abs(left.at(-1) ?? 1)).toBeLessThan(1e-4);
  });

  it('is not there unless asked for, and steps back while somebody speaks', () => {
    const movements = [aMovement({ room: 0.1 })];
    const low = (samples: Float32Array, from: number) => {
      let sum = 0;
      const part = samples.subarray(from * SAMPLE_RATE, (from + 0.8) * SAMPLE_RATE);
      for (let f = 200; f < 700; f += 5) sum += amplitudeAt(part, f) ** 2;
      return 10 * Math.log10(sum);
    };
    const spoken = [
      {
        speaker: 'a',
        voice: 'woman',
        text: 'la',
        at: 2,
        end: 3,
        shout: false,
        position: [0, 0, -3],
        phonemes: [],
        samples: sine(6000, 1, 0.3),
      },
    ] as const;
    const cues = someCues({ seconds: 6, movements, spoken });
    const music = [cue('ambient', 6)];
    const without = split(perform(cues)).left;
    const withMusic = split(perform({ ...cues, music })).left;
    expect(low(withMusic, 4) - low(without, 4)).toBeGreaterThan(15);
    const alone = split(perform({ ...cues, spoken: [], music })).left;
    const change = (from: number) => low(withMusic, from) - low(alone, from);
    expect(change(2.1) - change(4.2)).toBeLessThan(-7);
  });
});
