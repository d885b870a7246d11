import { describe, expect, it } from 'vitest';
import { SAMPLE_RATE, type Utterance, type VoiceName } from '../../../../model/world/score/cue.ts';
import { speak } from '../../../../model/world/score/speak.ts';
import { toSpeakable } from '../../../../model/world/score/speakable.ts';
import { amplitudeAt, decibels, rms } from './fixtures.ts';

const anUtterance = (text: string, overrides: Partial<Utterance> = {}): Utterance => ({
  speaker: 'Ann',
  voice: 'woman',
  text,
  at: 1.5,
  shout: false,
  position: [0, 1.6, 0],
  ...overrides,
});

const one = async (utterance: Utterance) => {
  const [spoken] = await speak([utterance]);
  if (spoken === undefined) throw new Error('nothing was spoken');
  return spoken;
};

/** Median of the pitches found by autocorrelation in loud, clearly periodic stretches, Hz. */
function pitchOf(samples: Float32Array): number {
  const window = Math.round(0.04 * SAMPLE_RATE);
  const loud = rms(samples) ** 2 * window;
  const found: number[] = [];
  for (let start = 0; start + 2 * window < samples.length; start += window) {
    let energy = 0;
    for (let n = start; n < start + window; n++) energy += (samples[n] ?? 0) ** 2;
    if (energy < loud) continue;
    let best = 0;
    let period = 0;
    for (let lag = Math.round(SAMPLE_RATE / 400); lag < SAMPLE_RATE / 60; lag++) {
      let product = 0;
      let shifted = 0;
      for (let n = start; n < start + window; n += 2) {
        product += (samples[n] ?? 0) * (samples[n + lag] ?? 0);
        shifted += (samples[n + lag] ?? 0) ** 2;
      }
      const likeness = product / Math.sqrt((energy / 2) * shifted);
      // a little better is not enough: twice the period fits as well
      if (likeness > best + 0.02) {
        best = likeness;
        period = lag;
      }
    }
    if (best > 0.75) found.push(SAMPLE_RATE / period);
  }
  return found.sort((a, b) => a - b)[found.length >> 1] ?? 0;
}

describe('speech', () => {
  it('has the lips closed for bumble: b, m, b', async () => {
    const { phonemes } = await one(anUtterance('bumble'));
    expect(phonemes.map(({ phoneme }) => phoneme).filter((p) => 'bmp'.includes(p))).toEqual(['b', 'm', 'b']);
  });

  it.each(['Hello there, my friend.', 'Stop! Who goes there? It is 10:30, Dr. Smith.'])(
    'says phonemes in order, without a gap, from start to end: %s',
    async (text) => {
      const spoken = await one(anUtterance(text));
      expect(spoken.phonemes[0]?.start).toBe(spoken.at);
      expect(spoken.phonemes.at(-1)?.end).toBeCloseTo(spoken.end, 6);
      for (const [i, { start, end }] of spoken.phonemes.entries()) {
        expect(end).toBeGreaterThan(start);
        expect(start).toBe(spoken.phonemes[i - 1]?.end ?? spoken.at);
      }
      expect(spoken.end - spoken.at).toBeCloseTo(spoken.samples.length / SAMPLE_RATE, 6);
    },
  );

  it('is silent where it says pause, and sounds where it says a vowel', async () => {
    const { at, phonemes, samples } = await one(anUtterance('Hello. Goodbye.'));
    const level = (phoneme: string) => {
      const found = phonemes.filter((one, i) => one.phoneme === phoneme && i > 0 && i < phonemes.length - 1);
      expect(found.length).toBeGreaterThan(0);
      return found.map(({ start, end }) => {
        // the middle third: a sound reaches a little over its edges
        const [from, to] = [1, 2].map((third) => (start + ((end - start) * third) / 3 - at) * SAMPLE_RATE);
        return rms(samples, from, to);
      });
    };
    expect(Math.max(...level('ow'))).toBeGreaterThan(20 * Math.min(...level('pau')));
  });

  it('starts speaking at its time', async () => {
    const { samples } = await one(anUtterance('apple'));
    expect(rms(samples, 0.02 * SAMPLE_RATE, 0.1 * SAMPLE_RATE)).toBeGreaterThan(0.02);
  });

  it('has five voices of five pitches', async () => {
    const voices: VoiceName[] = ['child', 'woman', 'woman-low', 'man', 'man-low'];
    const text = 'We will all remember a yellow morning.';
    const spoken = await speak(voices.map((voice) => anUtterance(text, { voice, speaker: voice })));
    const pitches = spoken.map(({ samples }) => pitchOf(samples));
    for (let i = 1; i < pitches.length; i++) expect(pitches[i]).toBeLessThan((pitches[i - 1] ?? 0) * 0.92);
  });

  it('gives nobody the voice of another: nine speakers, at least two semitones apart', async () => {
    const cast: VoiceName[] = ['man', 'man', 'man', 'woman', 'woman', 'woman', 'child', 'child', 'woman-low'];
    const text = 'We will all remember a yellow morning.';
    const spoken = await speak(cast.map((voice, i) => anUtterance(text, { voice, speaker: `person ${i}` })));
    const pitches = spoken.map(({ samples }) => pitchOf(samples)).sort((a, b) => a - b);
    for (let i = 1; i < pitches.length; i++)
      expect(12 * Math.log2((pitches[i] ?? 0) / (pitches[i - 1] ?? 1))).toBeGreaterThan(2);
  });

  it('keeps a speaker in one voice, whoever else comes in', async () => {
    const text = 'We will all remember a yellow morning.';
    const alone = await one(anUtterance(text, { speaker: 'Ann' }));
    const [first, , again] = await speak([
      anUtterance(text, { speaker: 'Ann' }),
      anUtterance(text, { speaker: 'Bea' }),
      anUtterance(text, { speaker: 'Ann' }),
    ]);
    expect(first?.samples).toEqual(alone.samples);
    expect(again?.samples).toEqual(alone.samples);
  });

  it('has the first two formants of its vowels where a woman and a child have them', async () => {
    // the a of "father": Hillenbrand et al. 1995 measured 936 and 1551 Hz for women, 1002 and 1688 Hz for children
    const strongest = (samples: Float32Array, low: number, high: number) => {
      let best = 0;
      let found = 0;
      for (let centre = low; centre < high; centre += 20) {
        let sum = 0;
        for (let f = centre - 90; f <= centre + 90; f += 15) sum += amplitudeAt(samples, f) ** 2;
        if (sum > best) {
          best = sum;
          found = centre;
        }
      }
      return found;
    };
    const formants = await Promise.all(
      (['woman', 'child'] as const).map(async (voice) => {
        const { at, phonemes, samples } = await one(anUtterance('father, father, father', { voice }));
        const vowels = phonemes.filter(({ phoneme }) => phoneme === 'aa');
        expect(vowels.length).toBe(3);
        const [{ start, end } = { start: at, end: at }] = vowels;
        const part = samples.subarray((start - at) * SAMPLE_RATE, (end - at) * SAMPLE_RATE);
        return [strongest(part, 600, 1250), strongest(part, 1250, 2100)] as const;
      }),
    );
    const [woman, child] = formants;
    expect(woman?.[0]).toBeGreaterThan(650);
    expect(woman?.[0]).toBeLessThan(1150);
    expect((child?.[1] ?? 0) / (woman?.[1] ?? 1)).toBeGreaterThan(1.08);
  });

  it('carries its vowels by voice and its s by breath', async () => {
    const { at, phonemes, samples } = await one(anUtterance('seesaw, seesaw'));
    const share = (wanted: string) => {
      const { start, end } = phonemes.find(({ phoneme }) => phoneme === wanted) ?? expect.fail(wanted);
      const third = (end - start) / 3;
      const part = samples.subarray((start + third - at) * SAMPLE_RATE, (end - third - at) * SAMPLE_RATE);
      let low = 0;
      let high = 0;
      for (let f = 100; f < 900; f += 25) low += amplitudeAt(part, f) ** 2;
      for (let f = 3500; f < 7500; f += 100) high += 4 * amplitudeAt(part, f) ** 2;
      return decibels(Math.sqrt(high / low));
    };
    expect(share('s')).toBeGreaterThan(share('iy') + 20);
  });

  it('is done sooner in haste, and its lips with it', async () => {
    const calm = await one(anUtterance('Come over here, my friend.'));
    const hasty = await one(anUtterance('Come over here, my friend.', { haste: 1.3 }));
    expect((calm.end - calm.at) / (hasty.end - hasty.at)).toBeGreaterThan(1.2);
    expect(hasty.phonemes.at(-1)?.end).toBeCloseTo(hasty.end, 6);
    expect(hasty.phonemes.map(({ phoneme }) => phoneme)).toEqual(calm.phonemes.map(({ phoneme }) => phoneme));
  });

  it.each<VoiceName>(['woman', 'man'])('raises the pitch of a %s who shouts', async (voice) => {
    const said = await one(anUtterance('We will all remember a yellow morning.', { voice }));
    const shouted = await one(anUtterance('We will all remember a yellow morning.', { voice, shout: true }));
    expect(pitchOf(shouted.samples)).toBeGreaterThan(pitchOf(said.samples) * 1.2);
  });

  it('is the same again, and keeps the order of the lines', async () => {
    const lines = [
      anUtterance('First.'),
      anUtterance('', { at: 3 }),
      anUtterance('Third.', { voice: 'man' }),
    ];
    const spoken = await speak(lines);
    expect(spoken.map(({ text }) => text)).toEqual(['First.', '', 'Third.']);
    expect(await speak(lines)).toEqual(spoken);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \t\n '],
    ['punctuation', '…!?—'],
    ['a script English cannot read', '日本語'],
    ['control characters', '\u0000\u0007\u001b'],
  ])('makes no sound of %s', async (_what, text) => {
    const spoken = await one(anUtterance(text));
    expect(spoken).toMatchObject({ end: 1.5, phonemes: [], text });
    expect(spoken.samples).toHaveLength(0);
  });

  it('reads options, paths and markup as words', async () => {
    const texts = ['--help', '-o /etc/passwd', '$(reboot); `ls`', '%s%n%s', '<speak>hi</speak>', '../../x'];
    for (const { samples } of await speak(texts.map((text) => anUtterance(text)))) {
      expect(samples.length).toBeGreaterThan(0.2 * SAMPLE_RATE);
    }
  });

  it('bounds what endless text costs', async () => {
    const { end, at } = await one(anUtterance('9'.repeat(100_000)));
    expect(end - at).toBeLessThan(300);
  });

  it('writes nothing to the error output', async () => {
    const warnings: unknown[] = [];
    const hear = (warning: Error) => warnings.push(warning);
    process.on('warning', hear);
    await speak([anUtterance('quiet')]);
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', hear);
    expect(warnings).toEqual([]);
  });
});

describe('speakable text', () => {
  it.each([
    ['“It’s” a naïve café…', '"It\'s" a naive cafe...'],
    ['wait — what', 'wait, what'],
    ['Straße, smørrebrød', 'Strasse, smorrebrod'],
    ['£5 or €6', 'pounds 5 or euros 6'],
    ['two\nlines\u200b', 'two lines'],
    ['ｆｕｌｌ ｗｉｄｔｈ', 'full width'],
  ])('%s → %s', (text, spoken) => {
    expect(toSpeakable(text)).toBe(spoken);
  });

  it('cuts words and lines that are too long', () => {
    const spoken = toSpeakable('a'.repeat(100_000));
    expect(spoken.length).toBeLessThanOrEqual(700);
    expect(Math.max(...spoken.split(' ').map((word) => word.length))).toBe(30);
  });
});
