import { expect, it } from 'vitest';
import { plainShot } from '../../../bench/rival/shot.ts';
import { camera, floor, sceneOf, sphere, still, surface } from '../world/shoot/scenes.ts';

it('hands the other renderer every mesh, and where everything is in each frame', () => {
  const scene = sceneOf(
    [
      { geometry: floor(1), surface: surface([0.5, 0.5, 0.5]), at: still([0, 0, 0], 10), castsShadow: false },
      { geometry: sphere(), surface: surface([1, 0, 0]), at: (t) => ({ place: [t, 1, 0], size: 0.5 }) },
    ],
    undefined,
    camera({ fov: 0.7 }),
  );
  const shot = plainShot(scene, { width: 64, height: 48 }, [0, 2]);
  expect(shot).toMatchObject({ width: 64, height: 48, shadows: scene.shadows });
  expect(shot.meshes.map(({ castsShadow }) => castsShadow)).toEqual([false, true]);
  expect(shot.meshes[0]).toMatchObject({ indices: [0, 2, 3, 0, 3, 1], colors: null, skin: null });
  expect(shot.frames.map(({ matrices }) => matrices.slice(28, 31))).toEqual([
    [0, 1, 0],
    [2, 1, 0],
  ]);
  expect(shot.frames[1]?.camera.fov).toBe(0.7);
});

it('gives a bent mesh a matrix for each bone, and its weights', () => {
  const geometry = {
    ...floor(1),
    colors: new Float32Array(12).fill(0.5),
    skin: {
      bones: 2,
      indices: new Uint8Array(16),
      weights: Float32Array.from({ length: 16 }, (_, i) => (i % 4 ? 0 : 1)),
    },
  };
  const scene = {
    ...sceneOf([{ geometry, surface: surface([1, 1, 1]), at: still([0, 0, 0]) }]),
    pose: (_: number, out: Float32Array) => out.fill(7),
  };
  const shot = plainShot(scene, { width: 64, height: 48 }, [0]);
  expect(shot.frames[0]?.matrices).toHaveLength(32);
  expect(shot.meshes[0]?.skin).toMatchObject({
    bones: 2,
    weights: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0],
  });
  expect(shot.meshes[0]?.colors).toHaveLength(12);
});
