import type { Turn } from '../../lambdas/cameos/enrolment/challenge.ts';
import type { Evidence, Sample, SeenFace, Word } from '../../lambdas/cameos/enrolment/evidence.ts';

const NAMES = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
/** Frames that are looked at, per second. */
const RATE = 15;

/** A head before a camera: the nose lies before the eyes, so it moves against them as the head turns. */
export function face(degrees: number, mouth: number, at = { x: 0.5, y: 0.4 }): SeenFace {
  const angle = (degrees * Math.PI) / 180;
  const half = 0.05 * Math.cos(angle);
  return {
    yaw: degrees,
    eyeLeft: { x: at.x - half, y: at.y },
    eyeRight: { x: at.x + half, y: at.y },
    nose: { x: at.x + 0.06 * Math.sin(angle), y: at.y + 0.06 },
    mouth,
    ageLow: 30,
    ageHigh: 40,
  };
}

/**
 * What detectors find when somebody does what a challenge asks: digits half a second each.
 *
 * @param pace how long a turn and its way back take, seconds; @param widest how far it goes, degrees
 */
export function perform(
  { groups, turns }: { readonly groups: readonly string[]; readonly turns: readonly Turn[] },
  { pace = 1, widest = 32 } = {},
): Evidence {
  const words: Word[] = [];
  const turning: { start: number; turn: Turn }[] = [];
  let time = 0.5;
  groups.forEach((group, at) => {
    for (const digit of group) {
      words.push({ text: NAMES[Number(digit)] ?? digit, start: time, end: time + 0.4 });
      time += 0.7;
    }
    const turn = turns[at];
    if (turn) turning.push({ start: time, turn });
    time += pace + 0.5;
  });
  const samples: Sample[] = [];
  for (let at = 0; at < time; at += 1 / RATE) {
    const turn = turning.find(({ start }) => at >= start && at < start + pace);
    const swing = turn
      ? Math.sin(((at - turn.start) / pace) * Math.PI) * (turn.turn === 'left' ? widest : -widest)
      : 0;
    const word = words.find(({ start, end }) => at >= start && at <= end);
    const mouth = word ? 55 + 40 * Math.sin((Math.PI * (at - word.start)) / 0.4) : 8;
    samples.push({ time: at, faces: [face(swing, mouth)] });
  }
  const recognitions = Array.from({ length: Math.floor(time * 2) }, (_, n) => ({
    time: n / 2,
    matched: true,
  }));
  return { seconds: time, samples, recognitions, words, liveness: 99 };
}
