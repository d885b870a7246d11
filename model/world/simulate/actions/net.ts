import type { Body, Hoop } from '../../stage/stage.ts';
import type { Physics } from '../physics.ts';

/** The net takes speed from a ball that passes, and is heard once. */
export const netOf = (physics: Physics, ball: Body, hoop: Hoop): (() => void) => {
  const [x, y, z] = hoop.ring;
  let heard = false;
  return () => {
    const position = physics.position(ball.id);
    const inside =
      Math.hypot(position.x - x, position.z - z) < hoop.ringRadius &&
      position.y < y - 0.02 &&
      position.y > y - 0.45;
    physics.damp(ball.id, inside ? 4 : 0, inside ? 4 : 0.25);
    if (inside && !heard) {
      heard = true;
      physics.note({
        a: ball.id,
        b: 'net',
        impulse: physics.mass(ball.id) * 1.5,
        position: hoop.ring,
        sounds: ['leather', 'net'],
        sizes: [ball.size, 0.45],
      });
    }
  };
};
