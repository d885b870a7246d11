/** Painted faces whose colours and measures are known, with the landmarks that a detector would find. */
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import type { DescribedFace } from '../../lambdas/cameos/enrolment/appearance.client.ts';

export interface PaintedFace {
  readonly skin: string;
  /** Null: bald. */
  readonly hair: string | null;
  readonly long?: boolean;
  readonly eyes: string;
  readonly background?: string;
  /** Width of nose, mouth and jaw, and height of the lips, as shares of the face's width. */
  readonly nose?: number;
  readonly mouth?: number;
  readonly jaw?: number;
  readonly lips?: number;
}

const [WIDTH, HEIGHT] = [640, 480];
/** Width of the face between the ears, pixels, and its middle. */
const FACE = 190;
const [X, Y] = [WIDTH / 2, HEIGHT / 2];

/** Offsets from the middle of the face, in face widths: on the right side, mirrored for the left. */
function landmarksOf({ nose = 0.26, mouth = 0.38, jaw = 0.8, lips = 0.12 }: PaintedFace) {
  const pairs: readonly (readonly [left: string, right: string, x: number, y: number])[] = [
    ['eyeLeft', 'eyeRight', 0.235, -0.12],
    ['mouthLeft', 'mouthRight', mouth / 2, 0.32],
    ['leftEyeBrowUp', 'rightEyeBrowUp', 0.24, -0.28],
    ['noseLeft', 'noseRight', nose / 2, 0.12],
    ['upperJawlineLeft', 'upperJawlineRight', 0.5, -0.1],
    ['midJawlineLeft', 'midJawlineRight', jaw / 2, 0.3],
    ['leftEyeLeft', 'rightEyeRight', 0.335, -0.12],
    ['leftEyeRight', 'rightEyeLeft', 0.135, -0.12],
  ];
  const single: readonly (readonly [string, number, number])[] = [
    ['nose', 0, 0.08],
    ['chinBottom', 0, 0.66],
    ['mouthUp', 0, 0.32 - lips / 2],
    ['mouthDown', 0, 0.32 + lips / 2],
    ...(['left', 'right'] as const).flatMap((side) => {
      const x = side === 'left' ? -0.235 : 0.235;
      return [
        [`${side}EyeUp`, x, -0.165],
        [`${side}EyeDown`, x, -0.075],
      ] as const;
    }),
  ];
  return [...pairs.flatMap(([l, r, x, y]) => [[l, -x, y] as const, [r, x, y] as const]), ...single];
}

/** What a detector says of {@link paintFace}'s picture. */
export const describedFace = (face: PaintedFace): DescribedFace => ({
  yaw: 0,
  landmarks: new Map(
    landmarksOf(face).map(([name, x, y]) => [
      name,
      { x: (X + x * FACE) / WIDTH, y: (Y + y * FACE) / HEIGHT },
    ]),
  ),
  beard: null,
  glasses: null,
});

export function paintFace(face: PaintedFace): Canvas {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  const ellipse = (color: string, x: number, y: number, rx: number, ry: number) => {
    context.fillStyle = color;
    context.beginPath();
    context.ellipse(X + x * FACE, Y + y * FACE, rx * FACE, ry * FACE, 0, 0, 2 * Math.PI);
    context.fill();
  };
  context.fillStyle = face.background ?? '#8c8c8c';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  const { hair } = face;
  if (hair && face.long) {
    context.fillStyle = hair;
    context.fillRect(X - 0.66 * FACE, Y - 0.4 * FACE, 1.32 * FACE, 1.6 * FACE);
  }
  // neck and shoulders
  ellipse('#27508a', 0, 1.5, 1.2, 0.6);
  ellipse(face.skin, 0, 0.7, 0.3, 0.35);
  ellipse(hair ?? face.skin, 0, -0.25, 0.58, 0.72);
  ellipse(face.skin, 0, 0.06, 0.5, 0.6);
  for (const side of [-1, 1]) {
    ellipse('#f2efea', side * 0.235, -0.12, 0.1, 0.045);
    ellipse(face.eyes, side * 0.235, -0.12, 0.04, 0.044);
    ellipse('#050505', side * 0.235, -0.12, 0.014, 0.016);
  }
  ellipse('#8d3a3a', 0, 0.32, (face.mouth ?? 0.38) / 2, (face.lips ?? 0.12) / 2);
  return canvas;
}
