// Poses the models of one exposure and projects their vertices, once for the camera and once for the sun.
import { GUARD, NEAR } from './clip';
import { Bench, Cluster, Film, Model, Posed, VERTEX } from './layout';
import { snap } from './raster';
import { bendModel } from './skin';

/** Bytes of one projected vertex: x·w, y·w, w, 1/w, then x and y snapped, and what is wrong with them. */
export const CLIP: usize = 32;
/** Where the snapped place lies. */
export const SNAPPED: usize = 16;
/** Where that last word lies: 0 where x and y may be used; bits tell of a vertex behind the lens or far outside. */
export const PLACED: usize = 24;
export const BEHIND: i32 = 1;
const FAR_OUT: i32 = 2;

export function modelAt(film: Film, index: i32): Model {
  return changetype<Model>(film.models + <usize>index * offsetof<Model>());
}

export function posedAt(bench: Bench, index: i32): Posed {
  return changetype<Posed>(bench.posed + <usize>index * offsetof<Posed>());
}

export function matrixAt(film: Film, exposure: i32, matrix: i32): usize {
  return film.matrices + (<usize>(exposure * film.matrixCount + matrix) << 6);
}

/** Splits each model's matrix into axes and scales, and bends what has bones; zero matrices hide the model. */
export function poseModels(film: Film, bench: Bench, exposure: i32): void {
  for (let i = 0; i < film.modelCount; i++) {
    const model = modelAt(film, i);
    const posed = posedAt(bench, i);
    setSphere(film, model, posed, exposure);
    if (!posed.visible) continue;
    const m = matrixAt(film, exposure, model.firstMatrix);
    setAxes(posed, m);
    if (model.bent < 0) continue;
    bendModel(film, bench, model, m);
    setAxes(posed, IDENTITY);
  }
}

const IDENTITY: usize = memory.data<f32>([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

function setAxes(posed: Posed, m: usize): void {
  const sx = lengthAt(m),
    sy = lengthAt(m + 16),
    sz = lengthAt(m + 32);
  posed.ax = load<f32>(m) / sx;
  posed.ay = load<f32>(m, 4) / sx;
  posed.az = load<f32>(m, 8) / sx;
  posed.bx = load<f32>(m, 16) / sy;
  posed.by = load<f32>(m, 20) / sy;
  posed.bz = load<f32>(m, 24) / sy;
  posed.cx = load<f32>(m, 32) / sz;
  posed.cy = load<f32>(m, 36) / sz;
  posed.cz = load<f32>(m, 40) / sz;
  posed.scaleX = sx;
  posed.scaleY = sy;
  posed.scaleZ = sz;
  posed.shrinkX = 1 / sx;
  posed.shrinkY = 1 / sy;
  posed.shrinkZ = 1 / sz;
}

function lengthAt(column: usize): f32 {
  const x = load<f32>(column),
    y = load<f32>(column, 4),
    z = load<f32>(column, 8);
  return sqrt<f32>(x * x + y * y + z * z);
}

function handedness(m: usize): i32 {
  const x = load<f32>(m, 4) * load<f32>(m, 24) - load<f32>(m, 8) * load<f32>(m, 20);
  const y = load<f32>(m, 8) * load<f32>(m, 16) - load<f32>(m) * load<f32>(m, 24);
  const z = load<f32>(m) * load<f32>(m, 20) - load<f32>(m, 4) * load<f32>(m, 16);
  return x * load<f32>(m, 32) + y * load<f32>(m, 36) + z * load<f32>(m, 40) < 0 ? -1 : 1;
}

/** A sphere around the posed spheres of all the model's matrices; none leaves it invisible. */
function setSphere(film: Film, model: Model, posed: Posed, exposure: i32): void {
  posed.visible = 0;
  let low = f32x4.splat(3e38),
    high = f32x4.splat(-3e38);
  const end = model.firstMatrix + model.matrixCount;
  for (let k = model.firstMatrix; k < end; k++) {
    const m = matrixAt(film, exposure, k);
    const reach = reachOf(film, m, k);
    if (reach < 0) continue;
    if (!posed.visible) posed.handedness = handedness(m);
    posed.visible = 1;
    const center = centerOf(film, m, k);
    low = f32x4.pmin(low, f32x4.sub(center, f32x4.splat(reach)));
    high = f32x4.pmax(high, f32x4.add(center, f32x4.splat(reach)));
  }
  const middle = f32x4.mul(f32x4.add(low, high), f32x4.splat(0.5));
  posed.centerX = f32x4.extract_lane(middle, 0);
  posed.centerY = f32x4.extract_lane(middle, 1);
  posed.centerZ = f32x4.extract_lane(middle, 2);
  posed.reach = 0;
  for (let k = model.firstMatrix; k < end; k++) {
    const m = matrixAt(film, exposure, k);
    const reach = reachOf(film, m, k);
    if (reach < 0) continue;
    const away = f32x4.sub(centerOf(film, m, k), middle);
    const x = f32x4.extract_lane(away, 0),
      y = f32x4.extract_lane(away, 1),
      z = f32x4.extract_lane(away, 2);
    posed.reach = max<f32>(posed.reach, sqrt<f32>(x * x + y * y + z * z) + reach);
  }
}

/** World radius of the sphere that follows matrix `k`; -1 where it is empty or hidden. */
function reachOf(film: Film, m: usize, k: i32): f32 {
  const radius = load<f32>(film.spheres + (<usize>k << 4), 12);
  const x = lengthAt(m),
    y = lengthAt(m + 16),
    z = lengthAt(m + 32);
  if (radius < 0 || min<f32>(x, min<f32>(y, z)) == 0) return -1;
  return radius * max<f32>(x, max<f32>(y, z));
}

function centerOf(film: Film, m: usize, k: i32): v128 {
  return placed(m, film.spheres + (<usize>k << 4));
}

/** Where matrix `m` puts the point whose three coordinates lie at `p`. */
function placed(m: usize, p: usize): v128 {
  let sum = f32x4.mul(v128.load(m), v128.load32_splat(p));
  sum = f32x4.add(sum, f32x4.mul(v128.load(m, 16), v128.load32_splat(p, 4)));
  sum = f32x4.add(sum, f32x4.mul(v128.load(m, 32), v128.load32_splat(p, 8)));
  return f32x4.add(sum, v128.load(m, 48));
}

/** A sphere in the world around what may be drawn or passed over as a whole. */
export class Ball {
  static x: f32 = 0;
  static y: f32 = 0;
  static z: f32 = 0;
  static reach: f32 = 0;
}

export function clusterAt(film: Film, index: i32): Cluster {
  return changetype<Cluster>(film.clusters + <usize>index * offsetof<Cluster>());
}

/** Sets `Ball` around a cluster of a visible model; the bones may have carried those of a bent one anywhere. */
export function surround(film: Film, model: Model, posed: Posed, cluster: Cluster, exposure: i32): void {
  if (model.bent >= 0) {
    Ball.x = posed.centerX;
    Ball.y = posed.centerY;
    Ball.z = posed.centerZ;
    Ball.reach = posed.reach;
    return;
  }
  const center = placed(matrixAt(film, exposure, model.firstMatrix), changetype<usize>(cluster) + offsetof<Cluster>('centerX'));
  Ball.x = f32x4.extract_lane(center, 0);
  Ball.y = f32x4.extract_lane(center, 1);
  Ball.z = f32x4.extract_lane(center, 2);
  Ball.reach = cluster.radius * max<f32>(posed.scaleX, max<f32>(posed.scaleY, posed.scaleZ));
}

/** Rows · matrix, as columns, so that a vertex costs three multiply-adds. */
class Aim {
  static x: v128 = i32x4(0, 0, 0, 0);
  static y: v128 = i32x4(0, 0, 0, 0);
  static z: v128 = i32x4(0, 0, 0, 0);
  static away: v128 = i32x4(0, 0, 0, 0);
}

/** Readies `projectCluster` for a model: `rows` are `x`, `y` and `w`, 4 floats each, from world space. */
export function aim(film: Film, model: Model, exposure: i32, rows: usize): void {
  const m = model.bent >= 0 ? IDENTITY : matrixAt(film, exposure, model.firstMatrix);
  Aim.x = column(rows, m, 0);
  Aim.y = column(rows, m, 16);
  Aim.z = column(rows, m, 32);
  Aim.away = f32x4.add(column(rows, m, 48), f32x4(load<f32>(rows, 12), load<f32>(rows, 28), load<f32>(rows, 44), 0));
}

/** Projects a cluster's vertices into `bench.clip`; `parallel` rays know no perspective, and `w` is the depth itself. */
export function projectCluster(film: Film, bench: Bench, model: Model, cluster: Cluster, parallel: bool): void {
  const c0 = Aim.x,
    c1 = Aim.y,
    c2 = Aim.z,
    c3 = Aim.away;
  let v =
    model.bent >= 0
      ? bench.bent + <usize>(cluster.firstVertex - model.firstVertex + model.bent) * VERTEX
      : film.vertices + <usize>cluster.firstVertex * VERTEX;
  let to = bench.clip + <usize>cluster.firstVertex * CLIP;
  for (let i = 0; i < cluster.vertexCount; i++) {
    let p = f32x4.add(c3, f32x4.mul(c0, v128.load32_splat(v)));
    p = f32x4.add(p, f32x4.mul(c1, v128.load32_splat(v, 4)));
    p = f32x4.add(p, f32x4.mul(c2, v128.load32_splat(v, 8)));
    const w = f32x4.extract_lane(p, 2);
    const inverse: f32 = parallel ? 1 : 1 / w;
    const x = f32x4.extract_lane(p, 0) * inverse,
      y = f32x4.extract_lane(p, 1) * inverse;
    v128.store(to, f32x4.replace_lane(p, 3, inverse));
    store<f32>(to, snap(x), SNAPPED);
    store<f32>(to, snap(y), SNAPPED + 4);
    // a comparison with infinity or with what is not a number must fail
    const inside = abs<f32>(x) <= GUARD && abs<f32>(y) <= GUARD;
    store<i32>(to, (!parallel && w < NEAR ? BEHIND : 0) | (inside ? 0 : FAR_OUT), PLACED);
    v += VERTEX;
    to += CLIP;
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
