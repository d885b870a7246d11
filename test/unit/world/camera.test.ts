import { Matrix4, PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { read } from '../../../model/world/read/read.ts';
import { cameraOf } from '../../../model/world/scene/framing.ts';
import { simulate } from '../../../model/world/simulate/simulate.ts';
import { stage } from '../../../model/world/stage/build-stage.ts';

const SIZES = [
  ['wide', 16 / 9],
  ['tall', 9 / 16],
] as const;

const shoot = (prompt: string, aspect: number) => {
  const { shots, style } = read({ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] });
  const [script] = shots;
  if (script === undefined) {
    throw new Error('no shot was read');
  }
  const take = simulate(stage(script, { seed: 1, style }), script.seconds);
  const camera = cameraOf(take, { aspect, style });
  /** Where a point of the world lies in the picture: -1..1 from edge to edge; null behind the camera. */
  const seen = (point: Vector3, time: number): { x: number; y: number } | null => {
    const { eye, target, up, fov } = camera(time);
    const lens = new PerspectiveCamera((fov * 180) / Math.PI, aspect, 0.05, 500);
    const view = new Matrix4()
      .lookAt(new Vector3(...eye), new Vector3(...target), new Vector3(...up))
      .setPosition(...eye)
      .invert();
    const local = point.clone().applyMatrix4(view);
    if (local.z >= 0) {
      return null;
    }
    const { x, y } = local.applyMatrix4(lens.projectionMatrix);
    return { x, y };
  };
  return { take, camera, seen };
};

const TIMES = Array.from({ length: 33 }, (_, i) => i / 8);
const inside = (point: { x: number; y: number } | null): boolean =>
  point !== null && Math.abs(point.x) < 1 && Math.abs(point.y) < 1;

describe('the camera', () => {
  it.each(SIZES)('keeps ball, player and board in a %s picture', (_, aspect) => {
    const { take, seen } = shoot(
      'A basketball player misses a shot and the ball rebounds off the backboard',
      aspect,
    );
    for (const time of TIMES.filter((t) => t < 3.6)) {
      expect(inside(seen(take.tracks.position('ball-1', time), time))).toBe(true);
    }
    expect(inside(seen(new Vector3(2.98, 3.5, 0), 2.8))).toBe(true);
  });

  it.each([
    ['a dog runs across a snowy field'],
    ['a man walks down the street'],
    ['a woman jumps in the park, tracking shot'],
  ])('keeps up: %s', (prompt) => {
    const { take, seen } = shoot(prompt, 16 / 9);
    const figure = take.people[0] ?? take.creatures[0];
    if (figure === undefined) {
      throw new Error('nobody was staged');
    }
    for (const time of TIMES) {
      const { x, y, z } = figure.root(time);
      expect(inside(seen(new Vector3(x, y + 0.4, z), time))).toBe(true);
    }
  });

  it('comes closer for a close-up, and goes further for a wide shot', () => {
    const distance = (prompt: string) => {
      const { eye, target } = shoot(prompt, 16 / 9).camera(2);
      return new Vector3(...eye).distanceTo(new Vector3(...target));
    };
    expect(distance('close-up of a woman in a park')).toBeLessThan(0.5 * distance('a woman in a park'));
    expect(distance('wide shot of a woman in a park')).toBeGreaterThan(1.3 * distance('a woman in a park'));
  });

  it('looks down from the air, and up from below', () => {
    const above = shoot('aerial shot of a horse in a field', 16 / 9).camera(1);
    expect(above.eye[1]).toBeGreaterThan(above.target[1] + 1);
    const below = shoot('low angle shot of a man in a park', 16 / 9).camera(1);
    expect(below.eye[1]).toBeLessThan(below.target[1]);
  });

  it('moves as it is told', () => {
    const { camera } = shoot('orbit around a red ball in a park', 16 / 9);
    const angle = (time: number) => {
      const { eye, target } = camera(time);
      return Math.atan2(eye[0] - target[0], eye[2] - target[2]);
    };
    expect(angle(4) - angle(0)).toBeGreaterThan(1);
    const inward = shoot('dolly in on a red ball in a park', 16 / 9).camera;
    const far = (time: number) =>
      new Vector3(...inward(time).eye).distanceTo(new Vector3(...inward(time).target));
    expect(far(4)).toBeLessThan(0.75 * far(0));
  });
});
