import { describe, expect, it } from 'vitest';
import { Watermark } from '../../../../model/protocol/request.ts';
import { layOut } from '../../../../model/world/print/alphabet.ts';
import { watermark } from '../../../../model/world/print/watermark.ts';
import { i420Bytes } from '../../../../model/world/shoot/pixels.ts';

const WIDTH = 320;
const HEIGHT = 180;
const FPS = 24;
const LUMA = WIDTH * HEIGHT;
const settings = { text: 'cloudreel @ada', width: WIDTH, height: HEIGHT, fps: FPS };

const plain = (luma: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(i420Bytes(WIDTH, HEIGHT)).fill(luma, 0, LUMA).fill(90, LUMA);

/** Where luma differs by more than `by`. */
function changed(before: Uint8Array, after: Uint8Array, by = 8) {
  const at = [...Array(LUMA).keys()].filter((i) => Math.abs((after[i] ?? 0) - (before[i] ?? 0)) > by);
  const xs = at.map((i) => i % WIDTH);
  const ys = at.map((i) => Math.floor(i / WIDTH));
  return {
    count: at.length,
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}

describe('the watermark', () => {
  it('can be read on bright, grey and dark grounds: letter and shadow differ by a third of all there is', () => {
    const mark = watermark(settings);
    for (const ground of [16, 60, 128, 200, 235]) {
      const marked = mark(plain(ground), 30).subarray(0, LUMA);
      expect(Math.max(...marked) - Math.min(...marked), `on ${ground}`).toBeGreaterThan(0.33 * 219);
      expect(Math.max(...marked)).toBeLessThanOrEqual(235);
      expect(Math.min(...marked)).toBeGreaterThanOrEqual(16);
    }
  });

  it('is in every frame, whole, and a twentieth may be cut off each side', () => {
    const mark = watermark(settings);
    const ground = plain(120);
    const whole = changed(ground, mark(ground, 0), 2).count;
    // once around takes some two minutes
    for (let frame = 0; frame < 150 * FPS; frame += 41) {
      const { count, left, right, top, bottom } = changed(ground, mark(ground, frame), 2);
      expect(Math.abs(count - whole) / whole, `frame ${frame}`).toBeLessThan(0.1);
      expect(left).toBeGreaterThanOrEqual(0.05 * WIDTH);
      expect(right).toBeLessThan(0.95 * WIDTH);
      expect(top).toBeGreaterThanOrEqual(0.05 * HEIGHT);
      expect(bottom).toBeLessThan(0.95 * HEIGHT);
    }
  });

  it('drifts slowly and evenly, without steps: two percent of the width in a second', () => {
    const mark = watermark(settings);
    const ground = plain(30);
    const centroid = (frame: number) => {
      let sum = 0;
      let weighed = 0;
      const marked = mark(ground, frame);
      for (let at = 0; at < LUMA; at++) {
        const weight = Math.max(0, (marked[at] ?? 0) - 30);
        sum += weight;
        weighed += weight * (at % WIDTH);
      }
      return weighed / sum;
    };
    const centres = Array.from({ length: 2 * FPS }, (_, frame) => centroid(frame));
    const steps = centres.slice(1).map((centre, frame) => centre - (centres[frame] ?? 0));
    const expected = (0.02 * WIDTH) / FPS;
    for (const step of steps) expect(Math.abs(step - expected)).toBeLessThan(0.5 * expected);
  });

  it('does not flicker: it has the same light in each frame', () => {
    const mark = watermark(settings);
    const ground = plain(100);
    const lights = Array.from({ length: FPS }, (_, frame) =>
      mark(ground, frame)
        .subarray(0, LUMA)
        .reduce((sum, value) => sum + value - 100, 0),
    );
    const [first = 0] = lights;
    const area = changed(ground, mark(ground, 0), 2).count;
    // less than half a step of brightness over its area
    for (const light of lights) expect(Math.abs(light - first) / area).toBeLessThan(0.5);
  });

  it('is the same for the same frame, and leaves the frame it is given as it was', () => {
    const ground = plain(70);
    const once = watermark(settings)(ground, 17);
    expect(watermark(settings)(ground, 17)).toEqual(once);
    expect(ground).toEqual(plain(70));
  });

  it('takes colour away under the letters and nowhere else', () => {
    const marked = watermark(settings)(plain(120), 0);
    const colours = marked.subarray(LUMA);
    expect(Math.max(...colours)).toBeGreaterThan(115);
    expect(colours.filter((value) => value === 90).length / colours.length).toBeGreaterThan(0.9);
  });

  it('fits into the smallest picture', () => {
    const size = { width: 64, height: 64, fps: FPS };
    const ground = new Uint8Array(i420Bytes(64, 64)).fill(60);
    const marked = watermark({ text: 'a'.repeat(40), ...size })(ground, 0);
    expect(marked).not.toEqual(ground);
  });

  it('has every letter that the protocol allows, each of its own shape, and no other', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789@_.- '];
    for (const letter of letters) expect(Watermark.safeParse({ text: letter }).success, letter).toBe(true);
    const shapes = letters.map((letter) => JSON.stringify(layOut(letter)));
    expect(new Set(shapes).size).toBe(letters.length);
    expect(() => watermark({ ...settings, text: 'É' })).toThrow('cannot be written with "É"');
  });
});
