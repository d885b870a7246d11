/** Enrolment as people would try to cheat it: films made for it, judged by the real local models. */
import { createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { likenessKeys } from '../../lambdas/cameos/cameo.ts';
import { CHALLENGE_LIVES, type Challenge } from '../../lambdas/cameos/enrolment/challenge.ts';
import { createCharacter, verifyClip } from '../../lambdas/cameos/enrolment/character.ts';
import { RecordingFaces, RecordingSpeech } from '../../lambdas/cameos/enrolment/detectors.client.ts';
import { beginEnrolment } from '../../lambdas/cameos/enrolment/enrol.ts';
import { cameoIdOf, type Enrolment } from '../../lambdas/cameos/enrolment/enrolment.ts';
import { EnrolmentStore } from '../../lambdas/cameos/enrolment/enrolments.store.ts';
import { FilmModeration } from '../../lambdas/cameos/enrolment/moderation.client.ts';
import {
  takeRecording,
  type VerifyDependencies,
  verify,
} from '../../lambdas/cameos/enrolment/verify.lambda.ts';
import { LikenessBucket } from '../../lambdas/cameos/likeness.client.ts';
import { EnrolledFaces } from '../../lambdas/cameos/rekognition.client.ts';
import type { Caller } from '../../lambdas/platform/api/operation.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { randomStream } from '../../model/world/random.ts';
import { type Act, act, filmOf, headTurn } from '../support/booth.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { box } from '../support/films.ts';
import {
  drawFlat,
  drawHead,
  type Head,
  type PORTRAITS,
  type Posture,
  portrait,
  readHead,
  sideBySide,
} from '../support/heads.ts';
import { builtInScreener } from '../support/safety.ts';
import { startDetectorsFixture } from './local/detectors-fixture.ts';

/** Some twenty seconds of one core for each film; more where others work too, and when the models start. */
const PATIENCE = 10 * 60_000;
const [WIDTH, HEIGHT, FACE] = [480, 360, 160];

let dynamodb: TestDynamoDb;
let detectors: Awaited<ReturnType<typeof startDetectorsFixture>>;
let heads: { readonly anna: Head; readonly bob: Head; readonly carol: Head };

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  detectors = await startDetectorsFixture();
  const read = async (name: keyof typeof PORTRAITS) => readHead(await portrait(name), detectors.models);
  heads = { anna: await read('first'), bob: await read('fourth'), carol: await read('fifth') };
}, PATIENCE);
afterAll(async () => {
  await detectors.stop();
  await dynamodb.stop();
});

const caller = (handle: string): Caller => ({
  ownerId: `owner_${handle}`,
  keyId: 'key',
  handle,
  audience: 'adult',
  operator: false,
  limits: { secondsPerDay: 100, cameoAudience: null },
});

const bucket = () => new LikenessBucket(detectors.s3, 'media');

let consent: TestConsent;
let deps: VerifyDependencies;
let enrolments: EnrolmentStore;
let again: string[];
let safety: string;

beforeEach(async () => {
  consent = await TestConsent.create(dynamodb);
  enrolments = new EnrolmentStore(dynamodb.db, consent.tables.cameos);
  again = [];
  safety = await dynamodb.createTable('Safety');
  deps = {
    enrolments,
    cameos: consent.store,
    likeness: bucket(),
    faces: new RecordingFaces(detectors.rekognition, 'media'),
    meter: { ofPerson: async () => ({}), ofClip: async () => ({}), looksOfClip: async () => [] },
    moderation: new FilmModeration(detectors.rekognition, 'media'),
    labelJudge: builtInScreener,
    takedowns: new TakedownStore(dynamodb.db, safety),
    speech: new RecordingSpeech(detectors.transcribe, 'media'),
    // everybody of one test, and nobody of another
    enrolled: new EnrolledFaces(detectors.rekognition, consent.tables.cameos),
    again: { send: async (id) => void again.push(id) },
    clock: consent.clock,
  };
});

type Draw = (posture: Posture, time: number) => ReturnType<typeof drawHead>;
const headOf =
  (head: Head): Draw =>
  (posture) =>
    drawHead(head, posture, WIDTH, HEIGHT, FACE);
const anna: Draw = (posture) => headOf(heads.anna)(posture, 0);
const bob: Draw = (posture) => headOf(heads.bob)(posture, 0);
/** Anna's photograph, held up and turned as she would turn her head, and carried to and fro. */
const pannedPhoto: Draw = ({ yaw = 0 }, time) => {
  const picture = drawFlat(heads.anna, 1.4 * yaw, WIDTH, HEIGHT, FACE);
  picture.getContext('2d').drawImage(picture, Math.round(40 * Math.sin(2 * time)), 0);
  return picture;
};
const stillPhoto: Draw = () => drawHead(heads.anna, {}, WIDTH, HEIGHT, FACE);

const random = randomStream(7, 'challenges');

/** Asks for a challenge and sends the film of the liveness check. */
async function begin(handle: string, live: Draw): Promise<Enrolment> {
  const { enrolment } = await beginEnrolment(caller(handle), handle, {
    enrolments,
    likeness: bucket(),
    faces: new RecordingFaces(detectors.rekognition, 'media'),
    clock: consent.clock,
    random: (below) => Math.floor(random() * below),
  });
  const film = await filmOf(headTurn, live);
  const url = `${detectors.endpoint}/liveness/${enrolment.livenessSession}`;
  expect((await fetch(url, { method: 'PUT', body: new Uint8Array(film) })).status).toBe(204);
  return enrolment;
}

/** The recording arrives by the form, and is judged. @returns `verified`, or the reason of the refusal */
async function judge(id: string, film: Buffer): Promise<string> {
  await detectors.put(likenessKeys.recording(id), film, 'video/mp4');
  await takeRecording(likenessKeys.recording(id), deps);
  return settle(id);
}

async function settle(id: string): Promise<string> {
  await expect
    .poll(
      async () => {
        for (const waiting of again.splice(0)) await verify(waiting, deps);
        return (await enrolments.get(id))?.status;
      },
      { timeout: PATIENCE, interval: 300 },
    )
    .toMatch(/verified|refused/);
  const { status, reason } = (await enrolments.get(id)) ?? {};
  return reason ?? status ?? 'gone';
}

const perform = (challenge: Challenge): Promise<Act> => act(challenge, 'rms');

/** Where it was filmed, as phones write it, in a box of its own at the end. */
const PLACE = /48\.8577|udta/;
const withPlace = (film: Buffer) =>
  Buffer.concat([
    film,
    box('udta', box('©xyz', Buffer.from('\u0000\u0012\u0015Ç+48.8577+002.295/', 'latin1'))),
  ]);

describe('somebody who does what was asked', () => {
  it(
    'has a cameo; the recording that was judged is kept, without the place it was made at',
    async () => {
      const { id, challenge } = await begin('anna', anna);
      const film = withPlace(await filmOf(await perform(challenge), anna));
      expect(film.toString('latin1')).toMatch(PLACE);
      await detectors.put(likenessKeys.recording(id), film, 'video/mp4');
      await takeRecording(likenessKeys.recording(id), deps);
      // the form works again for as long as it lives: what comes now must not become the voice
      const second = await filmOf(headTurn, bob);
      await detectors.put(likenessKeys.recording(id), second, 'video/mp4');
      expect(await settle(id)).toBe('verified');
      expect(await consent.store.getByHandle('anna')).toMatchObject({
        status: 'active',
        audience: 'only_me',
      });
      const voice = Buffer.from((await deps.likeness.read(likenessKeys.voice(cameoIdOf(id)))) ?? []);
      expect(voice.length).toBeGreaterThan(0.9 * film.length);
      expect(voice.toString('latin1')).not.toMatch(PLACE);
      expect(await bucket().deleteAll(likenessKeys.recording(id))).toBe(0);

      // used up, for good and for all: nothing that comes under this challenge is looked at
      expect(await judge(id, film)).toBe('verified');
      expect(await deps.likeness.read(likenessKeys.recording(id))).toBeNull();

      // somebody else with the same face does everything right
      const twin = await begin('mallory', anna);
      expect(await judge(twin.id, await filmOf(await perform(twin.challenge), anna))).toBe(
        'already_enrolled',
      );
      expect(await consent.store.getByHandle('mallory')).toBeNull();
    },
    2 * PATIENCE,
  );
});

describe('before the liveness check', () => {
  it.each([
    ['a still photograph', stillPhoto],
    ['a photograph that is panned and turned', pannedPhoto],
    [
      'a person who turns, and holds up the photograph of another in between',
      (posture: Posture, time: number) =>
        time > 0.9 && time < 1.1 ? headOf(heads.carol)({}, time) : bob(posture, time),
    ],
  ])(
    '%s does not pass',
    async (_, live) => {
      const { id, challenge } = await begin('mallory', live);
      // with a recording that nothing is wrong with
      expect(await judge(id, await filmOf(await perform(challenge), bob))).toBe('not_live');
    },
    PATIENCE,
  );
});

describe('after a liveness check that Anna passed', () => {
  it.each<[string, string, (challenge: Challenge) => Promise<Buffer>]>([
    [
      'a still photograph with her voice',
      'wrong_turns',
      async (challenge) => filmOf(await perform(challenge), stillPhoto),
    ],
    [
      'her photograph, panned and turned, with her voice',
      'wrong_turns',
      async (challenge) => filmOf(await perform(challenge), pannedPhoto),
    ],
    [
      'an earlier film of hers, with other digits',
      'wrong_digits',
      async ({ groups: [a = '', b = '', c = ''], turns }) =>
        filmOf(await perform({ groups: [b, a, c === '11' ? '12' : '11'], turns }), anna),
    ],
    [
      'somebody else beside her',
      'several_people',
      async (challenge) =>
        filmOf(await perform(challenge), (posture) =>
          sideBySide(
            drawHead(heads.anna, posture, WIDTH / 2, HEIGHT, 110),
            drawHead(heads.bob, {}, WIDTH / 2, HEIGHT, 110),
          ),
        ),
    ],
    [
      'her face, the mouth shut, with another’s voice cut in',
      'voice_not_yours',
      async (challenge) => {
        const [own, others] = [await perform(challenge), await act(challenge, 'awb')];
        return filmOf(own, (posture, time) => anna({ ...posture, mouth: 0 }, time), others.sound);
      },
    ],
    [
      'an earlier film of hers, with another’s voice that says the right digits',
      'voice_not_yours',
      async (challenge) => {
        const groups = challenge.groups.map((group) => (group === '56' ? '27' : '56'));
        const [own, others] = [await perform({ ...challenge, groups }), await act(challenge, 'awb')];
        return filmOf(own, anna, others.sound);
      },
    ],
    [
      'her speaking face with another’s voice half a second late',
      'voice_not_yours',
      async (challenge) => {
        const [own, others] = [await perform(challenge), await act(challenge, 'kal16')];
        const late = new Float32Array(others.sound.samples.length + 8000);
        late.set(others.sound.samples, 8000);
        return filmOf(own, anna, { rate: others.sound.rate, samples: late });
      },
    ],
    [
      'Bob, who does everything right',
      'another_face',
      async (challenge) => filmOf(await perform(challenge), bob),
    ],
  ])(
    '%s is refused',
    async (_, reason, film) => {
      const { id, challenge } = await begin('anna', anna);
      expect(await judge(id, await film(challenge))).toBe(reason);
      expect(await consent.store.getByHandle('anna')).toBeNull();
      expect(await bucket().deleteAll('recordings/')).toBe(0);
    },
    PATIENCE,
  );

  it(
    'a recording that comes when the challenge has expired is refused',
    async () => {
      const { id, challenge } = await begin('anna', anna);
      consent.pipeline.now += CHALLENGE_LIVES + 1;
      expect(await judge(id, await filmOf(await perform(challenge), anna))).toBe('challenge_expired');
    },
    PATIENCE,
  );

  it(
    'her recording in another’s account is refused: it is neither their face nor their challenge',
    async () => {
      const annas = await begin('anna', anna);
      const bobs = await begin('bob', bob);
      const film = await filmOf(await perform(annas.challenge), anna);
      expect(await judge(bobs.id, film)).toBe('another_face');
      expect((await enrolments.get(annas.id))?.status).toBe('waiting');
    },
    PATIENCE,
  );
});

describe('a character', () => {
  const thing: Draw = (_, time) => {
    const picture = createCanvas(WIDTH, HEIGHT);
    const context = picture.getContext('2d');
    context.fillStyle = '#8888aa';
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = '#bb3333';
    context.beginPath();
    context.arc(80 + 100 * time, 200, 60, 0, 2 * Math.PI);
    context.fill();
    return picture;
  };

  /** Ellipses in the colours of skin, which the local model wrongly takes for explicit; we have nothing that is. */
  const shapes: Draw = () => {
    const picture = createCanvas(WIDTH, HEIGHT);
    const context = picture.getContext('2d');
    const next = randomStream(6, 'abstract');
    const skin = (hue: number, saturation: number, light: number) => `hsl(${hue} ${saturation}% ${light}%)`;
    context.fillStyle = skin(10 + 20 * next(), 20 + 40 * next(), 20 + 60 * next());
    context.fillRect(0, 0, WIDTH, HEIGHT);
    for (let shape = 0; shape < 8; shape++) {
      const [x, y, radius] = [WIDTH * next(), HEIGHT * next(), 30 + 140 * next()];
      const [hue, light] = [8 + 20 * next(), 45 + 35 * next()];
      const shade = context.createRadialGradient(x - radius / 3, y - radius / 3, 0, x, y, radius);
      shade.addColorStop(0, skin(hue, 60, light + 10));
      shade.addColorStop(0.8, skin(hue, 55, light - 10));
      shade.addColorStop(1, skin(hue, 55, light - 25));
      context.fillStyle = shade;
      context.beginPath();
      context.ellipse(x, y, radius, radius * (0.3 + 0.7 * next()), Math.PI * next(), 0, 2 * Math.PI);
      context.fill();
    }
    return picture;
  };

  /** Sends a clip and waits for the judgement. @returns the character's id */
  async function clip(draw: Draw): Promise<string> {
    const bytes = withPlace(await filmOf({ ...headTurn, seconds: 2.6 }, draw));
    const { id } = await createCharacter(
      caller('anna'),
      { name: 'Rex', kind: 'object', bytes },
      { store: consent.store, likeness: bucket(), clock: consent.clock },
    );
    await verifyClip(id, deps);
    await expect
      .poll(
        async () => {
          for (const waiting of again.splice(0)) await verifyClip(waiting, deps);
          return (await consent.store.get(id))?.status;
        },
        { timeout: PATIENCE, interval: 300 },
      )
      .not.toBe('verifying');
    return id;
  }

  it(
    'is made of a thing, and kept without the place it was filmed at',
    async () => {
      const id = await clip(thing);
      expect(await consent.store.get(id)).toMatchObject({ status: 'active' });
      const kept = Buffer.from((await deps.likeness.read(likenessKeys.clip(id))) ?? []);
      expect(kept.length).toBeGreaterThan(1000);
      expect(kept.toString('latin1')).not.toMatch(PLACE);
    },
    PATIENCE,
  );

  it(
    'is refused where a second of it is taken for explicit',
    async () => {
      const id = await clip((posture, time) => (time > 0.9 && time < 2 ? shapes : thing)(posture, time));
      expect(await consent.store.get(id)).toMatchObject({
        status: 'refused',
        reason: { code: 'moderation_blocked', message: expect.stringContaining('(sexual)') },
      });
      expect(await bucket().deleteAll(likenessKeys.recording(id))).toBe(0);
    },
    PATIENCE,
  );

  it(
    'is refused where a person looks in for half a second',
    async () => {
      const id = await clip((posture, time) => (time > 1 && time < 1.6 ? anna : thing)(posture, time));
      expect(await consent.store.get(id)).toMatchObject({
        status: 'refused',
        reason: { code: 'person_in_clip' },
      });
      expect(await bucket().deleteAll(likenessKeys.recording(id))).toBe(0);
    },
    PATIENCE,
  );
});
