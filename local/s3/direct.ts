import { readFile } from 'node:fs/promises';
import { storeBytes } from './body.ts';
import { noSuchKey } from './errors.ts';
import type { NotificationDispatcher } from './notifications.ts';
import { commitOrDiscard } from './objects.ts';
import type { ObjectStore } from './store.ts';

/** Objects for the cloud's own services, without a detour over HTTP. */
export class DirectObjects {
  readonly #store: ObjectStore;
  readonly #dispatcher: NotificationDispatcher;

  constructor(store: ObjectStore, dispatcher: NotificationDispatcher) {
    this.#store = store;
    this.#dispatcher = dispatcher;
  }

  /** @throws S3Error NoSuchKey */
  async read(bucket: string, key: string): Promise<Buffer> {
    const object = this.#store.find(bucket, key);
    if (!object) throw noSuchKey();
    return readFile(this.#store.blobPath(object.blob));
  }

  has(bucket: string, key: string): boolean {
    return this.#store.find(bucket, key) !== null;
  }

  /**
   * The file that holds an object's bytes now, to be read and not written.
   * @throws S3Error NoSuchKey
   */
  file(bucket: string, key: string): string {
    const object = this.#store.find(bucket, key);
    if (!object) throw noSuchKey();
    return this.#store.blobPath(object.blob);
  }

  async write(bucket: string, key: string, body: Buffer, contentType: string): Promise<void> {
    const received = await storeBytes([body], this.#store, null);
    const object = {
      bucket,
      key,
      blob: received.blob,
      size: received.size,
      etag: received.md5,
      modified: Date.now(),
      attributes: { headers: { 'content-type': contentType }, metadata: {} },
      checksum: null,
    };
    commitOrDiscard(this.#store, object, 'ObjectCreated:Put', null);
    this.#dispatcher.wake();
  }
}
