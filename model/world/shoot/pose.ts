/** Asks a scene where everything is, for all exposures of a frame. */
import type { Bounds } from './bounds.ts';
import { type ExposureValues, exposureOf } from './exposure.ts';
import { type Instant, travel } from './motion.ts';
import type { RenderSettings } from './renderer.ts';
import type { SamplePlan } from './sampling.ts';
import type { Scene } from './scene.ts';
import { SHADOW_TEXELS } from './scene-memory.ts';

/** A frame before it is filmed. The next `pose` writes over it. */
export interface PosedFrame {
  readonly exposures: readonly ExposureValues[];
  /** All models' 4×4 matrices, for one exposure after the other. */
  readonly matrices: Float32Array;
  /** Pixels that what follows each matrix moves while the shutter is open. */
  readonly motion: Float32Array;
}

/** Makes the function that poses a frame by its index; `bounds` are those of all matrices. */
export function poseWith(
  scene: Scene,
  settings: RenderSettings,
  plan: SamplePlan,
  bounds: readonly Bounds[],
): (index: number) => PosedFrame {
  const { width, height, shutter, fps } = settings;
  const softSun = settings.shading !== 'toon';
  const viewport = { width, height, plan };
  const floats = bounds.length * 16;
  const matrices = new Float32Array(plan.samples.length * floats);
  const motion = new Float32Array(bounds.length);
  return (index) => {
    const timeOf = (share: number) => (index + share * shutter) / fps;
    let opened: (Instant & { readonly time: number }) | undefined;
    let closed: (Instant & { readonly time: number }) | undefined;
    const exposures = plan.samples.map((sample, k) => {
      const time = timeOf(sample.shutter);
      const pose = matrices.subarray(k * floats, (k + 1) * floats);
      scene.pose(time, pose);
      const camera = scene.camera(time);
      const instant = { camera, matrices: pose, time };
      if (opened === undefined || time < opened.time) opened = instant;
      if (closed === undefined || time > closed.time) closed = instant;
      return exposureOf(viewport, camera, scene, SHADOW_TEXELS, sample, time, softSun);
    });
    bounds.forEach((bound, m) => {
      motion[m] = opened && closed ? travel(bound, m, opened, closed, width, height) : 0;
    });
    return { exposures, matrices, motion };
  };
}
