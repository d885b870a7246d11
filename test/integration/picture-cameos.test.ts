import { RekognitionClient } from '@aws-sdk/client-rekognition';
import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Cameo } from '../../lambdas/cameos/cameo.ts';
import { EnrolledFaces } from '../../lambdas/cameos/rekognition.client.ts';
import { timeOrderedId } from '../../lambdas/platform/ids.ts';
import { Detectors } from '../../lambdas/uploads/detectors.client.ts';
import { CameoFaces } from '../../lambdas/uploads/faces.ts';
import { inspect } from '../../lambdas/uploads/inspect.lambda.ts';
import { codecs } from '../support/codecs.ts';
import { TestConsent } from '../support/consent.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { drawHead, type PORTRAITS, portrait, readHead } from '../support/heads.ts';
import { TestUploads } from '../support/uploads.ts';
import { startDetectorsFixture } from './local/detectors-fixture.ts';

type Person = keyof typeof PORTRAITS;

const COLLECTION = 'faces-of-a-test';
const BOB = { userId: 'owner_b', handle: 'bob' } as const;

let dynamodb: TestDynamoDb;
let detectors: Awaited<ReturnType<typeof startDetectorsFixture>>;
let rekognition: RekognitionClient;
let faces: EnrolledFaces;
let consent: TestConsent;
let uploads: TestUploads;

beforeAll(async () => {
  [dynamodb, detectors] = await Promise.all([startDynamoDb(), startDetectorsFixture()]);
  // unlike the fixture's own it tries again: a connection that lay idle while a head was drawn may have been closed
  const { endpoint, credentials } = detectors;
  rekognition = new RekognitionClient({ endpoint, region: 'us-east-1', credentials });
});
afterAll(async () => {
  rekognition.destroy();
  await Promise.all([dynamodb.stop(), detectors.stop()]);
});
let tests = 0;
beforeEach(async () => {
  faces = new EnrolledFaces(rekognition, `${COLLECTION}-${++tests}`);
  consent = await TestConsent.create(dynamodb);
  uploads = new TestUploads(dynamodb.db, await dynamodb.createTable('Uploads'));
});

const drawn = new Map<Person, Promise<Buffer>>();

/** What a liveness check saw of somebody: a head that is turned a little, unlike in any picture below. */
function liveFace(person: Person): Promise<Buffer> {
  const draw = async () => {
    const head = await readHead(await portrait(person), detectors.models);
    return drawHead(head, { yaw: 0.15 }, 480, 480, 220).encode('jpeg', 90);
  };
  const known = drawn.get(person) ?? draw();
  drawn.set(person, known);
  return known;
}

/** The cameo of somebody, whose face is what their liveness check saw. */
async function enrol(person: Person, overrides: Partial<Cameo> = {}): Promise<Cameo> {
  const ownerId = `owner_${person}`;
  const cameo = await consent.enrol({ ownerId, handle: person, name: person, ...overrides });
  const at = `cameos/${cameo.id}/face.jpg`;
  await detectors.put(at, await liveFace(person));
  await faces.index({ bucket: 'media', key: at }, cameo.id);
  return cameo;
}

/** A picture of a video's size with people in it. @param side of each portrait, pixels */
async function pictureOf(people: readonly Person[], side = 480, blur = 0): Promise<Buffer> {
  const canvas = createCanvas(1280, 720);
  const context = canvas.getContext('2d');
  context.fillStyle = '#7d8f76';
  context.fillRect(0, 0, 1280, 720);
  if (blur > 0) context.filter = `blur(${blur}px)`;
  for (const [at, person] of people.entries()) {
    const photo: Canvas = await portrait(person);
    context.drawImage(photo, 40 + at * (side + 60), 120, side, side);
  }
  return canvas.encode('jpeg', 92);
}

/** How the inspection of somebody's picture ends, with the real detectors and the real decision. */
async function inspected(file: Buffer, ownerId: string, audience: 'adult' | 'teen' = 'adult') {
  const id = await uploads.arrive(file, { ownerId, audience });
  await inspect(
    { upload: id },
    {
      ...uploads.deps,
      detectors: new Detectors(rekognition),
      faceBook: new CameoFaces({ faces, guard: consent.guard, codecs }),
    },
  );
  const row = await uploads.row(id);
  return row.status === 'rejected' ? row.reason.message : row.status === 'cleared' ? row.found : row.status;
}

const NOT_YOURS = expect.stringContaining('not recognised as a cameo you may use');

describe('a picture of people, judged by the models of one machine', () => {
  it('of the uploader alone is cleared, and says who is in it', async () => {
    const me = await enrol('first');
    expect(await inspected(await pictureOf(['first']), me.ownerId)).toMatchObject({
      faces: 1,
      cameos: [me.id],
    });
  });

  it('of a stranger is refused, with what to do', async () => {
    const me = await enrol('first');
    expect(await inspected(await pictureOf(['fourth']), me.ownerId)).toEqual(NOT_YOURS);
  });

  it('of anybody is refused before anybody has a cameo', async () => {
    expect(await inspected(await pictureOf(['first']), 'owner_first')).toEqual(NOT_YOURS);
  });

  it('of the uploader and a stranger is refused, however close the two stand', async () => {
    const me = await enrol('first');
    expect(await inspected(await pictureOf(['first', 'fourth']), me.ownerId)).toEqual(NOT_YOURS);
  });

  it('of two people who both permit it is cleared', async () => {
    const [me, friend] = [await enrol('first'), await enrol('second', { audience: 'everyone' })];
    expect(await inspected(await pictureOf(['first', 'second']), me.ownerId)).toMatchObject({
      faces: 2,
      cameos: expect.arrayContaining([me.id, friend.id]),
    });
  });

  it('of somebody else is theirs to permit, and refused in the words of any stranger until they do', async () => {
    const anna = await enrol('first');
    const file = await pictureOf(['first']);
    const owner = consent.owner(anna.ownerId);
    expect(await inspected(file, BOB.userId)).toEqual(NOT_YOURS);
    await owner.setAudience(anna.id, 'mutuals', null);
    expect(await inspected(file, BOB.userId)).toEqual(NOT_YOURS);
    consent.follows.set('mutual', anna.ownerId, BOB.userId, true);
    const cleared = await inspected(file, BOB.userId);
    expect(cleared).toMatchObject({ cameos: [anna.id] });
    await owner.block(anna.id, BOB, 'withdraw');
    const video = {
      videoId: timeOrderedId('video', consent.clock()),
      user: { ...BOB, audience: 'adult' },
      prompt: 'she walks',
      source: null,
      named: [],
      pictured: typeof cleared === 'object' ? cleared.cameos : [],
    } as const;
    await expect(consent.guard.admit(video)).rejects.toMatchObject({ code: 'cameo_not_permitted' });
    expect(await inspected(file, BOB.userId)).toEqual(NOT_YOURS);
  });

  it('of a minor is refused, though it is their own cameo', async () => {
    const teen = await enrol('first', { teen: true });
    expect(await inspected(await pictureOf(['first']), teen.ownerId, 'teen')).toContain('under age');
  });

  it('in which a face is too blurred to tell whose it is is refused', async () => {
    const me = await enrol('first');
    const found = await inspected(await pictureOf(['first'], 300, 6), me.ownerId);
    expect(found).toEqual(expect.stringMatching(/not recognised|whose it is/));
  });

  it('of somebody who has erased their cameo is refused again', async () => {
    const anna = await enrol('first', { audience: 'everyone' });
    const file = await pictureOf(['first']);
    expect(await inspected(file, BOB.userId)).toMatchObject({ cameos: [anna.id] });
    await consent.erase(anna.ownerId, anna.id, 'delete');
    expect(await inspected(file, BOB.userId)).toEqual(NOT_YOURS);
  });
});

it('a small face beside a known one is not taken for it', async () => {
  const me = await enrol('first');
  const canvas = createCanvas(1280, 720);
  const context = canvas.getContext('2d');
  context.drawImage(await portrait('first'), 0, 0, 720, 720);
  context.drawImage(await portrait('fourth'), 560, 300, 260, 260);
  const found = await inspected(await canvas.encode('jpeg', 92), me.ownerId);
  expect(found).toEqual(expect.stringMatching(/not recognised|whose it is/));
});
