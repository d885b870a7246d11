import * as z from 'zod';
import { dynamodb, rekognition, s3, sqs, transcribe } from '../../platform/clients.ts';
import { MINUTE } from '../../platform/clock.ts';
import { readEnv } from '../../platform/env.ts';
import { Rejected } from '../../platform/errors.ts';
import { sha256 } from '../../platform/ids.ts';
import { logger, MetricUnit, metrics } from '../../platform/log.ts';
import { Codecs } from '../../platform/media/codecs.ts';
import { loadDecoder } from '../../platform/media/decoder.ts';
import { cleanFilm, type FilmLimits } from '../../platform/media/film.ts';
import { parseMessage, serveQueue } from '../../platform/queue.ts';
import { PolicyStore } from '../../safety/policies.store.ts';
import { PolicySource } from '../../safety/policy-source.ts';
import { type LabelJudge, labelJudgeOf } from '../../safety/shown.ts';
import { TakedownStore } from '../../safety/takedowns.store.ts';
import { likenessKeys } from '../cameo.ts';
import { VerifyEnv } from '../env.ts';
import { LedgerStore } from '../ledger/store.ts';
import { LikenessBucket } from '../likeness.client.ts';
import { EnrolledFaces } from '../rekognition.client.ts';
import { CameoStore } from '../store.ts';
import { VerifyQueue } from './again.client.ts';
import { FaceDescriber } from './appearance.client.ts';
import { AppearanceMeter } from './appearance.ts';
import { characterOfKey, verifyClip } from './character.ts';
import { settleEnrolment } from './decide.ts';
import { RecordingFaces, RecordingSpeech } from './detectors.client.ts';
import { collectionOf, type Enrolment, enrolmentOfKey } from './enrolment.ts';
import { EnrolmentStore } from './enrolments.store.ts';
import type { Evidence } from './evidence.ts';
import { isLive, type Judgement, judgeRecording } from './judge.ts';
import type { KeepDependencies } from './keep-appearance.ts';
import { FilmModeration } from './moderation.client.ts';
import { judgeFilm } from './moderation.ts';
import { readTranscript } from './transcript.ts';

/** Wider than what passes, so that who is a little too fast or slow is told so. */
const RECORDING: FilmLimits = { seconds: [1, 120], rate: 120, side: [240, 3840], sound: 'required' };

/** Detectors that take longer are given up; the try does not count against the face, only against the day. */
const PATIENCE = 15 * MINUTE;

export interface VerifyDependencies {
  readonly enrolments: Pick<EnrolmentStore, 'get' | 'move'>;
  readonly cameos: Pick<CameoStore, 'create' | 'get' | 'note' | 'change'>;
  readonly likeness: Pick<LikenessBucket, 'bucket' | 'copy' | 'put' | 'deleteAll' | 'read'>;
  readonly faces: Pick<
    RecordingFaces,
    | 'readLiveness'
    | 'areOnePerson'
    | 'remember'
    | 'forget'
    | 'start'
    | 'startDetection'
    | 'readFaces'
    | 'readSearch'
  >;
  readonly moderation: Pick<FilmModeration, 'start' | 'read'>;
  readonly labelJudge: LabelJudge;
  readonly takedowns: Pick<TakedownStore, 'match'>;
  readonly meter: KeepDependencies['meter'];
  readonly speech: Pick<RecordingSpeech, 'start' | 'state'>;
  readonly enrolled: Pick<EnrolledFaces, 'search' | 'index' | 'forget'>;
  readonly again: Pick<VerifyQueue, 'send'>;
  readonly clock: () => number;
}

/** A recording arrived: it uses up its challenge, whatever comes of it. */
export async function takeRecording(key: string, deps: VerifyDependencies): Promise<void> {
  const id = enrolmentOfKey(key);
  if (!id) return;
  const found = await deps.enrolments.move(id, 'waiting', { status: 'recorded', recordedAt: deps.clock() });
  // a second recording under the same challenge changes nothing: the first is being judged, or was
  if (found?.moved || found?.row.status === 'recorded') await verify(id, deps);
  else await deps.likeness.deleteAll(key);
}

/** One step of judging a recording: starts the detectors, or looks whether they are ready, or decides. */
export async function verify(id: string, deps: VerifyDependencies): Promise<void> {
  const enrolment = await deps.enrolments.get(id);
  if (enrolment?.status !== 'recorded') return;
  const judgement = await judge(enrolment, deps);
  if (judgement === 'running') return deps.again.send(id);
  metrics.addMetric(judgement.passed ? 'EnrolmentPassed' : 'EnrolmentRefused', MetricUnit.Count, 1);
  logger.info('judged', { enrolmentId: id, code: judgement.passed ? 'passed' : judgement.code });
  await settleEnrolment(enrolment, judgement, deps);
}

async function judge(enrolment: Enrolment, deps: VerifyDependencies): Promise<Judgement | 'running'> {
  const { id, recordedAt = 0 } = enrolment;
  if (recordedAt > enrolment.expiresAt) return { passed: false, code: 'challenge_expired' };
  if (deps.clock() > recordedAt + PATIENCE) return { passed: false, code: 'not_decided' };
  const liveness = await deps.faces.readLiveness(enrolment.livenessSession);
  if (liveness.pending) return 'running';
  // before the detectors are paid to look at a film of nobody
  if (!isLive(liveness.confidence) || liveness.reference === null) return { passed: false, code: 'not_live' };
  if (!enrolment.jobs) return startDetectors(enrolment, { ...liveness, reference: liveness.reference }, deps);
  if (!enrolment.jobs.moderation) return { passed: false, code: 'not_decided' };
  const [faces, search, transcript, labels] = await Promise.all([
    deps.faces.readFaces(enrolment.jobs.faces),
    deps.faces.readSearch(enrolment.jobs.search),
    deps.speech.state(enrolment.jobs.transcript),
    deps.moderation.read(enrolment.jobs.moderation),
  ]);
  const states = [faces.state, search.state, labels.state];
  if (states.includes('failed') || transcript === 'failed') return { passed: false, code: 'unreadable' };
  if (faces.state !== 'done' || search.state !== 'done' || labels.state !== 'done' || transcript !== 'done')
    return 'running';
  const shown = { labels: labels.value, samples: faces.value.samples };
  const stopped = await judgeFilm(shown, enrolment.audience, deps.labelJudge);
  if (stopped) {
    logger.info('recording stopped', { category: stopped.category, policy: stopped.policy });
    return { passed: false, code: 'moderation_blocked' };
  }
  const evidence: Evidence = {
    ...faces.value,
    recognitions: search.value,
    words: readTranscript(
      new TextDecoder().decode((await deps.likeness.read(likenessKeys.transcript(id))) ?? undefined),
    ),
    liveness: liveness.confidence,
  };
  return judgeRecording(enrolment.challenge, evidence, enrolment.audience);
}

async function startDetectors(
  { id }: Enrolment,
  { reference, audit }: { readonly reference: string; readonly audit: readonly string[] },
  { enrolments, likeness, faces, speech, moderation, takedowns }: VerifyDependencies,
): Promise<Judgement | 'running'> {
  const sent = (await likeness.read(likenessKeys.recording(id))) ?? new Uint8Array();
  if (await takedowns.match(sha256(sent), [])) return { passed: false, code: 'taken_down' };
  const clean = await cleanRecording(sent);
  if (clean === null) return { passed: false, code: 'unreadable' };
  if (!(await faces.areOnePerson(reference, audit)) || !(await faces.remember(collectionOf(id), reference)))
    return { passed: false, code: 'not_live' };
  const digest = sha256(clean);
  const film = likenessKeys.film(id, digest);
  await likeness.put(film, clean, 'video/mp4');
  // named after the bytes: jobs that a crash left behind, of a film that was posted before this one, are not taken for this one's
  const token = sha256(`${id} ${digest}`);
  const jobs = {
    ...(await faces.start(film, collectionOf(id), token)),
    moderation: await moderation.start(film, token),
  };
  const transcript = `${id}-${digest}`;
  await speech.start(transcript, film, likenessKeys.transcript(id));
  await enrolments.move(id, 'recorded', { jobs: { film, ...jobs, transcript } });
  return 'running';
}

/** A phone's film without what it knows of the place and the phone; null when it is none that can be judged. */
async function cleanRecording(bytes: Uint8Array): Promise<Uint8Array | null> {
  try {
    return (await cleanFilm(bytes, RECORDING)).mp4;
  } catch (error) {
    if (error instanceof Rejected) return null;
    throw error;
  }
}

/** EventBridge tells that a recording is stored; our own message asks for another look. */
const Message = z.union([
  z.object({ enrolment: z.string() }).transform(({ enrolment }) => ({ kind: 'again' as const, enrolment })),
  z
    .object({ detail: z.object({ object: z.object({ key: z.string() }) }) })
    .transform(({ detail: { object } }) => ({ kind: 'stored' as const, key: object.key })),
]);

export const handler = serveQueue(() => {
  const env = readEnv(VerifyEnv);
  const db = dynamodb();
  const deps: VerifyDependencies = {
    enrolments: new EnrolmentStore(db, env.CAMEOS_TABLE),
    cameos: new CameoStore(db, env.CAMEOS_TABLE, new LedgerStore(db, env.LEDGER_TABLE)),
    likeness: new LikenessBucket(s3(), env.LIKENESS_BUCKET),
    faces: new RecordingFaces(rekognition(), env.LIKENESS_BUCKET),
    moderation: new FilmModeration(rekognition(), env.LIKENESS_BUCKET),
    labelJudge: labelJudgeOf(new PolicySource(new PolicyStore(db, env.SAFETY_TABLE), Date.now)),
    takedowns: new TakedownStore(db, env.SAFETY_TABLE),
    meter: new AppearanceMeter({
      loadDecoder,
      // beside the bundle
      codecs: new Codecs((file) => new URL(file, import.meta.url)),
      faces: new FaceDescriber(rekognition()),
    }),
    speech: new RecordingSpeech(transcribe(), env.LIKENESS_BUCKET),
    enrolled: new EnrolledFaces(rekognition(), env.FACE_COLLECTION),
    again: new VerifyQueue(sqs(), env.VERIFY_QUEUE_URL),
    clock: Date.now,
  };
  return async (record) => {
    const message = parseMessage(Message, record.body);
    if (message.kind === 'again')
      return message.enrolment.startsWith('char_')
        ? verifyClip(message.enrolment, deps)
        : verify(message.enrolment, deps);
    const character = characterOfKey(message.key);
    if (character) return verifyClip(character, deps);
    await takeRecording(message.key, deps);
  };
});
