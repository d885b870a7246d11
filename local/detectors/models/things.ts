import type { Thing } from './measures.ts';
import { crop, type Picture, squareAround } from './picture.ts';
import { inTurn, loadHuman, quietConfig, rgbValues } from './tensorflow.ts';

/** Side of CenterNet's picture, pixels. */
const SIDE = 512;
const MIN_CONFIDENCE = 0.25;
const MAX_THINGS = 30;

/** Finds what the 80 classes of COCO name: people, animals, vehicles, furniture, things. */
export async function findThings(picture: Picture): Promise<Thing[]> {
  const human = await loadHuman();
  const region = squareAround({ x: 0, y: 0, width: picture.width, height: picture.height });
  const square = crop(picture, region, SIDE, SIDE);
  return inTurn(async () => {
    const tensor = human.tf.tensor(rgbValues(square), [1, SIDE, SIDE, 3], 'int32');
    try {
      const result = await human.detect(tensor, {
        ...quietConfig,
        object: {
          enabled: true,
          minConfidence: MIN_CONFIDENCE,
          iouThreshold: 0.4,
          maxDetected: MAX_THINGS,
          skipFrames: 0,
          skipTime: 0,
        },
      });
      if (result.error) throw new Error(`object model: ${result.error}`);
      return result.object.map(({ label, score, boxRaw: [x, y, width, height] }) => ({
        name: label,
        confidence: score,
        box: {
          left: (region.x + x * region.width) / picture.width,
          top: (region.y + y * region.height) / picture.height,
          width: (width * region.width) / picture.width,
          height: (height * region.height) / picture.height,
        },
      }));
    } finally {
      human.tf.dispose(tensor);
    }
  });
}
