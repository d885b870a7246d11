import { createCanvas } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { DescribedFace } from '../../../lambdas/cameos/enrolment/appearance.client.ts';
import { AppearanceMeter } from '../../../lambdas/cameos/enrolment/appearance.ts';
import { difference, type Rgb } from '../../../lambdas/cameos/enrolment/appearance-color.ts';
import { lookOf } from '../../../lambdas/cameos/enrolment/appearance-face.ts';
import { measureVoice } from '../../../lambdas/cameos/enrolment/appearance-voice.ts';
import type { Sample, Word } from '../../../lambdas/cameos/enrolment/evidence.ts';
import type { Pixels } from '../../../lambdas/platform/media/codecs.ts';
import { loadDecoder } from '../../../lambdas/platform/media/decoder.ts';
import { SAMPLE_RATE } from '../../../model/world/score/cue.ts';
import { speak } from '../../../model/world/score/speak.ts';
import { codecs } from '../../support/codecs.ts';
import { describedFace, type PaintedFace, paintFace } from '../../support/faces.ts';
import { face as seenFace } from '../../support/performance.ts';
import { recording } from '../../support/recordings.ts';

const rgbOf = (hex: string): Rgb => {
  const channel = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
};

const pixelsOf = (face: PaintedFace): Pixels => {
  const canvas = paintFace(face);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return { width: canvas.width, height: canvas.height, data: new Uint8ClampedArray(data) };
};
const look = (face: PaintedFace) => lookOf(pixelsOf(face), describedFace(face));

const PALE = { skin: '#ecc3a2', hair: '#b98d4a', eyes: '#3a6ea5' };
const DARK = { skin: '#5f3a25', hair: '#17120f', eyes: '#3a2515' };
const OLIVE = { skin: '#c08a5c', hair: '#4a2c18', eyes: '#4f7f55' };

describe('a face', () => {
  it.each([PALE, DARK, OLIVE])('has the colours of its skin, hair and eyes: $skin', (face) => {
    const { skin, hair, eyes } = look(face);
    expect(difference(skin ?? [0, 0, 0], rgbOf(face.skin))).toBeLessThan(2);
    expect(difference(hair.color ?? [0, 0, 0], rgbOf(face.hair))).toBeLessThan(2);
    expect(difference(eyes ?? [0, 0, 0], rgbOf(face.eyes))).toBeLessThan(6);
  });

  it('is bald, has short hair, or long', () => {
    expect(look({ ...PALE, hair: null }).hair).toEqual({ length: 'none', color: null });
    expect(look(PALE).hair.length).toBe('short');
    expect(look({ ...PALE, long: true }).hair.length).toBe('long');
  });

  it('says nothing of hair before a wall of its colour', () => {
    expect(look({ ...DARK, background: DARK.hair }).hair).toEqual({ length: null, color: null });
  });

  it('has its proportions', () => {
    const wide = look({ ...PALE, nose: 0.31, mouth: 0.44, jaw: 0.86, lips: 0.16 }).proportions;
    expect(wide?.nose).toBeCloseTo(0.31, 2);
    expect(wide?.mouth).toBeCloseTo(0.44, 2);
    expect(wide?.jaw).toBeCloseTo(0.86, 2);
    expect(wide?.lips).toBeCloseTo(0.16, 2);
    expect(look(PALE).proportions?.nose).toBeCloseTo(0.26, 2);
  });

  it('is nearer to its own colour when the tint of the light is taken out', () => {
    const pixels = pixelsOf(OLIVE);
    const lamp = [1.05, 1, 0.9];
    for (let at = 0; at < pixels.data.length; at++)
      pixels.data[at] = (pixels.data[at] ?? 0) * (lamp[at % 4] ?? 1);
    const skin = rgbOf(OLIVE.skin);
    const tinted: Rgb = [skin[0] * 1.05, skin[1], skin[2] * 0.9];
    const { skin: found } = lookOf(pixels, describedFace(OLIVE));
    expect(difference(found ?? [0, 0, 0], skin)).toBeLessThan(0.7 * difference(tinted, skin));
  });

  it('has no skin that nobody has', () => {
    for (const skin of ['#1c7d2e', '#2040c0', '#000000', '#ffffff'])
      expect(look({ ...PALE, skin }).skin).toBeNull();
  });

  it('has eyes of no colour where lids fill them', () => {
    expect(look({ ...PALE, eyes: '#ad7d5c' }).eyes).toBeNull();
    expect(look({ ...PALE, eyes: '#6b452a' }).eyes).not.toBeNull();
  });

  it('has eyes of no colour when they are too small to see', () => {
    const small = createCanvas(160, 120);
    small.getContext('2d').drawImage(paintFace(PALE), 0, 0, 160, 120);
    const { data } = small.getContext('2d').getImageData(0, 0, 160, 120);
    const found = lookOf({ width: 160, height: 120, data: new Uint8ClampedArray(data) }, describedFace(PALE));
    expect(found.eyes).toBeNull();
    expect(difference(found.skin ?? [0, 0, 0], rgbOf(PALE.skin))).toBeLessThan(4);
  });
});

/** A sentence said by a voice of a known pitch, as one long word. */
async function saying(pitchHz: number) {
  const [spoken] = await speak([
    {
      speaker: 'somebody',
      voice: 'woman',
      own: { pitchHz, rangeSemitones: 2 },
      text: 'We will all remember a yellow morning.',
      at: 0,
      shout: false,
      position: [0, 0, 0],
    },
  ]);
  if (!spoken) throw new Error('nothing was said');
  const { end, samples } = spoken;
  return { samples, words: [{ text: 'remember', start: 0, end }] satisfies Word[] };
}

/** A voiced sound by its harmonics, its pitch swinging by a semitone to either side. */
function vowel(pitch: number, seconds: number): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: seconds * SAMPLE_RATE }, (_, n) => {
    const swing = Math.sin((2 * Math.PI * 2 * n) / SAMPLE_RATE);
    phase += (2 * Math.PI * pitch * 2 ** (swing / 12)) / SAMPLE_RATE;
    return [1, 0.7, 0.9, 0.5, 0.2, 0.1].reduce(
      (sum, level, k) => sum + 0.1 * level * Math.sin((k + 1) * phase),
      0,
    );
  });
}

describe('a voice', () => {
  it.each([85, 120, 160, 205, 260])('of %i Hz is found within 5 %', async (pitch) => {
    const { samples, words } = await saying(pitch);
    const voice = measureVoice({ rate: SAMPLE_RATE, samples }, words);
    expect(Math.abs((voice?.pitchHz ?? 0) / pitch - 1)).toBeLessThan(0.05);
    expect(voice?.rangeSemitones).toBeGreaterThan(0.5);
    expect(voice?.rangeSemitones).toBeLessThan(6);
  });

  it.each([75, 110, 150, 210, 330])('that swings about %i Hz has that pitch and that swing', (pitch) => {
    const voice = measureVoice({ rate: SAMPLE_RATE, samples: vowel(pitch, 3) }, []);
    expect(Math.abs((voice?.pitchHz ?? 0) / pitch - 1)).toBeLessThan(0.01);
    // a sine is beyond 0.95 of its swing for a fifth of the time
    expect(voice?.rangeSemitones).toBeCloseTo(2 * 0.95, 1);
  });

  it('is measured where words were said, and not where somebody hums', async () => {
    const { samples, words } = await saying(200);
    const hum = Float32Array.from(
      { length: 8 * SAMPLE_RATE },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 90 * n) / SAMPLE_RATE),
    );
    const both = new Float32Array(samples.length + hum.length);
    both.set(samples);
    both.set(hum, samples.length);
    expect(measureVoice({ rate: SAMPLE_RATE, samples: both }, words)?.pitchHz).toBeGreaterThan(190);
  });

  it('speaks at its pace: seven syllables in six digits', () => {
    const tone = Float32Array.from({ length: 2 * SAMPLE_RATE }, (_, n) =>
      Math.sin((2 * Math.PI * 150 * n) / SAMPLE_RATE),
    );
    const words = ['four', 'seven', 'two', 'nine', 'one', 'five'].map((text, at) => ({
      text,
      start: at * 0.3,
      end: at * 0.3 + 0.25,
    }));
    const voice = measureVoice({ rate: SAMPLE_RATE, samples: tone }, words);
    expect(voice).toMatchObject({ pitchHz: 150, rangeSemitones: 0 });
    expect(voice?.rate).toBeCloseTo(7 / 1.5, 2);
  });

  it('is none in silence or noise', () => {
    let state = 1;
    const noise = Float32Array.from({ length: SAMPLE_RATE }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647 - 0.5;
    });
    expect(measureVoice({ rate: SAMPLE_RATE, samples: noise }, [])).toBeNull();
    expect(measureVoice({ rate: SAMPLE_RATE, samples: new Float32Array(SAMPLE_RATE) }, [])).toBeNull();
  });
});

describe('a recording', () => {
  const FPS = 12;
  const samples = Array.from(
    { length: 24 },
    (_, at): Sample => ({ time: at / FPS, faces: [seenFace(0, 8)] }),
  );
  const meterOf = (described: DescribedFace | null, decodes = true) =>
    new AppearanceMeter({
      loadDecoder: decodes ? loadDecoder : async () => false,
      codecs,
      faces: { describe: async () => described },
    });

  it('gives what it shows and what is heard, through a camera’s codecs', async () => {
    const { samples: sound, words } = await saying(120);
    const pictures = Array.from({ length: 48 }, () => paintFace(OLIVE));
    const film = new Uint8Array(await recording(pictures, FPS, { rate: SAMPLE_RATE, samples: sound }));
    const found = await meterOf({ ...describedFace(OLIVE), beard: true, glasses: false }).ofPerson({
      film,
      reference: null,
      samples,
      words,
    });
    expect(found).toMatchObject({ beard: true, glasses: false, hair: { length: 'short' } });
    expect(difference(rgbOf(found.skin ?? '#000000'), rgbOf(OLIVE.skin))).toBeLessThan(4);
    expect(difference(rgbOf(found.hair?.color ?? '#ffffff'), rgbOf(OLIVE.hair))).toBeLessThan(5);
    expect(Math.abs((found.voice?.pitchHz ?? 0) / 120 - 1)).toBeLessThan(0.05);
    expect(found.face?.nose).toBeCloseTo(0.26, 2);
  });

  it('gives nothing where there is no decoder, no film, or no face that can be described', async () => {
    const film = new Uint8Array(await recording([paintFace(PALE), paintFace(PALE)], FPS));
    const measured = { film, reference: null, samples, words: [] };
    expect(await meterOf(describedFace(PALE), false).ofPerson(measured)).toEqual({});
    expect(await meterOf(describedFace(PALE)).ofPerson({ ...measured, film: new Uint8Array(2000) })).toEqual(
      {},
    );
    expect(await meterOf(null).ofPerson(measured)).toEqual({});
  });

  it('is judged by the picture of the liveness session where films cannot be decoded', async () => {
    const film = new Uint8Array(await recording([paintFace(OLIVE), paintFace(OLIVE)], FPS));
    const reference = await paintFace(PALE).encode('jpeg', 95);
    const measured = { film, reference, samples, words: [] };
    const found = await meterOf(describedFace(PALE), false).ofPerson(measured);
    expect(difference(rgbOf(found.skin ?? '#000000'), rgbOf(PALE.skin))).toBeLessThan(3);
    expect(found.voice).toBeUndefined();
    const torn = { ...measured, reference: reference.subarray(0, 200) };
    expect(await meterOf(describedFace(PALE), false).ofPerson(torn)).toEqual({});
  });

  it('of an animal gives the colour of its coat, and of an empty place none', async () => {
    const lawn = (cat: boolean) => {
      const canvas = createCanvas(320, 240);
      const context = canvas.getContext('2d');
      context.fillStyle = '#4d8a3a';
      context.fillRect(0, 0, 320, 240);
      if (!cat) return canvas;
      context.fillStyle = '#c8722c';
      context.beginPath();
      context.ellipse(165, 130, 60, 45, 0, 0, 2 * Math.PI);
      context.fill();
      return canvas;
    };
    const film = async (cat: boolean) =>
      new Uint8Array(
        await recording(
          Array.from({ length: 24 }, () => lawn(cat)),
          FPS,
        ),
      );
    const { coat } = await meterOf(null).ofClip(await film(true));
    expect(difference(rgbOf(coat ?? '#000000'), rgbOf('#c8722c'))).toBeLessThan(5);
    expect(await meterOf(null).ofClip(await film(false))).toEqual({});
  });
});
