import { flightsOf } from '../../flights.ts';
import { between, randomStream } from '../../random.ts';
import type { CreaturePerformance } from '../../simulate/take.ts';
import type { Call } from '../cue.ts';
import { follow, type TakenShot, timeOf } from './whereabouts.ts';

/** Words that ask for a voice. */
const ASKED: Readonly<Partial<Record<string, { readonly words: RegExp; readonly kind: Call['kind'] }>>> = {
  dog: { words: /\b(?:bark|woof|yap|growl)/i, kind: 'bark' },
  cat: { words: /\b(?:meow|miaow|mew|purr)/i, kind: 'meow' },
};

/** A cat that is carried or thrown complains this long after it has come down, seconds. */
const COMPLAINT = 0.18;
/** A drop that a cat minds, metres. */
const DROP = 0.35;
const LOOKS = 30;

/** The voices of the animals: barks and meows that are asked for, and those of a cat that was thrown off or landed. */
export function callsOf(shot: TakenShot, seed: number): Call[] {
  return shot.take.creatures.flatMap((performance) => {
    const { creature } = performance;
    const position = follow(shot, creature.id);
    if (position === null) return [];
    const random = randomStream(seed, `score/calls/${creature.id}/${shot.from}`);
    const call = (kind: Call['kind'], t: number): Call => ({
      kind,
      at: timeOf(shot, t),
      size: creature.body.length,
      position,
    });
    const asked = ASKED[creature.kind];
    const end = shot.take.seconds * shot.take.pace;
    const wanted = shot.take.stage.script.actions.some(
      ({ subjects, text }) => subjects.includes(creature.id) && asked?.words.test(text),
    );
    if (asked !== undefined && wanted) {
      const calls: Call[] = [];
      for (let t = 0.35; t < end - 0.3 && calls.length < 6; ) {
        calls.push(call(asked.kind, t));
        t += asked.kind === 'bark' ? between(random, 0.32, 0.75) : between(random, 1.2, 2);
      }
      return calls;
    }
    if (creature.kind !== 'cat') return [];
    return landingsOf(shot, performance)
      .slice(0, 2)
      .filter((t) => t + COMPLAINT < end)
      .map((t) => call('meow', t + COMPLAINT));
  });
}

/** When a cat comes down: by itself, or with whoever carries it. Seconds of simulation. */
function landingsOf({ take }: TakenShot, { creature, root }: CreaturePerformance): number[] {
  const end = take.seconds * take.pace;
  let highest = root(0).y;
  for (let i = 1; i < end * LOOKS; i++) {
    // over two looks: it may have come down just after the last one
    const before = root(Math.max(0, i - 2) / LOOKS).y;
    const now = root(i / LOOKS).y;
    highest = Math.max(highest, now);
    // it was falling, and falls no longer
    const stopped = root((i + 1) / LOOKS).y - now > -0.2 / LOOKS && before - now > 2 / LOOKS;
    if (stopped && highest - now > DROP) return [i / LOOKS];
  }
  const entity = take.stage.script.cast.find(({ id }) => id === creature.id);
  const carrier = entity?.placed?.part === undefined ? undefined : entity.placed.on;
  return flightsOf(take)
    .filter(({ id }) => id === carrier)
    .map(({ to }) => to);
}
