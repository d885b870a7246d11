// Poses the models of one exposure and projects their vertices, once for the camera and once for the sun.
import { Bench, Exposure, Film, Model, Posed, VERTEX } from './layout';

/** Bytes of one projected vertex: x·w, y·w, w, 1/w. */
export const CLIP: usize = 16;

export function modelAt(film: Film, index: i32): Model {
  return changetype<Model>(film.models + <usize>index * offsetof<Model>());
}

export function posedAt(bench: Bench, index: i32): Posed {
  return changetype<Posed>(bench.posed + <usize>index * offsetof<Posed>());
}

export function matrixAt(film: Film, exposure: i32, model: i32): usize {
  return film.matrices + (<usize>(exposure * film.modelCount + model) << 6);
}

/** Splits each model's matrix into axes and scales; a zero matrix hides the model. */
export function poseModels(film: Film, bench: Bench, exposure: i32): void {
  for (let i = 0; i < film.modelCount; i++) {
    const m = matrixAt(film, exposure, i);
    const posed = posedAt(bench, i);
    const ax = load<f32>(m),
      ay = load<f32>(m, 4),
      az = load<f32>(m, 8);
    const bx = load<f32>(m, 16),
      by = load<f32>(m, 20),
      bz = load<f32>(m, 24);
    const cx = load<f32>(m, 32),
      cy = load<f32>(m, 36),
      cz = load<f32>(m, 40);
    const sx = sqrt<f32>(ax * ax + ay * ay + az * az);
    const sy = sqrt<f32>(bx * bx + by * by + bz * bz);
    const sz = sqrt<f32>(cx * cx + cy * cy + cz * cz);
    posed.visible = sx > 0 && sy > 0 && sz > 0 ? 1 : 0;
    if (!posed.visible) continue;
    posed.ax = ax / sx;
    posed.ay = ay / sx;
    posed.az = az / sx;
    posed.bx = bx / sy;
    posed.by = by / sy;
    posed.bz = bz / sy;
    posed.cx = cx / sz;
    posed.cy = cy / sz;
    posed.cz = cz / sz;
    posed.scaleX = sx;
    posed.scaleY = sy;
    posed.scaleZ = sz;
  }
}

/** 1 where the model keeps its triangles' winding, -1 where its matrix mirrors them. */
export function handedness(posed: Posed): i32 {
  const x = posed.ay * posed.bz - posed.az * posed.by;
  const y = posed.az * posed.bx - posed.ax * posed.bz;
  const z = posed.ax * posed.by - posed.ay * posed.bx;
  return x * posed.cx + y * posed.cy + z * posed.cz < 0 ? -1 : 1;
}

/** Whether a model's bounding sphere reaches into the picture and its rim. */
export function mayAppear(exposure: Exposure, model: Model, posed: Posed, m: usize, film: Film): bool {
  const x = centerRow(m, 0, model),
    y = centerRow(m, 4, model),
    z = centerRow(m, 8, model);
  const reach = reachOf(model, posed);
  const w = exposure.toW0 * x + exposure.toW1 * y + exposure.toW2 * z + exposure.toW3;
  if (w < -reach) return false;
  const px = exposure.toX0 * x + exposure.toX1 * y + exposure.toX2 * z + exposure.toX3;
  const py = exposure.toY0 * x + exposure.toY1 * y + exposure.toY2 * z + exposure.toY3;
  // slope, per metre, of the planes through the eye and the picture's sides
  const steepest = exposure.focal + <f32>max(film.cellWidth, film.cellHeight) + 8;
  const pad = reach * steepest;
  return (
    px + 8 * w > -pad &&
    py + 8 * w > -pad &&
    px - <f32>(film.cellWidth + 8) * w < pad &&
    py - <f32>(film.cellHeight + 8) * w < pad
  );
}

/** Radius of the model's bounding sphere in the world. */
export function reachOf(model: Model, posed: Posed): f32 {
  return model.radius * max<f32>(posed.scaleX, max<f32>(posed.scaleY, posed.scaleZ));
}

/** One coordinate of that sphere's centre in the world; `row` is 0, 4 or 8 for x, y or z. */
export function centerRow(m: usize, row: usize, model: Model): f32 {
  const p = m + row;
  return (
    load<f32>(p) * model.centerX +
    load<f32>(p, 16) * model.centerY +
    load<f32>(p, 32) * model.centerZ +
    load<f32>(p, 48)
  );
}

/** Projects a model's vertices by the rows `x`, `y`, `w` (4 floats each, world space) into `bench.clip`. */
export function projectModel(film: Film, bench: Bench, model: Model, m: usize, rows: usize): void {
  // rows · matrix, kept as columns so that a vertex costs three multiply-adds
  const c0 = column(rows, m, 0),
    c1 = column(rows, m, 16),
    c2 = column(rows, m, 32);
  let c3 = column(rows, m, 48);
  c3 = f32x4.add(c3, f32x4(load<f32>(rows, 12), load<f32>(rows, 28), load<f32>(rows, 44), 0));
  const end = model.firstVertex + model.vertexCount;
  for (let i = model.firstVertex; i < end; i++) {
    const v = film.vertices + <usize>i * VERTEX;
    let p = f32x4.add(c3, f32x4.mul(c0, v128.load32_splat(v)));
    p = f32x4.add(p, f32x4.mul(c1, v128.load32_splat(v, 4)));
    p = f32x4.add(p, f32x4.mul(c2, v128.load32_splat(v, 8)));
    v128.store(bench.clip + <usize>i * CLIP, f32x4.replace_lane(p, 3, 1 / f32x4.extract_lane(p, 2)));
  }
}

function column(rows: usize, m: usize, at: usize): v128 {
  const x = load<f32>(m + at),
    y = load<f32>(m + at, 4),
    z = load<f32>(m + at, 8);
  return f32x4(
    load<f32>(rows) * x + load<f32>(rows, 4) * y + load<f32>(rows, 8) * z,
    load<f32>(rows, 16) * x + load<f32>(rows, 20) * y + load<f32>(rows, 24) * z,
    load<f32>(rows, 32) * x + load<f32>(rows, 36) * y + load<f32>(rows, 40) * z,
    0,
  );
}
