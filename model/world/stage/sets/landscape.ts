import { between, type Random } from '../../random.ts';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { fixed, part } from '../build.ts';
import { join, place } from '../geometry/mesh.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import { treeOf } from '../props/trees.ts';
import type { Body } from '../stage.ts';
import { rgb, surface, tint } from '../surfaces.ts';
import { belt, fractal, noiseOf, ridged, rise } from './relief.ts';

/** Gentle noise out of three sines: hills without tables. */
export const waves = (x: number, z: number): number =>
  Math.sin(x * 0.31 + 1.3) * Math.cos(z * 0.27) +
  0.5 * Math.sin(x * 0.13 - z * 0.17 + 4) +
  0.35 * Math.sin(z * 0.41 + x * 0.09);

/** 0 within `from` metres of the middle, 1 from `to`. */
export const beyond = (x: number, z: number, from: number, to: number): number =>
  rise(Math.hypot(x, z), from, to);

/** Trees nearer than this are worth their leaves. Metres. */
const NEAR = 15;

/** Trees of one kind around the back of the set, some alone and some together. `snow` is how much of it they carry. */
export const grove = (
  random: Random,
  count: number,
  pine: boolean,
  leaf: string,
  [near, far]: readonly [number, number],
  heightAt: (x: number, z: number) => number,
  snow = 0,
): Body => {
  const kinds = [0, 1].map((detail) =>
    Array.from({ length: 3 }, (_, i) =>
      treeOf(random, {
        height: 1,
        // no two trees are of quite the same green
        leaf: tint(leaf, [1, 1.18, 0.84][i] ?? 1),
        pine,
        detail: detail === 0 ? 0 : 1,
        snow,
      }),
    ),
  );
  const spots = Array.from({ length: count }, (_, i) => {
    const angle = Math.PI + ((i + between(random, -0.4, 1.4)) / count) * Math.PI;
    const distance = near + (far - near) * random() ** 0.8;
    const x = Math.cos(angle) * distance * 1.25;
    const z = Math.sin(angle) * distance;
    const height = between(random, 0.75, 1.4) * (pine ? 6 : 5.4);
    return {
      tree: kinds[distance < NEAR ? 1 : 0]?.[Math.floor(random() * 3)] ?? [],
      placing: {
        at: [x, heightAt(x, z) - 0.12, z] as const,
        turn: [0, random() * 6, 0] as const,
        scale: [height * between(random, 0.85, 1.15), height, height * between(random, 0.85, 1.15)] as const,
      },
    };
  });
  const layer = (k: number): Geometry =>
    join(
      spots.flatMap(({ tree, placing }) => {
        const piece = tree[k];
        return piece === undefined ? [] : [place(piece.geometry, placing)];
      }),
    );
  const [wood, leaves] = kinds[0]?.[0] ?? [];
  return fixed(
    'trees',
    [
      part(layer(0), wood?.surface ?? surface('#ffffff')),
      part(layer(1), leaves?.surface ?? surface('#ffffff')),
    ],
    [],
    5,
  );
};

interface Range {
  /** Metres from the middle to the foot, and from the foot to the crests. */
  readonly distance: number;
  readonly height: number;
  /** sRGB hex of what the slopes are made of, and of what lies on them; null for bare slopes. */
  readonly rock: string;
  readonly cap: string | null;
}

/** Rock where it is steep, snow where it can lie, and the strata of the rock in bands. */
export const slopes =
  (rock: Rgb, cap: Rgb | null, steep: number, grain: (x: number, z: number) => number) =>
  (x: number, y: number, z: number, _nx: number, ny: number): Rgb => {
    const strata = 0.82 + 0.22 * Math.sin(y * 0.9 + grain(x * 0.02, z * 0.02) * 5);
    const bare = dimmed(rock, strata * (0.9 + 0.35 * grain(x * 0.11, z * 0.11)));
    // gullies run down the faces and hold snow
    const gully = grain(Math.atan2(x, z) * Math.hypot(x, z) * 0.13, y * 0.025);
    const lies = rise(ny + grain(x * 0.09 + 3, z * 0.09) * 0.2 + gully * 0.3, steep - 0.07, steep + 0.07);
    return cap === null ? bare : mixed(bare, cap, lies);
  };

/** A range of mountains round the back of the set: ridges and gullies. */
export const range = (random: Random, { distance, height, rock, cap }: Range): Body => {
  const noise = noiseOf(random);
  const crest = ridged(noise, 5);
  const bulk = fractal(noise, 2);
  const heightAt = (x: number, z: number): number => {
    const r = Math.hypot(x, z);
    const up = rise(r, distance, distance + height * 1.7);
    const scale = 1.15 / height;
    const peaks =
      0.4 + 0.75 * crest(x * scale, z * scale) + 0.35 * bulk(x * scale * 0.6 + 7, z * scale * 0.6);
    return up * Math.max(0.1, peaks) * height - 2;
  };
  const mesh = belt(
    [distance, distance + height * 2.1],
    [Math.PI * 0.42, Math.PI * 1.58],
    [120, 18],
    heightAt,
  );
  return fixed(
    'mountains',
    [
      part(
        painted(mesh, slopes(rgb(rock), cap === null ? null : rgb(cap), 0.72, fractal(noise, 3))),
        surface('#ffffff', { roughness: 1, pattern: ['noise', 0.5, tint(cap ?? rock, 0.8)] }),
        false,
      ),
    ],
    [],
    50,
  );
};
