import { Vector3 } from 'three';
import type { Geometry, Rgb } from '../../shoot/scene.ts';
import { fixed, part } from '../build.ts';
import { dimmed, mixed, painted } from '../geometry/paint.ts';
import type { Body, Part } from '../stage.ts';
import { rgb, surface } from '../surfaces.ts';
import { arete, belt, fractal, type Noise, rise } from './relief.ts';

/** Whether rock shows on a face: its middle (metres) and its unit normal. */
export type Bare = (x: number, y: number, z: number, ny: number) => boolean;

/** How much the normals of a face of rock are those of the slope it is part of: at 0 it would be quite flat. */
const WORN = 0.5;

/** The faces of a mesh on which snow lies, smooth as drifts are, and those too steep for it, with edges as rock breaks. */
export const parted = (mesh: Geometry, bare: Bare): { readonly snow: Geometry; readonly rock: Geometry } => {
  const { positions, normals, indices } = mesh;
  const snow: number[] = [];
  const rock: number[] = [];
  const facing: number[] = [];
  const corners = [new Vector3(), new Vector3(), new Vector3()] as const;
  const [middle, edge, normal] = [new Vector3(), new Vector3(), new Vector3()];
  for (let i = 0; i < indices.length; i += 3) {
    for (const [k, corner] of corners.entries()) {
      corner.fromArray(positions, (indices[i + k] ?? 0) * 3);
    }
    const [a, b, c] = corners;
    middle.copy(a).add(b).add(c).divideScalar(3);
    normal.subVectors(b, a).cross(edge.subVectors(c, a)).normalize();
    if (bare(middle.x, middle.y, middle.z, normal.y)) {
      rock.push(...corners.flatMap((corner) => corner.toArray()));
      for (let k = 0; k < 3; k += 1) {
        edge
          .fromArray(normals, (indices[i + k] ?? 0) * 3)
          .lerp(normal, 1 - WORN)
          .normalize();
        facing.push(...edge.toArray());
      }
    } else {
      snow.push(...indices.subarray(i, i + 3));
    }
  }
  return {
    snow: { positions, normals, indices: Uint32Array.from(snow) },
    rock: {
      positions: Float32Array.from(rock),
      normals: Float32Array.from(facing),
      indices: Uint32Array.from({ length: rock.length / 3 }, (_, i) => i),
    },
  };
};

interface Range {
  /** Metres from the middle to the foot and to the last crest. */
  readonly near: number;
  readonly far: number;
  /** Metres from the foot to the highest crests, and where the foot lies. */
  readonly height: number;
  readonly floor: number;
  /** Metres from one great crest to the next. */
  readonly breadth: number;
  readonly columns: number;
  readonly rows: number;
}

const RANGES: readonly Range[] = [
  { near: 130, far: 340, height: 84, floor: -56, breadth: 150, columns: 128, rows: 46 },
  { near: 360, far: 780, height: 230, floor: -60, breadth: 330, columns: 96, rows: 34 },
  { near: 820, far: 1500, height: 400, floor: -60, breadth: 640, columns: 76, rows: 20 },
];
/** Most of the ridges stand where cameras look. */
const GATHER = 0.55;

const ROCK = rgb('#474b55');
const SNOW = rgb('#fbfdff');

/** Ranges behind each other round the back of a set, each farther and higher: snow where it can lie, crags where it is steep. */
export const ranges = (noise: Noise): Body => {
  const crest = arete(noise, 5);
  const grain = fractal(noise, 3);
  const pieces = RANGES.map(({ near, far, height, floor, breadth, columns, rows }, i) => {
    const scale = 1 / breadth;
    const at = (x: number, z: number): number => {
      const up = rise(Math.hypot(x, z), near, near + (far - near) * 0.7);
      // crests that bend: noise over straight axes lines them up
      const bend = 0.35 * breadth * grain(x * scale * 0.4 + 3, z * scale * 0.4 + i * 11);
      const peak = crest((x + bend) * scale + i * 40, (z - bend) * scale);
      const tall = 0.72 + 0.5 * grain(x * scale * 0.35 + i * 9, z * scale * 0.35);
      return floor + up * height * Math.max(0.08, (1.75 * peak - 0.62) * tall + 0.18);
    };
    const mesh = belt([near, far], [Math.PI * 0.5, Math.PI * 1.5], [columns, rows], at, GATHER);
    const step = 0.35 / (1 + i * 1.6);
    return parted(mesh, (x, y, z, ny) => {
      // ledges hold snow, gullies lead it down the faces
      const ledge = 0.05 * Math.sin(y * step + 4 * grain(x * scale * 2, z * scale * 2));
      return ny + 0.2 * grain(x * scale * 7 + 2, z * scale * 7) + ledge < 0.7;
    });
  });
  const parts = pieces.flatMap(({ snow, rock }, i): readonly Part[] => {
    const wide = 1 + i * 2.2;
    return [
      part(
        painted(snow, (x, y, z) =>
          dimmed(SNOW, 0.94 + 0.12 * grain(x / (9 * wide), z / (9 * wide) + y * 0.01)),
        ),
        surface('#ffffff', { roughness: 0.9, pattern: ['snow', 0.55 / wide, '#e6eef8'] }),
        false,
      ),
      part(
        painted(rock, (x, y, z, _nx, ny): Rgb => {
          // avalanches sweep chutes down the faces and leave them white
          const chute = grain((Math.atan2(x, z) * Math.hypot(x, z)) / (11 * wide), y / (70 * wide) + i * 3);
          return mixed(
            dimmed(ROCK, 0.85 + 0.6 * grain((x + y) / (7 * wide), (z - y) / (7 * wide))),
            SNOW,
            0.8 * rise(chute + 0.5 * (ny - 0.55), 0.1, 0.34),
          );
        }),
        surface('#ffffff', { roughness: 1, pattern: ['noise', 1.1 / wide, '#585d68'] }),
        false,
      ),
    ];
  });
  return fixed(
    'mountains',
    parts.filter(({ geometry }) => geometry.indices.length > 0),
    [],
    50,
  );
};
