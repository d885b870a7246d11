/** Asks a scene where everything is, for all exposures of a frame. */
import type { Bounds } from './bounds.ts';
import { type ExposureValues, exposureOf, projector } from './exposure.ts';
import { travel } from './motion.ts';
import type { RenderSettings } from './renderer.ts';
import type { SamplePlan } from './sampling.ts';
import type { Camera, Scene } from './scene.ts';
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
    let opened: Pose | undefined;
    let closed: Pose | undefined;
    let last: Pose | undefined;
    const exposures = plan.samples.map((sample, k) => {
      const time = (index + sample.shutter * shutter) / fps;
      const pose = matrices.subarray(k * floats, (k + 1) * floats);
      if (last?.time === time) pose.set(last.matrices);
      else scene.pose(time, pose);
      const camera = last?.time === time ? last.camera : scene.camera(time);
      last = { time, camera, matrices: pose };
      if (opened === undefined || time < opened.time) opened = last;
      if (closed === undefined || time > closed.time) closed = last;
      return exposureOf(viewport, camera, scene, SHADOW_TEXELS, sample, time, softSun);
    });
    if (opened === undefined || closed === undefined || opened.time === closed.time) {
      return { exposures, matrices, motion };
    }
    const from = { project: projector(opened.camera, width, height), matrices: opened.matrices };
    const to = { project: projector(closed.camera, width, height), matrices: closed.matrices };
    bounds.forEach((bound, m) => {
      motion[m] = travel(bound, m, from, to);
    });
    return { exposures, matrices, motion };
  };
}

/** Where everything is at one time, seconds. */
interface Pose {
  readonly time: number;
  readonly camera: Camera;
  readonly matrices: Float32Array;
}
