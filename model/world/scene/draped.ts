import { Matrix4, Vector3 } from 'three';
import type { Geometry } from '../shoot/scene.ts';
import type { ClothTrack } from '../simulate/cloth/cloth-track.ts';
import type { Take } from '../simulate/take.ts';
import type { Cloth } from '../stage/cloth.ts';
import type { Moving } from './moving.ts';

/** A cloth's particles as the bones of its mesh: one a particle, and where it is sewn together the first column again. */
interface Lattice {
  readonly wide: number;
  readonly high: number;
  /** Metres from bone to bone in the mesh's own flat space. */
  readonly gap: readonly [across: number, down: number];
}

const latticeOf = ({ columns, rows, around, rest }: Cloth<unknown>): Lattice => {
  const far = (i: number, j: number): number =>
    Math.hypot(...[0, 1, 2].map((k) => (rest[i * 3 + k] ?? 0) - (rest[j * 3 + k] ?? 0)));
  const middle = Math.floor(rows / 2) * columns;
  return {
    wide: around ? columns + 1 : columns,
    high: rows,
    gap: [far(middle, middle + 1), far(0, columns)],
  };
};

/**
 * Both sides of a cloth, laid flat: x runs across, y up, and z out of it. Each vertex hangs between the four particles
 * around it. The two sides meet at the rims.
 */
const flat = (cloth: Cloth<unknown>, { wide, high, gap }: Lattice): Geometry => {
  const { fine, thick, paint, around } = cloth;
  const across = (wide - 1) * fine;
  const down = (high - 1) * fine;
  const side = (across + 1) * (down + 1);
  const positions = new Float32Array(side * 6);
  const normals = new Float32Array(side * 6);
  const colors = new Float32Array(side * 6);
  const bones = new Uint8Array(side * 8);
  const weights = new Float32Array(side * 8);
  const indices: number[] = [];
  for (const [face, out] of [1, -1].entries()) {
    for (let j = 0; j <= down; j += 1) {
      for (let i = 0; i <= across; i += 1) {
        const vertex = face * side + j * (across + 1) + i;
        const [u, v] = [i / fine, j / fine];
        const left = Math.min(wide - 2, Math.floor(u));
        const top = Math.min(high - 2, Math.floor(v));
        const [a, b] = [u - left, v - top];
        const rim = j === 0 || j === down || (!around && (i === 0 || i === across));
        positions.set([u * gap[0], -v * gap[1], rim ? 0 : (out * thick) / 2], vertex * 3);
        normals.set([0, 0, out], vertex * 3);
        colors.set(paint(i / across, j / down), vertex * 3);
        const first = top * wide + left;
        bones.set([first, first + 1, first + wide, first + wide + 1], vertex * 4);
        weights.set([(1 - a) * (1 - b), a * (1 - b), (1 - a) * b, a * b], vertex * 4);
        if (i < across && j < down) {
          const below = vertex + across + 1;
          indices.push(
            ...(out > 0
              ? [vertex, below, below + 1, vertex, below + 1, vertex + 1]
              : [vertex, below + 1, below, vertex, vertex + 1, below + 1]),
          );
        }
      }
    }
  }
  return {
    positions,
    normals,
    colors,
    indices: Uint32Array.from(indices),
    skin: { bones: wide * high, indices: bones, weights },
  };
};

const matrix = new Matrix4();
const [at, across, up, out] = [new Vector3(), new Vector3(), new Vector3(), new Vector3()];

/** One cloth, each of its particles a bone whose frame lies in the cloth. */
const hung = (track: ClothTrack, pace: number): Moving => {
  const { cloth, id } = track;
  const lattice = latticeOf(cloth);
  const { wide, high, gap } = lattice;
  const places = new Float32Array(cloth.rest.length);
  const particle = (c: number, r: number): number => {
    const column = cloth.around ? (c + cloth.columns) % cloth.columns : c;
    return (r * cloth.columns + column) * 3;
  };
  return {
    models: [{ id, geometry: flat(cloth, lattice), surface: cloth.surface, castsShadow: true }],
    write: (time, put) => {
      track.places(time * pace, places);
      for (let r = 0; r < high; r += 1) {
        const [above, below] = [Math.max(0, r - 1), Math.min(high - 1, r + 1)];
        for (let c = 0; c < wide; c += 1) {
          const left = cloth.around ? c - 1 : Math.max(0, c - 1);
          const right = cloth.around ? c + 1 : Math.min(wide - 1, c + 1);
          across
            .fromArray(places, particle(right, r))
            .sub(at.fromArray(places, particle(left, r)))
            .divideScalar((right - left) * gap[0]);
          up.fromArray(places, particle(c, above))
            .sub(at.fromArray(places, particle(c, below)))
            .divideScalar((below - above) * gap[1]);
          out.crossVectors(across, up).normalize();
          at.fromArray(places, particle(c, r));
          // half the slopes: between two particles that both lean by them their blend is the parabola through them
          across.multiplyScalar(0.5);
          up.multiplyScalar(0.5);
          at.addScaledVector(across, -c * gap[0]).addScaledVector(up, r * gap[1]);
          put(matrix.makeBasis(across, up, out).setPosition(at));
        }
      }
    },
  };
};

/** All cloth of a take. */
export const draped = (take: Take): readonly Moving[] => take.cloths.map((track) => hung(track, take.pace));
