import type { Geometry, Surface } from '../../shoot/scene.ts';
import { loft } from '../geometry/loft.ts';
import { softBox } from '../geometry/shapes.ts';
import { surface } from '../surfaces.ts';
import type { PersonJoint } from './figure.ts';
import type { Wardrobe } from './outfit.ts';

export type Add = (joint: PersonJoint, geometry: Geometry, look: Surface) => void;
/** Scarf, backpack, tie, apron, belt: whatever is worn over the clothes. */
export const addExtra = (extra: Wardrobe['extras'][number], w: Wardrobe, add: Add, pad: number): void => {
  switch (extra) {
    case 'scarf':
      add(
        'chest',
        loft(
          [
            { y: 0.41, rx: 0.07, rz: 0.07 },
            { y: 0.42, rx: 0.105, rz: 0.1 },
            { y: 0.46, rx: 0.11, rz: 0.104 },
            { y: 0.5, rx: 0.096, rz: 0.092 },
            { y: 0.508, rx: 0.06, rz: 0.06 },
          ],
          22,
        ),
        surface(w.gearColor, { roughness: 1 }),
      );
      add(
        'chest',
        softBox(0.07, 0.26, 0.03, 0.012, { at: [0.055, 0.3, 0.13 + pad], turn: [-0.06, 0, 0.08] }),
        surface(w.gearColor, { roughness: 1 }),
      );
      break;
    case 'backpack':
      add(
        'chest',
        softBox(0.27, 0.42, 0.17, 0.06, { at: [0, 0.18, -0.2 - pad] }),
        surface(w.headgear === 'visor' ? '#d6d5cf' : '#5a4630', { roughness: 0.9 }),
      );
      for (const sign of [1, -1]) {
        add(
          'chest',
          softBox(0.04, 0.4, 0.02, 0.008, { at: [sign * 0.1, 0.24, 0.122 + pad], turn: [-0.05, 0, 0] }),
          surface('#3a2d20', { roughness: 0.9 }),
        );
      }
      break;
    case 'tie':
      add(
        'chest',
        loft(
          [
            { y: 0.2, rx: 0.006, rz: 0.01, z: 0.126 },
            { y: 0.42, rx: 0.052, rz: 0.02, z: 0.082 },
            { y: 0.43, rx: 0.02, rz: 0.01, z: 0.08 },
          ],
          16,
        ),
        surface('#f4f3ef', { roughness: 0.8 }),
      );
      add(
        'chest',
        loft(
          [
            { y: 0.06, rx: 0.004, rz: 0.006, z: 0.116 },
            { y: 0.1, rx: 0.026, rz: 0.008, z: 0.124 },
            { y: 0.25, rx: 0.021, rz: 0.008, z: 0.14 },
            { y: 0.39, rx: 0.013, rz: 0.01, z: 0.106 },
            { y: 0.41, rx: 0.02, rz: 0.012, z: 0.1 },
          ],
          12,
        ),
        surface('#8a2320', { roughness: 0.6 }),
      );
      break;
    case 'apron':
      add(
        'chest',
        softBox(0.24, 0.34, 0.02, 0.008, { at: [0, 0.16, 0.125 + pad] }),
        surface('#e9e6dc', { roughness: 0.95 }),
      );
      add(
        'pelvis',
        softBox(0.34, 0.5, 0.02, 0.008, { at: [0, -0.16, 0.14 + pad], turn: [-0.03, 0, 0] }),
        surface('#e9e6dc', { roughness: 0.95 }),
      );
      break;
    default:
      add(
        'pelvis',
        loft(
          [
            { y: 0.07, rx: 0.13, rz: 0.1 },
            { y: 0.075, rx: 0.15 + pad * 1.3, rz: 0.112 + pad * 1.3 },
            { y: 0.11, rx: 0.148 + pad * 1.3, rz: 0.11 + pad * 1.3 },
            { y: 0.115, rx: 0.12, rz: 0.09 },
          ],
          24,
        ),
        surface('#3b2a1c', { roughness: 0.6 }),
      );
      add(
        'pelvis',
        softBox(0.05, 0.036, 0.016, 0.006, { at: [0, 0.093, 0.115 + pad * 1.3] }),
        surface('#d6b252', { roughness: 0.3, metalness: 1 }),
      );
  }
};
