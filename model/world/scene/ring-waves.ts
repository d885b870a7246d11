import { Matrix4, type Vector3 } from 'three';
import type { Geometry, Surface } from '../shoot/scene.ts';
import type { Take } from '../simulate/take.ts';
import { surfaceOf } from '../simulate/water/waves.ts';
import type { Moving } from './moving.ts';
import { GONE } from './spray.ts';

/** Of a ring wave: corners around it, and rows of them across it. */
const AROUND = 36;
const ACROSS = 8;
/** Places around a row that ride on the water; between two of them a corner leans on both. */
const RIDING = 8;
/** Speed of the group, m/s, and the time in which it loses most of its height, seconds. */
const RUNS = 0.62;
const FADES = 1;
/** A ring wave lower than this is not seen, metres. */
const LOWEST = 0.0012;
const MOST_RINGS = 10;

interface Ring {
  readonly at: number;
  readonly centre: Vector3;
  readonly radius: number;
  readonly height: number;
}

/** One ring for all that came down at nearly one time and place; the highest, if there are too many. */
const ringsOf = (take: Take): readonly Ring[] => {
  const rings: Ring[] = [];
  for (const { at, position, impulse, radius } of take.splashes.toSorted((a, b) => a.at - b.at)) {
    const near = rings.some((ring) => Math.abs(ring.at - at) < 0.1 && ring.centre.distanceTo(position) < 0.5);
    if (!near) {
      rings.push({
        at,
        centre: position,
        radius,
        height: Math.min(0.028, 0.006 + 0.0035 * Math.sqrt(Math.max(0, impulse))),
      });
    }
  }
  return rings
    .toSorted((a, b) => b.height - a.height)
    .slice(0, MOST_RINGS)
    .toSorted((a, b) => a.at - b.at);
};

/** Radius at which a row is modelled, metres: only its pattern and its shape look at it. */
const modelled = (row: number): number => 0.4 + row * 0.12;

/** A band of circles around a centre, each hung on the places of its row that ride on the water. */
const bandMesh = ({ centre }: Ring): Geometry => {
  const positions: number[] = [];
  const normals: number[] = [];
  const indices: number[] = [];
  const bones: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < ACROSS; row += 1) {
    for (let i = 0; i < AROUND; i += 1) {
      const angle = (i / AROUND) * Math.PI * 2;
      const radius = modelled(row);
      positions.push(centre.x + Math.cos(angle) * radius, 0, centre.z + Math.sin(angle) * radius);
      normals.push(0, 1, 0);
      const place = (i / AROUND) * RIDING;
      const before = Math.floor(place);
      const first = row * RIDING;
      bones.push(first + before, first + ((before + 1) % RIDING), 0, 0);
      weights.push(1 - (place - before), place - before, 0, 0);
      if (row + 1 < ACROSS) {
        const [a, b] = [row * AROUND + i, row * AROUND + ((i + 1) % AROUND)];
        indices.push(a, b, a + AROUND, b, b + AROUND, a + AROUND);
      }
    }
  }
  return {
    positions: Float32Array.from(positions),
    normals: Float32Array.from(normals),
    indices: Uint32Array.from(indices),
    skin: {
      bones: ACROSS * RIDING,
      indices: Uint8Array.from(bones),
      weights: Float32Array.from(weights),
    },
  };
};

/** How a row of a ring wave stands at one moment. */
interface Row {
  /** Metres from the centre. */
  readonly reach: number;
  /** Over the water around it, metres; its rims and troughs lie under the water that is drawn all around. */
  readonly over: number;
  /** Of its side, outwards. */
  readonly slope: number;
}

/** A group of waves under one envelope that runs out, widens and fades; null before it begins and when it is gone. */
const rowsAt = ({ at, radius, height }: Ring, t: number): readonly Row[] | null => {
  const age = t - at;
  const strength = height * Math.exp(-Math.max(0, age) / FADES);
  if (age <= 0 || strength < LOWEST) {
    return null;
  }
  const run = radius + RUNS * age;
  const width = Math.min(run, 0.14 + 0.16 * run);
  return Array.from({ length: ACROSS }, (_, row): Row => {
    const s = (2 * row) / (ACROSS - 1) - 1;
    const half = (Math.PI / 2) * s;
    const wave = 2.4 * Math.PI * s;
    const envelope = Math.cos(half) ** 2;
    return {
      reach: run + s * width,
      over: strength * envelope * Math.cos(wave) - 0.003 * (1 - envelope),
      slope:
        (strength / width) *
        (-Math.PI * Math.cos(half) * Math.sin(half) * Math.cos(wave) -
          2.4 * Math.PI * envelope * Math.sin(wave)),
    };
  });
};

/** Ring waves that run out from where something came down, on the water as it heaves. */
export const ringWaves = (take: Take, look: Surface | null): Moving | null => {
  const level = surfaceOf(take.stage.place);
  const rings = ringsOf(take);
  if (level === null || look === null || rings.length === 0) {
    return null;
  }
  const matrix = new Matrix4();
  return {
    models: rings.map((ring, i) => ({
      id: `ring wave ${i}`,
      geometry: bandMesh(ring),
      surface: look,
      castsShadow: false,
      ink: false,
    })),
    write: (time, put) => {
      const t = time * take.pace;
      for (const ring of rings) {
        const { x: cx, z: cz } = ring.centre;
        const rows = rowsAt(ring, t);
        for (let row = 0; row < ACROSS; row += 1) {
          const { reach, over, slope } = rows?.[row] ?? { reach: 0, over: 0, slope: 0 };
          // a circle of no radius would count as hidden
          const grows = Math.max(1e-3, reach) / modelled(row);
          for (let place = 0; place < RIDING; place += 1) {
            if (rows === null) {
              put(GONE);
              continue;
            }
            const [dx, dz] = DIRECTIONS[place] ?? [1, 0];
            const y = level(cx + dx * reach, cz + dz * reach, t) + over;
            // the second column turns normals only: all corners are modelled at height 0
            put(
              matrix.set(
                grows,
                -slope * dx,
                0,
                cx * (1 - grows),
                0,
                1,
                0,
                y,
                0,
                -slope * dz,
                grows,
                cz * (1 - grows),
                0,
                0,
                0,
                1,
              ),
            );
          }
        }
      }
    },
  };
};

const DIRECTIONS = Array.from({ length: RIDING }, (_, place): readonly [x: number, z: number] => {
  const angle = (place / RIDING) * Math.PI * 2;
  return [Math.cos(angle), Math.sin(angle)];
});
