import type { Caller } from '../platform/api/operation.ts';
import { Rejected } from '../platform/errors.ts';
import { timeOrderedId } from '../platform/ids.ts';
import type { UploadBucket } from './bucket.client.ts';
import type { UploadQuota, UploadStore } from './store.ts';
import { ARRIVAL, FORM_WORKS } from './transitions.ts';
import { keys, type Purpose, type WaitingRow } from './upload.ts';

export interface Announced {
  readonly purpose: Purpose;
  readonly contentType: string;
  readonly bytes: number;
  readonly filename: string | null;
  /** The video it comes with. */
  readonly video: string | null;
}

export interface ReceiveDependencies {
  readonly store: Pick<UploadStore, 'create'>;
  readonly quota: UploadQuota;
  readonly clock: () => number;
}

/** Commits an upload whose file is still to come. @throws Rejected `quota_exceeded` */
export async function announce(
  caller: Pick<Caller, 'ownerId' | 'audience'>,
  file: Announced,
  { store, quota, clock }: ReceiveDependencies,
): Promise<WaitingRow> {
  const now = clock();
  const formExpiresAt = now + FORM_WORKS;
  const row: WaitingRow = {
    id: timeOrderedId('upload', now),
    ownerId: caller.ownerId,
    audience: caller.audience,
    status: 'waiting',
    ...file,
    createdAt: now,
    formExpiresAt,
    dueAt: formExpiresAt + ARRIVAL,
    sweeps: 0,
  };
  if ((await store.create(row, quota)) === 'created') return row;
  throw new Rejected(
    'quota_exceeded',
    `This would exceed your ${quota.uploads} uploads and ${Math.floor(quota.bytes / 1_000_000)} MB per day (UTC).`,
    { status: 403 },
  );
}

/** Takes in a picture that came inside another request: it goes to the quarantine, as every upload does. */
export async function receivePicture(
  caller: Pick<Caller, 'ownerId' | 'audience'>,
  picture: { readonly bytes: Uint8Array; readonly contentType: string },
  video: string,
  deps: ReceiveDependencies & { readonly bucket: Pick<UploadBucket, 'put'> },
): Promise<WaitingRow> {
  const { bytes, contentType } = picture;
  const file = { purpose: 'first_frame', contentType, bytes: bytes.length, filename: null, video } as const;
  const row = await announce(caller, file, deps);
  await deps.bucket.put(keys.quarantine(row.id), bytes, contentType);
  return row;
}
