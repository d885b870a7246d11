import type { Matrix4 } from 'three';
import type { Camera, Model } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { draped } from './draped.ts';
import { precipitation } from './precipitation.ts';
import { ringWaves } from './ring-waves.ts';
import { spray } from './spray.ts';
import { waterLook, waterSurface } from './water-surface.ts';

/** Models that move by themselves, and what writes their matrices, in their order. `time` is seconds of film. */
export interface Moving {
  readonly models: readonly Model[];
  write(time: number, put: (matrix: Matrix4) => void): void;
}

/** All in a take that is no body and still moves: cloth, water, what splashes, and what falls from the sky. */
export const movingOf = (take: Take, camera: (time: number) => Camera, aspect: number): readonly Moving[] =>
  [
    ...draped(take),
    waterSurface(take),
    ringWaves(take, waterLook(take)),
    spray(take),
    precipitation(take, camera, aspect),
  ].filter((moving) => moving !== null);
