import { seconds } from '../platform/clock.ts';
import type { AuditEntry } from './audit.ts';
import type { Active } from './policies.store.ts';
import { builtInPolicy } from './policy.ts';
import type { Review } from './review.ts';
import type { Takedown } from './takedown.ts';

const STATUS = { approve: 'approved', refuse: 'refused' } as const;

/** A review as its owner sees it: without who reviewed it. */
export const toAppeal = (review: Review) => ({
  id: review.id,
  object: 'appeal' as const,
  kind: review.kind,
  subject: { kind: review.subject.kind, id: review.subject.id },
  category: review.category,
  policy: review.policy,
  status: review.decision ? STATUS[review.decision.verdict] : ('open' as const),
  reason: review.decision?.reason ?? null,
  created_at: seconds(review.createdAt),
  decided_at: review.decision ? seconds(review.decision.at) : null,
});

export const toOperators = (review: Review) => ({
  id: review.id,
  object: 'review' as const,
  kind: review.kind,
  status: review.status,
  subject: { kind: review.subject.kind, id: review.subject.id },
  owner: review.ownerId,
  stage: review.stage,
  category: review.category,
  policy: review.policy,
  words: review.words,
  text: review.text,
  created_at: seconds(review.createdAt),
  due_at: review.dueAt === null ? null : seconds(review.dueAt),
  claimed_by: review.claim?.handle ?? null,
  verdict: review.decision?.verdict ?? null,
  reason: review.decision?.reason ?? null,
  decided_by: review.decision?.handle ?? null,
});

export const toTakedown = (takedown: Takedown) => ({
  id: takedown.id,
  object: 'takedown' as const,
  video: takedown.videoId,
  sha256: takedown.sha256,
  reason: takedown.reason,
  by: takedown.by,
  created_at: seconds(takedown.at),
  withdrawn: takedown.withdrawn,
});

export const toActive = (active: Active | null) => ({
  object: 'policy.active' as const,
  version: active?.version ?? builtInPolicy.version,
  previous: active?.previous ?? null,
  activated_at: active ? seconds(active.activatedAt) : null,
  activated_by: active?.activatedBy ?? null,
});

export const toAuditEntry = (entry: AuditEntry) => ({
  id: entry.id,
  at: seconds(entry.at),
  by: entry.by.handle,
  action: entry.action,
  subject: entry.subject,
  reason: entry.reason,
});
