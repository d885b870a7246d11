// What the sun sees. Every frame is lit from the same points of the sun, so each exposure keeps its map: things that
// rest are drawn into it once, things that move are laid over it for one exposure and lifted off again. A map holds the
// nearest depth of all triangles, whatever their order, so the division changes no bit of it.
import { Bench, Exposure, Film, Model } from './layout';
import { fillTriangle, Target } from './raster';
import { CLIP, modelAt, PLACED, posedAt, projectModel } from './transform';

/** Depth of an empty texel: farther from the sun than anything. */
const UNLIT_SPACE: f32 = -1e30;
/** Texels on a side of a tile. */
export const TILE_SHIFT: i32 = 3;
const TILE: i32 = 1 << TILE_SHIFT;
/** Bytes of a tile: the nearest and the farthest depth that a look-up beginning in it can meet. */
export const TILE_BYTES: usize = 8;

/** The map that the exposure under way is lit by. */
export class ShadowMap {
  static texels: usize = 0;
  static tiles: usize = 0;
}

/** Texels that moving things may darken, both ends included. */
class Cover {
  static left: i32 = 0;
  static right: i32 = -1;
  static top: i32 = 0;
  static bottom: i32 = -1;
}

function shadowBytes(film: Film): usize {
  return <usize>(film.shadowSize * film.shadowSize) << 2;
}

export function tilesAcross(film: Film): i32 {
  return film.shadowSize >> TILE_SHIFT;
}

/** Makes the map of an exposure complete: distance towards the sun of what it sees first, metres. */
export function castShadows(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  const map = film.shadows + <usize>index * shadowBytes(film);
  ShadowMap.texels = map;
  ShadowMap.tiles = film.shadowTiles + <usize>(index * tilesAcross(film) * tilesAcross(film)) * TILE_BYTES;
  const last = film.shadowSize - 1;
  if (film.recast) {
    const empty = f32x4.splat(UNLIT_SPACE);
    const end = map + shadowBytes(film);
    for (let p = map; p < end; p += 16) v128.store(p, empty);
    Cover.left = 0;
    Cover.top = 0;
    Cover.right = last;
    Cover.bottom = last;
    drawCasters(film, bench, exposure, index, 1);
    summarize(film);
  }
  findCover(film, bench, exposure);
  if (Cover.left > Cover.right || Cover.top > Cover.bottom) return;
  copyCovered(film, bench, true);
  drawCasters(film, bench, exposure, index, 0);
  summarize(film);
}

/** Lifts the shadows of moving things off the map; call after `castShadows`, on the same thread. */
export function liftShadows(film: Film, bench: Bench): void {
  if (Cover.left > Cover.right || Cover.top > Cover.bottom) return;
  copyCovered(film, bench, false);
  summarize(film);
}

function drawCasters(film: Film, bench: Bench, exposure: Exposure, index: i32, resting: i32): void {
  Target.depth = ShadowMap.texels;
  Target.ids = 0;
  Target.stride = film.shadowSize;
  Target.left = Cover.left;
  Target.right = Cover.right;
  Target.top = Cover.top;
  Target.bottom = Cover.bottom;
  Target.facing = 0;
  for (let i = 0; i < film.modelCount; i++) {
    const model = modelAt(film, i);
    if (!casts(film, bench, model, i, resting)) continue;
    projectModel(film, bench, model, index, sunRows(exposure), true);
    fillShadow(film, bench, model);
  }
}

function casts(film: Film, bench: Bench, model: Model, index: i32, resting: i32): bool {
  return (
    model.castsShadow != 0 &&
    posedAt(bench, index).visible != 0 &&
    load<i32>(film.resting + (<usize>index << 2)) == resting
  );
}

function sunRows(exposure: Exposure): usize {
  return changetype<usize>(exposure) + offsetof<Exposure>('shadowX0');
}

// the sun's rays are parallel: no perspective, and the third coordinate is the depth itself
function fillShadow(film: Film, bench: Bench, model: Model): void {
  const end = model.firstTriangle + model.triangleCount;
  for (let t = model.firstTriangle; t < end; t++) {
    const q = film.indices + <usize>t * 12;
    const a = bench.clip + <usize>load<u32>(q) * CLIP;
    const b = bench.clip + <usize>load<u32>(q, 4) * CLIP;
    const c = bench.clip + <usize>load<u32>(q, 8) * CLIP;
    if (load<i32>(a, PLACED) | load<i32>(b, PLACED) | load<i32>(c, PLACED)) continue;
    fillTriangle(
      load<f32>(a, 16),
      load<f32>(a, 20),
      load<f32>(a, 8),
      load<f32>(b, 16),
      load<f32>(b, 20),
      load<f32>(b, 8),
      load<f32>(c, 16),
      load<f32>(c, 20),
      load<f32>(c, 8),
      0,
    );
  }
}

/** The texels under the bounding spheres of all that moves. */
function findCover(film: Film, bench: Bench, exposure: Exposure): void {
  const last = <f32>(film.shadowSize - 1);
  const x0 = exposure.shadowX0,
    x1 = exposure.shadowX1,
    x2 = exposure.shadowX2;
  const y0 = exposure.shadowY0,
    y1 = exposure.shadowY1,
    y2 = exposure.shadowY2;
  const texelsX = sqrt<f32>(x0 * x0 + x1 * x1 + x2 * x2),
    texelsY = sqrt<f32>(y0 * y0 + y1 * y1 + y2 * y2);
  let left = last,
    right: f32 = 0,
    top = last,
    bottom: f32 = 0;
  for (let i = 0; i < film.modelCount; i++) {
    const model = modelAt(film, i);
    if (!casts(film, bench, model, i, 0)) continue;
    const posed = posedAt(bench, i);
    const x = posed.centerX,
      y = posed.centerY,
      z = posed.centerZ;
    const u = x0 * x + x1 * y + x2 * z + exposure.shadowX3,
      v = y0 * x + y1 * y + y2 * z + exposure.shadowY3;
    const reachX = posed.reach * texelsX + 2,
      reachY = posed.reach * texelsY + 2;
    if (u + reachX < 0 || u - reachX > last || v + reachY < 0 || v - reachY > last) continue;
    left = min<f32>(left, u - reachX);
    right = max<f32>(right, u + reachX);
    top = min<f32>(top, v - reachY);
    bottom = max<f32>(bottom, v + reachY);
  }
  Cover.left = <i32>max<f32>(left, 0) & ~3;
  Cover.right = <i32>min<f32>(right, last);
  Cover.top = <i32>max<f32>(top, 0);
  Cover.bottom = <i32>min<f32>(bottom, last);
}

function copyCovered(film: Film, bench: Bench, away: bool): void {
  const bytes = <usize>(Cover.right - Cover.left + 1) << 2;
  const pitch = <usize>film.shadowSize << 2;
  let inMap = ShadowMap.texels + <usize>Cover.top * pitch + (<usize>Cover.left << 2);
  let aside = bench.covered;
  for (let y = Cover.top; y <= Cover.bottom; y++) {
    if (away) memory.copy(aside, inMap, bytes);
    else memory.copy(inMap, aside, bytes);
    inMap += pitch;
    aside += bytes;
  }
}

/** Brings the tiles that can see `Cover` up to date. */
function summarize(film: Film): void {
  const across = tilesAcross(film);
  const size = film.shadowSize;
  // a look-up takes in one texel before the one it begins in, and two after it
  const first = max<i32>((Cover.left - 2) >> TILE_SHIFT, 0),
    last = min<i32>((Cover.right + 1) >> TILE_SHIFT, across - 1);
  const bottom = min<i32>((Cover.bottom + 1) >> TILE_SHIFT, across - 1);
  for (let ty = max<i32>((Cover.top - 2) >> TILE_SHIFT, 0); ty <= bottom; ty++) {
    const y0 = max<i32>(ty * TILE - 1, 0),
      y1 = min<i32>(ty * TILE + TILE + 1, size - 1);
    for (let tx = first; tx <= last; tx++) {
      const x0 = max<i32>(tx * TILE - 1, 0),
        x2 = min<i32>(x0 + 8, size - 4);
      let nearest = f32x4.splat(-3e38),
        farthest = f32x4.splat(3e38);
      for (let y = y0; y <= y1; y++) {
        const row = ShadowMap.texels + (<usize>(y * size) << 2);
        const a = v128.load(row + (<usize>x0 << 2)),
          b = v128.load(row + (<usize>x0 << 2), 16),
          c = v128.load(row + (<usize>x2 << 2));
        nearest = f32x4.pmax(nearest, f32x4.pmax(a, f32x4.pmax(b, c)));
        farthest = f32x4.pmin(farthest, f32x4.pmin(a, f32x4.pmin(b, c)));
      }
      const tile = ShadowMap.tiles + <usize>(ty * across + tx) * TILE_BYTES;
      store<f32>(tile, largest(nearest));
      store<f32>(tile, -largest(f32x4.neg(farthest)), 4);
    }
  }
}

function largest(v: v128): f32 {
  return max<f32>(
    max<f32>(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max<f32>(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}
