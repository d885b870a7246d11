import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { likenessKeys } from '../../lambdas/cameos/cameo.ts';
import { beginEnrolment, TRIES_PER_DAY } from '../../lambdas/cameos/enrolment/enrol.ts';
import { cameoIdOf, type Enrolment } from '../../lambdas/cameos/enrolment/enrolment.ts';
import { EnrolmentStore } from '../../lambdas/cameos/enrolment/enrolments.store.ts';
import type { Evidence } from '../../lambdas/cameos/enrolment/evidence.ts';
import { takeRecording, verify } from '../../lambdas/cameos/enrolment/verify.lambda.ts';
import type { Caller } from '../../lambdas/platform/api/operation.ts';
import { Rejected } from '../../lambdas/platform/errors.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import type { ModerationLabel } from '../../lambdas/safety/labels.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { film } from '../support/films.ts';
import { perform } from '../support/performance.ts';
import { builtInScreener } from '../support/safety.ts';

let dynamodb: TestDynamoDb;
let consent: TestConsent;
let booth: Booth;
/** A film of the form that is asked for; what it shows is what the test says. */
let recorded: Buffer;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  recorded = await film();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  consent = await TestConsent.create(dynamodb);
  booth = new Booth(consent);
});

const caller = (handle: string, audience: 'adult' | 'teen' = 'adult'): Caller => ({
  ownerId: `owner_${handle}`,
  keyId: 'key',
  handle,
  audience,
  operator: false,
  limits: { secondsPerDay: 100, cameoAudience: null },
});

/**
 * The enrolment's functions with its bucket in memory and detectors that answer what a test recorded: for what happens around
 * a judgement. The judgements themselves are in cameo-attacks.test.ts, by real models.
 */
class Booth {
  readonly objects = new Map<string, Uint8Array>();
  /** Enrolled faces: which person's, by cameo. */
  readonly collection = new Map<string, string>();
  readonly again: string[] = [];
  /** What the detectors find in the recording of a try. */
  readonly evidence = new Map<string, Evidence>();
  /** Where the picture lies that a liveness session took. */
  readonly sessions = new Map<string, string>();
  /** What moderation finds in any recording, and each job of it that was asked for. */
  labels: readonly ModerationLabel[] | 'failed' = [];
  readonly moderated: { key: string; token: string }[] = [];
  /** Digest of a file under takedown. */
  takenDown: string | null = null;
  running = 1;
  readonly enrolments: EnrolmentStore;
  readonly #consent: TestConsent;

  constructor(target: TestConsent) {
    this.#consent = target;
    this.enrolments = new EnrolmentStore(dynamodb.db, target.tables.cameos);
  }

  async begin(who: Caller, person: string | null = who.handle): Promise<Enrolment> {
    const { enrolment, upload } = await beginEnrolment(who, who.handle, {
      enrolments: this.enrolments,
      clock: this.#consent.clock,
      likeness: { uploadForm: async (key) => ({ url: 'https://bucket', fields: { key } }) },
      faces: { openLiveness: async (token) => token },
    });
    expect(upload.fields.key).toBe(likenessKeys.recording(enrolment.id));
    if (person !== null) {
      const reference = `${likenessKeys.liveness(enrolment.id)}reference.jpg`;
      this.sessions.set(enrolment.livenessSession, reference);
      this.objects.set(reference, Buffer.from(person));
    }
    return enrolment;
  }

  /** Somebody performs before the camera and posts the film with the form. */
  record(id: string, evidence: Evidence): Promise<void> {
    this.evidence.set(id, evidence);
    const key = likenessKeys.recording(id);
    this.objects.set(key, recorded);
    return takeRecording(key, this.deps);
  }

  async settle(): Promise<void> {
    for (let rounds = 0; this.again.length > 0 && rounds < 20; rounds++)
      for (const id of this.again.splice(0)) await verify(id, this.deps);
  }

  async read(id: string): Promise<Enrolment> {
    const found = await this.enrolments.get(id);
    if (!found) throw new Error('no such try');
    return found;
  }

  get deps(): Parameters<typeof verify>[1] {
    const person = (key: string) => Buffer.from(this.objects.get(key) ?? []).toString();
    const seen = (film: string) => {
      const found = this.evidence.get(/enrolment_\w+/.exec(film)?.[0] ?? '');
      return found && { ...found, samples: [...found.samples] };
    };
    const answer = <T>(value: T | undefined) =>
      this.running-- > 0
        ? ({ state: 'running' } as const)
        : value === undefined
          ? ({ state: 'failed' } as const)
          : ({ state: 'done', value } as const);
    return {
      enrolments: this.enrolments,
      cameos: this.#consent.store,
      clock: this.#consent.clock,
      again: { send: async (id) => void this.again.push(id) },
      likeness: {
        bucket: 'likeness',
        copy: async (from, to) => void this.objects.set(to, this.objects.get(from) ?? Buffer.alloc(0)),
        put: async (key, body) => void this.objects.set(key, Buffer.from(body)),
        read: async (key) => this.objects.get(key) ?? null,
        deleteAll: async (prefix) => {
          const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
          for (const key of keys) this.objects.delete(key);
          return keys.length;
        },
      },
      faces: {
        readLiveness: async (session) => {
          const reference = this.sessions.get(session) ?? null;
          return { pending: false, confidence: reference === null ? null : 99, reference, audit: [] };
        },
        areOnePerson: async () => true,
        remember: async () => true,
        forget: async () => {},
        start: async (key) => ({ faces: key, search: key }),
        startDetection: async () => Promise.reject(new Error('a recording is no clip')),
        readFaces: async (job) => answer(seen(job)),
        readSearch: async (job) => {
          const found = seen(job);
          return found ? { state: 'done', value: [...found.recognitions] } : { state: 'failed' };
        },
      },
      meter: {
        ofPerson: async ({ samples, words }) => ({
          skin: samples.length > 0 ? '#c08a5c' : '#000000',
          voice: { pitchHz: 200, rangeSemitones: words.length },
        }),
        ofClip: async () => Promise.reject(new Error('a recording is no clip')),
        looksOfClip: async () => Promise.reject(new Error('a recording is no clip')),
      },
      moderation: {
        start: async (key, token) => {
          this.moderated.push({ key, token });
          return key;
        },
        read: async () => (this.labels === 'failed' ? { state: 'failed' } : answer([...this.labels])),
      },
      labelJudge: builtInScreener,
      takedowns: {
        match: async (sha256) =>
          sha256 === this.takenDown ? { kind: 'exact', takedown: 'takedown_1' } : null,
      },
      speech: {
        start: async (_, key, output) => {
          const items = (seen(key)?.words ?? []).map(({ text, start, end }) => ({
            type: 'pronunciation',
            start_time: String(start),
            end_time: String(end),
            alternatives: [{ content: text }],
          }));
          this.objects.set(output, Buffer.from(JSON.stringify({ results: { items } })));
        },
        state: async () => 'done',
      },
      enrolled: {
        search: async ({ key }) =>
          [...this.collection].flatMap(([id, who]) => (who === person(key) ? [id] : [])),
        index: async ({ key }, id) => void this.collection.set(id, person(key)),
        forget: async (id) => Number(this.collection.delete(id)),
      },
    };
  }
}

async function enrol(who: Caller, person = who.handle): Promise<Enrolment> {
  const begun = await booth.begin(who, person);
  await booth.record(begun.id, perform(begun.challenge));
  await booth.settle();
  return booth.read(begun.id);
}

it('makes a cameo of somebody who does what was asked, for its owner alone, and deletes the recording', async () => {
  const done = await enrol(caller('anna'));
  expect(done.status).toBe('verified');
  const cameo = await consent.store.getByHandle('anna');
  expect(cameo).toMatchObject({
    id: cameoIdOf(done.id),
    ownerId: 'owner_anna',
    audience: 'only_me',
    teen: false,
  });
  expect([...booth.objects.keys()].filter((key) => key.startsWith('recordings/'))).toEqual([]);
  expect(booth.objects.has(likenessKeys.face(cameoIdOf(done.id)))).toBe(true);
  // measured of this recording: of its faces, and of its six digits
  expect(JSON.parse(String(booth.objects.get(likenessKeys.appearance(cameoIdOf(done.id)))))).toEqual({
    skin: '#c08a5c',
    voice: { pitchHz: 200, rangeSemitones: 6 },
  });
  const [entry] = await consent.ledger.history(cameoIdOf(done.id), 5);
  expect(entry).toMatchObject({ event: 'enrol', detail: { verified: true } });
});

it('puts a teen’s cameo under the rules for teens', async () => {
  await enrol(caller('tim', 'teen'));
  expect(await consent.store.getByHandle('tim')).toMatchObject({ teen: true });
});

it('makes one cameo however often its steps come', async () => {
  const begun = await booth.begin(caller('anna'));
  await booth.record(begun.id, perform(begun.challenge));
  await takeRecording(likenessKeys.recording(begun.id), booth.deps);
  await booth.settle();
  await verify(begun.id, booth.deps);
  expect((await consent.ledger.history(cameoIdOf(begun.id), 9)).length).toBe(1);
  expect(booth.collection.size).toBe(1);
});

describe('refuses', () => {
  const refused = async (id: string) => (await booth.read(id)).reason;

  it('a recording for a challenge that does not exist, and anything else that lands in the bucket', async () => {
    for (const key of [
      likenessKeys.recording(`enrolment_${'0'.repeat(32)}`),
      'recordings/x',
      'cameos/y/face.jpg',
    ])
      await takeRecording(key, booth.deps);
    expect(booth.again).toEqual([]);
  });

  it('a face that somebody else has enrolled', async () => {
    await enrol(caller('anna'));
    const second = await enrol(caller('mallory'), 'anna');
    expect(second).toMatchObject({ status: 'refused', reason: 'already_enrolled' });
    expect(await consent.store.getByHandle('mallory')).toBeNull();
    expect([...booth.collection.values()]).toEqual(['anna']);
    expect(
      [...booth.objects.keys()].some((key) => key.startsWith(likenessKeys.all(cameoIdOf(second.id)))),
    ).toBe(false);
  });

  it('a second cameo of the same account', async () => {
    await enrol(caller('anna'));
    expect(await enrol(caller('anna'))).toMatchObject({ status: 'refused', reason: 'already_enrolled' });
  });

  it('a film the detectors cannot read', async () => {
    const begun = await booth.begin(caller('anna'));
    booth.running = 0;
    booth.objects.set(likenessKeys.recording(begun.id), Buffer.from('not a film'));
    await takeRecording(likenessKeys.recording(begun.id), booth.deps);
    await booth.settle();
    expect(await refused(begun.id)).toBe('unreadable');
  });

  const EXPLICIT = { name: 'Explicit Nudity', parent: 'Explicit', confidence: 96 };

  it('a recording that shows what the policy forbids, and keeps nothing of it', async () => {
    booth.labels = [EXPLICIT];
    const done = await enrol(caller('anna'));
    expect(done).toMatchObject({ status: 'refused', reason: 'moderation_blocked' });
    expect(await consent.store.getByHandle('anna')).toBeNull();
    expect([...booth.objects.keys()]).toEqual([]);
    // of the film that is kept, not of the one that could be posted again
    const [{ key = '', token = '' } = {}, ...others] = booth.moderated;
    expect(key).toBe(done.jobs?.film);
    expect(others.filter((job) => job.token !== token || job.key !== key)).toEqual([]);
  });

  it('under the rules for teens in a teen’s account', async () => {
    booth.labels = [{ name: 'Non-Explicit Nudity', parent: '', confidence: 60 }];
    expect((await enrol(caller('tim', 'teen'))).reason).toBe('moderation_blocked');
    booth.labels = [{ name: 'Swimwear or Underwear', parent: '', confidence: 60 }];
    expect((await enrol(caller('anna'))).status).toBe('verified');
  });

  it('a recording whose moderation failed', async () => {
    booth.labels = 'failed';
    expect((await enrol(caller('anna'))).reason).toBe('unreadable');
  });

  it('a try that began before recordings were moderated', async () => {
    const begun = await booth.begin(caller('anna'));
    await booth.record(begun.id, perform(begun.challenge));
    const { jobs } = await booth.read(begun.id);
    if (!jobs) throw new Error('no jobs');
    const { moderation: _, ...before } = jobs;
    await booth.enrolments.move(begun.id, 'recorded', { jobs: before });
    await booth.settle();
    expect(await refused(begun.id)).toBe('not_decided');
  });

  it('the very bytes of something that was taken down, before a detector is asked', async () => {
    booth.takenDown = sha256(recorded);
    expect((await enrol(caller('anna'))).reason).toBe('taken_down');
    expect(booth.moderated).toEqual([]);
    expect([...booth.objects.keys()]).toEqual([]);
  });

  it('more tries than a day has', async () => {
    for (let n = 0; n < TRIES_PER_DAY; n++) await booth.begin(caller('anna'));
    await expect(booth.begin(caller('anna'))).rejects.toThrow(Rejected);
    await booth.begin(caller('bob'));
  });

  it('to wait for ever for a detector', async () => {
    const begun = await booth.begin(caller('anna'));
    booth.running = 1000;
    await booth.record(begun.id, perform(begun.challenge));
    consent.pipeline.now += 3_600_000;
    await booth.settle();
    expect(await refused(begun.id)).toBe('not_decided');
  });
});
