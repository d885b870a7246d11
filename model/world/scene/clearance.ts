import { Box3, Matrix4, Quaternion, Ray, Vector3 } from 'three';
import type { Body, Collider, Place } from '../stage/stage.ts';

/** Metres that a camera keeps from walls and furniture, and from ground and water below it. */
const GAP = 0.3;
const HEAD_ROOM = 0.22;
/** What is lower than this is no obstacle: the camera looks over it. */
const LOW = 0.25;
/** Metres over the target up to which a thing before it hides too little to matter: legs behind a counter. */
const COUNTER = 0.3;

const extentOf = ({ shape }: Collider): Vector3 => {
  switch (shape.kind) {
    case 'ball':
      return new Vector3(shape.radius, shape.radius, shape.radius);
    case 'box':
      return new Vector3(...shape.half);
    case 'capsule':
      return new Vector3(shape.radius, shape.halfHeight + shape.radius, shape.radius);
    case 'hull': {
      const box = new Box3().setFromArray(shape.points);
      return box.getSize(new Vector3()).multiplyScalar(0.5);
    }
    default:
      return new Vector3(shape.radius, shape.halfHeight, shape.radius);
  }
};

const boxesOf = (body: Body): readonly Box3[] =>
  body.colliders.map((collider) => {
    const half = extentOf(collider);
    return new Box3(half.clone().negate(), half)
      .applyMatrix4(
        new Matrix4()
          .makeRotationFromQuaternion(new Quaternion(...collider.turn))
          .setPosition(...collider.at),
      )
      .applyMatrix4(
        new Matrix4()
          .makeRotationFromQuaternion(new Quaternion(...body.rotation))
          .setPosition(...body.position),
      );
  });

const CELL = 1;

/** Height of the ground as it is seen: the highest vertex within about a metre. */
const groundOf = (place: Place): ((x: number, z: number) => number) => {
  const cells = new Map<string, number>();
  const key = (x: number, z: number) => `${Math.floor(x / CELL)} ${Math.floor(z / CELL)}`;
  for (const body of place.bodies.filter(({ id }) => id === 'floor')) {
    for (const { geometry } of body.parts) {
      for (let i = 0; i < geometry.positions.length; i += 3) {
        const [x = 0, y = 0, z = 0] = geometry.positions.subarray(i, i + 3);
        const at = key(x + body.position[0], z + body.position[2]);
        cells.set(at, Math.max(cells.get(at) ?? -Infinity, y + body.position[1]));
      }
    }
  }
  return (x, z) => {
    let highest = -Infinity;
    for (const dx of [-CELL, 0, CELL]) {
      for (const dz of [-CELL, 0, CELL]) {
        highest = Math.max(highest, cells.get(key(x + dx, z + dz)) ?? -Infinity);
      }
    }
    const { water } = place;
    const level = water !== null && z < water.beyondZ + 0.5 ? water.level + 0.1 : -Infinity;
    return Math.max(level, highest === -Infinity ? 0 : highest);
  };
};

/**
 * Where a camera may stand in a place: it comes nearer its target until nothing solid lies between, and rises over
 * ground and water.
 */
export const clearance = (
  place: Place,
  furniture: readonly Body[],
): ((eye: Vector3, target: Vector3) => Vector3) => {
  const ground = groundOf(place);
  const solid = (body: Body): readonly Box3[] =>
    boxesOf(body)
      .filter(({ max }) => max.y > LOW)
      .map((box) => box.expandByScalar(GAP));
  // each wall stands for itself; what stands on a table is hidden neither by its top nor by its legs
  const obstacles = [
    ...place.bodies.filter(({ id }) => id !== 'floor').flatMap((body) => solid(body).map((box) => [box])),
    ...furniture.map(solid),
  ];
  return (eye, target) => {
    const way = eye.clone().sub(target);
    const ray = new Ray(target, way.clone().normalize());
    const hit = new Vector3();
    const reach = (boxes: readonly Box3[]): number =>
      Math.min(
        ...boxes.map((box) => (ray.intersectBox(box, hit) === null ? Infinity : hit.distanceTo(target))),
      );
    const before = obstacles.filter((boxes) => !boxes.some((box) => box.containsPoint(target)));
    const isLookedOver = (boxes: readonly Box3[]): boolean =>
      Math.max(...boxes.map(({ max }) => max.y - GAP)) < target.y + COUNTER;
    let free = Math.min(way.length(), ...before.filter((boxes) => !isLookedOver(boxes)).map(reach));
    for (const boxes of before.filter(isLookedOver)) {
      // it may be looked over, not stood in
      const stand = target.clone().addScaledVector(ray.direction, free);
      if (boxes.some((box) => box.containsPoint(stand))) free = Math.min(free, reach(boxes));
    }
    const at = target.clone().addScaledVector(ray.direction, Math.max(0.4, free));
    at.y = Math.max(at.y, ground(at.x, at.z) + HEAD_ROOM);
    return at;
  };
};
