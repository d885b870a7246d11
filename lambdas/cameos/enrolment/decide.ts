import { type Cameo, likenessKeys } from '../cameo.ts';
import { noteOf } from '../guard.ts';
import type { Fact } from '../ledger/entry.ts';
import { cameoIdOf, collectionOf, type Enrolment } from './enrolment.ts';
import type { Judgement, ReasonCode } from './judge.ts';
import { keepPerson } from './keep-appearance.ts';
import type { VerifyDependencies } from './verify.lambda.ts';

/**
 * Carries out a judgement, however often it is asked: keeps the likeness and makes the cameo, or says why not. Either way the
 * recording and everything that was made of it are gone afterwards.
 */
export async function settleEnrolment(
  enrolment: Enrolment,
  judgement: Judgement,
  deps: VerifyDependencies,
): Promise<void> {
  const { id } = enrolment;
  const code = judgement.passed ? await makeCameo(enrolment, deps) : judgement.code;
  if (code !== null) await noteRefusal(enrolment, code, deps);
  await deps.faces.forget(collectionOf(id));
  await deps.likeness.deleteAll(likenessKeys.recording(id));
  await deps.enrolments.move(
    id,
    'recorded',
    code === null ? { status: 'verified' } : { status: 'refused', reason: code },
  );
}

/** @returns null when the cameo is there, else why it may not be. */
async function makeCameo(enrolment: Enrolment, deps: VerifyDependencies): Promise<ReasonCode | null> {
  const { id, ownerId } = enrolment;
  const cameoId = cameoIdOf(id);
  if ((await deps.cameos.get(cameoId)) !== null) return null;
  const { reference } = await deps.faces.readLiveness(enrolment.livenessSession);
  if (reference === null || !enrolment.jobs) return 'not_live';
  const face = { bucket: deps.likeness.bucket, key: likenessKeys.face(cameoId) };
  await deps.likeness.copy(reference, face.key);
  // the whole film: the picture of the speaking face is part of what an engine needs for the voice
  await deps.likeness.copy(enrolment.jobs.film, likenessKeys.voice(cameoId));
  // remembered first and then looked for, so that of two who enrol one face at once both are seen
  await deps.enrolled.forget(cameoId);
  await deps.enrolled.index(face, cameoId);
  const others = (await deps.enrolled.search(face)).filter((other) => other !== cameoId);
  if (others.length > 0) return giveUp(cameoId, deps);
  await keepPerson(cameoId, enrolment, deps);
  const cameo: Cameo = {
    id: cameoId,
    ownerId,
    handle: enrolment.handle,
    name: enrolment.name,
    kind: 'person',
    status: 'active',
    // nobody but its owner, until they say otherwise
    audience: 'only_me',
    teen: enrolment.audience === 'teen',
    restrictions: [],
    epoch: 0,
    revokedEpoch: -1,
    createdAt: deps.clock(),
  };
  const made = await deps.cameos.create(
    cameo,
    factOf(enrolment, deps.clock(), { verified: true, kind: 'person' }),
  );
  return made ? null : giveUp(cameoId, deps);
}

async function giveUp(cameoId: string, { enrolled, likeness }: VerifyDependencies): Promise<ReasonCode> {
  await enrolled.forget(cameoId);
  await likeness.deleteAll(likenessKeys.all(cameoId));
  return 'already_enrolled';
}

const factOf = ({ ownerId }: Enrolment, at: number, detail: Fact['detail']): Fact => ({
  event: 'enrol',
  at,
  actor: ownerId,
  user: null,
  video: null,
  detail,
});

const noteRefusal = (
  enrolment: Enrolment,
  code: ReasonCode,
  { cameos, clock }: VerifyDependencies,
): Promise<void> => {
  const chain = cameoIdOf(enrolment.id);
  return cameos.note(
    noteOf(`enrol#${enrolment.id}`, chain, factOf(enrolment, clock(), { verified: false, code })),
  );
};
