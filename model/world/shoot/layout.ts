/**
 * The host's view of the memory it shares with the rasteriser: `assembly/layout.ts` field by field. The sizes of both
 * are compared when the module is loaded.
 */
import type { PatternKind } from './scene.ts';

type FieldType = 'i32' | 'f32';

export interface Struct<Name extends string> {
  /** Bytes of one record. */
  readonly bytes: number;
  /** Writes one record at byte `at`; every field must be given. */
  write(view: DataView, at: number, values: Readonly<Record<Name, number>>): void;
  /** Bytes from the start of a record to a field. */
  offset(name: Name): number;
}

function struct<const Name extends string>(
  runs: readonly (readonly [FieldType, readonly Name[]])[],
): Struct<Name> {
  const fields = runs.flatMap(([type, names]) => names.map((name) => ({ type, name })));
  return {
    bytes: fields.length * 4,
    offset: (name) => fields.findIndex((field) => field.name === name) * 4,
    write(view, at, values) {
      fields.forEach(({ type, name }, index) => {
        if (type === 'i32') view.setInt32(at + index * 4, values[name], true);
        else view.setFloat32(at + index * 4, values[name], true);
      });
    },
  };
}

export const film = struct([
  [
    'i32',
    [
      'width',
      'height',
      'gridX',
      'gridY',
      'cellWidth',
      'cellHeight',
      'exposures',
      'firstExposures',
      'samples',
      'threads',
    ],
  ],
  ['i32', ['toon', 'graded', 'frame', 'shadowSize', 'modelCount', 'matrixCount', 'vertexCount', 'recast']],
  ['i32', ['models', 'clusters', 'vertices', 'indices', 'owners', 'inks', 'colors', 'skins']],
  ['i32', ['exposureTable', 'matrices', 'spheres', 'motion', 'resting']],
  [
    'i32',
    [
      'shadows',
      'shadowTiles',
      'threadTable',
      'counters',
      'calmOwners',
      'calmDepths',

      'calmLight',
      'noise',
      'hdr',
      'glow',
      'glowSpare',
      'i420',
    ],
  ],
  ['f32', ['sunX', 'sunY', 'sunZ', 'sunR', 'sunG', 'sunB', 'discCosine', 'zenithR', 'zenithG', 'zenithB']],
  ['f32', ['horizonR', 'horizonG', 'horizonB', 'groundR', 'groundG', 'groundB', 'clouds']],
  ['f32', ['fogR', 'fogG', 'fogB', 'fogDensity', 'gain', 'ink', 'texel']],
]);

export const model = struct([
  [
    'i32',
    [
      'firstVertex',
      'vertexCount',
      'firstTriangle',
      'triangleCount',
      'firstCluster',
      'clusterCount',
      'castsShadow',
      'firstMatrix',
      'matrixCount',
      'bent',
      'colored',
      'grain',
      'pattern',
    ],
  ],
  ['f32', ['colorR', 'colorG', 'colorB']],
  ['f32', ['roughness', 'metalness', 'emission', 'soft', 'sheen', 'repeat', 'secondR', 'secondG', 'secondB']],
]);

export const cluster = struct([
  ['i32', ['firstVertex', 'vertexCount', 'firstTriangle', 'triangleCount']],
  ['f32', ['centerX', 'centerY', 'centerZ', 'radius']],
]);

export const exposure = struct([
  ['i32', ['classX', 'classY']],
  ['f32', ['time', 'tap0x', 'tap0y', 'tap1x', 'tap1y', 'eyeX', 'eyeY', 'eyeZ', 'rayX', 'rayY', 'rayZ']],
  ['f32', ['stepXx', 'stepXy', 'stepXz', 'stepYx', 'stepYy', 'stepYz', 'focal', 'blur', 'inverseFocus']],
  ['f32', ['toX0', 'toX1', 'toX2', 'toX3', 'toY0', 'toY1', 'toY2', 'toY3']],
  ['f32', ['toW0', 'toW1', 'toW2', 'toW3', 'shadowX0', 'shadowX1', 'shadowX2', 'shadowX3']],
  ['f32', ['shadowY0', 'shadowY1', 'shadowY2', 'shadowY3', 'shadowZ0', 'shadowZ1', 'shadowZ2', 'shadowZ3']],
]);

export const bench = struct([
  [
    'i32',
    [
      'clip',
      'posed',
      'bent',
      'depth',
      'ids',
      'covered',
      'covers',
      'openness',
      'mirrored',
      'things',
      'sums',
      'seen',
      'polygon',
      'depthBytes',
      'sumBytes',
    ],
  ],
]);

/** Bytes of what one projected vertex takes in a thread's memory. */
export const CLIP_BYTES = 32;
/** Bytes of a vertex's own colour. */
export const COLOR_BYTES = 12;

/** In the order of the constants in `assembly/patterns.ts`. */
export const patternCodes = {
  plain: 0,
  noise: 1,
  wood: 2,
  planks: 3,
  checker: 4,
  stripes: 5,
  bricks: 6,
  grass: 7,
  snow: 8,
  water: 9,
  basketball: 10,
} as const satisfies Record<PatternKind, number>;
