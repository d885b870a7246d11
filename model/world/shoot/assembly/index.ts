// What the host calls. Each phase is run by every thread at once; they share its work through a counter.
import { average, benchAt } from './average';
import { forget, judge, startCounting } from './calm';
import { POLYGON_BYTES } from './clip';
import { COVER_BYTES } from './cover';
import { develop, STRIP } from './develop';
import { expose } from './expose';
import { GLOW, glowHeight, spreadGlow } from './glow';
import { Bench, Cluster, Exposure, Film, MARGIN, Model, Posed, SKIN, VERTEX } from './layout';
import { fillNoise, Noise, NOISE } from './noise';
import { MIRRORED } from './reflection';
import { TILE_BYTES, TILE_SHIFT } from './shadow-map';
import { thingsBytes } from './things';

/** First byte of memory that this module does not use itself. */
export function freeFrom(): usize {
  return __heap_base;
}

// sizes that the host must agree with
export function filmBytes(): usize {
  return offsetof<Film>();
}
export function modelBytes(): usize {
  return offsetof<Model>();
}
export function clusterBytes(): usize {
  return offsetof<Cluster>();
}
export function exposureBytes(): usize {
  return offsetof<Exposure>();
}
export function benchBytes(): usize {
  return offsetof<Bench>();
}
export function posedBytes(): usize {
  return offsetof<Posed>();
}
export function vertexBytes(): usize {
  return VERTEX;
}
export function skinBytes(): usize {
  return SKIN;
}
export function polygonBytes(): usize {
  return POLYGON_BYTES;
}
export function coverBytes(): usize {
  return COVER_BYTES;
}
export function noiseBytes(): usize {
  return <usize>(NOISE * NOISE) << 2;
}
export function mirroredBytes(): usize {
  return MIRRORED;
}
export function thingsTableBytes(width: i32, height: i32): usize {
  return thingsBytes(width, height);
}
export function shadowTile(): i32 {
  return 1 << TILE_SHIFT;
}
export function shadowTileBytes(): usize {
  return TILE_BYTES;
}
export function marginPixels(): i32 {
  return MARGIN;
}

export function makeNoise(to: usize): void {
  fillNoise(to);
}

/** Phases of a frame, in order; every thread must end one before any begins the next. */
const EXPOSE_FIRST = 0;
const JUDGE = 1;
const EXPOSE_REST = 2;
const AVERAGE = 3;
const GLOW_ROWS = 4;
const GLOW_COLUMNS = 5;
const DEVELOP = 6;

export function phaseCount(): i32 {
  return DEVELOP + 1;
}

/** Whether a phase has nothing to do, so that no thread need wait for the others at its end. */
export function isIdle(film: Film, phase: i32): bool {
  if (phase == JUDGE || phase == EXPOSE_REST) return film.firstExposures == film.exposures;
  return film.toon != 0 && (phase == GLOW_ROWS || phase == GLOW_COLUMNS);
}

export function runPhase(film: Film, phase: i32, thread: i32): void {
  Noise.table = film.noise;
  const counter = film.counters + (<usize>phase << 2);
  const bench = benchAt(film, thread);
  const sparse = film.firstExposures < film.exposures;
  if (phase == EXPOSE_FIRST) {
    memory.fill(bench.sums, 0, bench.sumBytes);
    if (sparse) forget(film, bench);
    return exposeAll(film, bench, counter, 0, film.firstExposures);
  }
  if (phase == EXPOSE_REST) {
    startCounting(film, bench);
    return exposeAll(film, bench, counter, film.firstExposures, film.exposures);
  }
  const glow = phase == GLOW_ROWS || phase == GLOW_COLUMNS;
  const rows = phase == JUDGE ? film.cellHeight : glow ? glowHeight(film) : film.height;
  const strip = glow ? STRIP / GLOW : STRIP;
  for (;;) {
    const top = atomic.add<i32>(counter, 1) * strip;
    if (top >= rows) return;
    const bottom = min(top + strip, rows);
    if (phase == JUDGE) judge(film, film.threadTable, top, bottom);
    else if (phase == AVERAGE) average(film, top, bottom);
    else if (phase == DEVELOP) develop(film, top, bottom);
    else spreadGlow(film, phase == GLOW_ROWS, top, bottom);
  }
}

function exposeAll(film: Film, bench: Bench, counter: usize, from: i32, to: i32): void {
  for (;;) {
    const job = from + atomic.add<i32>(counter, 1);
    if (job >= to) return;
    expose(film, bench, changetype<Exposure>(film.exposureTable + <usize>job * offsetof<Exposure>()), job);
  }
}
