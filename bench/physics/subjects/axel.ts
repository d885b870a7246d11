/** A triple axel with a cat: turns, momentum, and a cat that stays or falls. */
import { Vector3 } from 'three';
import type { Vec3 } from '../../../model/world/shoot/scene.ts';
import { type Session, session, silhouetteMeasures } from '../actors.ts';
import { airborne, facingOfTravel, headingsOf, type Span, type Turning, turningOf } from '../body.ts';
import { stageOf } from '../filming.ts';
import { flightsOf } from '../flights.ts';
import { atLeast, atMost, type Bench, holds, type Measure, nearly, type Subject } from '../report.ts';
import type { Place } from '../tracking.ts';
import { GRAVITY } from './falling.ts';
import { bodyMeasures, flightMeasure } from './gymnastics.ts';

export const AXEL = 'A figure skater performs a triple axel with a cat on her head';
const TURNS = 3.5;
const FPS = 120;
/** A blade higher than this over the ice has left it, metres. */
const LIFTED = 0.004;
/** Inertia that changes by less than this share over two moments is that of a held posture. */
const STEADY = 0.03;

/** With less than this many times the least inertia a skater has closed her arms and legs. */
const CLOSED = 1.1;

/** Facing and turning of a jump: from leaving the ice to touching it. */
export function jumpMeasures(
  body: Session['body'],
  figures: Session['figures'],
  { from, to }: Span,
): Measure[] {
  const between = (a: number, b: number) => figures.filter(({ t }) => t >= a && t <= b);
  // from the last moment on the ice to the first
  const flight = between(from - 1.2 / FPS, to + 1.2 / FPS);
  const headings = headingsOf(flight);
  const turned = Math.abs((headings.at(-1) ?? 0) - (headings[0] ?? 0)) / (2 * Math.PI);
  const degrees = (radians: number) => (radians * 180) / Math.PI;
  const takeOff = facingOfTravel(body, between(from - 0.06, from));
  const landing = facingOfTravel(body, between(to, to + 0.06));
  // at the very ends a foot is still on the ice, or already
  const turning = turningOf(body, between(from + 0.02, to - 0.02));
  return [
    nearly(
      'turns in the air',
      turned,
      TURNS,
      0.05,
      '',
      `heading of hips and shoulders from ${from.toFixed(2)} s, when the last blade leaves the ice, to ${to.toFixed(2)} s`,
    ),
    atMost(
      'facing at take-off, off the way she goes',
      degrees(takeOff),
      60,
      '°',
      'forward is 0°, backward 180°',
    ),
    atLeast(
      'facing at landing, off the way she goes',
      degrees(landing),
      120,
      '°',
      'forward is 0°, backward 180°',
    ),
    ...spinMeasures(turning),
  ];
}

export function spinMeasures(turning: readonly Turning[]): Measure[] {
  if (turning.length < 5) return [holds('spins in the air', false, 'too short a flight to measure')];
  const unlike = (values: readonly number[]): number => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.max(...values.map((value) => Math.abs(value / mean - 1)));
  };
  // while arms and legs close they turn at another rate than the trunk, and no one rate is the body's
  const held = turning.filter(({ inertia }, index) => {
    const [before, after] = [turning[index - 1]?.inertia ?? inertia, turning[index + 1]?.inertia ?? inertia];
    return Math.abs(after - before) < STEADY * inertia;
  });
  const open = turning.slice(0, 3).reduce((sum, { rate }) => sum + rate, 0) / 3;
  const fastest = Math.max(...turning.map(({ rate }) => rate));
  const widest = Math.max(...turning.map(({ inertia }) => inertia));
  const closed = Math.min(...turning.map(({ inertia }) => inertia));
  // closed: with little more than the least inertia
  const tight = turning.filter(({ inertia }) => inertia < closed * CLOSED);
  // one axis for the whole flight: nothing turns it there
  const axis = turning.reduce((sum, { spin }) => sum.add(spin), new Vector3()).normalize();
  const wobble = Math.max(...tight.map(({ head }) => new Vector3().crossVectors(head, axis).length()));
  return [
    atLeast(
      'fastest spin against the first in the air',
      fastest / open,
      1.15,
      '',
      `as the arms close: from ${open.toFixed(1)} to ${fastest.toFixed(1)} rad/s, inertia from ${widest.toFixed(2)} to ${closed.toFixed(2)} kg·m²`,
    ),
    atMost(
      'inertia × rate, furthest from its mean',
      unlike(held.map(({ inertia, rate }) => inertia * rate)) * 100,
      5,
      '%',
      `inertia of 15 captured segments about the axis of spin × rate of the trunk, at the ${held.length} of ${turning.length} moments in the air at which the limbs keep their place: open, closed and open again`,
    ),
    atMost(
      'angular momentum, furthest from its mean',
      unlike(turning.map(({ momentum }) => momentum)) * 100,
      5,
      '%',
      `of all segments about the centre of mass, at all ${turning.length} moments`,
    ),
    atMost(
      'head off the axis of the spin',
      wobble * 100,
      2,
      'cm',
      `its middle from the line of the mean angular momentum through the centre of mass, the worst of the ${tight.length} moments with arms and legs closed`,
    ),
  ];
}

/** Further than this from where it sat on the head, a cat has left it. Metres. */
const SEATED = 0.05;

/** Sits where it sat, seen from the head; once it has left, it falls freely. It never floats. */
export function catMeasures(
  seats: readonly { readonly t: number; readonly seat: Vector3; readonly cat: Vec3 }[],
): Measure[] {
  const [first] = seats;
  if (first === undefined) return [holds('the cat is seen', false, 'no cat was captured')];
  const gone = seats.findIndex(({ seat }) => seat.distanceTo(first.seat) > SEATED);
  if (gone === -1) {
    const furthest = Math.max(...seats.map(({ seat }) => seat.distanceTo(first.seat)));
    return [
      atMost(
        'the cat on the head, furthest from its seat',
        furthest * 100,
        SEATED * 100,
        'cm',
        `captured with the skater, in the head's own frame, ${seats.length} moments: it stays on`,
      ),
    ];
  }
  const falling = seats.slice(gone).map(({ t, cat }): Place => ({ t, at: cat }));
  const [flight] = flightsOf(falling, 0.01).toSorted((a, b) => b.to - b.from - (a.to - a.from));
  if (flight === undefined || flight.to - flight.from < 0.1)
    return [
      holds(
        'the cat falls once it has left the head',
        false,
        `off its seat at ${falling[0]?.t.toFixed(2)} s`,
      ),
    ];
  const { gravity } = flight;
  return [
    nearly(
      'g of the cat after it has left the head',
      gravity,
      GRAVITY,
      GRAVITY * 0.03,
      'm/s²',
      `from ${flight.from.toFixed(2)} to ${flight.to.toFixed(2)} s`,
    ),
  ];
}

async function measure(bench: Bench): Promise<Measure[]> {
  bench.note(AXEL);
  const staged = await stageOf(AXEL, { seconds: 6 });
  const { take } = staged.shot;
  const [skater] = take.people;
  const [cat] = take.creatures;
  if (skater === undefined || cat === undefined) throw new Error('a skater and a cat were asked for');
  const stances = skater.stances.toSorted((a, b) => a.from - b.from);
  // the capture begins before the jump and ends after it, wherever the skater put it
  const landing = stances.findLast(({ from }) => from > 0.5)?.from ?? take.seconds / 2;
  const window = {
    name: 'axel',
    from: Math.max(0, landing - 1.6),
    to: Math.min(take.seconds, landing + 0.35),
    fps: FPS,
  };
  const captured = await session(
    staged,
    {
      ...window,
      others: (time) => {
        const trunk = cat.joints(time * take.pace).get('trunk');
        const { x, y, z } = trunk === undefined ? new Vector3() : new Vector3().setFromMatrixPosition(trunk);
        return [[x, y, z]];
      },
    },
    bench,
  );
  const { body, figures, others } = captured;
  const flight = airborne(figures, LIFTED, 0.3)[0];
  const seats = figures.flatMap(({ t, bones }) => {
    const at = others.find((other) => other.t === t)?.at[0];
    const head = bones.get('head');
    return at && head ? [{ t, cat: at, seat: new Vector3(...at).applyMatrix4(head.clone().invert()) }] : [];
  });
  return [
    ...(flight === undefined
      ? [holds('leaves the ice', false, 'no flight was seen')]
      : jumpMeasures(body, figures, flight)),
    flightMeasure('axel', captured),
    ...catMeasures(seats),
    ...bodyMeasures('axel', captured).filter(({ name }) => !name.includes('slide')),
    ...(await silhouetteMeasures('axel', staged, captured, bench)),
  ];
}

export const axel: Subject = { name: 'axel', title: 'A triple axel with a cat on her head', measure };
