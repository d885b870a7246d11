// What the host calls. Each phase is run by every thread at once; they share its work through a counter.
import { average, benchAt } from './average';
import { POLYGON_BYTES } from './clip';
import { develop, STRIP } from './develop';
import { expose } from './expose';
import { GLOW, glowHeight, spreadGlow } from './glow';
import { Bench, Exposure, Film, MARGIN, Model, Posed, SKIN, VERTEX } from './layout';
import { fillNoise, Noise, NOISE } from './noise';
import { TILE_BYTES, TILE_SHIFT } from './shadow-map';

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
export function noiseBytes(): usize {
  return <usize>(NOISE * NOISE) << 2;
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
const EXPOSE = 0;
const AVERAGE = 1;
const GLOW_ROWS = 2;
const GLOW_COLUMNS = 3;
const DEVELOP = 4;

export function phaseCount(): i32 {
  return DEVELOP + 1;
}

export function runPhase(film: Film, phase: i32, thread: i32): void {
  Noise.table = film.noise;
  const counter = film.counters + (<usize>phase << 2);
  if (phase == EXPOSE) {
    const bench = benchAt(film, thread);
    memory.fill(bench.sums, 0, bench.sumBytes);
    for (;;) {
      const job = atomic.add<i32>(counter, 1);
      if (job >= film.exposures) return;
      expose(film, bench, changetype<Exposure>(film.exposureTable + <usize>job * offsetof<Exposure>()), job);
    }
  }
  if (film.toon && (phase == GLOW_ROWS || phase == GLOW_COLUMNS)) return;
  const glow = phase == GLOW_ROWS || phase == GLOW_COLUMNS;
  const rows = glow ? glowHeight(film) : film.height;
  const strip = glow ? STRIP / GLOW : STRIP;
  for (;;) {
    const top = atomic.add<i32>(counter, 1) * strip;
    if (top >= rows) return;
    const bottom = min(top + strip, rows);
    if (phase == AVERAGE) average(film, top, bottom);
    else if (phase == DEVELOP) develop(film, top, bottom);
    else spreadGlow(film, phase == GLOW_ROWS, top, bottom);
  }
}
