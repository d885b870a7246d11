import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore } from '../../lambdas/accounts/store.ts';
import { feedHandlers } from '../../lambdas/feed/api.lambda.ts';
import { feedOperations } from '../../lambdas/feed/contract.ts';
import { RelationStore } from '../../lambdas/feed/relations.store.ts';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, callApi } from '../support/http.ts';
import { NOW } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let relations: RelationStore;
let accounts: AccountStore;
let api: ReturnType<typeof serveApi>;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  relations = new RelationStore(dynamodb.db, await dynamodb.createTable('Feed'));
  accounts = new AccountStore(dynamodb.db, await dynamodb.createTable('Accounts'));
  api = serveApi(feedOperations, () => feedHandlers({ relations, accounts, clock: () => NOW }));
});

async function person(handle: string, born: string | null = null) {
  const birth = born === null ? null : { date: born, verified: true };
  const { ownerId } = await accounts.createAccount({ name: handle, secondsPerDay: 1, handle, birth }, NOW);
  const audience = born === null ? 'adult' : 'teen';
  return { ...CALLER, ownerId, handle, audience };
}
type Person = Awaited<ReturnType<typeof person>>;

const call = (caller: Person, method: string, path: string, handle?: string) =>
  callApi(api, {
    method,
    path,
    caller,
    ...(handle && { body: JSON.stringify({ handle }), headers: { 'content-type': 'application/json' } }),
  });
const follow = (from: Person, to: Person) => call(from, 'POST', '/v1/follows', to.handle);

describe('follows', () => {
  it('are mutual when both follow', async () => {
    const [ada, grace] = [await person('ada'), await person('grace')];
    expect((await follow(ada, grace)).body).toMatchObject({ following: true, mutual: false });
    expect(await relations.areMutual(ada.ownerId, grace.ownerId)).toBe(false);
    expect((await follow(grace, ada)).body).toMatchObject({ mutual: true });
    expect(await relations.areMutual(ada.ownerId, grace.ownerId)).toBe(true);
    await call(ada, 'DELETE', '/v1/follows/grace');
    expect(await relations.areMutual(ada.ownerId, grace.ownerId)).toBe(false);
  });

  it('can be listed from both ends, once each', async () => {
    const [ada, grace] = [await person('ada'), await person('grace')];
    await follow(ada, grace);
    await follow(ada, grace);
    const mine = await call(ada, 'GET', '/v1/follows');
    expect(mine.body).toEqual({
      object: 'list',
      data: [{ object: 'person', handle: 'grace', since: NOW / 1000 }],
    });
    const hers = await call(grace, 'GET', '/v1/follows?direction=followers');
    expect(hers.body).toMatchObject({ data: [{ handle: 'ada' }] });
  });

  it.each(['ada', 'nobody'])('refuse to follow %s', async (handle) => {
    const ada = await person('ada');
    expect((await call(ada, 'POST', '/v1/follows', handle)).body).toMatchObject({
      error: { param: 'handle' },
    });
  });

  it('let no adult follow a teen who does not follow them', async () => {
    const [adult, teen] = [await person('ada'), await person('grace', '2010-06-01')];
    expect((await follow(adult, teen)).status).toBe(404);
    await follow(teen, adult);
    expect((await follow(adult, teen)).body).toMatchObject({ mutual: true });
  });
});

describe('blocks', () => {
  it('end what either follows, and keep both from following again without saying why', async () => {
    const [ada, grace] = [await person('ada'), await person('grace')];
    await follow(ada, grace);
    await follow(grace, ada);
    expect((await call(ada, 'POST', '/v1/blocks', 'grace')).body).toEqual({ handle: 'grace', blocked: true });
    expect(await relations.areMutual(ada.ownerId, grace.ownerId)).toBe(false);
    expect(await relations.areApart(grace.ownerId, ada.ownerId)).toBe(true);
    const stranger = await call(grace, 'POST', '/v1/follows', 'nobody');
    const blocked = await follow(grace, ada);
    expect(blocked.status).toBe(stranger.status);
    expect(JSON.stringify(blocked.body).replace('ada', 'nobody')).toBe(JSON.stringify(stranger.body));
    expect((await follow(ada, grace)).status).toBe(404);
    expect((await call(ada, 'GET', '/v1/blocks')).body).toMatchObject({ data: [{ handle: 'grace' }] });
  });

  it('win over a follow of the same moment', async () => {
    const [ada, grace] = [await person('ada'), await person('grace')];
    for (let n = 0; n < 10; n++) {
      await Promise.all([follow(grace, ada), call(ada, 'POST', '/v1/blocks', 'grace')]);
      expect((await call(grace, 'GET', '/v1/follows')).body).toMatchObject({ data: [] });
      await call(ada, 'DELETE', '/v1/blocks/grace');
    }
  });

  it('restore nothing when they are taken back', async () => {
    const [ada, grace] = [await person('ada'), await person('grace')];
    await follow(ada, grace);
    await call(grace, 'POST', '/v1/blocks', 'ada');
    await call(grace, 'DELETE', '/v1/blocks/ada');
    expect((await call(ada, 'GET', '/v1/follows')).body).toMatchObject({ data: [] });
    expect((await follow(ada, grace)).status).toBe(200);
  });
});
