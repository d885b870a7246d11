import { Matrix4, Quaternion, Vector3 } from 'three';
import { randomStream } from '../../random.ts';
import { KITE_AT } from '../../stage/flown.ts';
import { KITE } from '../../stage/props/kite.ts';
import type { Body } from '../../stage/stage.ts';
import { WIND_TO, windSpeed } from '../../stage/weather.ts';
import { windOf } from '../cloth/air.ts';
import { RATE } from '../physics.ts';
import type { Performance } from '../take.ts';
import type { Played, Playing } from './playing.ts';

const AIR = 1.225;
/** Of a diamond kite at the angle its bridle gives it, over its area. */
const LIFT = 1.05;
const DRAG = 0.4;
/** It is let out to the far side of the wind, leaning over by this, radians: a kite straight downwind shows its edge. */
const LEAN = 0.42;
/** Under this it would not stay up: where the words give less wind, there is this much above, m/s. */
const ALOFT = 5;
/** A sail this wide feels the mean of the eddies on it: seconds for the wind to be felt. */
const FELT = 0.35;
/** Radians it wags about its line for each m/s of wind from the side. */
const WAG = 0.16;

const UP = new Vector3(0, 1, 0);

interface Pose {
  readonly position: Vector3;
  readonly rotation: Quaternion;
}

/** Where it is on its line, its nose up, and turned about the line by so much. */
const poseOf = (held: Vector3, position: Vector3, twist: number): Pose => {
  const along = position.clone().sub(held).normalize();
  const tail = along.clone().multiplyScalar(along.y).sub(UP).normalize();
  const frame = new Matrix4().makeBasis(along.clone().cross(tail), along, tail);
  const rotation = new Quaternion().setFromRotationMatrix(frame);
  return { position, rotation: rotation.multiply(new Quaternion().setFromAxisAngle(UP, twist)) };
};

/**
 * A kite on its line for the whole shot, a pose for each step: a mass on a sphere around the hand, under its weight and
 * the lift and drag of the wind that is heard. The air goes along with whoever runs: who runs before the wind keeps
 * their kite.
 */
const flight = ({ stage, seconds }: Playing, heldAt: (t: number) => Vector3): readonly Pose[] => {
  const { place, seed } = stage;
  const air = windOf(place, randomStream(seed, 'wind'));
  const above = Math.max(0, ALOFT - (place.name === 'space' ? 0 : windSpeed(place)));
  const [wx, wz] = WIND_TO;
  const side = new Vector3(wz, 0, -wx);
  const wind = new Vector3();
  const now = new Float64Array(3);
  const breath = (position: Vector3, t: number): Vector3 => {
    air(position.x, position.y, position.z, t, now, 0);
    return new Vector3(now[0], now[1], now[2]).add(new Vector3(wx, 0, wz).multiplyScalar(above));
  };
  let held = heldAt(0);
  const position = held.clone().add(new Vector3(...KITE_AT).setLength(KITE.line));
  const velocity = new Vector3();
  const poses: Pose[] = [];
  const dt = 1 / RATE;
  // it has been up for a while when the shot begins
  const before = Math.round(3 * RATE);
  wind.copy(breath(position, -3));
  for (let step = -before; step <= Math.ceil((seconds + 0.1) * RATE) + 1; step += 1) {
    const t = step * dt;
    wind.lerp(breath(position, t), dt / FELT);
    const flow = wind.clone().sub(velocity);
    const speed = flow.length();
    const drag = flow.clone().divideScalar(Math.max(1e-6, speed));
    const lift = UP.clone().multiplyScalar(Math.cos(LEAN)).addScaledVector(side, Math.sin(LEAN));
    lift.addScaledVector(drag, -lift.dot(drag)).normalize();
    const pressure = 0.5 * AIR * KITE.area * speed * speed;
    velocity
      .addScaledVector(lift, (pressure * LIFT * dt) / KITE.mass)
      .addScaledVector(drag, (pressure * DRAG * dt) / KITE.mass);
    velocity.y -= place.gravity * dt;
    const next = heldAt(Math.max(0, t));
    const carried = next.clone().sub(held);
    held = next;
    position.addScaledVector(velocity, dt).add(carried);
    const along = position.clone().sub(held).normalize();
    position.copy(held).addScaledVector(along, KITE.line);
    velocity.addScaledVector(along, -velocity.dot(along));
    if (step >= 0) {
      poses.push(poseOf(held, position.clone(), WAG * wind.dot(side)));
    }
  }
  return poses;
};

/**
 * A kite in the wind, on a line that ends in somebody's left hand; with nobody there, the line is made fast on the
 * ground.
 */
export const flyingKite = (playing: Playing, kite: Body, host: Performance | null): Played => {
  const { physics, stage } = playing;
  const peg = new Vector3(...kite.position).sub(new Vector3(...KITE_AT)).setY(0.04);
  const palm = new Vector3(0, -0.07 * ((host?.person.body.height ?? 1.8) / 1.8), 0.02);
  const poses = flight(playing, (t) =>
    host === null ? peg : palm.clone().applyMatrix4(host.joints(t).get('handL') ?? new Matrix4()),
  );
  const at = (step: number): Pose | undefined => poses[Math.min(poses.length - 1, Math.max(0, step))];
  const first = at(0);
  physics.setEnabled(kite.id, true, first?.position, first?.rotation);
  const from =
    host === null ? 'its line made fast on the ground' : `its line in the hand of ${host.person.id}`;
  const calm = windSpeed(stage.place) < ALOFT || stage.place.name === 'space';
  return {
    stunts: [
      (t) => {
        const next = at(Math.round(t * RATE) + 1);
        if (next !== undefined) {
          physics.lead(kite.id, next.position, next.rotation);
        }
      },
    ],
    uses: [kite.id],
    marks: [
      ...[0, 0.25, 0.5, 0.75, 1].flatMap(
        (share) => at(Math.round(share * (poses.length - 1)))?.position ?? [],
      ),
      ...(host === null ? [peg] : []),
    ].map((mark) => mark.clone()),
    words: `${kite.id} flies, ${from}`,
    notes: calm
      ? [{ text: kite.name, as: `flies on a wind of ${ALOFT} m/s above that the words do not give` }]
      : [],
  };
};
