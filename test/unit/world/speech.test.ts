import { describe, expect, it } from 'vitest';
import type { DialogueLine } from '../../../model/world/read/screenplay.ts';
import { SAMPLE_RATE, type Spoken, type Utterance } from '../../../model/world/score/cue.ts';
import { speechOf } from '../../../model/world/speech.ts';
import { somebody, stagedTake } from './score/cueing/takes.ts';

const park = stagedTake('a woman in a park');
const [person] = park.stage.people;
const id = person?.id ?? '';
const line = (text: string, speaker: string | null = id): DialogueLine => ({
  speaker,
  name: speaker ?? 'voice',
  text,
  shout: false,
});

/** A second of a steady tone for every ten letters, less in haste. */
const speak = async (utterances: readonly Utterance[]): Promise<Spoken[]> =>
  utterances.map((utterance) => {
    const seconds = utterance.text.length / 10 / (utterance.haste ?? 1);
    return {
      ...utterance,
      end: utterance.at + seconds,
      phonemes: [{ phoneme: 'aa', start: utterance.at, end: utterance.at + seconds }],
      samples: new Float32Array(Math.round(seconds * SAMPLE_RATE)).fill(0.5),
    };
  });

const shot = (lines: readonly DialogueLine[], from = 0, seconds = 4) => {
  const script = { ...park.stage.script, dialogue: lines };
  const people = [
    somebody(park, () => 0, {
      joints: (t) =>
        new Map(
          [...somebody(park, () => 0).joints(t)].map(([joint, frame]) => [
            joint,
            frame.clone().setPosition(t, 1.6, 0),
          ]),
        ),
    }),
  ];
  return { take: { ...park, seconds, people, stage: { ...park.stage, script } }, from, seconds };
};

const heard = ({ at, samples }: Spoken) => at + samples.length / SAMPLE_RATE;

describe('the lines of a film', () => {
  it('follow each other, none over the one before', async () => {
    const [lines = []] = await speechOf(
      [shot([line('one two.'), line('three four.'), line('five.')])],
      speak,
    );
    expect(lines.map(({ text }) => text)).toEqual(['one two.', 'three four.', 'five.']);
    for (const [i, one] of lines.entries()) {
      expect(one.at).toBeGreaterThan(lines[i - 1]?.end ?? 0);
      expect(one.phonemes[0]?.start).toBe(one.at);
      expect(one.phonemes.at(-1)?.end).toBe(one.end);
    }
  });

  it('are said together by those who say the same', async () => {
    const lines = [line('hello there'), line('hello there', 'other'), line('after that')];
    const [[first, second, third] = []] = await speechOf([shot(lines)], speak);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(0);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeLessThan(0.1);
    expect(third?.at).toBeGreaterThan(second?.end ?? 9);
  });

  it('are spoken faster when they would not fit, and only in that shot', async () => {
    const long = 'a line of fortyfive letters, give or take one';
    const shots = [shot([line(long)], 0, 4.2), shot([line('short')], 4.2)];
    const [[hasty] = [], [calm] = []] = await speechOf(shots, speak);
    expect(hasty?.haste).toBeGreaterThan(1.1);
    expect(hasty?.end).toBeLessThan(4.2);
    expect(calm?.haste ?? 1).toBe(1);
  });

  it('end with their shot even so: faded, and never over the next shot’s words', async () => {
    const endless = 'x'.repeat(120);
    const [[cut] = [], [next] = []] = await speechOf(
      [shot([line(endless)], 0, 3), shot([line('now')], 3)],
      speak,
    );
    expect(cut === undefined ? 0 : heard(cut)).toBeCloseTo(3, 3);
    expect(cut?.end).toBeGreaterThan(3.05);
    expect(Math.abs(cut?.samples.at(-1) ?? 1)).toBeLessThan(0.01);
    expect(next?.at).toBeGreaterThan(3);
  });

  it('leave a mountain time to answer a shout, if there is any', async () => {
    const shouted = [line('hello'), line('is anybody there')].map((one) => ({ ...one, shout: true }));
    const pause = async (echo: number, seconds: number) => {
      const open = shot(shouted, 0, seconds);
      const place = { ...open.take.stage.place, acoustics: { ...open.take.stage.place.acoustics, echo } };
      const take = { ...open.take, stage: { ...open.take.stage, place } };
      const [[first, second] = []] = await speechOf([{ ...open, take }], speak);
      return (second?.at ?? 0) - (first?.end ?? 0);
    };
    expect(await pause(0.7, 6)).toBeGreaterThan(0.9);
    expect(await pause(0, 6)).toBeLessThan(0.5);
    expect(await pause(0.7, 2.9)).toBeLessThan(0.5);
  });

  it('come from the head of who speaks, wherever it is by then', async () => {
    const [[spoken] = []] = await speechOf([shot([line('here I am')], 10)], speak);
    const place = spoken?.position;
    expect(typeof place === 'function' ? place(12) : place).toEqual([2, 1.6, 0]);
  });

  it('come from beside the camera when nobody in the picture says them', async () => {
    const [[spoken] = []] = await speechOf([shot([line('once upon a time', null)])], speak);
    expect(spoken?.position).toEqual([0, 1.6, 2]);
    expect(spoken?.speaker).toBe('voice');
  });
});
