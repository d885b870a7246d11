import * as z from 'zod';
import { timeOrderedId } from '../platform/ids.ts';

/** Whoever acts for the operator: an account that may, or the command line of somebody with the operator's AWS rights. */
export interface Actor {
  readonly id: string;
  readonly handle: string;
}

/** One deed. Written in the same transaction as the deed itself, and never changed. */
export const AuditEntry = z.object({
  id: z.string(),
  at: z.int(),
  by: z.object({ id: z.string(), handle: z.string() }),
  action: z.enum([
    'policy.add',
    'policy.activate',
    'policy.roll_back',
    'review.claim',
    'review.decide',
    'review.expire',
    'takedown.add',
    'takedown.withdraw',
  ]),
  /** Id of what it was done to. */
  subject: z.string(),
  reason: z.string(),
});
export type AuditEntry = z.output<typeof AuditEntry>;

export const newEntry = (
  by: Actor,
  action: AuditEntry['action'],
  subject: string,
  reason: string,
  now: number,
): AuditEntry => ({
  id: timeOrderedId('audit', now),
  at: now,
  by: { id: by.id, handle: by.handle },
  action,
  subject,
  reason,
});

/** The list that holds a month of the audit. @param month `2026-11`, UTC */
export const auditList = (month: string): string => `audit#${month}`;

/** An entry as an item of the table, in the list of its month. */
export const toItem = (entry: AuditEntry) => ({
  pk: `AUDIT#${entry.id}`,
  list: auditList(new Date(entry.at).toISOString().slice(0, 7)),
  ...entry,
});
