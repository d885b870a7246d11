import { Matrix4, type Quaternion, Vector3 } from 'three';
import type { Hull } from './hull.ts';
import { type Surface, WATER_DENSITY } from './waves.ts';

/** Where a hull is and how it moves. `position` is the body's origin, `velocity` that of `centre`, its centre of mass. */
export interface Motion {
  readonly position: Vector3;
  readonly rotation: Quaternion;
  readonly centre: Vector3;
  readonly velocity: Vector3;
  readonly spin: Vector3;
}

/** What water does to a hull in it: newtons, and newton-metres about the centre of mass. */
export interface Immersion {
  /** Displaced water, cubic metres. */
  readonly volume: number;
  /** The pressure of still water on the wet faces: Archimedes, and the slope of the waves. */
  readonly lift: { readonly force: Vector3; readonly torque: Vector3 };
  /** What moving through water costs. */
  readonly drag: { readonly force: Vector3; readonly torque: Vector3 };
  /** Share of the hull's shadow along each of its own axes that is wet, both sides counted. */
  readonly wet: readonly [x: number, y: number, z: number];
  /** How the surface over the centre of mass is speeding up, m/s²: the water around goes with it. */
  readonly surge: Vector3;
}

/** Pressure of the flow on faces that meet it, and the suction behind those that leave it, in ½ρv². */
const MEETS = 0.8;
const LEAVES = 0.4;
/** Friction along a face in ½ρv², and the part of it that grows with the speed, metres a second. */
const SKIN = 0.004;
const CREEP = 0.002;
/** A face that heaves makes waves, which carry off energy: ρ·v times this many √(g·length), near the surface. */
const RADIATES = 0.35;

/** A hull smaller than this lies on the water's tangent: no wave bends under it. Metres. */
const SMALL = 0.5;

/** Step over which the surface's motion is measured, seconds. */
const INSTANT = 0.01;

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly depth: number;
}

/** Where an edge from a wet to a dry corner meets the surface. */
const waterline = (wet: Corner, dry: Corner): Corner => {
  const t = wet.depth / (wet.depth - dry.depth);
  return {
    x: wet.x + (dry.x - wet.x) * t,
    y: wet.y + (dry.y - wet.y) * t,
    z: wet.z + (dry.z - wet.z) * t,
    depth: 0,
  };
};

/** The surface as a plane through the point over a place. */
const tangent = (
  surface: Surface,
  { x: x0, z: z0 }: Vector3,
  t: number,
): ((x: number, z: number) => number) => {
  const e = 0.05;
  const height = surface(x0, z0, t);
  const alongX = (surface(x0 + e, z0, t) - surface(x0 - e, z0, t)) / (2 * e);
  const alongZ = (surface(x0, z0 + e, t) - surface(x0, z0 - e, t)) / (2 * e);
  return Number.isFinite(height + alongX + alongZ)
    ? (x, z) => height + alongX * (x - x0) + alongZ * (z - z0)
    : (x, z) => surface(x, z, t);
};

/**
 * Clips a hull at the water's surface and sums up what the water does to its wet faces. Pressure grows linearly with depth
 * and is integrated exactly over each face, so under a flat surface the lift is ρ·g times the displaced volume, at its
 * centre. Null when the hull is dry.
 */
export const immerse = (
  hull: Hull,
  motion: Motion,
  surface: Surface,
  t: number,
  gravity: number,
): Immersion | null => {
  const { points, faces } = hull;
  const { position, rotation, centre, velocity, spin } = motion;
  const corners: Corner[] = [];
  const turned = new Matrix4().makeRotationFromQuaternion(rotation).elements;
  const [xx = 1, yx = 0, zx = 0, , xy = 0, yy = 1, zy = 0, , xz = 0, yz = 0, zz = 1] = turned;
  const level =
    Math.max(...hull.size) < SMALL ? tangent(surface, centre, t) : (x: number, z: number) => surface(x, z, t);
  let deepest = 0;
  for (let i = 0; i < points.length; i += 3) {
    const [px, py, pz] = [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
    const x = position.x + xx * px + xy * py + xz * pz;
    const y = position.y + yx * px + yy * py + yz * pz;
    const z = position.z + zx * px + zy * py + zz * pz;
    const depth = level(x, z) - y;
    deepest = Math.max(deepest, depth);
    // relative to the centre of mass: torques follow without more ado
    corners.push({ x: x - centre.x, y: y - centre.y, z: z - centre.z, depth });
  }
  if (deepest === 0) {
    return null;
  }
  const lift = { force: new Vector3(), torque: new Vector3() };
  const drag = { force: new Vector3(), torque: new Vector3() };
  const shadow = new Vector3();
  const back = rotation.clone().invert();
  const normal = new Vector3();
  const moment = new Vector3();
  const middle = new Vector3();
  const flow = new Vector3();
  const slip = new Vector3();
  const length = Math.cbrt(Math.max(1e-9, hull.volume));
  const waveSpeed = RADIATES * Math.sqrt(gravity * length);
  const [before, now, after] = [-INSTANT, 0, INSTANT].map((later) => surface(centre.x, centre.z, t + later));
  const onWater = Number.isFinite(now) && before !== undefined && now !== undefined && after !== undefined;
  const rise = onWater ? (after - before) / (2 * INSTANT) : 0;
  const surge = new Vector3(0, onWater ? (after - 2 * now + before) / INSTANT ** 2 : 0, 0);
  let volume = 0;

  const face = (a: Corner, b: Corner, c: Corner): void => {
    const ux = b.x - a.x;
    const uy = b.y - a.y;
    const uz = b.z - a.z;
    const vx = c.x - a.x;
    const vy = c.y - a.y;
    const vz = c.z - a.z;
    // outward, as long as twice the area
    normal.set(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
    const twice = normal.length();
    if (twice < 1e-12) {
      return;
    }
    const depth = a.depth + b.depth + c.depth;
    volume -= (normal.y * depth) / 6;
    const pressure = WATER_DENSITY * gravity;
    lift.force.addScaledVector(normal, (-pressure * depth) / 6);
    moment
      .set(
        depth * (a.x + b.x + c.x) + a.depth * a.x + b.depth * b.x + c.depth * c.x,
        depth * (a.y + b.y + c.y) + a.depth * a.y + b.depth * b.y + c.depth * c.y,
        depth * (a.z + b.z + c.z) + a.depth * a.z + b.depth * b.z + c.depth * c.z,
      )
      .cross(normal);
    lift.torque.addScaledVector(moment, -pressure / 24);

    normal.divideScalar(twice);
    const area = twice / 2;
    middle.set((a.x + b.x + c.x) / 3, (a.y + b.y + c.y) / 3, (a.z + b.z + c.z) / 3);
    flow.crossVectors(spin, middle).add(velocity);
    flow.y -= rise;
    const into = flow.dot(normal);
    slip.copy(flow).addScaledVector(normal, -into);
    const heave = waveSpeed * normal.y * normal.y * Math.exp(-depth / 3 / length);
    const push = WATER_DENSITY * area * into * (0.5 * (into > 0 ? MEETS : LEAVES) * Math.abs(into) + heave);
    const rub = WATER_DENSITY * area * (0.5 * SKIN * slip.length() + CREEP);
    flow.copy(normal).multiplyScalar(-push).addScaledVector(slip, -rub);
    drag.force.add(flow);
    drag.torque.add(middle.cross(flow));
    normal.applyQuaternion(back);
    shadow.x += Math.abs(normal.x) * area;
    shadow.y += Math.abs(normal.y) * area;
    shadow.z += Math.abs(normal.z) * area;
  };

  for (let i = 0; i < faces.length; i += 3) {
    const a = corners[faces[i] ?? 0];
    const b = corners[faces[i + 1] ?? 0];
    const c = corners[faces[i + 2] ?? 0];
    if (a === undefined || b === undefined || c === undefined) {
      continue;
    }
    const under = (a.depth > 0 ? 1 : 0) + (b.depth > 0 ? 1 : 0) + (c.depth > 0 ? 1 : 0);
    if (under === 3) {
      face(a, b, c);
    } else if (under > 0) {
      // one corner is wet or one is dry: turned so that it comes first
      const odd = under === 1;
      const alone = (corner: Corner) => corner.depth > 0 === odd;
      const [p, q, r] = alone(a) ? [a, b, c] : alone(b) ? [b, c, a] : [c, a, b];
      if (odd) {
        face(p, waterline(p, q), waterline(p, r));
      } else {
        const [pq, rp] = [waterline(q, p), waterline(r, p)];
        face(pq, q, r);
        face(pq, r, rp);
      }
    }
  }
  const share = (wet: number, all: number): number => (all === 0 ? 0 : Math.min(1, wet / all));
  return {
    volume,
    lift,
    drag,
    surge,
    wet: [share(shadow.x, hull.shadow[0]), share(shadow.y, hull.shadow[1]), share(shadow.z, hull.shadow[2])],
  };
};
