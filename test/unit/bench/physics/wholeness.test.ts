import { describe, expect, it } from 'vitest';
import { promptMeasures } from '../../../../bench/physics/subjects/prompts.ts';
import { Eye, hear, poses, soundFaults } from '../../../../bench/physics/wholeness.ts';
import type { Scene } from '../../../../model/world/shoot/scene.ts';
import { picture } from './pictures.ts';

const RATE = 48_000;
const ball = (x: number) => picture(128, 72, [{ x, y: 36, radius: 8, color: [230, 220, 210] }]);
const seen = (pictures: readonly ReturnType<typeof picture>[], mayRest = false) => {
  const eye = new Eye();
  for (const shown of pictures) eye.see(shown);
  return eye.faults(mayRest);
};

describe('pictures', () => {
  it('accepts a ball that moves', () => expect(seen([ball(30), ball(40), ball(50)])).toEqual([]));
  it('reports a black picture', () => expect(seen([picture(64, 36, [], [2, 2, 2])])).toContain('black'));
  it('reports a plain one', () => expect(seen([picture(64, 36, [])], true)).toEqual(['one plain colour']));
  it('reports a frozen one, unless nothing moves', () => {
    expect(seen([ball(30), ball(30), ball(30)])).toEqual(['frozen']);
    expect(seen([ball(30), ball(30)], true)).toEqual([]);
  });
  it('reports no picture', () => expect(seen([])).toEqual(['no frame']));
});

/** Three seconds of a tone of this peak. */
function tone(peak: number) {
  const left = Float32Array.from(
    { length: 3 * RATE },
    (_, n) => peak * Math.sin((2 * Math.PI * 997 * n) / RATE),
  );
  return { left, right: left };
}

describe('sound', () => {
  // a sine of 997 Hz in both channels measures its peak in dB: BS.1770 says so of a full-scale one
  it('accepts −16 LUFS', () => expect(soundFaults(hear(tone(10 ** (-16 / 20))))).toEqual([]));
  it('reports silence', () => expect(soundFaults(hear(tone(0)))).toEqual(['silent']));
  it('reports what is too loud or too quiet', () => {
    expect(soundFaults(hear(tone(10 ** (-13 / 20))))).toEqual(['too loud: -13.0 LUFS']);
    expect(soundFaults(hear(tone(10 ** (-21 / 20))))).toEqual(['too quiet: -21.0 LUFS']);
  });
  it('takes the hum of air for silence', () => {
    expect(soundFaults({ loudness: -52, peak: -40 })).toEqual(['silent']);
  });
  it('reports a true peak', () => expect(soundFaults(hear(tone(0.95))).join()).toContain('true peak -0.4'));
});

describe('poses', () => {
  const geometry = {
    positions: new Float32Array(9),
    normals: new Float32Array(9),
    indices: new Uint32Array(3),
  };
  const scene = (value: (time: number) => number): Scene => ({
    models: [
      {
        id: 'thing 0',
        geometry,
        surface: {
          color: [1, 1, 1],
          roughness: 1,
          metalness: 0,
          emission: 0,
          pattern: { kind: 'plain', scale: 1, color: [0, 0, 0] },
        },
        castsShadow: true,
      },
    ],
    lighting: {
      sun: { direction: [0, 1, 0], color: [1, 1, 1], intensity: 1, angularRadius: 0.01 },
      sky: { zenith: [0, 0, 0], horizon: [0, 0, 0], ground: [0, 0, 0], clouds: 0 },
      fog: { color: [0, 0, 0], density: 0 },
      exposure: 1,
    },
    shadows: { center: [0, 0, 0], radius: 1 },
    pose: (time, matrices) => void matrices.fill(value(time)),
    camera: () => ({ eye: [0, 0, 1], target: [0, 0, 0], up: [0, 1, 0], fov: 1, focus: 1, aperture: 0 }),
  });
  it('tells what moves from what rests', () => {
    expect(
      poses(
        scene((t) => t),
        5,
        24,
      ),
    ).toEqual({ moves: true, broken: [] });
    expect(
      poses(
        scene(() => 1),
        5,
        24,
      ),
    ).toEqual({ moves: false, broken: [] });
  });
  it('names a model whose place is no number', () => {
    expect(
      poses(
        scene((t) => (t > 0.1 ? Number.NaN : 1)),
        5,
        24,
      ).broken,
    ).toEqual(['thing 0']);
  });
});

it('counts films by what is wrong with them', () => {
  const measures = promptMeasures([
    { prompt: 'a', faults: [] },
    { prompt: 'b', faults: ['crash: no', 'silent'] },
    { prompt: 'c', faults: ['true peak -0.30 dB'] },
  ]);
  expect(measures.filter(({ ok }) => !ok).map(({ name, value }) => [name, value])).toEqual([
    ['crashes', 1],
    ['silent films', 1],
    ['true peaks over −1 dB', 1],
  ]);
});
