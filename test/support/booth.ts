/** People before a camera who do what a challenge asks: films with speech, lips that follow it, and turns of the head. */
import type { Canvas } from '@napi-rs/canvas';
import { Challenge, type Turn } from '../../lambdas/cameos/enrolment/challenge.ts';
import { speak } from '../../local/detectors/speech/lessons.ts';
import type { FliteVoice } from '../../model/world/score/flite.ts';
import type { Posture } from './heads.ts';
import { recording, type Speech } from './recordings.ts';

/** Frames a second: as many as the detectors look at to read lips. */
const FPS = 15;
const DIGITS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const RATE = 16_000;

/** Seconds: before the first word, between a word and a turn, and how long a turn and its way back take. */
const PAUSE = 0.4;
const TURN_S = 1.4;
/** How far a head turns, radians. */
const WIDEST = 0.55;
const DIRECTION: Readonly<Record<Turn, number>> = { left: 1, right: -1 };

/** How far phonemes open the mouth, as a share of the face's width; what is not named opens it a little. */
const OPENING: Readonly<Record<string, number>> = {
  ...{ pau: 0, m: 0, b: 0, p: 0, f: 0.01, v: 0.01, s: 0.03, z: 0.03, t: 0.04, th: 0.04, w: 0.04, uw: 0.05 },
  ...{ iy: 0.07, ih: 0.08, r: 0.07, n: 0.06, k: 0.06, ow: 0.1, ao: 0.11, ah: 0.11, ax: 0.09, eh: 0.1 },
  ...{ ey: 0.1, ay: 0.13 },
};
const SLIGHT = 0.05;
/** Lips take this long to follow, seconds. */
const LIP_LAG = 0.04;

/** What somebody says and does. */
export interface Act {
  readonly seconds: number;
  readonly sound: Speech;
  /** How the head is held and the mouth opened at a time, seconds. */
  readonly posture: (time: number) => Posture;
}

/** Says each group of digits and makes the turn that belongs to it. */
export async function act({ groups, turns }: Challenge, voice: FliteVoice): Promise<Act> {
  const parts: { at: number; samples: Float32Array }[] = [];
  const mouth: { from: number; to: number; opening: number }[] = [];
  const turning: { from: number; turn: Turn }[] = [];
  let time = PAUSE;
  for (const [index, group] of groups.entries()) {
    const { speech } = await speak([...group].map((digit) => DIGITS[Number(digit)]).join(', '), voice, 1.15);
    parts.push({ at: time, samples: speech.samples });
    let from = time;
    for (const { phoneme, end } of speech.phonemes) {
      mouth.push({ from, to: time + end, opening: OPENING[phoneme] ?? SLIGHT });
      from = time + end;
    }
    time += speech.samples.length / speech.rate + PAUSE;
    const turn = turns[index];
    if (!turn) continue;
    turning.push({ from: time, turn });
    time += TURN_S + PAUSE;
  }
  const samples = new Float32Array(Math.ceil(time * RATE));
  for (const { at, samples: part } of parts) samples.set(part, Math.round(at * RATE));
  const openingAt = (at: number) => mouth.find(({ from, to }) => at >= from && at < to)?.opening ?? 0;
  return {
    seconds: time,
    sound: { rate: RATE, samples },
    posture: (at) => {
      const turn = turning.find(({ from }) => at >= from && at < from + TURN_S);
      const swing = turn ? Math.sin(((at - turn.from) / TURN_S) * Math.PI) : 0;
      return {
        yaw: turn ? DIRECTION[turn.turn] * WIDEST * swing : 0,
        mouth: (openingAt(at) + openingAt(at - LIP_LAG)) / 2,
      };
    },
  };
}

/** The challenge that the API told in words. */
export function challengeOf(steps: readonly string[]): Challenge {
  return Challenge.parse({
    groups: steps.flatMap((step) => /digits (\d), (\d)/.exec(step)?.slice(1).join('') ?? []),
    turns: steps.flatMap((step) => /your (\w+) shoulder/.exec(step)?.[1] ?? []),
  });
}

/** Turns the head from side to side without a word, as a liveness check asks. */
export const headTurn: Act = {
  seconds: 2,
  sound: { rate: RATE, samples: new Float32Array(0) },
  posture: (at) => ({ yaw: 0.5 * Math.sin(at * Math.PI) }),
};

/** Films an act. @param draw the picture of a posture; @param sound another's, laid over it */
export function filmOf(
  { seconds, posture, sound: own }: Act,
  draw: (posture: Posture, time: number) => Canvas,
  sound: Speech = own,
): Promise<Buffer> {
  const pictures = Array.from({ length: Math.ceil(seconds * FPS) }, (_, frame) =>
    draw(posture(frame / FPS), frame / FPS),
  );
  return recording(pictures, FPS, sound);
}
