// What the camera sees: the visibility buffer of one exposure.
import { clipTriangle } from './clip';
import { Bench, Exposure, Film, MARGIN, Model, RIM, strideOf } from './layout';
import { fillTriangle, Target } from './raster';
import { BEHIND, CLIP, mayAppear, modelAt, PLACED, posedAt, projectModel } from './transform';

/** Fills `bench.depth` with 1/w and `bench.ids` with triangle + 1, 0 where there is only sky. */
export function filmSurfaces(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  memory.fill(bench.depth, 0, bench.depthBytes);
  memory.fill(bench.ids, 0, bench.depthBytes);
  const stride = strideOf(film);
  const origin = <usize>(MARGIN * stride + MARGIN) << 2;
  Target.depth = bench.depth + origin;
  Target.ids = bench.ids + origin;
  Target.stride = stride;
  Target.left = -RIM;
  Target.top = -RIM;
  Target.right = film.cellWidth + RIM - 1;
  Target.bottom = film.cellHeight + RIM - 1;
  for (let i = 0; i < film.modelCount; i++) {
    const model = modelAt(film, i);
    const posed = posedAt(bench, i);
    if (!posed.visible) continue;
    if (!mayAppear(exposure, posed, film)) {
      posed.visible = 0;
      continue;
    }
    projectModel(film, bench, model, index, changetype<usize>(exposure) + offsetof<Exposure>('toX0'), false);
    Target.facing = posed.handedness;
    fillModel(film, bench, model);
  }
}

function fillModel(film: Film, bench: Bench, model: Model): void {
  const end = model.firstTriangle + model.triangleCount;
  for (let t = model.firstTriangle; t < end; t++) {
    const q = film.indices + <usize>t * 12;
    const a = bench.clip + <usize>load<u32>(q) * CLIP;
    const b = bench.clip + <usize>load<u32>(q, 4) * CLIP;
    const c = bench.clip + <usize>load<u32>(q, 8) * CLIP;
    const sa = load<i32>(a, PLACED),
      sb = load<i32>(b, PLACED),
      sc = load<i32>(c, PLACED);
    if (sa | sb | sc) {
      if (!(sa & sb & sc & BEHIND)) clipTriangle(bench.polygon, a, b, c, t + 1);
      continue;
    }
    fillTriangle(
      load<f32>(a, 16),
      load<f32>(a, 20),
      load<f32>(a, 12),
      load<f32>(b, 16),
      load<f32>(b, 20),
      load<f32>(b, 12),
      load<f32>(c, 16),
      load<f32>(c, 20),
      load<f32>(c, 12),
      t + 1,
    );
  }
}
