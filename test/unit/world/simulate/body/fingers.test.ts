import { Matrix4, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { fingersOnGround } from '../../../../../model/world/simulate/body/fingers.ts';
import { place } from '../../../../../model/world/simulate/body/kinematics.ts';
import { type Posture, posture } from '../../../../../model/world/simulate/body/posture.ts';
import { bodyBones } from '../../../../../model/world/stage/figures/body/bones.ts';
import { proportionsOf } from '../../../../../model/world/stage/figures/proportions.ts';
import { bentBy, bodyOf } from '../../stage/figures/people.ts';
import { taken } from '../measuring.ts';

const BODY = proportionsOf({ height: 1.7, woman: true, child: false, drawn: false });

/** Upside down on a straight arm whose hand is bent back: the wrist is `wrist` metres over the ground. */
const handstand = (bentBack: number, wrist: number): { held: Posture; pelvis: Matrix4 } => {
  const held = posture({ shoulderFlex: 180, pronation: 80, wrist: -bentBack });
  const turned = new Matrix4().makeRotationX(Math.PI);
  const { y } = new Vector3().setFromMatrixPosition(place(BODY, held, turned).get('handL') ?? new Matrix4());
  return { held, pelvis: turned.setPosition(0, wrist - y, 0) };
};

describe('fingers', () => {
  it('are left as they are in the air and under a palm that lies flat', () => {
    for (const { held, pelvis } of [handstand(0, 0.6), handstand(90, 0.036)]) {
      expect(fingersOnGround(BODY, held, pelvis)).toEqual(held);
    }
  });

  it('bend back at the knuckles as the palm rolls off: the higher the palm, the further', () => {
    const angles = [70, 45, 30].map((bentBack) => {
      const rolling = ((90 - bentBack) * Math.PI) / 180;
      const { held, pelvis } = handstand(bentBack, 0.035 + 0.1 * Math.sin(rolling));
      return fingersOnGround(BODY, held, pelvis).fingersL;
    });
    const [little = 0, more = 0, most = 0] = angles;
    expect(little).toBeLessThan(-3);
    expect(more).toBeLessThan(little - 10);
    expect(most).toBeLessThan(more - 5);
    expect(most).toBeGreaterThanOrEqual(-85);
  });

  it('never dip into the floor in a routine, as they are drawn', { timeout: 60_000 }, () => {
    const { person, joints, stances } =
      taken('an Olympic gymnast does a floor routine', 4).people[0] ?? expect.fail('nobody performs');
    const skin = bodyOf(person);
    const moves = bodyBones(person.body);
    const hands = stances.filter(({ part }) => part.startsWith('hand'));
    expect(hands.length).toBeGreaterThan(1);
    const [from, to] = [
      Math.min(...hands.map((stance) => stance.from)),
      Math.max(...hands.map((stance) => stance.to)),
    ];
    for (let t = from - 0.1; t < to + 0.15; t += 1 / 60) {
      const bent = bentBy(skin, moves(joints(t)));
      for (let i = 1; i < bent.length; i += 3) {
        expect(bent[i]).toBeGreaterThan(-0.01);
      }
    }
  });
});
