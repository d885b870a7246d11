import { between, type Random } from '../../random.ts';
import type { Place } from '../../stage/stage.ts';
import { gust, WIND_TO, windSpeed } from '../../stage/weather.ts';

/** Kilograms a cubic metre, at 15 °C at sea level. */
const AIR = 1.225;
/**
 * Force on a thin sheet over the dynamic pressure: square to it, by the sine of the angle at which the air meets it (a
 * flat plate across the wind has 1.2 to 2), and along it, by friction.
 */
const ACROSS = 1.3;
const ALONG = 0.035;
/** Eddies near the ground: their share of the wind's speed, and their lengths in metres. */
const UNREST = 0.17;
const EDDIES = [0.45, 0.8, 1.5, 2.8, 5] as const;
/** How much of the gusts that are seen to bend reeds is left in the speed of the wind. */
const GUSTY = 0.4;

interface Eddy {
  readonly length: number;
  readonly phase: number;
  readonly tilt: number;
  readonly up: number;
}

/** The velocity of the air at a place and time, m/s, written to `out` from `o` on. */
export type Air = (x: number, y: number, z: number, t: number, out: Float64Array, o: number) => void;

export const STILL: Air = (_x, _y, _z, _t, out, o) => {
  out.fill(0, o, o + 3);
};

/** The wind of a place: the one that is heard and that carries snow, with its gusts, and eddies that drift along with it. */
export const windOf = (place: Pick<Place, 'ambience' | 'indoors'>, random: Random): Air => {
  const speed = windSpeed(place);
  if (speed === 0) {
    return STILL;
  }
  const eddies = EDDIES.map(
    (length): Eddy => ({
      length: length * between(random, 0.85, 1.15),
      phase: between(random, 0, 2 * Math.PI),
      tilt: between(random, -1.6, 1.6),
      up: between(random, 0.25, 0.6),
    }),
  );
  const [wx, wz] = WIND_TO;
  return (x, y, z, t, out, o) => {
    const along = x * wx + z * wz;
    const now = speed * (1 + GUSTY * (gust(t - along / speed, 0) - 1));
    let side = 0;
    let up = 0;
    for (const { length, phase, tilt, up: share } of eddies) {
      const turn = (2 * Math.PI * (along - 0.85 * speed * t + tilt * y)) / length + phase;
      side += Math.sin(turn);
      up += share * Math.sin(turn * 0.83 + phase);
    }
    side *= now * UNREST;
    up *= now * UNREST;
    out[o] = wx * now - wz * side;
    out[o + 1] = up;
    out[o + 2] = wz * now + wx * side;
  };
};

/** The air at the middle of each triangle, 3 numbers each, written to `out`. */
export const airAt = (
  triangles: Uint16Array,
  positions: Float64Array,
  air: Air,
  t: number,
  out: Float64Array,
): void => {
  for (let i = 0; i < triangles.length; i += 3) {
    const a = (triangles[i] ?? 0) * 3;
    const b = (triangles[i + 1] ?? 0) * 3;
    const c = (triangles[i + 2] ?? 0) * 3;
    air(
      ((positions[a] ?? 0) + (positions[b] ?? 0) + (positions[c] ?? 0)) / 3,
      ((positions[a + 1] ?? 0) + (positions[b + 1] ?? 0) + (positions[c + 1] ?? 0)) / 3,
      ((positions[a + 2] ?? 0) + (positions[b + 2] ?? 0) + (positions[c + 2] ?? 0)) / 3,
      t,
      out,
      i,
    );
  }
};

/**
 * Adds to `force` what the air (3 numbers a triangle) does to each triangle, by its speed against the cloth and the angle
 * at which it meets it, and by the share of it that is `exposed`: drag and lift are the two parts of one force, nearly square to the triangle.
 */
export const blow = (
  triangles: Uint16Array,
  positions: Float64Array,
  velocities: Float64Array,
  wind: Float64Array,
  exposed: number,
  force: Float64Array,
): void => {
  for (let i = 0; i < triangles.length; i += 3) {
    const a = (triangles[i] ?? 0) * 3;
    const b = (triangles[i + 1] ?? 0) * 3;
    const c = (triangles[i + 2] ?? 0) * 3;
    const ax = positions[a] ?? 0;
    const ay = positions[a + 1] ?? 0;
    const az = positions[a + 2] ?? 0;
    const ux = (positions[b] ?? 0) - ax;
    const uy = (positions[b + 1] ?? 0) - ay;
    const uz = (positions[b + 2] ?? 0) - az;
    const vx = (positions[c] ?? 0) - ax;
    const vy = (positions[c + 1] ?? 0) - ay;
    const vz = (positions[c + 2] ?? 0) - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    const twice = Math.sqrt(nx * nx + ny * ny + nz * nz);
    if (twice < 1e-12) {
      continue;
    }
    const rx = (wind[i] ?? 0) - ((velocities[a] ?? 0) + (velocities[b] ?? 0) + (velocities[c] ?? 0)) / 3;
    const ry =
      (wind[i + 1] ?? 0) -
      ((velocities[a + 1] ?? 0) + (velocities[b + 1] ?? 0) + (velocities[c + 1] ?? 0)) / 3;
    const rz =
      (wind[i + 2] ?? 0) -
      ((velocities[a + 2] ?? 0) + (velocities[b + 2] ?? 0) + (velocities[c + 2] ?? 0)) / 3;
    // a third of it for each corner
    const q = (exposed * AIR * twice * Math.sqrt(rx * rx + ry * ry + rz * rz)) / 12;
    const push = (q * (ACROSS - ALONG) * (rx * nx + ry * ny + rz * nz)) / (twice * twice);
    const rub = q * ALONG;
    const fx = push * nx + rub * rx;
    const fy = push * ny + rub * ry;
    const fz = push * nz + rub * rz;
    force[a] = (force[a] ?? 0) + fx;
    force[a + 1] = (force[a + 1] ?? 0) + fy;
    force[a + 2] = (force[a + 2] ?? 0) + fz;
    force[b] = (force[b] ?? 0) + fx;
    force[b + 1] = (force[b + 1] ?? 0) + fy;
    force[b + 2] = (force[b + 2] ?? 0) + fz;
    force[c] = (force[c] ?? 0) + fx;
    force[c + 1] = (force[c + 1] ?? 0) + fy;
    force[c + 2] = (force[c + 2] ?? 0) + fz;
  }
};
