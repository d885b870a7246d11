import { describe, expect, it } from 'vitest';
import { read } from '../../../../model/world/read/read.ts';
import { simulate } from '../../../../model/world/simulate/simulate.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';

describe('somebody who speaks, of whom no words are known', () => {
  it.each(['a chef calls in a park', 'a baker chats and a man waves'])('has a whole body: %s', (prompt) => {
    const { shots, style } = read({ prompt, shots: [], seconds: 3, seed: 1, style: null, cast: [] });
    const script = shots[0] ?? expect.fail('no shot was read');
    const [speaker] = simulate(stage(script, { seed: 1, style }), script.seconds).people;
    for (const t of [0, 0.8, 2, 2.9]) {
      const joints = [...(speaker?.joints(t) ?? [])];
      expect(joints.length).toBeGreaterThan(10);
      expect(joints.filter(([, { elements }]) => !elements.every(Number.isFinite))).toEqual([]);
    }
  });
});
