// What the sun sees. Every frame is lit from the same points of the sun, so each exposure keeps its map: things that
// rest are drawn into it once, things that move are laid over it for one exposure and lifted off again. A map holds the
// nearest depth of all triangles, whatever their order, so the division changes no bit of it.
import { addCover, boundCovers, Cover, coverAround, coverAt, coverCount, coverOfBall, forgetCovers } from './cover';
import { Bench, Cluster, Exposure, Film, Model } from './layout';
import { boundTarget, fillTriangle, Target } from './raster';
import { aim, CLIP, clusterAt, modelAt, PLACED, posedAt, projectCluster, SNAPPED, surround } from './transform';

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
  if (film.recast) {
    const empty = f32x4.splat(UNLIT_SPACE);
    const end = map + shadowBytes(film);
    for (let p = map; p < end; p += 16) v128.store(p, empty);
    drawResting(film, bench, exposure, index);
    summarize(film, 0, film.shadowSize - 1, 0, film.shadowSize - 1);
  }
  findCovers(film, bench, exposure, index);
  copyCovered(film, bench, true);
  drawMoving(film, bench, exposure, index);
  summarizeCovers(film);
}

/** Lifts the shadows of moving things off the map; call after `castShadows`, on the same thread. */
export function liftShadows(film: Film, bench: Bench): void {
  copyCovered(film, bench, false);
  summarizeCovers(film);
}

function drawResting(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  const last = film.shadowSize - 1;
  for (let i = 0; i < film.modelCount; i++) {
    if (!casts(film, bench, i, 1)) continue;
    const model = modelAt(film, i);
    aim(film, model, index, sunRows(exposure));
    for (let k = 0; k < model.clusterCount; k++) {
      if (coverOf(film, bench, exposure, i, k, index) !== null) drawCaster(film, bench, model, k, 0, last, 0, last);
    }
  }
}

function drawMoving(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  for (let i = 0; i < film.modelCount; i++) {
    if (!casts(film, bench, i, 0)) continue;
    const model = modelAt(film, i);
    aim(film, model, index, sunRows(exposure));
    for (let k = 0; k < model.clusterCount; k++) {
      const own = coverOf(film, bench, exposure, i, k, index);
      if (own === null) continue;
      // nothing may stay behind where the map is not restored
      const cover = coverAround(own);
      drawCaster(film, bench, model, k, cover.left, cover.right, cover.top, cover.bottom);
    }
  }
}

/** The texels that cluster `k` of a caster may darken. */
function coverOf(film: Film, bench: Bench, exposure: Exposure, caster: i32, k: i32, index: i32): Cover | null {
  const model = modelAt(film, caster);
  surround(film, model, posedAt(bench, caster), clusterAt(film, model.firstCluster + k), index);
  return coverOfBall(film, exposure);
}

/** Draws cluster `k` of the model that was aimed at. */
function drawCaster(film: Film, bench: Bench, model: Model, k: i32, left: i32, right: i32, top: i32, bottom: i32): void {
  Target.depth = ShadowMap.texels;
  Target.ids = 0;
  Target.stride = film.shadowSize;
  Target.facing = 0;
  boundTarget(left, right, top, bottom);
  const cluster = clusterAt(film, model.firstCluster + k);
  projectCluster(film, bench, model, cluster, true);
  fillShadow(film, bench, cluster);
}

function casts(film: Film, bench: Bench, index: i32, resting: i32): bool {
  return (
    modelAt(film, index).castsShadow != 0 &&
    posedAt(bench, index).visible != 0 &&
    load<i32>(film.resting + (<usize>index << 2)) == resting
  );
}

function sunRows(exposure: Exposure): usize {
  return changetype<usize>(exposure) + offsetof<Exposure>('shadowX0');
}

// the sun's rays are parallel: no perspective, and the third coordinate is the depth itself
function fillShadow(film: Film, bench: Bench, cluster: Cluster): void {
  const end = cluster.firstTriangle + cluster.triangleCount;
  for (let t = cluster.firstTriangle; t < end; t++) {
    const q = film.indices + <usize>t * 12;
    const a = bench.clip + <usize>load<u32>(q) * CLIP;
    const b = bench.clip + <usize>load<u32>(q, 4) * CLIP;
    const c = bench.clip + <usize>load<u32>(q, 8) * CLIP;
    if (load<i32>(a, PLACED) | load<i32>(b, PLACED) | load<i32>(c, PLACED)) continue;
    fillTriangle(
      v128.load64_zero(a, SNAPPED),
      load<f32>(a, 8),
      v128.load64_zero(b, SNAPPED),
      load<f32>(b, 8),
      v128.load64_zero(c, SNAPPED),
      load<f32>(c, 8),
      0,
    );
  }
}

/** Where the shadows of all that moves may fall. */
function findCovers(film: Film, bench: Bench, exposure: Exposure, index: i32): void {
  forgetCovers(bench);
  for (let i = 0; i < film.modelCount; i++) {
    if (!casts(film, bench, i, 0)) continue;
    for (let k = 0; k < modelAt(film, i).clusterCount; k++) {
      const cover = coverOf(film, bench, exposure, i, k, index);
      if (cover !== null) addCover(cover);
    }
  }
  boundCovers(film.shadowSize * film.shadowSize);
}

function copyCovered(film: Film, bench: Bench, away: bool): void {
  const pitch = <usize>film.shadowSize << 2;
  let aside = bench.covered;
  for (let i = 0; i < coverCount(); i++) {
    const cover = coverAt(i);
    const bytes = <usize>(cover.right - cover.left + 1) << 2;
    let inMap = ShadowMap.texels + <usize>cover.top * pitch + (<usize>cover.left << 2);
    for (let y = cover.top; y <= cover.bottom; y++) {
      if (away) memory.copy(aside, inMap, bytes);
      else memory.copy(inMap, aside, bytes);
      inMap += pitch;
      aside += bytes;
    }
  }
}

function summarizeCovers(film: Film): void {
  for (let i = 0; i < coverCount(); i++) {
    const cover = coverAt(i);
    summarize(film, cover.left, cover.right, cover.top, cover.bottom);
  }
}

/** Brings the tiles that can see these texels up to date. */
function summarize(film: Film, left: i32, right: i32, top: i32, low: i32): void {
  const across = tilesAcross(film);
  const size = film.shadowSize;
  // a look-up takes in one texel before the one it begins in, and two after it
  const first = max<i32>((left - 2) >> TILE_SHIFT, 0),
    last = min<i32>((right + 1) >> TILE_SHIFT, across - 1);
  const bottom = min<i32>((low + 1) >> TILE_SHIFT, across - 1);
  for (let ty = max<i32>((top - 2) >> TILE_SHIFT, 0); ty <= bottom; ty++) {
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
