/** Two explorers walk through snow: every step bears, none pulls or slips, and nobody hangs over their feet. */
import { session } from '../actors.ts';
import { stageOf } from '../filming.ts';
import { footingMeasures } from '../pushing.ts';
import type { Bench, Measure, Subject } from '../report.ts';
import { bodyMeasures } from './gymnastics.ts';

export const EXPLORERS = 'Two mountain explorers in bright technical shells walk through the snow';

/** Rubber soles on snow: as the engine mixes the friction of two surfaces, by their mean. */
const FRICTION = (0.9 + 0.6) / 2;
/** Boots are wider than the feet in them, which count here; and a mean tells the point to a centimetre or two. */
const OUTSIDE = 5;

async function measure(bench: Bench): Promise<Measure[]> {
  bench.note(EXPLORERS);
  const staged = await stageOf(EXPLORERS, { seconds: 4 });
  const captured = await session(staged, { name: 'explorers', from: 0, to: 4, fps: 40 }, bench);
  return [
    ...bodyMeasures('walk', captured),
    ...footingMeasures('walk', captured, { friction: FRICTION, outside: OUTSIDE }),
  ];
}

export const explorers: Subject = { name: 'explorers', title: 'Explorers who walk through snow', measure };
