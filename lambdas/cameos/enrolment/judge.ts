import type { Audience } from '../../platform/api/operation.ts';
import type { Challenge } from './challenge.ts';
import { digitsOf, type SpokenDigit } from './digits.ts';
import type { Evidence, Sample } from './evidence.ts';
import { lipCorrelation, openedShare } from './lips.ts';
import {
  MAX_CROWDED,
  MAX_LOST,
  MAX_SECONDS,
  MIN_CORRELATION,
  MIN_LIVENESS,
  MIN_OPENED,
  MIN_RECOGNISED,
  MIN_SAMPLES,
  MIN_SECONDS,
  SLACK,
} from './thresholds.ts';
import { turnsOf } from './turns.ts';

export const REASON_CODES = [
  'moderation_blocked',
  'taken_down',
  'not_live',
  'too_short',
  'too_long',
  'no_face',
  'several_people',
  'another_face',
  'wrong_digits',
  'wrong_turns',
  'wrong_order',
  'voice_not_yours',
  'age_in_doubt',
  'already_enrolled',
  'challenge_expired',
  'unreadable',
  'not_decided',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** Why an enrolment is refused, with what the person can do. Each is a sentence for them; none says how near they came. */
export const REASONS: Readonly<Record<ReasonCode, string>> = {
  moderation_blocked:
    'The recording shows something that the rules do not allow, such as nudity, or it may. Record yourself dressed, before a plain wall.',
  taken_down: 'This recording was taken down before. Begin again and record a new one of yourself.',
  not_live:
    'The liveness check did not pass. Do it yourself, in good light, with nothing between you and the camera.',
  too_short: 'The recording is too short. Say all digits and make all turns.',
  too_long: 'The recording is longer than a minute.',
  no_face: 'Your face is not in the picture all the time. Keep it in the frame from beginning to end.',
  several_people: 'More than one face is in the picture. Nobody else may be in view.',
  another_face: 'The face in the recording is not the one that passed the liveness check.',
  wrong_digits: 'The digits that were said are not those that were asked, in their order.',
  wrong_turns:
    'The head turns are not those that were asked, in their order. Turn your head, not the camera.',
  wrong_order: 'Say a group of digits, turn, say the next group: in the order that was shown.',
  voice_not_yours:
    'The voice does not go with the movement of your mouth. Speak yourself, clearly, with a short pause between digits.',
  age_in_doubt: 'You look younger than the age band of your account. Ask an operator to look at it.',
  already_enrolled: 'This face belongs to a cameo that exists already.',
  challenge_expired: 'The challenge has expired. Begin again and finish within ten minutes.',
  unreadable: 'The recording could not be read. Send an MP4 with H.264 pictures and AAC sound.',
  not_decided: 'The recording could not be judged. This try does not count; please try again later.',
};
export type Judgement = { readonly passed: true } | { readonly passed: false; readonly code: ReasonCode };

const refuse = (code: ReasonCode): Judgement => ({ passed: false, code });

/**
 * Judges a recording against its challenge. Every rule refuses one way of cheating; all must pass. The face must not belong
 * to another cameo either, which the caller asks the collection of enrolled faces.
 */
export function judgeRecording(challenge: Challenge, evidence: Evidence, audience: Audience): Judgement {
  const { seconds, samples, liveness } = evidence;
  if (!isLive(liveness)) return refuse('not_live');
  if (seconds > MAX_SECONDS) return refuse('too_long');
  if (seconds < MIN_SECONDS || samples.length < MIN_SAMPLES) return refuse('too_short');
  if (samples.filter(({ faces }) => faces.length > 1).length > MAX_CROWDED) return refuse('several_people');
  if (longestWithout(samples, seconds) > MAX_LOST) return refuse('no_face');
  if (!isSameFace(evidence)) return refuse('another_face');

  const spoken = digitsOf(evidence.words);
  if (spoken.map(({ digit }) => digit).join('') !== challenge.groups.join('')) return refuse('wrong_digits');
  const turns = turnsOf(samples, spoken);
  if (turns.map(({ turn }) => turn).join(' ') !== challenge.turns.join(' ')) return refuse('wrong_turns');
  if (
    !isInOrder(
      turns.map(({ time }) => time),
      spoken,
      challenge,
    )
  )
    return refuse('wrong_order');

  const correlation = lipCorrelation(samples, spoken);
  if (correlation === null) return refuse('not_decided');
  if (correlation < MIN_CORRELATION || openedShare(samples, spoken) < MIN_OPENED)
    return refuse('voice_not_yours');
  return looksYounger(samples) && audience === 'adult' ? refuse('age_in_doubt') : { passed: true };
}

/** @param confidence of the liveness session, per cent; null when it did not succeed */
export const isLive = (confidence: number | null): confidence is number =>
  confidence !== null && confidence >= MIN_LIVENESS;

/** Seconds of the longest stretch in which no face was seen, the ends of the film included. */
function longestWithout(samples: readonly Sample[], seconds: number): number {
  const seen = samples.filter(({ faces }) => faces.length > 0).map(({ time }) => time);
  let longest = 0;
  let last = 0;
  for (const time of [...seen, seconds]) {
    longest = Math.max(longest, time - last);
    last = time;
  }
  return longest;
}

function isSameFace({ recognitions }: Evidence): boolean {
  const matched = recognitions.filter((recognition) => recognition.matched).length;
  return recognitions.length > 0 && matched / recognitions.length >= MIN_RECOGNISED;
}

/** Each turn lies between its group of digits and the next. */
function isInOrder(turns: readonly number[], spoken: readonly SpokenDigit[], { groups }: Challenge): boolean {
  let said = 0;
  return groups.every((group, at) => {
    said += group.length;
    const turn = turns[at] ?? Number.NaN;
    const before = spoken[said - 1];
    const after = spoken[said];
    return before !== undefined && turn >= before.end - SLACK && (!after || turn <= after.start + SLACK);
  });
}

/** Most frames agree that the person is surely a minor. */
function looksYounger(samples: readonly Sample[]): boolean {
  const ages = samples.flatMap(({ faces: [face] }) => (face?.ageHigh == null ? [] : [face.ageHigh]));
  return ages.length > 0 && ages.filter((high) => high < 18).length > ages.length / 2;
}
