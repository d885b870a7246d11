/**
 * What the ground must have done to a captured body. From moment to moment that is a second derivative; over a while it is
 * what momentum and angular momentum gained, which pixels tell well: the mean force, and the point at which it acted. If
 * at every instant the force lies in a cone and acts inside what stands, so do its means.
 */
import { Quaternion, Vector3 } from 'three';
import { centreOfMass, segmentsOf } from '../../model/world/simulate/body/anthropometry.ts';
import { rotationVector } from '../../model/world/simulate/body/momentum.ts';
import { LIMBS, soleCorners } from '../../model/world/simulate/body/reach.ts';
import { areaOf, nearestIn } from '../../model/world/simulate/body/support-area.ts';
import type { Proportions } from '../../model/world/stage/figures/figure.ts';
import type { Session } from './actors.ts';
import { atLeast, atMost, holds, type Measure } from './report.ts';
import type { Figure } from './skeleton.ts';
import { GRAVITY } from './subjects/falling.ts';

/** Mean push of the ground over a while. */
export interface Push {
  readonly from: number;
  readonly to: number;
  /** Upwards, in body weights. */
  readonly weights: number;
  /** Sideways force over the upward one. */
  readonly slope: number;
  /** Of the point at which it acts from the area that stood during the while, metres; 0 inside, infinite where nothing stood. */
  readonly outside: number;
}

interface Momentum {
  readonly t: number;
  readonly centre: Vector3;
  readonly linear: Vector3;
  /** About the origin. */
  readonly angular: Vector3;
}

function momentumOf(body: Proportions, before: Figure, now: Figure, after: Figure): Momentum {
  const span = after.t - before.t;
  const [linear, angular] = [new Vector3(), new Vector3()];
  for (const [bone, { mass, centre, inertia }] of segmentsOf(body)) {
    const [was, is, frame] = [before.bones.get(bone), after.bones.get(bone), now.bones.get(bone)];
    if (was === undefined || is === undefined || frame === undefined) continue;
    const moved = centre.clone().applyMatrix4(is).sub(centre.clone().applyMatrix4(was)).divideScalar(span);
    const own = new Quaternion().setFromRotationMatrix(frame);
    const turned = rotationVector(
      new Quaternion()
        .setFromRotationMatrix(is)
        .multiply(new Quaternion().setFromRotationMatrix(was).invert()),
    ).divideScalar(span);
    linear.addScaledVector(moved, mass);
    angular
      .addScaledVector(new Vector3().crossVectors(centre.clone().applyMatrix4(frame), moved), mass)
      .add(turned.applyQuaternion(own.clone().invert()).applyMatrix3(inertia).applyQuaternion(own));
  }
  return { t: now.t, centre: centreOfMass(body, now.bones), linear, angular };
}

export interface Pushing {
  readonly gravity: number;
  /** Seconds that each mean is taken over. */
  readonly over: number;
}

/** Lower than this a sole, palm or finger stands on the ground at y = 0, metres. */
const STANDS = 0.02;

/** Every while of a capture with even steps. */
export function pushesOf(body: Proportions, figures: readonly Figure[], { gravity, over }: Pushing): Push[] {
  const momenta = figures.slice(1, -1).map((now, i) => {
    const [before, after] = [figures[i] ?? now, figures[i + 2] ?? now];
    return momentumOf(body, before, now, after);
  });
  const corners = figures.map(({ bones, tips, heels, pads }) =>
    LIMBS.filter((limb) => {
      const front = limb === 'handL' ? pads.fingersL : limb === 'handR' ? pads.fingersR : tips.get(limb);
      const heel = limb === 'footL' || limb === 'footR' ? heels[limb].y : STANDS;
      return Math.min(front?.y ?? STANDS, heel) < STANDS;
    }).flatMap((limb) => soleCorners(body, bones, limb)),
  );
  const mass = [...segmentsOf(body).values()].reduce((sum, segment) => sum + segment.mass, 0);
  const step = (momenta[1]?.t ?? 0) - (momenta[0]?.t ?? 0);
  const count = Math.round(over / step);
  return momenta.slice(0, -count).flatMap((first, i) => {
    const last = momenta[i + count] ?? first;
    const while_ = momenta.slice(i, i + count + 1);
    const centre = while_
      .reduce(
        (sum, moment, k) => sum.addScaledVector(moment.centre, k === 0 || k === count ? 0.5 : 1),
        new Vector3(),
      )
      .divideScalar(count);
    const weight = mass * gravity * (last.t - first.t);
    const impulse = last.linear.clone().sub(first.linear);
    impulse.y += weight;
    const moment = last.angular.clone().sub(first.angular);
    moment.x -= centre.z * weight;
    moment.z += centre.x * weight;
    // rates are taken over a step before and after each moment: what stood then counts, too
    const stood = corners.slice(i, i + count + 3).flat();
    const weights = impulse.y / weight;
    if (stood.length === 0 || weights < 0.02) {
      const outside = weights < 0.02 ? 0 : Number.POSITIVE_INFINITY;
      return [{ from: first.t, to: last.t, weights, slope: 0, outside }];
    }
    const spot = { x: moment.z / impulse.y, z: -moment.x / impulse.y };
    const near = nearestIn(areaOf(stood), spot);
    return [
      {
        from: first.t,
        to: last.t,
        weights,
        slope: Math.hypot(impulse.x, impulse.z) / impulse.y,
        outside: Math.hypot(spot.x - near.x, spot.z - near.z),
      },
    ];
  });
}

/** Seconds of a mean: a capture tells it to a centimetre or two, and a foot stands longer. */
const OVER = 0.2;
/** With less than this many body weights the share of two small forces tells little. */
const BEARS = 0.5;

/** The torque that nothing bears, as the lever of one body weight, metres. */
const leverOf = ({ outside, weights }: Push): number => (outside === 0 ? 0 : outside * weights);

export interface Footing {
  /** Friction of the two surfaces that meet. */
  readonly friction: number;
  /** Centimetres that the point of the force may lie outside what stands, under one body weight. */
  readonly outside: number;
}

/** The ground pushes up, no more sideways than the two surfaces hold, and where something stands. */
export function footingMeasures(
  name: string,
  { body, figures }: Pick<Session, 'body' | 'figures'>,
  { friction, outside }: Footing,
): Measure[] {
  const pushes = pushesOf(body, figures, { gravity: GRAVITY, over: OVER });
  const [first] = pushes;
  if (first === undefined) return [holds(`${name}: the ground bears`, false, 'too short a while')];
  const worst = (of: (push: Push) => number): Push =>
    pushes.reduce((most, push) => (of(push) > of(most) ? push : most), first);
  const steepest = worst(({ slope, weights }) => (weights > BEARS ? slope : 0));
  const furthest = worst(leverOf);
  const least = worst(({ weights }) => -weights);
  const how = `from momentum and angular momentum of 15 captured segments, mean over each ${OVER} s`;
  return [
    atLeast(
      `${name}: least push of the ground`,
      least.weights,
      -0.05,
      'of the weight',
      `${how}; least from ${least.from.toFixed(2)} s on; below 0 it would pull`,
    ),
    atMost(
      `${name}: sideways push over upward`,
      steepest.slope,
      friction,
      '',
      `${how} in which at least half the weight presses; most from ${steepest.from.toFixed(2)} s on; allowed is the friction of the two surfaces`,
    ),
    atMost(
      `${name}: push where nothing stands`,
      leverOf(furthest) * 100,
      outside,
      'cm',
      `${how}: from its point to the soles and palms that stood then, times the body weights that press; most from ${furthest.from.toFixed(2)} s on, of ${pushes.length}`,
    ),
  ];
}
