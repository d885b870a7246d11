import { pathToFileURL } from 'node:url';

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
