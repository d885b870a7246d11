import type * as z from 'zod';
import { seconds } from '../platform/clock.ts';
import { toPublic, type VideoRow } from '../videos/video.ts';
import type { Cameo, Held, Relation, Use } from './cameo.ts';
import type { cameoOperations } from './contract.ts';
import { stepsOf } from './enrolment/challenge.ts';
import { cameoIdOf, type Enrolment } from './enrolment/enrolment.ts';
import { REASONS } from './enrolment/judge.ts';
import type { Standing } from './items.ts';
import type { Entry } from './ledger/entry.ts';
import { stands } from './permission.ts';
import { describe, needsApproval } from './restrictions.ts';

type Shown<Id extends keyof typeof cameoOperations> = (typeof cameoOperations)[Id] extends {
  response: infer S;
}
  ? S extends z.ZodType
    ? z.input<S>
    : never
  : never;

export const toOwnCameo = (cameo: Cameo): Shown<'getCameo'> => ({
  id: cameo.id,
  object: 'cameo',
  handle: cameo.handle,
  name: cameo.name,
  kind: cameo.kind,
  status: cameo.status,
  reason: cameo.reason ?? null,
  audience: cameo.audience,
  restrictions: cameo.restrictions.map(({ text, reading, confirmed }) => ({
    text,
    understood: reading !== null,
    reading: describe(reading),
    confirmed,
  })),
  holds_every_use: needsApproval(cameo.restrictions),
  created_at: seconds(cameo.createdAt),
});

export function toEnrolment(enrolment: Enrolment): Shown<'getEnrolment'> {
  const { id, status, challenge, livenessSession, expiresAt, reason } = enrolment;
  return {
    id,
    object: 'cameo.enrolment',
    status,
    steps: stepsOf(challenge),
    liveness_session_id: livenessSession,
    expires_at: seconds(expiresAt),
    cameo: status === 'verified' ? cameoIdOf(id) : null,
    error: reason === undefined ? null : { code: reason, message: REASONS[reason] },
  };
}

export const toCharacter = ({ id, name, createdAt }: Cameo): Shown<'getCharacter'> => ({
  id,
  name,
  created_at: seconds(createdAt),
});

/** A block shows as nothing at all. */
export function toPublicCameo(
  cameo: Cameo,
  relation: Relation | null,
  permitted: boolean,
): Shown<'findCameo'> {
  const { id, handle, name, kind } = cameo;
  const standing = relation?.standing ?? 'none';
  return {
    id,
    object: 'cameo',
    handle,
    name,
    kind,
    permitted,
    standing: standing === 'blocked' ? 'none' : standing,
  };
}

export const toRelation = ({ handle, standing, changedAt }: Relation): Shown<'askForCameo'> => ({
  object: 'cameo.relation',
  handle,
  standing,
  changed_at: seconds(changedAt),
});

export const toUse = (use: Use, standing: Standing, video: VideoRow | null): Shown<'restoreUse'> => ({
  object: 'cameo.use',
  video: use.videoId,
  handle: use.handle,
  used_at: seconds(use.usedAt),
  stands: stands(standing.cameo, standing.relation, standing.use),
  status: video && toPublic(video).status,
  prompt: video?.prompt ?? null,
});

export const toWish = ({ userId, digest, handle, prompt, decision, askedAt }: Held) => ({
  object: 'cameo.wish' as const,
  id: `${userId}-${digest}`,
  handle,
  prompt,
  decision,
  asked_at: seconds(askedAt),
});

export const toEntry = ({ seq, event, at, actor, user, video, detail, previous, hash }: Entry) => ({
  number: seq,
  event,
  at,
  actor,
  user,
  video,
  detail,
  previous,
  hash,
});
