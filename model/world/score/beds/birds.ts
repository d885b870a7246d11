import { between } from '../../random.ts';
import { SAMPLE_RATE } from '../cue.ts';
import { addAt, silence } from '../stereo.ts';
import type { Bed } from './bed.ts';

/** A few birds, each with a place and a call of its own that it repeats when it likes. */
export const birds: Bed = (frames, random) => {
  const bed = silence(frames);
  const call = new Float32Array(Math.round(0.3 * SAMPLE_RATE));
  for (let bird = 0; bird < 4; bird++) {
    const pan = random();
    const pitch = between(random, 2400, 5200);
    const sweep = between(random, -0.45, 0.45);
    const warble = between(random, 0, 45);
    const note = between(random, 0.05, 0.16);
    const distance = between(random, 0.35, 1);
    let at = between(random, 0, 1.2);
    while (at * SAMPLE_RATE < frames) {
      for (let notes = 1 + Math.floor(random() * 5); notes > 0; notes--) {
        const length = Math.round(note * SAMPLE_RATE);
        let phase = 0;
        for (let n = 0; n < length; n++) {
          const t = n / length;
          const bend = 1 + sweep * t + 0.06 * Math.sin((2 * Math.PI * warble * n) / SAMPLE_RATE);
          phase += (2 * Math.PI * pitch * bend) / SAMPLE_RATE;
          call[n] = Math.sin(phase) * Math.sin(Math.PI * t) ** 2;
        }
        const start = Math.round(at * SAMPLE_RATE);
        addAt(bed.left, call, start, 0.22 * distance * Math.sqrt(1 - pan), length);
        addAt(bed.right, call, start, 0.22 * distance * Math.sqrt(pan), length);
        at += note * between(random, 1.2, 1.8);
      }
      at += between(random, 0.6, 2.6);
    }
  }
  return bed;
};
