import type { ShotReading } from './reading.ts';

/** A shorter shot than this is not seen. Seconds. */
export const SHORTEST_SHOT = 0.75;
/** Words a second of calm speech, and the silence before and after a line. */
const WORDS_A_SECOND = 2.6;
const PAUSE = 0.35;
/** One action, and the breath before the first. Seconds. */
const ACTION = 1.1;
const LEAD = 0.5;

/** Seconds a shot needs for its lines to be spoken and its actions to be seen. */
export const needOf = ({ dialogue, actions }: ShotReading): number => {
  const lines = dialogue.filter(({ text }, index) => text !== dialogue[index - 1]?.text);
  const speech = lines.reduce(
    (sum, { text }) => sum + PAUSE + text.split(/\s+/).length / WORDS_A_SECOND,
    lines.length > 0 ? LEAD : 0,
  );
  const doers = new Map<string, number>();
  for (const { subjects, meanwhile } of actions) {
    for (const id of subjects.length > 0 ? subjects : ['']) {
      doers.set(id, (doers.get(id) ?? 0) + (meanwhile === true ? 0 : 1));
    }
  }
  return Math.max(SHORTEST_SHOT, speech, LEAD + ACTION * Math.max(0, ...doers.values()));
};

/**
 * Shares seconds out over shots. Seconds the words give a shot are kept; the others get equal shares of the rest, but none
 * less than it needs while there is enough. Whatever the words say, the sum is the length of the film.
 * @param total seconds
 */
export const shareOut = (readings: readonly ShotReading[], total: number): readonly number[] => {
  const told = readings.reduce((sum, { lasts }) => sum + (lasts ?? 0), 0);
  const open = readings.filter(({ lasts }) => lasts === null).map(needOf);
  const least = open.length * SHORTEST_SHOT;
  // too much was promised, or all of it and not what there is: in proportion
  const scale = told > 0 && (open.length === 0 || told > total - least) ? (total - least) / told : 1;
  const shares = fairly(open, total - told * scale);
  let next = 0;
  return readings.map(({ lasts }) => {
    if (lasts !== null) {
      return lasts * scale;
    }
    next += 1;
    return shares[next - 1] ?? 0;
  });
};

/** Equal shares, except that who needs more takes it first; when needs are more than there is, in proportion. */
const fairly = (needs: readonly number[], total: number): readonly number[] => {
  const sum = needs.reduce((all, need) => all + need, 0);
  if (sum >= total) {
    return needs.map((need) => (need / sum) * total);
  }
  const greedy = new Set<number>();
  for (;;) {
    const taken = [...greedy].reduce((all, index) => all + (needs[index] ?? 0), 0);
    const equal = (total - taken) / Math.max(1, needs.length - greedy.size);
    const more = needs.findIndex((need, index) => need > equal + 1e-9 && !greedy.has(index));
    if (more < 0) {
      return needs.map((need, index) => (greedy.has(index) ? need : equal));
    }
    greedy.add(more);
  }
};
