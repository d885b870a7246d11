// What the camera sees: the visibility buffer of one exposure.
import { clipTriangle } from './clip';
import { Bench, Cluster, Exposure, Film, MARGIN, RIM, strideOf } from './layout';
import { boundTarget, fillTriangle, Target } from './raster';
import { aim, BEHIND, CLIP, clusterAt, modelAt, PLACED, posedAt, projectCluster, SNAPPED, surround } from './transform';
import { look, sees } from './view';

/** Fills `bench.depth` with 1/w and `bench.ids` with triangle + 1, 0 where there is only sky. */
export function filmSurfaces(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  memory.fill(bench.depth, 0, bench.depthBytes);
  memory.fill(bench.ids, 0, bench.depthBytes);
  const stride = strideOf(film);
  const origin = <usize>(MARGIN * stride + MARGIN) << 2;
  Target.depth = bench.depth + origin;
  Target.ids = bench.ids + origin;
  Target.stride = stride;
  boundTarget(-RIM, film.cellWidth + RIM - 1, -RIM, film.cellHeight + RIM - 1);
  look(film, exposure);
  const rows = changetype<usize>(exposure) + offsetof<Exposure>('toX0');
  for (let i = 0; i < film.modelCount; i++) {
    const posed = posedAt(bench, i);
    if (!posed.visible) continue;
    const model = modelAt(film, i);
    aim(film, model, index, rows);
    Target.facing = posed.handedness;
    for (let k = 0; k < model.clusterCount; k++) {
      const cluster = clusterAt(film, model.firstCluster + k);
      surround(film, model, posed, cluster, index);
      if (!sees()) continue;
      projectCluster(film, bench, model, cluster, false);
      fillCluster(film, bench, cluster);
    }
  }
}

function fillCluster(film: Film, bench: Bench, cluster: Cluster): void {
  const end = cluster.firstTriangle + cluster.triangleCount;
  for (let t = cluster.firstTriangle; t < end; t++) {
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
      v128.load64_zero(a, SNAPPED),
      load<f32>(a, 12),
      v128.load64_zero(b, SNAPPED),
      load<f32>(b, 12),
      v128.load64_zero(c, SNAPPED),
      load<f32>(c, 12),
      t + 1,
    );
  }
}
