// What the camera sees: the visibility buffer of one exposure.
import { clipTriangle, GUARD, NEAR } from './clip';
import { Bench, Exposure, Film, MARGIN, Model, RIM, strideOf } from './layout';
import { fillTriangle, Target } from './raster';
import { CLIP, mayAppear, modelAt, posedAt, projectModel } from './transform';

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
    projectModel(film, bench, model, index, changetype<usize>(exposure) + offsetof<Exposure>('toX0'));
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
    const wa = load<f32>(a, 8),
      wb = load<f32>(b, 8),
      wc = load<f32>(c, 8);
    if (wa < NEAR && wb < NEAR && wc < NEAR) continue;
    if (
      wa < NEAR ||
      wb < NEAR ||
      wc < NEAR ||
      outside(a, wa) ||
      outside(b, wb) ||
      outside(c, wc)
    ) {
      clipTriangle(bench.polygon, a, b, c, t + 1);
      continue;
    }
    const ia = load<f32>(a, 12),
      ib = load<f32>(b, 12),
      ic = load<f32>(c, 12);
    fillTriangle(
      load<f32>(a) * ia,
      load<f32>(a, 4) * ia,
      ia,
      load<f32>(b) * ib,
      load<f32>(b, 4) * ib,
      ib,
      load<f32>(c) * ic,
      load<f32>(c, 4) * ic,
      ic,
      t + 1,
    );
  }
}

function outside(p: usize, w: f32): bool {
  return abs<f32>(load<f32>(p)) > GUARD * w || abs<f32>(load<f32>(p, 4)) > GUARD * w;
}
