import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountHandlers } from '../../lambdas/accounts/api.lambda.ts';
import { identify } from '../../lambdas/accounts/authorize.lambda.ts';
import { accountOperations } from '../../lambdas/accounts/contract.ts';
import { AccountStore } from '../../lambdas/accounts/store.ts';
import { AuthorizerContext, serveApi } from '../../lambdas/platform/api/serve.ts';
import { accountStores } from '../support/accounts.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, callApi } from '../support/http.ts';
import { NOW } from '../support/videos.ts';

let dynamodb: TestDynamoDb;
let table: string;
let store: AccountStore;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  table = await dynamodb.createTable('Accounts');
  store = new AccountStore(dynamodb.db, table);
});

async function user() {
  const account = await store.createAccount({ name: 'Ada', secondsPerDay: 60 }, NOW);
  const { key, secret } = await store.createKey(account.ownerId, 'laptop', NOW);
  return { account, key, secret };
}

describe('keys at rest', () => {
  it('holds a digest and a hint, never the key', async () => {
    const { secret } = await user();
    const { Items } = await dynamodb.db.send(new ScanCommand({ TableName: table }));
    expect(secret).toMatch(/^cr_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(Items)).not.toContain(secret.slice(8));
  });
});

describe('the authorizer', () => {
  it('names the account behind a key, in what the API parses', async () => {
    const { account, key, secret } = await user();
    expect(AuthorizerContext.parse(await identify(`Bearer ${secret}`, store, NOW))).toEqual({
      ownerId: account.ownerId,
      keyId: key.keyId,
      handle: account.handle,
      audience: 'adult',
      operator: false,
      secondsPerDay: 60,
      cameoAudience: null,
    });
  });

  it('knows nobody behind a key revoked a moment ago', async () => {
    const { account, key, secret } = await user();
    await store.revokeKey(account.ownerId, key.keyId, NOW);
    expect(await identify(`Bearer ${secret}`, store, NOW)).toEqual({});
  });

  it.each([
    undefined,
    '',
    'Bearer ',
    'Bearer cr_x',
    `Bearer cr_${'A'.repeat(43)}`,
    `Basic cr_${'A'.repeat(43)}`,
  ])('knows nobody behind %s', async (header) => {
    expect(await identify(header, store, NOW)).toEqual({});
  });
});

describe('the API of keys', () => {
  const api = () =>
    serveApi(accountOperations, () => accountHandlers(accountStores(dynamodb.db, table, () => NOW + 1000)));

  it('creates a key that works, lists it without its secret, and revokes it', async () => {
    const { account, key: mine } = await user();
    const caller = { ...CALLER, ownerId: account.ownerId, keyId: mine.keyId };
    const headers = { 'content-type': 'application/json' };
    const made = await callApi(api(), {
      method: 'POST',
      path: '/v1/api_keys',
      body: '{"name":"phone"}',
      headers,
      caller,
    });
    const { key, id } = Object(made.body);
    expect(await identify(`Bearer ${key}`, store, NOW)).toMatchObject({ keyId: id });

    const listed = await callApi(api(), { method: 'GET', path: '/v1/api_keys', caller });
    expect(listed.body).toMatchObject({ data: [{ name: 'laptop' }, { name: 'phone', revoked_at: null }] });
    expect(JSON.stringify(listed.body)).not.toContain(key.slice(8));

    const revoked = await callApi(api(), { method: 'DELETE', path: `/v1/api_keys/${id}`, caller });
    expect(revoked.body).toMatchObject({ id, revoked_at: NOW / 1000 + 1 });
    expect(await identify(`Bearer ${key}`, store, NOW)).toEqual({});
  });

  it('does not revoke another account’s key', async () => {
    const [victim, other] = [await user(), await user()];
    const caller = { ...CALLER, ownerId: other.account.ownerId, keyId: other.key.keyId };
    const path = `/v1/api_keys/${victim.key.keyId}`;
    expect((await callApi(api(), { method: 'DELETE', path, caller })).status).toBe(404);
    expect(await identify(`Bearer ${victim.secret}`, store, NOW)).not.toEqual({});
  });

  it('keeps the first time when a key is revoked twice', async () => {
    const { account, key } = await user();
    await store.revokeKey(account.ownerId, key.keyId, NOW);
    expect(await store.revokeKey(account.ownerId, key.keyId, NOW + 5)).toMatchObject({ revokedAt: NOW });
  });
});
