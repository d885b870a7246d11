import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Check, provenanceOperations } from '../../lambdas/provenance/contract.ts';
import type { MediaType } from '../../lambdas/provenance/media-types.ts';
import { c2pa } from '../support/provenance.ts';
import { ended, startTestCloud, type TestCloud } from './cloud.ts';

let test: TestCloud;
let user: Awaited<ReturnType<TestCloud['newUser']>>;

beforeAll(async () => {
  test = await startTestCloud();
  user = await test.newUser();
});
afterAll(() => test.stop());

async function download(id: string, variant: 'video' | 'thumbnail' | 'spritesheet') {
  const response = await user.client.videos.downloadContent(id, { variant });
  const types: Record<typeof variant, MediaType> = {
    video: 'video/mp4',
    thumbnail: 'image/webp',
    spritesheet: 'image/jpeg',
  };
  return { type: types[variant], bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function make() {
  const { id } = await user.client.videos.create({ prompt: 'a ball bounces', seconds: '4' });
  return ended(user.client, id);
}

describe('every file that is released', () => {
  it('carries a credential that holds and names its video', async () => {
    const video = await make();
    expect(video.status).toBe('completed');
    for (const variant of ['video', 'thumbnail', 'spritesheet'] as const)
      expect(await c2pa.read(await download(video.id, variant)), variant).toMatchObject({
        state: 'valid',
        generator: 'Cloudreel',
        title: video.id,
      });
  });

  it('goes on from the credential of its source, and is signed with the same certificate after a restart', async () => {
    const source = await make();
    const before = await c2pa.read(await download(source.id, 'video'));
    await test.restart();
    user = { ...user, client: test.client(user.apiKey) };
    const { id } = await user.client.videos.remix(source.id, { prompt: 'a red ball' });
    expect((await ended(user.client, id)).status).toBe('completed');
    const file = await download(id, 'video');
    const after = await c2pa.read(file);
    if (before.state !== 'valid' || after.state !== 'valid') throw new Error('not valid');
    expect(after.serialNumber).toBe(before.serialNumber);
    expect(Buffer.from(file.bytes).includes(source.id)).toBe(true);
  });
});

const Created = provenanceOperations.createCheck.response;

/** As a stranger without a key asks: a form, the file, the answer. */
async function ask({ bytes, type }: { bytes: Uint8Array<ArrayBuffer>; type: MediaType }): Promise<Check> {
  const url = `${test.origin}/v1/provenance/checks`;
  const asked = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ content_type: type, bytes: bytes.length }),
  });
  const { id, form } = Created.parse(await asked.json());
  const body = new FormData();
  for (const [name, value] of Object.entries(form.fields)) body.set(name, value);
  body.set('file', new Blob([bytes], { type }));
  expect((await fetch(form.url, { method: 'POST', body })).status).toBe(204);
  for (let tries = 0; tries < 300; tries++) {
    const answer = Check.parse(await (await fetch(`${url}/${id}`)).json());
    if (answer.status !== 'waiting') return answer;
    await sleep(200);
  }
  throw new Error('the check is not answered');
}

it('tells anyone whether a file is ours, unchanged or changed', async () => {
  const { id } = await make();
  const film = await download(id, 'video');
  expect(await ask(film)).toMatchObject({
    credentials: 'valid',
    signed_by_us: true,
    ours: 'yes',
    videos: [{ id }],
  });
  expect(await ask(await download(id, 'thumbnail'))).toMatchObject({ ours: 'yes', videos: [{ id }] });
  const altered = Uint8Array.from(film.bytes);
  const at = altered.length - 9;
  altered[at] = (altered[at] ?? 0) ^ 1;
  expect(await ask({ ...film, bytes: altered })).toMatchObject({
    credentials: 'invalid',
    signed_by_us: false,
  });
});
