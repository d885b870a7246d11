import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { skinExposure } from '../../../../local/detectors/models/exposure.ts';
import { overlap } from '../../../../local/detectors/models/faces.ts';
import { flatResidual, judgeLiveness } from '../../../../local/detectors/models/liveness.ts';
import type { Face, Point3 } from '../../../../local/detectors/models/measures.ts';
import { headPose } from '../../../../local/detectors/models/pose.ts';
import { ageRange, mouthOpen } from '../../../../local/detectors/rekognition/face-detail.ts';
import { toLabels } from '../../../../local/detectors/rekognition/labels.ts';
import { moderationLabels } from '../../../../local/detectors/rekognition/moderation.ts';
import { page } from '../../../../local/detectors/rekognition/pages.ts';
import { similarity } from '../../../../local/detectors/rekognition/similarity.ts';
import { textDetections } from '../../../../local/detectors/rekognition/text.ts';
import { transcriptFile } from '../../../../local/detectors/transcribe/output.ts';

const box = { left: 0.2, top: 0.2, width: 0.4, height: 0.5 };

/** A bowl with a nose, turned about its upright axis, in pixels. */
function mesh(yaw: number): Point3[] {
  return Array.from({ length: 468 }, (_, index): Point3 => {
    const [column, row] = [(index % 18) / 17 - 0.5, Math.floor(index / 18) / 25 - 0.5];
    const at: Record<number, Point3> = {
      234: [-0.5, 0, 0],
      454: [0.5, 0, 0],
      10: [0, -0.6, 0],
      152: [0, 0.6, 0],
    };
    const [x, y, z] = at[index] ?? [column, row, -0.6 * (1 - 4 * column * column)];
    const turned: Point3 = [x * Math.cos(yaw) - z * Math.sin(yaw), y, x * Math.sin(yaw) + z * Math.cos(yaw)];
    return [300 + 200 * turned[0], 300 + 200 * turned[1], 200 * turned[2]];
  });
}

const face = (yaw: number): Face => ({
  box,
  confidence: 1,
  pose: headPose(mesh(yaw)),
  mouthOpening: 0,
  mesh: mesh(yaw).map(([x, y, z]): Point3 => [x / 600, y / 600, z / 600]),
  descriptor: null,
  age: null,
});

describe('similarity', () => {
  const descriptor = fc.array(fc.float({ min: 0, max: 4, noNaN: true }), { minLength: 32, maxLength: 32 });

  it('is 100 for a face and itself, and does not depend on the order', () => {
    fc.assert(
      fc.property(descriptor, descriptor, (a, b) => {
        fc.pre(a.some((value) => value > 0.01));
        expect(similarity(a, a)).toBeCloseTo(100, 3);
        expect(similarity(a, b)).toBe(similarity(b, a));
        expect(similarity(a, b)).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('follows the calibration: 60 where strangers end, 90 and 99 where one person is sure', () => {
    // two unit vectors at a known likeness, after the square root
    const pair = (likeness: number): [number[], number[]] => [
      [1, 0],
      [likeness ** 2, 1 - likeness ** 2],
    ];
    for (const [likeness, expected] of [
      [0.6, 10],
      [0.815, 60],
      [0.83, 80],
      [0.845, 90],
      [0.87, 99],
    ] as const) {
      expect(similarity(...pair(likeness))).toBeCloseTo(expected, 6);
    }
    expect(similarity([0, 0], [1, 0])).toBe(0);
  });
});

describe('a face', () => {
  it.each([-40, -15, 0, 25, 40])('turned by %d degrees has that yaw', (degrees) => {
    const { yaw, roll } = headPose(mesh((degrees * Math.PI) / 180));
    expect(yaw).toBeCloseTo(degrees, 6);
    expect(roll).toBeCloseTo(0, 6);
  });

  it('opens its mouth the surer the wider', () => {
    const openness = [0, 0.05, 0.12, 0.2, 0.3].map((opening) => {
      const { Value, Confidence } = mouthOpen(opening);
      expect(Confidence).toBeGreaterThanOrEqual(50);
      return Value ? Confidence : 100 - Confidence;
    });
    expect(openness).toEqual([...openness].sort((a, b) => a - b));
    expect(mouthOpen(0.02).Value).toBe(false);
    expect(mouthOpen(0.25).Value).toBe(true);
  });

  it('is never said to be an adult’s', () => {
    for (const age of [10, 23.5, 29, 38.7, 70]) expect(ageRange(age).Low).toBeLessThan(18);
  });

  it('covers itself wholly and its neighbour not at all', () => {
    expect(overlap(box, box)).toBe(1);
    expect(overlap(box, { ...box, left: 0.7 })).toBe(0);
  });
});

describe('liveness', () => {
  const frames = (yaws: readonly number[]) =>
    yaws.map((yaw, time) => ({ time, faces: [face(yaw)], aspect: 1 }));
  const turn = Array.from({ length: 20 }, (_, index) => 0.5 * Math.sin(index / 3));

  it('sees depth that turns', () => {
    const { confidence, reference } = judgeLiveness(frames(turn));
    expect(confidence).toBeGreaterThan(0.95);
    expect(reference).toBe(0);
  });

  it('sees none in a stretched copy, however far it is stretched', () => {
    fc.assert(
      fc.property(
        fc.float({ min: Math.fround(0.3), max: 2, noNaN: true }),
        fc.float({ min: -1, max: 1, noNaN: true }),
        (scale, shear) => {
          const points = mesh(0).map(([x, y]): [number, number] => [x, y]);
          const copy = points.map(([x, y]): [number, number] => [scale * x + shear * y + 7, y - 3]);
          expect(flatResidual(points, copy)).toBeLessThan(1e-9);
        },
      ),
    );
    const turned = mesh(0.4).map(([x, y]): [number, number] => [x, y]);
    expect(
      flatResidual(
        mesh(0).map(([x, y]): [number, number] => [x, y]),
        turned,
      ),
    ).toBeGreaterThan(0.05);
  });

  it('wants one person, in nearly every frame', () => {
    const two = frames(turn).map((frame) => ({ ...frame, faces: [...frame.faces, face(0)] }));
    expect(judgeLiveness(two).confidence).toBe(0);
    const gone = frames(turn).map((frame, index) => (index % 2 ? { ...frame, faces: [] } : frame));
    expect(judgeLiveness(gone).confidence).toBe(0);
    expect(judgeLiveness([])).toEqual({ confidence: 0, reference: null });
  });
});

describe('moderation', () => {
  const neutral = { drawing: 0, hentai: 0, neutral: 1, porn: 0, sexy: 0, exposure: 0 };
  const confidence = (seen: object, name: string) =>
    moderationLabels({ ...neutral, ...seen }).find(({ Name }) => Name === name)?.Confidence;

  it('calls what the model calls pornographic explicit, drawn or not', () => {
    expect(confidence({ porn: 0.7, hentai: 0.2 }, 'Explicit')).toBe(90);
    expect(confidence({ porn: 0.7, hentai: 0.2 }, 'Explicit Nudity')).toBe(90);
  });

  it('calls suggestive only what shows much skin', () => {
    const name = 'Non-Explicit Nudity';
    expect(confidence({ sexy: 0.96, exposure: 0.051 }, name)).toBe(0);
    expect(confidence({ sexy: 0.96, exposure: 0.2 }, name)).toBe(96);
  });

  it('measures skin of every colour, on people alone', () => {
    const side = 20;
    const rgba = new Uint8ClampedArray(side * side * 4);
    const tones = [
      [241, 194, 165],
      [198, 134, 90],
      [120, 76, 50],
      [60, 120, 60],
    ];
    for (let pixel = 0; pixel < side * side; pixel += 1)
      rgba.set([...(tones[pixel % 4] ?? []), 255], 4 * pixel);
    const picture = { width: side, height: side, rgba };
    const person = { name: 'person', confidence: 0.9, box: { left: 0, top: 0, width: 0.499, height: 1 } };
    expect(skinExposure(picture, [person])).toBeCloseTo(0.5 * 0.75, 1);
    expect(skinExposure(picture, [{ ...person, name: 'sofa' }])).toBe(0);
  });
});

describe('answers', () => {
  it('number lines before words, and words name their line', () => {
    const word = (text: string) => ({ text, confidence: 0.9, box });
    const line = (text: string) => ({ text, confidence: 0.9, box, words: text.split(' ').map(word) });
    expect(textDetections([line('a b'), line('c')])).toMatchObject([
      { Type: 'LINE', Id: 0, DetectedText: 'a b' },
      { Type: 'LINE', Id: 1, DetectedText: 'c' },
      { Type: 'WORD', Id: 2, ParentId: 0, DetectedText: 'a' },
      { Type: 'WORD', Id: 3, ParentId: 0, DetectedText: 'b' },
      { Type: 'WORD', Id: 4, ParentId: 1, DetectedText: 'c' },
    ]);
  });

  it('gather things of a kind under one label', () => {
    const thing = (name: string, confidence: number) => ({ name, confidence, box });
    expect(
      toLabels([thing('person', 0.6), thing('dog', 0.9), thing('person', 0.8), thing('cat', 0.3)], 50),
    ).toMatchObject([
      { Name: 'Dog', Confidence: 90, Parents: [{ Name: 'Animal' }], Instances: [{}] },
      { Name: 'Person', Confidence: 80, Parents: [], Instances: [{}, {}] },
    ]);
  });

  it('come in pages that make up the whole, and refuse a token of somebody else', () => {
    const items = [1, 2, 3, 4, 5];
    const first = page(items, 2, undefined);
    const second = page(items, 2, first.next.NextToken);
    const third = page(items, 2, second.next.NextToken);
    expect([...first.items, ...second.items, ...third.items]).toEqual(items);
    expect(third.next).toEqual({});
    expect(() => page(items, 2, 'bm9wZQ')).toThrow(/token/);
  });

  it('write a transcript as Transcribe does, unknown words by no guess', () => {
    const file = transcriptFile('code', '1', [
      { digit: '4', start: 0.2, end: 0.5, confidence: 0.987 },
      { digit: null, start: 0.6, end: 1, confidence: 0 },
    ]);
    expect(file).toEqual({
      jobName: 'code',
      accountId: '1',
      status: 'COMPLETED',
      results: {
        transcripts: [{ transcript: '4 [unknown]' }],
        items: [
          {
            id: 0,
            type: 'pronunciation',
            alternatives: [{ confidence: '0.987', content: '4' }],
            start_time: '0.200',
            end_time: '0.500',
          },
          {
            id: 1,
            type: 'pronunciation',
            alternatives: [{ confidence: '0.000', content: '[unknown]' }],
            start_time: '0.600',
            end_time: '1.000',
          },
        ],
      },
    });
  });
});
