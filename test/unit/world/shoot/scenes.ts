/** Small worlds, each made to show one thing. */
import type { Picture } from '../../../../model/world/shoot/pixels.ts';
import {
  createRenderer,
  type RendererOptions,
  type RenderSettings,
} from '../../../../model/world/shoot/renderer.ts';
import type {
  Camera,
  Geometry,
  Lighting,
  Model,
  Scene,
  Surface,
  Vec3,
} from '../../../../model/world/shoot/scene.ts';

/** A unit sphere with seams and poles, as loaders make them. */
export function sphere(segments = 32, rings = 20): Geometry {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s <= segments; s++) {
      const polar = (r / rings) * Math.PI;
      const around = (s / segments) * 2 * Math.PI;
      positions.push(
        Math.sin(polar) * Math.cos(around),
        Math.cos(polar),
        -Math.sin(polar) * Math.sin(around),
      );
    }
  }
  const row = segments + 1;
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < segments; s++) {
      const a = r * row + s;
      indices.push(a, a + row, a + row + 1, a, a + row + 1, a + 1);
    }
  }
  const points = Float32Array.from(positions);
  return { positions: points, normals: points, indices: Uint32Array.from(indices) };
}

/** A level square of side 1 around the origin, cut into cells × cells squares whose corners are shaken. */
export function floor(cells = 1, shake = 0): Geometry {
  const positions: number[] = [];
  const indices: number[] = [];
  const row = cells + 1;
  for (let z = 0; z <= cells; z++) {
    for (let x = 0; x <= cells; x++) {
      const inner = x > 0 && z > 0 && x < cells && z < cells ? shake / cells : 0;
      positions.push(
        x / cells - 0.5 + inner * Math.sin(x * 12.9 + z * 78.2),
        0,
        z / cells - 0.5 + inner * Math.sin(x * 39.3 + z * 11.1),
      );
    }
  }
  for (let z = 0; z < cells; z++) {
    for (let x = 0; x < cells; x++) {
      const a = z * row + x;
      indices.push(a, a + row, a + row + 1, a, a + row + 1, a + 1);
    }
  }
  const normals = Float32Array.from(positions, (_, i) => (i % 3 === 1 ? 1 : 0));
  return { positions: Float32Array.from(positions), normals, indices: Uint32Array.from(indices) };
}

export const surface = (color: Vec3, more: Partial<Surface> = {}): Surface => ({
  color,
  roughness: 0.8,
  metalness: 0,
  emission: 0,
  pattern: { kind: 'plain', scale: 1, color: [0, 0, 0] },
  ...more,
});

/** Shines evenly by itself, and reflects nothing. */
export const lamp = surface([1, 1, 1], { emission: 1 });

export const day: Lighting = {
  sun: { direction: [0, 0.8, 0.6], color: [1, 0.95, 0.9], intensity: 4, angularRadius: 0.02 },
  sky: { zenith: [0.2, 0.4, 0.8], horizon: [0.6, 0.75, 0.95], ground: [0.25, 0.22, 0.2], clouds: 0 },
  fog: { color: [0.6, 0.75, 0.95], density: 0 },
  exposure: 1,
};

export const night: Lighting = {
  sun: { direction: [0, 1, 0], color: [1, 1, 1], intensity: 0, angularRadius: 0 },
  sky: { zenith: [0, 0, 0], horizon: [0, 0, 0], ground: [0, 0, 0], clouds: 0 },
  fog: { color: [0, 0, 0], density: 0 },
  exposure: 1,
};

export interface Part {
  readonly geometry: Geometry;
  readonly surface: Surface;
  /** Metres, and times as large; or hidden. */
  readonly at: (time: number) => { readonly place: Vec3; readonly size: number } | undefined;
  readonly castsShadow?: boolean;
}

export const still =
  (place: Vec3, size = 1) =>
  () => ({ place, size });

export const camera = (more: Partial<Camera> = {}): Camera => ({
  eye: [0, 0, 5],
  target: [0, 0, 0],
  up: [0, 1, 0],
  fov: 0.8,
  focus: 5,
  aperture: 0,
  ...more,
});

export function sceneOf(parts: readonly Part[], lighting: Lighting = day, view: Camera = camera()): Scene {
  return {
    models: parts.map(
      ({ geometry, surface: look, castsShadow }, index): Model => ({
        id: `part-${index}`,
        geometry,
        surface: look,
        castsShadow: castsShadow ?? true,
      }),
    ),
    lighting,
    shadows: { center: [0, 0, 0], radius: 6 },
    pose(time, matrices) {
      matrices.fill(0);
      parts.forEach(({ at }, index) => {
        const pose = at(time);
        if (!pose) return;
        const { place, size } = pose;
        matrices.set([size, 0, 0, 0, 0, size, 0, 0, 0, 0, size, 0, ...place, 1], index * 16);
      });
    },
    camera: () => view,
  };
}

export const settings = (more: Partial<RenderSettings> = {}): RenderSettings => ({
  width: 96,
  height: 64,
  shading: 'physical',
  samples: 4,
  shutter: 0.5,
  fps: 24,
  ...more,
});

/** One frame of a scene. */
export async function film(
  scene: Scene,
  more: Partial<RenderSettings> = {},
  options: RendererOptions = {},
  index = 0,
) {
  const renderer = await createRenderer(scene, settings(more), { threads: 1, ...options });
  try {
    return await renderer.frame(index);
  } finally {
    await renderer.close();
  }
}

/** Brightness 0..255 of each pixel of a picture, by column and row. */
export function brightness(picture: Picture): (x: number, y: number) => number {
  return (x, y) => {
    const at = (y * picture.width + x) * 4;
    const { rgba } = picture;
    return 0.2126 * (rgba[at] ?? 0) + 0.7152 * (rgba[at + 1] ?? 0) + 0.0722 * (rgba[at + 2] ?? 0);
  };
}

/** All pixels for which `within` holds, as brightness. */
export function pixelsWhere(picture: Picture, within: (x: number, y: number) => boolean): number[] {
  const at = brightness(picture);
  const found: number[] = [];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) if (within(x, y)) found.push(at(x, y));
  }
  return found;
}
