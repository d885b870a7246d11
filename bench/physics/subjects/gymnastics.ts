/** A floor routine: flights are free, hands and feet stand where they stand, joints and limbs stay possible. */
import { leadOf, type Session, session, silhouetteMeasures } from '../actors.ts';
import { airborne, massPath } from '../body.ts';
import { deepestOverlap, deepestUnderground, slidesOf, worstJoint } from '../contact.ts';
import { stageOf } from '../filming.ts';
import { flightOver } from '../flights.ts';
import { footingMeasures } from '../pushing.ts';
import { atMost, type Bench, holds, type Measure, near, type Subject } from '../report.ts';
import { GRAVITY } from './falling.ts';

export const ROUTINE = 'An Olympic gymnast performs a floor routine';

/** Bare skin on a sprung floor: as the engine mixes the friction of two surfaces, by their mean. */
const FRICTION = (0.7 + 0.85) / 2;
/**
 * Little more than a foot's length. Hands and feet that come down at three metres a second stop their limbs at once, and
 * the torque of that blow is nobody's choreography: it is what is left around the handspring and the take-offs.
 */
const OUTSIDE = 30;

/** The flight whose gravity is furthest from the earth's; the ends, where a toe may still touch, are left out. */
export function flightMeasure(name: string, { body, figures }: Pick<Session, 'body' | 'figures'>): Measure {
  const flights = airborne(figures, 0.02, 0.2).map(({ figures: flying }) =>
    flightOver(massPath(body, flying.slice(1, -1))),
  );
  const worst = flights.toSorted((a, b) => Math.abs(b.gravity - GRAVITY) - Math.abs(a.gravity - GRAVITY))[0];
  return worst === undefined
    ? holds(`${name}: leaves the ground`, false, 'no flight of 0.2 s was seen')
    : near(
        `${name}: g of the centre of mass in flight`,
        worst.gravity,
        GRAVITY,
        0.03,
        'm/s²',
        `the worst of ${flights.length} flights, at ${worst.from.toFixed(2)} s; centre of mass from 15 captured segments`,
      );
}

/** What must hold for everybody who stands, steps and turns on firm ground. */
export function bodyMeasures(name: string, { body, figures, complete }: Omit<Session, 'others'>): Measure[] {
  const slides = slidesOf(figures).toSorted((a, b) => b.metres - a.metres);
  const [slide] = slides;
  const joint = worstJoint(figures);
  const meeting = deepestOverlap(body, figures);
  const under = deepestUnderground(figures);
  return [
    slide === undefined
      ? holds(`${name}: stands on the ground`, false, 'no contact was seen')
      : atMost(
          `${name}: furthest slide in contact`,
          slide.metres * 100,
          2,
          'cm',
          `of ${slides.length} contacts of toes, heels and hands; ${slide.part} at ${slide.from.toFixed(2)} s`,
        ),
    atMost(
      `${name}: deepest under the ground`,
      under.depth * 100,
      1,
      'cm',
      `lowest of soles, palms, knuckles, fingers and head, at ${under.t.toFixed(2)} s`,
    ),
    atMost(
      `${name}: furthest past a joint's limit`,
      joint.degrees,
      3,
      '°',
      `37 angles at ${figures.length} moments; ${joint.freedom} at ${joint.t.toFixed(2)} s`,
    ),
    atMost(
      `${name}: deepest limb in another`,
      Math.max(0, meeting.depth * 100),
      2,
      'cm',
      `capsules of bone and firm muscle; ${meeting.pair} at ${meeting.t.toFixed(2)} s`,
    ),
    holds(
      `${name}: captured throughout`,
      complete > 0.9,
      `all markers placed at ${(complete * 100).toFixed(0)} % of the moments`,
    ),
  ];
}

async function measure(bench: Bench): Promise<Measure[]> {
  bench.note(ROUTINE);
  const staged = await stageOf(ROUTINE, { seconds: 10 });
  const { take } = staged.shot;
  const still = Math.max(...leadOf(take).stances.map(({ from }) => from));
  const captured = await session(
    staged,
    { name: 'gymnastics', from: 0, to: Math.min(take.seconds, still + 0.6), fps: 40 },
    bench,
  );
  return [
    flightMeasure('routine', captured),
    ...bodyMeasures('routine', captured),
    ...footingMeasures('routine', captured, { friction: FRICTION, outside: OUTSIDE }),
    ...(await silhouetteMeasures('routine', staged, captured, bench)),
  ];
}

export const gymnastics: Subject = { name: 'gymnastics', title: 'A gymnastics floor routine', measure };
