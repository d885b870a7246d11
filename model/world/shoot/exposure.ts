/** Turns a camera, a sun and a sample into the numbers of one exposure. */
import type { exposure, Struct } from './layout.ts';
import type { Sample, SamplePlan } from './sampling.ts';
import type { Camera, Scene, Vec3 } from './scene.ts';
import { add, dot, frameAlong, normalize, scale, subtract } from './vector.ts';

type Values<S> = S extends Struct<infer Name> ? Record<Name, number> : never;
export type ExposureValues = Values<typeof exposure>;

const UP: Vec3 = [0, 1, 0];
const FORWARD: Vec3 = [0, 0, -1];

export interface Viewport {
  readonly width: number;
  readonly height: number;
  readonly plan: SamplePlan;
}

/** Unit axes of a camera, and the tangents of half its field of view. */
interface View {
  readonly eye: Vec3;
  readonly forward: Vec3;
  readonly right: Vec3;
  readonly up: Vec3;
  readonly tanX: number;
  readonly tanY: number;
}

function viewOf(camera: Camera, width: number, height: number): View {
  const forward = normalize(subtract(camera.target, camera.eye), FORWARD);
  const [right, up] = frameAlong(forward, camera.up);
  const tanY = Math.tan(camera.fov / 2);
  return { eye: camera.eye, forward, right, up, tanX: (tanY * width) / height, tanY };
}

/** Where points of the world fall, in pixels of the whole picture; undefined behind the camera. */
export function projector(
  camera: Camera,
  width: number,
  height: number,
): (x: number, y: number, z: number) => [number, number] | undefined {
  const { eye, forward, right, up, tanX, tanY } = viewOf(camera, width, height);
  return (pointX, pointY, pointZ) => {
    const x = pointX - eye[0];
    const y = pointY - eye[1];
    const z = pointZ - eye[2];
    const depth = x * forward[0] + y * forward[1] + z * forward[2];
    if (depth < 0.01) return undefined;
    return [
      ((x * right[0] + y * right[1] + z * right[2]) / (depth * tanX) / 2 + 0.5) * width,
      (0.5 - (x * up[0] + y * up[1] + z * up[2]) / (depth * tanY) / 2) * height,
    ];
  };
}

/** Where one point of the world falls; undefined behind the camera. */
export function project(
  camera: Camera,
  width: number,
  height: number,
  point: Vec3,
): [number, number] | undefined {
  return projector(camera, width, height)(...point);
}

/**
 * One exposure as the rasteriser wants it. Pixel (i, j) of the exposure is pixel (i·gridX + classX, j·gridY + classY) of
 * the picture.
 */
export function exposureOf(
  viewport: Viewport,
  camera: Camera,
  scene: Pick<Scene, 'lighting' | 'shadows'>,
  shadowSize: number,
  sample: Sample,
  time: number,
  softSun: boolean,
): ExposureValues {
  const { width, height, plan } = viewport;
  const view = viewOf(camera, width, height);
  // tangent covered by one full pixel, the same both ways
  const pixel = (2 * view.tanY) / height;
  const stepX = scale(view.right, pixel * plan.gridX);
  const stepY = scale(view.up, -pixel * plan.gridY);
  const column = sample.classX + 0.5 + sample.pixel[0];
  const line = sample.classY + 0.5 + sample.pixel[1];

  const lensX = sample.lens[0] * camera.aperture;
  const lensY = sample.lens[1] * camera.aperture;
  const eye = add(camera.eye, add(scale(view.right, lensX), scale(view.up, lensY)));
  // from a point off the lens' centre, rays lean so that they still meet in the plane of focus
  const focus = Math.max(camera.focus, 0.05);
  const along = column * pixel - view.tanX - lensX / focus;
  const upward = view.tanY - line * pixel - lensY / focus;
  const ray = add(view.forward, add(scale(view.right, along), scale(view.up, upward)));

  const rowX = scale(view.right, 1 / (pixel * plan.gridX));
  const rowY = scale(view.up, -1 / (pixel * plan.gridY));
  const toX = subtract(rowX, scale(view.forward, along / (pixel * plan.gridX)));
  const toY = add(rowY, scale(view.forward, upward / (pixel * plan.gridY)));

  const sunward = normalize(scene.lighting.sun.direction, UP);
  const [sunRight, sunUp] = frameAlong(sunward, UP);
  const spread = softSun ? Math.tan(scene.lighting.sun.angularRadius) : 0;
  const sun = normalize(
    add(sunward, add(scale(sunRight, sample.sun[0] * spread), scale(sunUp, sample.sun[1] * spread))),
    UP,
  );
  // the same frame for every sample: only the direction of projection moves
  const texels = shadowSize / (2 * scene.shadows.radius);
  const away = dot(sun, sunward);
  const shadowX = scale(subtract(sunRight, scale(sunward, dot(sun, sunRight) / away)), texels);
  const shadowY = scale(subtract(sunUp, scale(sunward, dot(sun, sunUp) / away)), texels);
  const middle = shadowSize / 2;
  const [near, far] = sample.taps;

  return {
    classX: sample.classX,
    classY: sample.classY,
    time,
    tap0x: near[0],
    tap0y: near[1],
    tap1x: far[0],
    tap1y: far[1],
    eyeX: eye[0],
    eyeY: eye[1],
    eyeZ: eye[2],
    rayX: ray[0],
    rayY: ray[1],
    rayZ: ray[2],
    stepXx: stepX[0],
    stepXy: stepX[1],
    stepXz: stepX[2],
    stepYx: stepY[0],
    stepYy: stepY[1],
    stepYz: stepY[2],
    focal: 1 / (pixel * Math.max(plan.gridX, plan.gridY)),
    // with one sample a pixel the lens is a pinhole
    blur: plan.samples.length > plan.gridX * plan.gridY ? (2 * camera.aperture) / pixel : 0,
    inverseFocus: 1 / focus,
    toX0: toX[0],
    toX1: toX[1],
    toX2: toX[2],
    toX3: -dot(toX, eye),
    toY0: toY[0],
    toY1: toY[1],
    toY2: toY[2],
    toY3: -dot(toY, eye),
    toW0: view.forward[0],
    toW1: view.forward[1],
    toW2: view.forward[2],
    toW3: -dot(view.forward, eye),
    shadowX0: shadowX[0],
    shadowX1: shadowX[1],
    shadowX2: shadowX[2],
    shadowX3: middle - dot(shadowX, scene.shadows.center),
    shadowY0: shadowY[0],
    shadowY1: shadowY[1],
    shadowY2: shadowY[2],
    shadowY3: middle - dot(shadowY, scene.shadows.center),
    shadowZ0: sun[0],
    shadowZ1: sun[1],
    shadowZ2: sun[2],
    shadowZ3: -dot(sun, scene.shadows.center),
  };
}
