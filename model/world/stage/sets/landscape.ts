import { between, type Random } from '../../random.ts';
import { fixed, part } from '../build.ts';
import { join, place, withNormals } from '../geometry/mesh.ts';
import { treeParts } from '../props/outdoors.ts';
import type { Body, Part } from '../stage.ts';
import { surface, tint } from '../surfaces.ts';

/** Gentle noise out of three sines: hills without tables. */
export const waves = (x: number, z: number): number =>
  Math.sin(x * 0.31 + 1.3) * Math.cos(z * 0.27) +
  0.5 * Math.sin(x * 0.13 - z * 0.17 + 4) +
  0.35 * Math.sin(z * 0.41 + x * 0.09);

/** 0 within `from` metres of the middle, 1 from `to`. */
export const beyond = (x: number, z: number, from: number, to: number): number => {
  const t = Math.min(1, Math.max(0, (Math.hypot(x, z) - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** Trees of one kind, all behind the action. */
export const grove = (
  random: Random,
  count: number,
  pine: boolean,
  leaf: string,
  [near, far]: readonly [number, number],
  heightAt: (x: number, z: number) => number,
): Body => {
  const parts: Part[] = [];
  const kinds = Array.from({ length: 2 }, () => treeParts(between(random, 4, 6.5), random, pine, leaf));
  const [first] = kinds;
  const layers = first?.length ?? 0;
  const spots = Array.from({ length: count }, (_, i) => {
    const angle = Math.PI + ((i + random()) / count) * Math.PI;
    const distance = between(random, near, far);
    const x = Math.cos(angle) * distance * 1.3;
    const z = Math.sin(angle) * distance;
    return {
      at: [x, heightAt(x, z) - 0.1, z] as const,
      turn: [0, random() * 6, 0] as const,
      scale: between(random, 0.8, 1.35),
      kind: i % kinds.length,
    };
  });
  for (let layer = 0; layer < layers; layer += 1) {
    const look = first?.[layer];
    if (look !== undefined) {
      parts.push(
        part(
          join(
            spots.flatMap((spot) => {
              const geometry = kinds[spot.kind]?.[layer]?.geometry;
              return geometry === undefined ? [] : [place(geometry, spot)];
            }),
          ),
          look.surface,
        ),
      );
    }
  }
  return fixed('trees', parts, [], 5);
};

/** A range around the back of the set: facets with ridges and gullies, rock below and snow above. */
export const range = (
  random: Random,
  {
    distance,
    height,
    rock,
    cap,
  }: {
    readonly distance: number;
    readonly height: number;
    readonly rock: string;
    readonly cap: string | null;
  },
): Body => {
  const columns = 150;
  const rows = 12;
  const octaves = Array.from({ length: 5 }, (_, k) => ({
    rate: 3.1 * 1.9 ** k,
    phase: random() * 9,
    weight: 0.56 ** k,
  }));
  const ridge = (angle: number) =>
    octaves.reduce(
      (sum, { rate, phase, weight }) => sum + weight * (1 - Math.abs(Math.sin(angle * rate + phase)) * 1.5),
      0.85,
    );
  const corner = (i: number, j: number): readonly [number, number, number] => {
    const angle = Math.PI * 0.9 + (i / columns) * Math.PI * 1.2;
    const up = j / rows;
    const gully = Math.sin(i * 2.3 + j * 1.1) * 0.5 + Math.sin(i * 1.1 - j * 2.7) * 0.5;
    const radius = distance + up * height * 1.25 + gully * height * 0.1 * Math.sin(up * Math.PI);
    return [
      Math.cos(angle) * radius,
      Math.max(0, ridge(angle)) * height * up ** 1.25 + gully * height * 0.045 * up - 1.5,
      Math.sin(angle) * radius,
    ];
  };
  const low: number[] = [];
  const top: number[] = [];
  for (let i = 0; i < columns; i += 1) {
    for (let j = 0; j < rows; j += 1) {
      const [a, b, c, d] = [corner(i, j), corner(i + 1, j), corner(i + 1, j + 1), corner(i, j + 1)];
      for (const face of [
        [a, b, c],
        [a, c, d],
      ]) {
        const high = face.reduce((sum, [, y]) => sum + y, 0) / 3 > height * (0.34 + 0.1 * Math.sin(i * 1.7));
        (cap !== null && high ? top : low).push(...face.flat());
      }
    }
  }
  const faceted = (points: readonly number[]) =>
    withNormals(
      Float32Array.from(points),
      Uint32Array.from({ length: points.length / 3 }, (_, k) => k),
    );
  const parts = [
    part(faceted(low), surface(rock, { roughness: 1, pattern: ['noise', 0.25, tint(rock, 0.75)] }), false),
  ];
  if (cap !== null && top.length > 0) {
    parts.push(part(faceted(top), surface(cap, { roughness: 0.95 }), false));
  }
  return fixed('mountains', parts, [], 50);
};
