import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, startTestCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;

beforeAll(async () => {
  cloud = await startTestCloud({ engineEnvironment: { CLOUDREEL_NULL_SECONDS: '2' } });
});
afterAll(() => cloud.stop());

it('keeps videos, keys and signed URLs over a restart, and finishes what it interrupted', async () => {
  const user = await cloud.newUser();
  const ask = (prompt: string) => user.client.videos.create({ prompt, seconds: '4', size: '720x1280' });
  const { id: finished } = await ask('the first ball');
  await ended(user.client, finished);
  const content = await fetch(`${cloud.origin}/v1/videos/${finished}/content`, {
    headers: { authorization: `Bearer ${user.apiKey}` },
    redirect: 'manual',
  });
  const url = content.headers.get('location') ?? '';
  const interrupted: string[] = [];
  for (let n = 0; n < 4; n++) interrupted.push((await ask(`ball ${n}`)).id);
  await expect
    .poll(async () => (await user.client.videos.retrieve(interrupted[0] ?? '')).status, { timeout: 30_000 })
    .toBe('in_progress');

  await cloud.restart();

  const client = cloud.client(user.apiKey);
  for (const id of interrupted) expect(await ended(client, id)).toMatchObject({ status: 'completed' });
  expect(await client.videos.retrieve(finished)).toMatchObject({ status: 'completed' });
  expect((await fetch(url)).status).toBe(200);
  expect((await client.videos.list()).data).toHaveLength(5);
});
