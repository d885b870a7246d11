import type { Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb, s3 } from '../platform/clients.ts';
import { seconds } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { timeOrderedId } from '../platform/ids.ts';
import { CHECK_KEPT, type CheckRow, checkKey, FORM_WORKS, toPublic } from './check.ts';
import { ChecksBucket } from './checks.client.ts';
import { CheckStore } from './checks.store.ts';
import { provenanceOperations } from './contract.ts';
import { CheckApiEnv } from './env.ts';

export interface CheckApiDependencies {
  readonly checks: Pick<CheckStore, 'create' | 'get'>;
  readonly bucket: Pick<ChecksBucket, 'form'>;
  readonly perMinute: number;
  readonly clock: () => number;
}

/** Whoever has the id of a check can read it: it is long and random, and says nothing of who asked. */
export function provenanceHandlers(deps: CheckApiDependencies): Handlers<typeof provenanceOperations> {
  return {
    createCheck: async ({ body: { content_type: contentType, bytes } }) => {
      const now = deps.clock();
      const row: CheckRow = {
        id: timeOrderedId('check', now),
        type: contentType,
        bytes,
        createdAt: now,
        status: 'waiting',
      };
      await deps.checks.create(row, deps.perMinute);
      const form = await deps.bucket.form(checkKey(row.id), { contentType, bytes }, seconds(FORM_WORKS));
      return { ...toPublic(row), form: { ...form, expires_at: seconds(now + FORM_WORKS) } };
    },

    retrieveCheck: async ({ params: { check_id: id } }) => {
      const row = await deps.checks.get(id);
      if (!row || row.createdAt + CHECK_KEPT <= deps.clock())
        throw new Rejected('check_not_found', `There is no check ${id}.`, { status: 404, param: 'check_id' });
      return toPublic(row);
    },
  };
}

export const handler = serveApi(provenanceOperations, () => {
  const env = readEnv(CheckApiEnv);
  return provenanceHandlers({
    checks: new CheckStore(dynamodb(), env.PROVENANCE_TABLE),
    bucket: new ChecksBucket(s3(), env.CHECKS_BUCKET),
    perMinute: env.CHECKS_PER_MINUTE,
    clock: Date.now,
  });
});
