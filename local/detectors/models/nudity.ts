import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { skinExposure } from './exposure.ts';
import type { Nudity } from './measures.ts';
import type { Picture } from './picture.ts';
import { inTurn, loadHidden, loadHuman, loadLayers, loadTensorflow, rgbValues } from './tensorflow.ts';
import { findThings } from './things.ts';

const weightsSchema = z.object({
  name: z.string(),
  shape: z.array(z.number()),
  dtype: z.enum(['float32', 'int32', 'bool', 'string', 'complex64']),
  quantization: z
    .object({ scale: z.number(), min: z.number(), dtype: z.enum(['uint8', 'uint16']) })
    .optional(),
});
const modelSchema = z.object({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ weights: z.array(weightsSchema) })),
});
const shardSchema = z.string();

/** Side of InceptionV3's picture, pixels. */
const SIDE = 299;
const SHARDS = 6;

let loading: Promise<LayersModel> | undefined;

/**
 * Loads nsfwjs's InceptionV3 from its package. Its own `load()` takes a minute, because it turns base64 into bytes one
 * character at a time.
 */
async function load(): Promise<LayersModel> {
  await loadHuman();
  const folder = ['nsfwjs', 'dist', 'models', 'inception_v3'];
  const { modelTopology, weightsManifest } = modelSchema.parse(loadHidden(...folder, 'model.min.js'));
  const shards = Array.from({ length: SHARDS }, (_, index) =>
    Buffer.from(
      shardSchema.parse(loadHidden(...folder, `group1-shard${index + 1}of${SHARDS}.min.js`)),
      'base64',
    ),
  );
  const weightData = new Uint8Array(Buffer.concat(shards)).buffer;
  const weightSpecs = weightsManifest.flatMap(({ weights }) =>
    weights.map(({ quantization, ...spec }) => (quantization ? { ...spec, quantization } : spec)),
  );
  return loadLayers().loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
}

/** Below this a picture needs no second look. */
const SUSPICIOUS = 0.15;

/** How much a picture looks like each of the five kinds, and how much skin of people it shows. */
export async function classifyNudity(picture: Picture): Promise<Nudity> {
  const kinds = await classify(picture);
  const exposure = kinds.sexy < SUSPICIOUS ? 0 : skinExposure(picture, await findThings(picture));
  return { ...kinds, exposure };
}

/** How much a picture looks like each of the five kinds nsfwjs was trained on. */
async function classify(picture: Picture): Promise<Omit<Nudity, 'exposure'>> {
  loading ??= load();
  const model = await loading;
  const tf = loadTensorflow();
  const { width, height } = picture;
  return inTurn(async () => {
    const output = tf.tidy(() => {
      const pixels = tf.tensor4d(rgbValues(picture), [1, height, width, 3], 'float32');
      const resized = tf.image.resizeBilinear(pixels, [SIDE, SIDE], true);
      return tf.concat([model.predict(tf.mul(resized, 1 / 255))].flat());
    });
    const [drawing = 0, hentai = 0, neutral = 0, porn = 0, sexy = 0] = await output.data();
    output.dispose();
    return { drawing, hentai, neutral, porn, sexy };
  });
}
