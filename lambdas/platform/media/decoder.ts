import { pathToFileURL } from 'node:url';
import type { AudioSample } from 'mediabunny';

/** Where a Lambda layer puts packages. An ES module finds nothing there by its name alone. */
const LAYER = '/opt/nodejs/node_modules/@napi-rs/webcodecs/polyfill.js';

let loading: Promise<boolean> | undefined;

/**
 * Makes the decoder of films known to mediabunny: @napi-rs/webcodecs, native, with x264 (GPL) in it, which is why it is
 * optional: on one machine npm installs it, in the cloud it is a layer. False where it is not there.
 */
export function loadDecoder(): Promise<boolean> {
  loading ??= import('@napi-rs/webcodecs/polyfill')
    .catch(() => import(pathToFileURL(LAYER).href))
    .then(
      () => true,
      () => false,
    );
  return loading;
}

/** The decoder's callbacks do not hold Node's event loop. */
export async function keepingAwake<T>(work: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, 1000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

/** A stretch of sound with all its channels mixed to one. */
export function mixed(sample: AudioSample): Float32Array {
  const mono = new Float32Array(sample.numberOfFrames);
  const plane = new Float32Array(sample.numberOfFrames);
  for (let planeIndex = 0; planeIndex < sample.numberOfChannels; planeIndex++) {
    sample.copyTo(plane, { format: 'f32-planar', planeIndex });
    for (const [n, value] of plane.entries()) mono[n] = (mono[n] ?? 0) + value / sample.numberOfChannels;
  }
  return mono;
}
