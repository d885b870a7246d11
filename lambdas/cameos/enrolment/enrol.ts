import { randomUUID } from 'node:crypto';
import type { Caller } from '../../platform/api/operation.ts';
import { Rejected } from '../../platform/errors.ts';
import { timeOrderedId } from '../../platform/ids.ts';
import { likenessKeys } from '../cameo.ts';
import type { LikenessBucket } from '../likeness.client.ts';
import { CHALLENGE_LIVES, newChallenge } from './challenge.ts';
import type { RecordingFaces } from './detectors.client.ts';
import type { Enrolment } from './enrolment.ts';
import type { EnrolmentStore } from './enrolments.store.ts';

/** Enough for fumbling, too few for trying things out on the detectors. */
export const TRIES_PER_DAY = 5;

const RECORDING = { contentType: 'video/mp4', minBytes: 20_000, maxBytes: 60_000_000 } as const;

export interface EnrolDependencies {
  readonly enrolments: Pick<EnrolmentStore, 'create'>;
  readonly likeness: Pick<LikenessBucket, 'uploadForm'>;
  readonly faces: Pick<RecordingFaces, 'openLiveness'>;
  readonly clock: () => number;
  readonly random?: (below: number) => number;
}

export interface Begun {
  readonly enrolment: Enrolment;
  readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
}

/**
 * Issues a challenge to an account, and the one form by which its recording can be uploaded: whoever has another account's
 * challenge has no form for it.
 *
 * @throws Rejected when the account has used up its tries of the day
 */
export async function beginEnrolment(caller: Caller, name: string, deps: EnrolDependencies): Promise<Begun> {
  const now = deps.clock();
  const id = timeOrderedId('enrolment', now);
  const enrolment: Enrolment = {
    id,
    ownerId: caller.ownerId,
    handle: caller.handle,
    audience: caller.audience,
    name,
    challenge: newChallenge(deps.random),
    livenessSession: await deps.faces.openLiveness(randomUUID(), likenessKeys.liveness(id)),
    status: 'waiting',
    createdAt: now,
    expiresAt: now + CHALLENGE_LIVES,
  };
  if (!(await deps.enrolments.create(enrolment, TRIES_PER_DAY)))
    throw new Rejected('too_many_tries', `You can try to enrol ${TRIES_PER_DAY} times a day (UTC).`, {
      status: 403,
    });
  const upload = await deps.likeness.uploadForm(likenessKeys.recording(id), {
    ...RECORDING,
    seconds: CHALLENGE_LIVES / 1000,
  });
  return { enrolment, upload };
}
