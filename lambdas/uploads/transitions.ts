import { DAY, MINUTE } from '../platform/clock.ts';
import type { CleanFile, Contested, Found, Reason, Status, UploadRow } from './upload.ts';

/** How long a form works. */
export const FORM_WORKS = 10 * MINUTE;
/** A file that began to arrive in time may take a while. */
export const ARRIVAL = 5 * MINUTE;
/** An inspection that takes longer has been lost. */
export const INSPECTION = 5 * MINUTE;
const KEPT: Record<'cleared' | 'rejected' | 'expired', number> = {
  cleared: 7 * DAY,
  rejected: 7 * DAY,
  expired: DAY,
};
/** A picture that came with a video is copied to it at once. */
const KEPT_WITH_VIDEO = DAY;

/**
 * Every change of an upload's row, each declared once. The store turns it into one conditional write, so a change that
 * comes twice, late or too early does nothing. No change but the last touches a row that was deleted.
 *
 *     waiting ──▶ inspecting ──▶ cleared | rejected
 *        └──▶ expired
 */
export interface Transition {
  readonly name: string;
  readonly from: readonly Status[];
  /** Attributes that must equal a value; null: that must be absent. */
  readonly when: Readonly<Record<string, string | number | null>>;
  readonly set: Readonly<Record<string, unknown>>;
}

/** The file has arrived. May be taken again by a second delivery after a crash in the middle. */
export const begin = (now: number): Transition => ({
  name: 'begin',
  from: ['waiting', 'inspecting'],
  when: {},
  set: { status: 'inspecting', dueAt: now + INSPECTION, sweeps: 0 },
});

function end(row: UploadRow, status: keyof typeof KEPT, now: number) {
  const expiresAt = now + (row.video === null ? KEPT[status] : KEPT_WITH_VIDEO);
  return { status, endedAt: now, expiresAt, dueAt: expiresAt, sweeps: 0 };
}

export const clear = (row: UploadRow, file: CleanFile, found: Found, now: number): Transition => ({
  name: 'clear',
  from: ['inspecting'],
  when: {},
  set: { ...end(row, 'cleared', now), file, found },
});

/** @param contested what its owner may appeal about; null: nothing that a person could decide otherwise */
export const reject = (
  row: UploadRow,
  reason: Reason,
  now: number,
  contested: Contested | null = null,
): Transition => ({
  name: 'reject',
  from: ['waiting', 'inspecting'],
  when: {},
  set: { ...end(row, 'rejected', now), reason, ...(contested && { contested }) },
});

/** Nothing was sent with the form in its time. */
export const expire = (row: UploadRow, now: number): Transition => ({
  name: 'expire',
  from: ['waiting'],
  when: {},
  set: end(row, 'expired', now),
});

/** The owner deleted it, or its time is over: it is gone for everybody from here on, and the sweep takes the files. */
export const remove = (now: number): Transition => ({
  name: 'remove',
  from: ['waiting', 'inspecting', 'cleared', 'rejected', 'expired'],
  when: {},
  set: { deletedAt: now, dueAt: now, sweeps: 0 },
});

/** The sweep has reminded the inspection: look again later. */
export const postpone = (row: UploadRow, dueAt: number): Transition => ({
  name: 'postpone',
  from: [row.status],
  when: { sweeps: row.sweeps },
  set: { sweeps: row.sweeps + 1, dueAt },
});
