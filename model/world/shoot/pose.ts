/** Asks a scene where everything is, for all exposures of a frame. */
import type { Bounds } from './bounds.ts';
import { type ExposureValues, exposureOf, projector } from './exposure.ts';
import { between, intervalOf, isHidden, planInstants } from './instants.ts';
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
  const instants = planInstants(plan);
  const asked = instants.asked.map((instant) => ({ instant, posed: new Float32Array(floats) }));
  const gap = (instants.gap * shutter) / fps;
  return (index) => {
    const timeOf = (instant: number) => (index + instant * shutter) / fps;
    for (const { instant, posed } of asked) scene.pose(timeOf(instant), posed);
    const intervals = asked.map(({ posed }, k) =>
      intervalOf(bounds, posed, asked[k + 1]?.posed ?? posed, gap),
    );
    const cameras = new Map<number, Camera>();
    const cameraAt = (time: number): Camera => {
      const camera = cameras.get(time) ?? scene.camera(time);
      cameras.set(time, camera);
      return camera;
    };
    const exposures = plan.samples.map((sample, k) => {
      const time = timeOf(sample.shutter);
      const { after, share } = instants.steps[k] ?? { after: 0, share: 0 };
      const interval = intervals[after];
      if (interval) between(interval, share, matrices.subarray(k * floats, (k + 1) * floats));
      return exposureOf(viewport, cameraAt(time), scene, SHADOW_TEXELS, sample, time, softSun);
    });
    const [opened] = asked;
    const closed = asked.at(-1);
    if (opened !== undefined && closed !== undefined && opened !== closed) {
      const at = ({ instant, posed }: (typeof asked)[number]) => ({
        project: projector(cameraAt(timeOf(instant)), width, height),
        matrices: posed,
      });
      const from = at(opened);
      const to = at(closed);
      bounds.forEach((bound, m) => {
        motion[m] = isHidden(opened.posed, m * 16) ? 0 : travel(bound, m, from, to);
      });
    }
    return { exposures, matrices, motion };
  };
}
