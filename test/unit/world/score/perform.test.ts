import { describe, expect, it } from 'vitest';
import { between, pick, randomStream } from '../../../../model/world/random.ts';
import { type Cues, SAMPLE_RATE, type Spoken } from '../../../../model/world/score/cue.ts';
import { truePeak } from '../../../../model/world/score/limiter.ts';
import { integratedLoudness } from '../../../../model/world/score/loudness.ts';
import { perform } from '../../../../model/world/score/perform.ts';
import { aMovement, amplitudeAt, anImpact, decibels, rms, sine, someCues, split } from './fixtures.ts';

const bounces = [0.3, 0.9, 1.4, 1.7].map((at, i) => anImpact({ at, impulse: 3 - i / 2 }, 'leather', 'wood'));

/** Something voice-like that is no speech: a tone with known edges. */
const aLine = (line: Partial<Spoken> = {}): Spoken => ({
  speaker: 'somebody',
  voice: 'woman',
  text: 'la',
  at: 0.8,
  end: 1.4,
  shout: false,
  position: [0, 0, -3],
  phonemes: [],
  samples: sine(800, 0.6, 0.3),
  ...line,
});

describe('a performance', () => {
  it.each([2, 1.23456, 0.01, 0])('of %d s has exactly that many frames', (seconds) => {
    expect(perform(someCues({ seconds }))).toHaveLength(2 * Math.round(seconds * SAMPLE_RATE));
  });

  it.each([0, 0.5, 0.31667, 1.7])('starts a blow at %d s on that very sample', (at) => {
    const movements = [aMovement({ room: 0.3 })];
    const { left } = split(perform(someCues({ movements, impacts: [anImpact({ at })] })));
    const start = Math.round(at * SAMPLE_RATE);
    const loudest = (from: number, to: number) =>
      left.subarray(Math.max(0, from), to).reduce((peak, value) => Math.max(peak, Math.abs(value)), 0);
    expect(Math.abs(left[start] ?? 0)).toBeGreaterThan(5 * loudest(start - 4800, start));
    expect(loudest(start, start + 240)).toBeGreaterThan(0.5);
  });

  it('puts a thing on the left to the left, and follows the listener', () => {
    const heard = (x: number, right: 1 | -1 = 1) => {
      const movement = {
        ...aMovement(),
        listener: () => ({ position: [0, 0, 0], right: [right, 0, 0] }) as const,
      };
      const cues = someCues({ impacts: [anImpact({ position: [x, 0, -2] })], movements: [movement] });
      const { left, right: other } = split(perform(cues));
      return decibels(rms(left) / rms(other));
    };
    expect(heard(-4)).toBeGreaterThan(6);
    expect(heard(4)).toBeLessThan(-6);
    expect(Math.abs(heard(0))).toBeLessThan(0.1);
    expect(heard(-4, -1)).toBeLessThan(-6);
  });

  it('makes the far blow quieter than the near one', () => {
    const impacts = [
      anImpact({ at: 0.2, position: [0, 0, -2] }),
      anImpact({ at: 1.2, position: [0, 0, -30] }),
    ];
    const { left } = split(perform(someCues({ impacts })));
    const at = (time: number) => rms(left, time * SAMPLE_RATE, (time + 0.3) * SAMPLE_RATE);
    expect(decibels(at(0.2) / at(1.2))).toBeGreaterThan(8);
  });

  it.each<[string, Cues]>([
    ['bouncing balls', someCues({ impacts: bounces })],
    ['speech alone', someCues({ spoken: [aLine()] })],
    ['a shout', someCues({ spoken: [aLine({ shout: true })], movements: [aMovement({}, { echo: 0.7 })] })],
    ['a storm', someCues({ movements: [aMovement({ wind: 1, rain: 1 })] })],
    ['a breeze', someCues({ movements: [aMovement({ wind: 0.1 })] })],
    ['nothing at all', someCues()],
    ['a lone click', someCues({ impacts: [anImpact({ impulse: 0.001 }, 'glass', 'glass')] })],
    [
      'a lone click in a quiet room',
      someCues({ seconds: 8, impacts: [anImpact()], movements: [aMovement({ room: 0.3 })] }),
    ],
    ['one blow of a hammer', someCues({ impacts: [anImpact({ impulse: 500 }, 'metal', 'metal')] })],
    ['a tenth of a second', someCues({ seconds: 0.1, movements: [aMovement({ surf: 0.5 })] })],
    [
      'half a second with a blow at its end',
      someCues({ seconds: 0.5, impacts: [anImpact({ at: 0.45 })], movements: [aMovement({ wind: 0.2 })] }),
    ],
    [
      'a hall',
      someCues({ impacts: bounces, movements: [aMovement({ crowd: 0.5 }, { reverb: 2, wet: 0.4 })] }),
    ],
    [
      'a cheer',
      someCues({
        seconds: 5,
        reactions: [{ kind: 'cheer', at: 1, strength: 1 }],
        movements: [aMovement({ crowd: 0.1 })],
      }),
    ],
    [
      'music',
      someCues({
        seconds: 6,
        music: [{ from: 0, to: 6, direction: { style: 'piano', mood: 'sad', tempo: null, key: null } }],
      }),
    ],
  ])('brings %s to −16 LUFS, below −1 dBTP, without an offset', (_what, cues) => {
    const stereo = split(perform(cues));
    expect(Math.abs(integratedLoudness(stereo) + 16)).toBeLessThan(1);
    expect(decibels(truePeak(stereo))).toBeLessThanOrEqual(-1);
    for (const channel of [stereo.left, stereo.right]) {
      expect(channel.every(Number.isFinite)).toBe(true);
      expect(channel.some((value, n) => n > 100 && value === 0)).toBe(false);
      if (cues.seconds >= 1) {
        const offset = channel.reduce((sum, value) => sum + value, 0) / channel.length;
        expect(Math.abs(offset)).toBeLessThan(0.002);
      }
    }
  });

  it('does so for whatever falls when and on what', () => {
    const random = randomStream(7, 'loudness');
    const materials = [
      'glass',
      'metal',
      'wood',
      'rubber',
      'snow',
      'water',
      'ceramic',
      'sprung floor',
    ] as const;
    for (let clip = 0; clip < 12; clip++) {
      const seconds = between(random, 0.8, 4);
      const impacts = Array.from({ length: 1 + Math.floor(random() * 4) }, () =>
        anImpact(
          {
            at: seconds * random(),
            impulse: 10 ** between(random, -3, 2),
            position: [0, 0, -between(random, 1, 20)],
          },
          pick(random, materials),
          pick(random, materials),
        ),
      );
      const acoustics = { reverb: 2 * random(), wet: 0.3 * random() };
      const movements = [aMovement({ room: random(), wind: random() ** 3 }, acoustics)];
      const stereo = split(perform(someCues({ seconds, impacts, movements, seed: clip })));
      expect(Math.abs(integratedLoudness(stereo) + 16)).toBeLessThan(1);
      expect(decibels(truePeak(stereo))).toBeLessThanOrEqual(-1);
    }
  });

  it('leaves the balance of a blow and its room alone as long as it can', () => {
    const cues = someCues({ seconds: 4, impacts: bounces, movements: [aMovement({ room: 0.4 })] });
    const { left } = split(perform(cues));
    const before = rms(left, 0.05 * SAMPLE_RATE, 0.29 * SAMPLE_RATE);
    const blow = rms(left, 0.3 * SAMPLE_RATE, 0.35 * SAMPLE_RATE);
    expect(decibels(blow / before)).toBeGreaterThan(25);
  });

  it('holds the peak of many hard blows at once', () => {
    const impacts = Array.from({ length: 40 }, (_, i) =>
      anImpact({ at: 0.5 + i / 400, impulse: 200 }, 'metal', 'metal'),
    );
    expect(decibels(truePeak(split(perform(someCues({ impacts })))))).toBeLessThanOrEqual(-1);
  });

  it('is the same for the same cues, and another for another seed', () => {
    const cues = someCues({
      impacts: bounces,
      spoken: [aLine()],
      movements: [
        aMovement(
          {
            wind: 0.5,
            birds: 0.5,
            crowd: 0.3,
            surf: 0.2,
            rain: 0.3,
            room: 1,
            leaves: 0.2,
            traffic: 0.2,
            snow: 1,
          },
          { reverb: 1, wet: 0.3, echo: 0.3 },
        ),
      ],
    });
    const first = perform(cues);
    expect(perform(cues)).toEqual(first);
    expect(perform({ ...cues, seed: 2 })).not.toEqual(first);
  });

  it.each([
    'wind',
    'crowd',
    'surf',
    'rain',
    'birds',
    'room',
    'lapping',
    'leaves',
    'traffic',
    'snow',
  ] as const)('can hear %s, and more of it when there is more', (name) => {
    // speech of a known level keeps the master's gain in place
    const level = (value: number) => {
      const { left } = split(
        perform(
          someCues({ spoken: [aLine({ at: 0.1, end: 0.4 })], movements: [aMovement({ [name]: value })] }),
        ),
      );
      return rms(left, 1.2 * SAMPLE_RATE);
    };
    expect(decibels(level(0.7) / level(0.35))).toBeGreaterThan(6);
  });

  it('changes the bed at a cut', () => {
    const quiet = aMovement({ wind: 0.2 }, {}, 1);
    const loud = { ...aMovement({ wind: 1 }), from: 1, to: 2 };
    const { left } = split(perform(someCues({ movements: [quiet, loud] })));
    expect(decibels(rms(left, 1.1 * SAMPLE_RATE) / rms(left, 0, 0.9 * SAMPLE_RATE))).toBeGreaterThan(15);
  });

  it('lets the bed step back for speech by 9 dB and come again', () => {
    const movements = [aMovement({ wind: 1 })];
    const cues = someCues({ seconds: 4, movements });
    // the same tone everywhere but in the band where the wind is measured
    const spoken = [aLine({ at: 1.5, end: 2.5, samples: sine(6000, 1, 0.3) })];
    const { left } = split(perform({ ...cues, spoken }));
    const { left: plain } = split(perform(cues));
    const low = (samples: Float32Array, from: number) => {
      let sum = 0;
      const part = samples.subarray(from * SAMPLE_RATE, (from + 0.7) * SAMPLE_RATE);
      for (let frequency = 150; frequency < 400; frequency += 10) sum += amplitudeAt(part, frequency) ** 2;
      return decibels(Math.sqrt(sum));
    };
    const change = (from: number) => low(left, from) - low(plain, from);
    expect(change(1.7) - change(0.3)).toBeLessThan(-8);
    expect(Math.abs(change(3.3) - change(0.3))).toBeLessThan(1.5);
  });

  it('keeps speech 10 dB above a full storm', () => {
    const movements = [aMovement({ wind: 1, rain: 1 })];
    const seconds = 3;
    const { left } = split(perform(someCues({ seconds, movements, spoken: [aLine({ at: 1, end: 1.6 })] })));
    const tone = amplitudeAt(left.subarray(1.05 * SAMPLE_RATE, 1.55 * SAMPLE_RATE), 800) / Math.SQRT2;
    const storm = rms(left, 0.2 * SAMPLE_RATE, 0.8 * SAMPLE_RATE);
    // measured before it stepped back
    expect(decibels(tone / storm) + 9).toBeGreaterThan(10);
  });

  it('raises a shout over plain speech', () => {
    const spoken = [aLine({ at: 0.2, end: 0.8 }), aLine({ at: 1.1, end: 1.7, shout: true })];
    const { left } = split(perform(someCues({ spoken })));
    const at = (time: number) => rms(left, time * SAMPLE_RATE, (time + 0.5) * SAMPLE_RATE);
    expect(decibels(at(1.15) / at(0.25))).toBeGreaterThan(4);
  });

  it('lets a hall ring, and longer when it is larger', () => {
    const tail = (reverb: number) => {
      const movements = [aMovement({}, { reverb, wet: 0.5 })];
      const { left } = split(perform(someCues({ impacts: [anImpact({ at: 0.1 })], movements })));
      return rms(left, 1 * SAMPLE_RATE, 1.3 * SAMPLE_RATE) / rms(left, 0.1 * SAMPLE_RATE, 0.2 * SAMPLE_RATE);
    };
    expect(tail(3)).toBeGreaterThan(4 * tail(1));
    expect(tail(1)).toBeGreaterThan(tail(0));
  });

  it('falls by 60 dB in about the time the room says', () => {
    const movements = [aMovement({}, { reverb: 1, wet: 1 })];
    const { left } = split(perform(someCues({ impacts: [anImpact({ at: 0 })], movements })));
    const level = (time: number) => decibels(rms(left, time * SAMPLE_RATE, (time + 0.1) * SAMPLE_RATE));
    const perSecond = (level(0.1) - level(0.8)) / 0.7;
    // high notes go sooner than the low ones that the time is for
    expect(perSecond).toBeGreaterThan(50);
    expect(perSecond).toBeLessThan(140);
  });

  it('sends a blow back from a far wall', () => {
    const movements = [aMovement({}, { echo: 0.8 })];
    const { left } = split(perform(someCues({ impacts: [anImpact({ at: 0.2 })], movements })));
    const at = (time: number) => rms(left, time * SAMPLE_RATE, (time + 0.05) * SAMPLE_RATE);
    expect(at(1)).toBeGreaterThan(10 * at(0.9));
  });

  it('rolls and slides louder the faster it goes, and stops', () => {
    for (const kind of ['roll', 'slide'] as const) {
      const { between } = anImpact();
      const rub = {
        kind,
        from: 0.2,
        to: 1.6,
        speeds: new Float32Array([0.5, 4, 0]),
        force: 5,
        position: [0, 0, -2] as const,
        between,
      };
      const { left } = split(perform(someCues({ rubs: [rub] })));
      const at = (time: number) => rms(left, time * SAMPLE_RATE, (time + 0.1) * SAMPLE_RATE);
      expect(at(0.85)).toBeGreaterThan(2 * at(0.25));
      expect(at(0.85)).toBeGreaterThan(100 * at(1.75));
    }
  });

  it('drops what lies outside the clip', () => {
    const cues = someCues({
      impacts: [anImpact({ at: 7 }), anImpact({ at: -0.1 })],
      spoken: [aLine({ at: 1.9, end: 2.5 }), aLine({ at: 9, end: 9.6 })],
      movements: [],
    });
    const samples = perform(cues);
    expect(samples).toHaveLength(4 * SAMPLE_RATE);
    expect(samples.every(Number.isFinite)).toBe(true);
  });
});
