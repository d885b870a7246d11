import type { Caller, Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb, s3 } from '../platform/clients.ts';
import { seconds } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { UploadBucket } from './bucket.client.ts';
import { uploadOperations } from './contract.ts';
import { UploadApiEnv } from './env.ts';
import { announce } from './receive.ts';
import { type UploadQuota, UploadStore } from './store.ts';
import { FORM_WORKS, remove } from './transitions.ts';
import { isDeleted, isEnded, keys, toPublic, type UploadRow } from './upload.ts';

export interface UploadApiDependencies {
  readonly store: UploadStore;
  readonly bucket: Pick<UploadBucket, 'form'>;
  readonly quota: UploadQuota;
  readonly clock: () => number;
}

/** The uploads API. Another owner's upload answers exactly as one that does not exist. */
export function uploadHandlers(deps: UploadApiDependencies): Handlers<typeof uploadOperations> {
  const { store, bucket, clock } = deps;

  const find = async (caller: Caller, id: string): Promise<UploadRow> => {
    const row = await store.get(id);
    const over = row && isEnded(row) && row.expiresAt <= clock();
    if (!row || row.ownerId !== caller.ownerId || isDeleted(row) || over) throw noSuchUpload(id, 'upload_id');
    return row;
  };

  return {
    createUpload: async ({ caller, body }) => {
      const { purpose, content_type: contentType, bytes, filename = null } = body;
      const row = await announce(caller, { purpose, contentType, bytes, filename, video: null }, deps);
      const form = await bucket.form(keys.quarantine(row.id), { contentType, bytes }, seconds(FORM_WORKS));
      return { ...toPublic(row), form: { ...form, expires_at: seconds(row.formExpiresAt) } };
    },

    listUploads: async ({ caller, query: { limit, after, order } }) => {
      const { rows, more } = await store.list(caller.ownerId, { limit, after, order, now: clock() });
      const data = rows.map(toPublic);
      return {
        object: 'list',
        data,
        first_id: data[0]?.id ?? null,
        last_id: data.at(-1)?.id ?? null,
        has_more: more,
      };
    },

    retrieveUpload: async ({ caller, params }) => toPublic(await find(caller, params.upload_id)),

    deleteUpload: async ({ caller, params: { upload_id: id } }) => {
      await find(caller, id);
      await store.transition(id, remove(clock()));
      return { id, deleted: true, object: 'upload.deleted' };
    },
  };
}

export const noSuchUpload = (id: string, param: string): Rejected =>
  new Rejected('upload_not_found', `There is no upload ${id}.`, { status: 404, param });

export const handler = serveApi(uploadOperations, () => {
  const env = readEnv(UploadApiEnv);
  return uploadHandlers({
    store: new UploadStore(dynamodb(), env.UPLOADS_TABLE),
    bucket: new UploadBucket(s3(), env.UPLOADS_BUCKET),
    quota: { uploads: env.UPLOADS_PER_DAY, bytes: env.UPLOAD_BYTES_PER_DAY },
    clock: Date.now,
  });
});
