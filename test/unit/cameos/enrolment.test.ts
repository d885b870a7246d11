import { describe, expect, it } from 'vitest';
import { type Challenge, newChallenge, stepsOf } from '../../../lambdas/cameos/enrolment/challenge.ts';
import type { Evidence, SeenFace } from '../../../lambdas/cameos/enrolment/evidence.ts';
import { judgeRecording, REASONS } from '../../../lambdas/cameos/enrolment/judge.ts';
import { noseOffset, turnsOf } from '../../../lambdas/cameos/enrolment/turns.ts';
import { face, perform } from '../../support/performance.ts';

const CHALLENGE: Challenge = { groups: ['48', '13', '90'], turns: ['left', 'right', 'right'] };
const HONEST = perform(CHALLENGE);
const judge = (evidence: Evidence, challenge = CHALLENGE) => {
  const judgement = judgeRecording(challenge, evidence, 'adult');
  return judgement.passed ? 'passed' : judgement.code;
};
const withFaces = (change: (face: SeenFace, time: number) => readonly SeenFace[]): Evidence => ({
  ...HONEST,
  samples: HONEST.samples.map(({ time, faces: [first] }) => ({
    time,
    faces: first ? change(first, time) : [],
  })),
});

it('passes somebody who does what was asked', () => {
  expect(judge(HONEST)).toBe('passed');
});

it('passes a hundred random challenges, each by its own performance and by no other', () => {
  for (let n = 0; n < 100; n++) {
    const [mine, others] = [newChallenge(), newChallenge()];
    expect(judge(perform(mine), mine), JSON.stringify(mine)).toBe('passed');
    if (JSON.stringify(mine) !== JSON.stringify(others))
      expect(judge(perform(others), mine)).not.toBe('passed');
  }
});

it('passes somebody who turns slowly, and hardly speaks: the way ahead is where they speak', () => {
  for (const turn of ['left', 'right'] as const) {
    const challenge = { ...CHALLENGE, turns: [turn, turn, turn] };
    expect(judge(perform(challenge, { pace: 4 }), challenge)).toBe('passed');
  }
});

it('passes somebody who turns a little, not somebody who only stirs', () => {
  expect(judge(perform(CHALLENGE, { widest: 20 }))).toBe('passed');
  expect(judge(perform(CHALLENGE, { widest: 11 }))).toBe('wrong_turns');
});

it('bears a detector that is unsure: noise in pose and mouth, a frame without a face, a face not recognised in profile', () => {
  let state = 1;
  const noise = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const evidence = withFaces((seen, time) =>
    Math.abs(time - 3) < 0.05
      ? []
      : [
          {
            ...seen,
            yaw: seen.yaw + 4 * noise(),
            nose: { x: seen.nose.x + 0.004 * noise(), y: seen.nose.y },
            mouth: Math.min(100, Math.max(0, seen.mouth + 20 * noise())),
          },
        ],
  );
  const recognitions = HONEST.recognitions.map((one, at) => ({ ...one, matched: at % 8 !== 3 }));
  expect(judge({ ...evidence, recognitions })).toBe('passed');
});

describe('refuses', () => {
  it('a still photo', () => {
    expect(judge(withFaces(() => [face(0, 8)]))).toBe('wrong_turns');
    expect(judge({ ...withFaces(() => [face(0, 8)]), liveness: null })).toBe('not_live');
  });

  it('a photo panned before the camera', () => {
    const panned = withFaces((seen, time) => [
      { ...face(0, 8, { x: 0.5 + 0.2 * Math.sin(time * 2), y: 0.4 }), yaw: seen.yaw },
    ]);
    expect(judge(panned)).toBe('wrong_turns');
  });

  it('a photo tilted before the camera, though the estimated pose follows it', () => {
    // all of a flat picture is squeezed alike
    const tilted = withFaces((seen) => {
      const squeeze = Math.cos((seen.yaw * Math.PI) / 180);
      const flat = face(0, seen.mouth);
      const shift = (point: { x: number; y: number }) => ({ x: 0.5 + (point.x - 0.5) * squeeze, y: point.y });
      return [
        {
          ...flat,
          yaw: seen.yaw,
          eyeLeft: shift(flat.eyeLeft),
          eyeRight: shift(flat.eyeRight),
          nose: shift(flat.nose),
        },
      ];
    });
    expect(judge(tilted)).toBe('wrong_turns');
  });

  it('a replay of the same person with the digits of another challenge', () => {
    expect(judge(perform({ ...CHALLENGE, groups: ['48', '13', '91'] }))).toBe('wrong_digits');
    expect(judge(perform({ ...CHALLENGE, groups: ['84', '13', '90'] }))).toBe('wrong_digits');
    expect(judge({ ...HONEST, words: HONEST.words.slice(0, 5) })).toBe('wrong_digits');
  });

  it('the right digits with the turns of another challenge, or more turns than asked', () => {
    expect(judge(perform({ ...CHALLENGE, turns: ['right', 'right', 'right'] }))).toBe('wrong_turns');
    expect(judge(perform({ groups: [...CHALLENGE.groups, ''], turns: [...CHALLENGE.turns, 'left'] }))).toBe(
      'wrong_turns',
    );
  });

  it('the right digits cut in between the right turns at the wrong time', () => {
    const late = HONEST.words.map((word) => ({ ...word, start: word.start + 2.2, end: word.end + 2.2 }));
    expect(judge({ ...HONEST, words: late })).toBe('wrong_order');
  });

  it('two people, side by side or one after the other', () => {
    expect(judge(withFaces((seen) => [seen, face(0, 5, { x: 0.8, y: 0.4 })]))).toBe('several_people');
    expect(
      judge({
        ...HONEST,
        recognitions: HONEST.recognitions.map((one) => ({ ...one, matched: one.time < HONEST.seconds / 2 })),
      }),
    ).toBe('another_face');
  });

  it('another face than the one that passed the liveness check', () => {
    expect(
      judge({ ...HONEST, recognitions: HONEST.recognitions.map((one) => ({ ...one, matched: false })) }),
    ).toBe('another_face');
    expect(judge({ ...HONEST, recognitions: [] })).toBe('another_face');
  });

  it('the right face with another’s voice cut in: a mouth that stays shut, or chews all the time', () => {
    expect(judge(withFaces((seen) => [{ ...seen, mouth: 8 }]))).toBe('voice_not_yours');
    expect(judge(withFaces((seen, time) => [{ ...seen, mouth: 50 + 45 * Math.sin(time * 17) }]))).toBe(
      'voice_not_yours',
    );
  });

  it('the right face with a voice that says the right digits half a digit off', () => {
    const words = HONEST.words.map((word) => ({ ...word, start: word.start + 0.35, end: word.end + 0.35 }));
    expect(judge({ ...HONEST, words })).toBe('voice_not_yours');
  });

  it('a face that leaves the picture', () => {
    expect(judge(withFaces((seen, time) => (time > 4 && time < 5.5 ? [] : [seen])))).toBe('no_face');
    expect(judge({ ...HONEST, samples: HONEST.samples.filter(({ time }) => time < 6) })).toBe('no_face');
  });

  it('too short and too long a film', () => {
    expect(judge({ ...HONEST, seconds: 3 })).toBe('too_short');
    expect(judge({ ...HONEST, seconds: 90 })).toBe('too_long');
  });

  it('somebody who surely is a minor in an adult’s account; under teen rules that is no reason', () => {
    const young = withFaces((seen) => [{ ...seen, ageHigh: 15 }]);
    expect(judge(young)).toBe('age_in_doubt');
    expect(judgeRecording(CHALLENGE, young, 'teen')).toEqual({ passed: true });
  });
});

it('hears digits however a recogniser writes them', () => {
  const words = [
    { text: '48', start: 0.5, end: 1.6 },
    ...HONEST.words.slice(2, 4),
    { text: 'Nine,', start: HONEST.words[4]?.start ?? 0, end: HONEST.words[4]?.end ?? 0 },
    { text: 'oh', start: HONEST.words[5]?.start ?? 0, end: HONEST.words[5]?.end ?? 0 },
  ];
  expect(judge({ ...HONEST, words })).toBe('passed');
});

it('takes a turn for what the nose does against the eyes, not for where the face is', () => {
  expect(noseOffset(face(30, 0))).toBeGreaterThan(0.2);
  expect(noseOffset(face(0, 0, { x: 0.9, y: 0.1 }))).toBeCloseTo(0);
  expect(turnsOf(HONEST.samples, HONEST.words).map(({ turn }) => turn)).toEqual(CHALLENGE.turns);
});

it('says in words what to do, and for every refusal what the person can do', () => {
  expect(stepsOf(CHALLENGE)).toHaveLength(6);
  for (const sentence of Object.values(REASONS)) expect(sentence).toMatch(/^[A-Z].{20,}\.$/);
});
