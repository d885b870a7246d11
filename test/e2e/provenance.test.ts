import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaType } from '../../lambdas/provenance/c2pa.ts';
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
