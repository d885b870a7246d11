/**
 * What @peculiar/x509's dependency container asks of `Reflect` before it loads: metadata by key and class. Must be imported
 * before it.
 */
const metadata = new WeakMap<object, Map<unknown, unknown>>();

const ownMetadata = (key: unknown, target: object): unknown => metadata.get(target)?.get(key);

function metadataOf(key: unknown, target: object): unknown {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at))
    if (metadata.get(at)?.has(key)) return ownMetadata(key, at);
  return undefined;
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  metadata.set(target, (metadata.get(target) ?? new Map()).set(key, value));
}

if (!('getMetadata' in Reflect))
  Object.assign(Reflect, { getMetadata: metadataOf, getOwnMetadata: ownMetadata, defineMetadata });
