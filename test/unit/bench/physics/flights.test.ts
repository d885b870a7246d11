import { describe, expect, it } from 'vitest';
import { apexOf, bouncesOf, energyOf, flightsOf, strikesOf } from '../../../../bench/physics/flights.ts';
import type { Measure } from '../../../../bench/physics/report.ts';
import { fallMeasures, syncMeasure } from '../../../../bench/physics/subjects/falling.ts';
import type { Place } from '../../../../bench/physics/tracking.ts';

interface World {
  readonly gravity?: number;
  readonly restitution?: number;
  /** Speed is multiplied by this at the second bounce only. */
  readonly kick?: number;
  readonly noise?: number;
}

/** A ball dropped from 1.5 m, filmed at 24 frames a second for 3 s, found to half a millimetre. */
function bouncing({ gravity = 9.81, restitution = 0.8, kick = 1, noise = 0.0005 }: World): {
  places: Place[];
  contacts: number[];
} {
  const radius = 0.1;
  const contacts: number[] = [];
  const places: Place[] = [];
  let [start, y0, v0] = [0, 1.5, 0];
  for (let frame = 0; frame < 72; frame++) {
    const t = frame / 24;
    for (;;) {
      const lands = start + (v0 + Math.sqrt(v0 * v0 + 2 * gravity * (y0 - radius))) / gravity;
      if (t < lands) break;
      contacts.push(lands);
      v0 = restitution * (contacts.length === 2 ? kick : 1) * (gravity * (lands - start) - v0);
      [start, y0] = [lands, radius];
      if (v0 < 0.05) return { places, contacts };
    }
    const since = t - start;
    // a deterministic stand-in for noise
    const shake = noise * Math.sin(frame * 12.9898);
    places.push({ t, at: [0.3 * t + shake, y0 + v0 * since - (gravity * since * since) / 2 + shake, 0] });
  }
  return { places, contacts };
}

const named = (measures: readonly Measure[], part: string) =>
  measures.find(({ name }) => name.includes(part));
const judged = (world: World, promised = 0.8) =>
  fallMeasures('ball', flightsOf(bouncing(world).places), promised);

describe('flights', () => {
  it('finds gravity, apex and the instants between frames at which a ball struck', () => {
    const { places, contacts } = bouncing({});
    const flights = flightsOf(places);
    expect(flights[0]?.gravity).toBeCloseTo(9.81, 1);
    expect(flights.slice(0, 4).map(apexOf)[1]).toBeCloseTo(0.1 + 1.4 * 0.64, 2);
    const strikes = strikesOf(flights);
    for (const [index, strike] of strikes.slice(0, 4).entries()) {
      expect(strike.t).toBeCloseTo(contacts[index] ?? 0, 2);
      expect(strike.at[1]).toBeCloseTo(0.1, 1);
    }
    expect(bouncesOf(flights)[0]?.restitution).toBeCloseTo(0.8, 2);
  });

  it('takes nothing that rests or rolls for a flight', () => {
    const resting = Array.from({ length: 30 }, (_, i): Place => ({ t: i / 24, at: [i * 0.02, 0.1, 0] }));
    expect(flightsOf(resting)).toEqual([]);
  });

  it('sees a ball that turns back at a wall', () => {
    const places = Array.from({ length: 24 }, (_, i): Place => {
      const t = i / 24;
      return { t, at: [t < 0.51 ? 4 * t : 4 * 0.51 - 2.5 * (t - 0.51), 2 + 3 * t - 4.905 * t * t, 0.1] };
    });
    const [strike] = strikesOf(flightsOf(places));
    expect(strike?.t).toBeCloseTo(0.51, 2);
    expect(strike?.before[0]).toBeCloseTo(4, 1);
    expect(strike?.after[0]).toBeCloseTo(-2.5, 1);
  });

  it('counts the energy of moving along', () => {
    const [flight] = flightsOf(bouncing({}).places);
    if (flight === undefined) throw new Error('no flight');
    expect(energyOf(flight, 9.81)).toBeCloseTo(9.81 * 1.5 + 0.045, 1);
  });
});

describe('what is said of a falling ball', () => {
  it('accepts the earth', () => {
    expect(judged({}).map(({ ok }) => ok)).toEqual([true, true, true]);
  });
  it('rejects a world with g = 9', () => {
    expect(named(judged({ gravity: 9 }), 'free fall')).toMatchObject({ ok: false });
  });
  it('rejects a bounce that is not the material’s', () => {
    expect(named(judged({ restitution: 0.72 }), 'restitution')).toMatchObject({ ok: false });
  });
  it('rejects energy from nowhere', () => {
    expect(named(judged({ kick: 1.6 }), 'energy')).toMatchObject({ ok: false });
  });
  it('rejects a ball that was never seen to fall', () => {
    expect(fallMeasures('ball', [], 0.8)).toMatchObject([{ ok: false }]);
  });
});

describe('sight and sound', () => {
  const seen = [0.5, 1.1, 1.6];
  const heard = (late: number) => seen.map((t) => ({ t: t + late, level: 0.5 }));
  it('accepts sound within a frame', () => {
    expect(syncMeasure('sync', seen, heard(0.02))).toMatchObject({ ok: true });
  });
  it('rejects sound three frames late or early', () => {
    expect(syncMeasure('sync', seen, heard(3 / 24))).toMatchObject({ ok: false });
    expect(syncMeasure('sync', seen, heard(-3 / 24))).toMatchObject({ ok: false });
  });
  it('rejects a silent blow', () => {
    expect(syncMeasure('sync', seen, heard(0).slice(0, 2))).toMatchObject({ ok: false });
  });
});
