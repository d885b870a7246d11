import { DAY } from '../platform/clock.ts';
import type { Deadlines } from './deadlines.ts';
import { ACTIVE, type CompletedRow, type Owed, type Reason, type Status, type VideoRow } from './video.ts';

/**
 * Every change of a video's row, each declared once: the statuses it may start from, what else must hold, what it sets.
 * The store turns it into one conditional write, so a change that comes twice, late or too early does nothing.
 *
 *     queued ──▶ in_progress ──▶ releasing ──▶ completed
 *        └───────────┴──────────────┴────────▶ failed | cancelled
 */
export interface Transition {
  readonly name: string;
  readonly from: readonly Status[];
  /** Attributes that must equal a value; null: that must be absent. */
  readonly when: Readonly<Record<string, string | number | boolean | null>>;
  /** Attributes that must be less than a value. */
  readonly below?: Readonly<Record<string, number>>;
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
}

const ENDED = ['completed', 'failed', 'cancelled'] as const satisfies readonly Status[];
const owed = (effect: Owed) => ({ owed: effect });

/** The inspection of its picture has ended: the row's stream shows it to the relay again. */
export const awaken = (now: number, due: Deadlines): Transition => ({
  name: 'awaken',
  from: ['queued'],
  when: owed('picture'),
  set: { dueAt: now + due.OWED_SECONDS },
  remove: [],
});

/**
 * The picture it opens with is in its place: from here on it waits for one of its owner's places.
 *
 * @param found what the picture brings: a doubt that a person is to look at before its owner gets the video, and its cast
 */
export const open = (
  ownerId: string,
  { doubt, cast }: Pick<VideoRow, 'doubt' | 'cast'>,
  now: number,
  due: Deadlines,
): Transition => ({
  name: 'open',
  from: ['queued'],
  when: owed('picture'),
  set: {
    waitingOwner: ownerId,
    dueAt: now + due.OWED_SECONDS,
    sweeps: 0,
    cast,
    ...(doubt && { doubt }),
    ...owed('slot'),
  },
  remove: [],
});

/** The engine accepted the attempt. The status stays: `queued` is true until the engine begins. */
export const submit = (attempt: number, now: number, due: Deadlines): Transition => ({
  name: 'submit',
  from: ['queued', 'in_progress'],
  when: { ...owed('dispatch'), attempt },
  set: { dueAt: now + due.START_SECONDS, sweeps: 0 },
  remove: ['owed'],
});

/** The engine is at work. */
export const progress = (attempt: number, percent: number, now: number, due: Deadlines): Transition => ({
  name: 'progress',
  from: ['queued', 'in_progress'],
  when: { attempt },
  below: { progress: Math.max(percent, 1) },
  // 1 at least, so that a job that has begun differs from one that waits
  set: { status: 'in_progress', progress: Math.max(percent, 1), dueAt: now + due.SILENCE_SECONDS, sweeps: 0 },
  remove: [],
});

/** The engine is still at work, though it has nothing new to say: a retry runs below the progress already shown. */
export const heartbeat = (attempt: number, now: number, due: Deadlines): Transition => ({
  name: 'heartbeat',
  from: ['in_progress'],
  when: { attempt },
  set: { dueAt: now + due.SILENCE_SECONDS },
  remove: [],
});

/** The engine delivered. May be taken again by a second delivery after a crash in the middle. */
export const startRelease = (attempt: number, now: number, due: Deadlines): Transition => ({
  name: 'startRelease',
  from: ACTIVE,
  when: { attempt },
  set: { status: 'releasing', progress: 99, dueAt: now + due.RELEASE_SECONDS, sweeps: 0 },
  remove: ['owed'],
});

export const complete = (
  attempt: number,
  artefacts: CompletedRow['artefacts'],
  now: number,
  due: Deadlines,
): Transition => {
  const expiresAt = now + due.RETENTION_DAYS * DAY;
  return {
    name: 'complete',
    from: ['releasing'],
    when: { attempt },
    set: {
      status: 'completed',
      progress: 100,
      artefacts,
      endedAt: now,
      expiresAt,
      dueAt: now + due.OWED_SECONDS,
      sweeps: 0,
      ...owed('settle'),
    },
    remove: [],
  };
};

/** A person must look at it first. The review's own deadline is when the sweep asks again. */
export const hold = (attempt: number, review: string, dueAt: number): Transition => ({
  name: 'hold',
  from: ['releasing'],
  when: { attempt, held: null },
  set: { held: review, dueAt, sweeps: 0 },
  remove: [],
});

/** A try failed and another may succeed. Public status and progress stay where they were: nothing runs backwards. */
export const retry = (attempt: number, now: number, due: Deadlines): Transition => ({
  name: 'retry',
  from: ['queued', 'in_progress'],
  when: { attempt },
  set: { attempt: attempt + 1, dueAt: now + due.OWED_SECONDS, sweeps: 0, ...owed('dispatch') },
  remove: [],
});

const end = (name: string, status: 'failed' | 'cancelled', reason: Reason, now: number, due: Deadlines) => ({
  name,
  from: ACTIVE,
  set: { status, reason, endedAt: now, dueAt: now + due.OWED_SECONDS, sweeps: 0, ...owed('settle') },
  remove: ['waitingOwner'],
});

/** Ends the job for everybody. `attempt` guards against a late word about an earlier try; null ends whichever runs. */
export const fail = (attempt: number | null, reason: Reason, now: number, due: Deadlines): Transition => ({
  ...end('fail', 'failed', reason, now, due),
  when: attempt === null ? {} : { attempt },
});

export const cancel = (now: number, due: Deadlines): Transition => ({
  ...end(
    'cancel',
    'cancelled',
    { code: 'cancelled', message: 'You cancelled this video.', param: null },
    now,
    due,
  ),
  when: {},
});

/** The owner deleted it, or its time is over: it is gone for everybody from here on, and the files follow. */
export const remove = (now: number, due: Deadlines): Transition => ({
  name: 'remove',
  from: ENDED,
  when: { deletedAt: null },
  set: { deletedAt: now, dueAt: now + due.OWED_SECONDS, sweeps: 0, ...owed('erase') },
  remove: [],
});

/** Somebody in it took back their permission: nobody gets its content any more. */
export const withdraw = (now: number): Transition => ({
  name: 'withdraw',
  from: ['completed'],
  when: { deletedAt: null, withdrawnAt: null },
  set: { withdrawnAt: now },
  remove: [],
});

export const restore = (): Transition => ({
  name: 'restore',
  from: ['completed'],
  when: { deletedAt: null },
  set: {},
  remove: ['withdrawnAt'],
});

/** Reminders of a job in line come ever further apart, to this many times as far. */
const MAX_PATIENCE = 16;

/**
 * The sweep's touch: the row's stream shows the owed effect once more. A job that waits for a place is let in as its
 * owner's others end, so its reminders grow rare: a long line must not keep the sweep from everybody else's jobs.
 */
export const remind = (effect: Owed, sweeps: number, now: number, due: Deadlines): Transition => ({
  name: 'remind',
  from: [...ACTIVE, ...ENDED],
  when: { ...owed(effect), sweeps },
  set: {
    sweeps: sweeps + 1,
    dueAt: now + due.OWED_SECONDS * (effect === 'slot' ? Math.min(2 ** sweeps, MAX_PATIENCE) : 1),
  },
  remove: [],
});

/** The sweep looked and found the job well: look again later. */
export const postpone = (status: Status, sweeps: number, dueAt: number): Transition => ({
  name: 'postpone',
  from: [status],
  when: { sweeps },
  set: { sweeps: sweeps + 1, dueAt },
  remove: [],
});
