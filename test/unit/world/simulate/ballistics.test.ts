import { Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../../model/world/random.ts';
import { read } from '../../../../model/world/read/read.ts';
import { aimAtHoop, goesIn, rehearse } from '../../../../model/world/simulate/ballistics.ts';
import { stage } from '../../../../model/world/stage/build-stage.ts';
import { HOOP } from '../../../../model/world/stage/sets/court.ts';

const FROM = new Vector3(HOOP.ring[0] - 4, 2.2, 0);
const SPIN = new Vector3(0, 0, 9);
const ballOf = (prompt: string) => {
  const { shots, style } = read({ prompt, shots: [], seconds: 4, seed: 1, style: null, cast: [] });
  const [script] = shots;
  const ball =
    script === undefined
      ? undefined
      : stage(script, { seed: 1, style }).props.find(({ kind }) => kind.includes('ball'));
  return ball ?? expect.fail('no ball');
};
const shot = (prompt: string, wanted: Parameters<typeof aimAtHoop>[3]) => {
  const ball = ballOf(prompt);
  return { ball, aim: aimAtHoop(ball, HOOP, FROM, wanted, SPIN, randomStream(1, 'aim')) };
};

describe('a shot at the hoop', () => {
  it('ends as asked, when it is let happen again', () => {
    for (const wanted of ['make', 'miss'] as const) {
      const { ball, aim } = shot('a basketball on a court', wanted);
      expect(goesIn(aim.ending)).toBe(wanted === 'make');
      expect(rehearse(ball, HOOP, FROM, aim.velocity, SPIN).ending).toBe(aim.ending);
    }
  });

  it('is missed, and says so, with a ball that is wider than the ring', () => {
    const ball = ballOf('a big beach ball on a court');
    expect(ball.size / 2).toBeGreaterThan(HOOP.ringRadius);
    const { aim } = shot('a big beach ball on a court', 'make');
    expect(goesIn(aim.ending)).toBe(false);
    expect(aim.velocity.toArray().every(Number.isFinite)).toBe(true);
  });
});
