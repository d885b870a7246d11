import { describe, expect, it } from 'vitest';
import { bestMoment, type MomentousShot } from '../../../model/world/best-moment.ts';
import type { Spoken } from '../../../model/world/score/cue.ts';
import { aContact, jump, somebody, stagedTake } from './score/cueing/takes.ts';

const rink = stagedTake('a figure skater skates on an ice rink');
const shot = (rest: Partial<MomentousShot> = {}): MomentousShot => ({
  take: rink,
  from: 0,
  seconds: 4,
  spoken: [],
  ...rest,
});
const skater = somebody(rink, () => 0);
const line = (at: number, end: number): Spoken => ({
  speaker: 'a',
  voice: 'woman',
  text: 'la',
  at,
  end,
  shout: false,
  position: [0, 0, 0],
  phonemes: [],
  samples: new Float32Array(0),
});

describe('the best moment', () => {
  it('is the height of a jump', () => {
    const take = {
      ...rink,
      people: [somebody(rink, jump(2, 0.66))],
      contacts: [aContact({ at: 1, impulse: 50 })],
    };
    expect(bestMoment([shot({ take })])).toBeCloseTo(2.33, 1);
  });

  it('is the blow against the board, not a bounce on the floor or a harder step', () => {
    const contacts = [
      aContact({ at: 1, impulse: 9 }),
      aContact({
        at: 1.2,
        impulse: 9,
        a: 'floor',
        b: 'ball-1',
        sounds: ['wood', 'leather'],
        sizes: [4, 0.24],
      }),
      aContact({ at: 1.5, impulse: 30, a: skater.person.id, sounds: ['rubber', 'wood'], sizes: [0.28, 4] }),
      aContact({ at: 2.5, impulse: 4, b: 'backboard' }),
    ];
    const best = bestMoment([shot({ take: { ...rink, people: [skater], contacts } })]);
    expect(best).toBeLessThan(2.5);
    expect(best).toBeGreaterThan(2.4);
  });

  it('is the ball in the net, however hard it strikes elsewhere', () => {
    const contacts = [
      aContact({ at: 2, impulse: 0.5, b: 'net', sounds: ['leather', 'net'] }),
      aContact({ at: 3, impulse: 9, b: 'pole' }),
    ];
    expect(bestMoment([shot({ take: { ...rink, contacts } })])).toBeCloseTo(1.96, 5);
  });

  it('is the strongest bounce where a ball only bounces, of rubber as well', () => {
    const bounce = (at: number, impulse: number) =>
      aContact({ at, impulse, a: 'floor', b: 'ball-1', sounds: ['wood', 'rubber'], sizes: [4, 0.2] });
    const contacts = [bounce(1, 5), bounce(2, 3), bounce(3, 2)];
    expect(bestMoment([shot({ take: { ...rink, contacts } })])).toBeCloseTo(0.96, 5);
  });

  it('is the middle of a spoken line where nothing else happens', () => {
    expect(bestMoment([shot({ spoken: [line(1, 3)] })])).toBe(2);
  });

  it('is found in the shot it is in, in the time of the film', () => {
    const take = { ...rink, people: [somebody(rink, jump(1, 0.66))], pace: 0.5 };
    const shots = [shot({ spoken: [line(1, 3)] }), shot({ from: 4, take })];
    expect(bestMoment(shots)).toBeCloseTo(4 + 1.33 / 0.5, 1);
  });

  it('is not in the very first moment when a later one is as good', () => {
    const contacts = [aContact({ at: 0.1, b: 'wall' }), aContact({ at: 2, b: 'wall' })];
    expect(bestMoment([shot({ take: { ...rink, contacts } })])).toBeCloseTo(1.96, 5);
  });

  it('is a little before the middle of a film in which nothing happens', () => {
    expect(bestMoment([shot(), shot({ from: 4, seconds: 6 })])).toBeCloseTo(4.5, 9);
  });
});
