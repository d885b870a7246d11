import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Account } from '../../lambdas/accounts/account.ts';
import { type AccountDependencies, accountHandlers } from '../../lambdas/accounts/api.lambda.ts';
import { identify } from '../../lambdas/accounts/authorize.lambda.ts';
import { accountOperations } from '../../lambdas/accounts/contract.ts';
import type { NewAccount } from '../../lambdas/accounts/store.ts';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { DAY, MINUTE } from '../../lambdas/platform/clock.ts';
import { accountStores } from '../support/accounts.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, callApi } from '../support/http.ts';
import { NOW } from '../support/videos.ts';

const TEEN = '2010-06-01';
const CHILD = '2015-06-01';
const ADULT = { date: '1985-06-01', verified: true };

let dynamodb: TestDynamoDb;
let table: string;
let now: number;
let stores: AccountDependencies;
let api: ReturnType<typeof serveApi>;

beforeAll(async () => {
  dynamodb = await startDynamoDb();
});
afterAll(() => dynamodb.stop());
beforeEach(async () => {
  now = NOW;
  table = await dynamodb.createTable('Accounts');
  stores = accountStores(dynamodb.db, table, () => now);
  api = serveApi(accountOperations, () => accountHandlers(stores));
});

const person = (account: Partial<NewAccount> = {}) =>
  stores.accounts.createAccount({ name: 'Ada', secondsPerDay: 60, birth: ADULT, ...account }, now);

/** What the authorizer would say of an account at this moment. */
async function callerOf(account: Account): Promise<Record<string, string>> {
  const { secret } = await stores.accounts.createKey(account.ownerId, 'test', now);
  return z.record(z.string(), z.string()).parse(await identify(`Bearer ${secret}`, stores.accounts, now));
}

const call = (method: string, path: string, body?: object, caller: Record<string, string> | null = CALLER) =>
  callApi(api, {
    method,
    path,
    caller,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

const Code = z.object({ code: z.string() });

async function invite(birth_date?: string): Promise<string> {
  const operator = await callerOf(await person({ operator: true }));
  return Code.parse((await call('POST', '/v1/invitations', { birth_date }, operator)).body).code;
}

const signUp = (invitation: string, rest: object = {}) =>
  call(
    'POST',
    '/v1/accounts',
    { invitation, handle: 'grace', name: 'Grace', birth_date: TEEN, ...rest },
    null,
  );

describe('signing up', () => {
  it('gives an account with a key that works', async () => {
    const { body } = await signUp(await invite());
    expect(body).toMatchObject({
      account: {
        handle: 'grace',
        audience: 'teen',
        birth_date: { date: TEEN, verified: false },
        seconds_per_day: 60,
      },
    });
    const { key } = z.object({ api_key: z.object({ key: z.string() }) }).parse(body).api_key;
    expect(await identify(`Bearer ${key}`, stores.accounts, now)).toMatchObject({
      handle: 'grace',
      audience: 'teen',
      operator: 'false',
    });
  });

  it('takes nobody’s word for being an adult, but an operator’s', async () => {
    const claimed = await signUp(await invite(), { birth_date: '1985-06-01' });
    expect(claimed.body).toMatchObject({ account: { audience: 'teen' } });
    const attested = await signUp(await invite('1985-06-01'), { handle: 'ada', birth_date: undefined });
    expect(attested.body).toMatchObject({ account: { audience: 'adult', birth_date: { verified: true } } });
  });

  it('lets nobody give another date than the attested one', async () => {
    const { status, body } = await signUp(await invite(TEEN), { birth_date: '1985-06-01' });
    expect(status).toBe(400);
    expect(body).toMatchObject({ error: { param: 'birth_date' } });
  });

  it('refuses a child, and the same invitation with another year after that', async () => {
    const code = await invite();
    const refused = await signUp(code, { birth_date: CHILD });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({ error: { code: 'too_young', param: 'birth_date' } });
    expect((await signUp(code)).body).toMatchObject({ error: { code: 'invalid_invitation' } });
  });

  it.each([
    ['elon_musk', 'impersonation'],
    ['n4z1_king', 'extremism'],
    ['p0rnstar', 'sexual'],
  ])('refuses the handle %s, and keeps the invitation for another', async (handle, category) => {
    const code = await invite();
    const refused = await signUp(code, { handle });
    expect(refused.status).toBe(400);
    expect(refused.body).toMatchObject({ error: { code: 'moderation_blocked', param: 'handle' } });
    expect(JSON.stringify(refused.body)).toContain(`(${category})`);
    expect((await signUp(code)).status).toBe(200);
  });

  it('uses an invitation once, however many try at the same moment', async () => {
    const code = await invite();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) => signUp(code, { handle: `grace_${n}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { Items = [] } = await dynamodb.db.send(new ScanCommand({ TableName: table }));
    expect(Items.filter(({ handle }) => String(handle).startsWith('grace_'))).toHaveLength(1);
  });

  it('answers whoever lost the answer, for the same name, for a quarter of an hour', async () => {
    const code = await invite();
    const Made = z.object({ account: z.object({ id: z.string() }) });
    const { account } = Made.parse((await signUp(code)).body);
    expect(Made.parse((await signUp(code)).body).account).toEqual(account);
    expect((await signUp(code, { handle: 'another' })).status).toBe(403);
    now += 16 * MINUTE;
    expect((await signUp(code)).status).toBe(403);
  });

  it('leaves the invitation to be used again when the handle is taken', async () => {
    await person({ handle: 'grace' });
    const code = await invite();
    expect((await signUp(code)).body).toMatchObject({ error: { code: 'handle_taken', param: 'handle' } });
    expect((await signUp(code, { handle: 'hopper' })).status).toBe(200);
  });

  it('knows no invitations that are invented or a month old', async () => {
    const code = await invite();
    expect((await signUp('cri_invented')).status).toBe(403);
    now += 31 * DAY;
    expect((await signUp(code)).status).toBe(403);
  });

  it.each(['Grace', 'g', 'grace hopper', 'grace\u200b', 'аda', '1ada'])(
    'refuses the handle %j',
    async (handle) => {
      expect((await signUp(await invite(), { handle })).body).toMatchObject({ error: { param: 'handle' } });
    },
  );
});

describe('inviting', () => {
  it('counts invitations, also those given away at the same moment', async () => {
    const caller = await callerOf(await person());
    const answers = await Promise.all(
      Array.from({ length: 7 }, () => call('POST', '/v1/invitations', {}, caller)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.find(({ status }) => status === 403)?.body).toMatchObject({
      error: { code: 'no_invitations_left' },
    });
  });

  it('lets only operators attest a birth date', async () => {
    const caller = await callerOf(await person());
    const { body } = await call('POST', '/v1/invitations', { birth_date: '1985-06-01' }, caller);
    expect(body).toMatchObject({ error: { code: 'operators_only', param: 'birth_date' } });
  });

  it('keeps no code', async () => {
    const code = await invite();
    const { Items } = await dynamodb.db.send(new ScanCommand({ TableName: table }));
    expect(JSON.stringify(Items)).not.toContain(code.slice(4));
  });
});

describe('a birth date that turns out', () => {
  it('makes an adult of an unverified one', async () => {
    const account = await person({ handle: 'ada', birth: { date: '1985-06-01', verified: false } });
    expect(await callerOf(account)).toMatchObject({ audience: 'teen' });
    const operator = await callerOf(await person({ operator: true }));
    const { body } = await call(
      'POST',
      '/v1/accounts/ada/birth_date',
      { birth_date: '1985-06-01' },
      operator,
    );
    expect(body).toEqual({ handle: 'ada', audience: 'adult', closed: false });
    expect(await callerOf(account)).toMatchObject({ audience: 'adult' });
  });

  it('closes the account of a child at once', async () => {
    const account = await person({ handle: 'kid', birth: { date: '1985-06-01', verified: false } });
    const operator = await callerOf(await person({ operator: true }));
    const { body } = await call('POST', '/v1/accounts/kid/birth_date', { birth_date: CHILD }, operator);
    expect(body).toMatchObject({ closed: true });
    expect(await callerOf(account)).toEqual({});
  });

  it('is not for everybody to state', async () => {
    await person({ handle: 'ada' });
    const caller = await callerOf(await person());
    const answer = await call('POST', '/v1/accounts/ada/birth_date', { birth_date: CHILD }, caller);
    expect(answer.body).toMatchObject({ error: { code: 'operators_only' } });
  });
});

describe('guardians', () => {
  const teen = (birth = { date: TEEN, verified: false }) => person({ handle: 'grace', birth });
  const codeOf = async (account: Account) =>
    Code.parse((await call('POST', '/v1/guardian_codes', undefined, await callerOf(account))).body).code;

  async function linked() {
    const [child, parent] = [await teen(), await person({ handle: 'parent' })];
    const guardian = await callerOf(parent);
    const link = await call('POST', '/v1/wards', { code: await codeOf(child) }, guardian);
    expect(link.body).toMatchObject({ handle: 'grace', ended: null });
    return { child, guardian };
  }
  const limit = (guardian: Record<string, string>, limits: object) =>
    call(
      'POST',
      '/v1/wards/grace/limits',
      { seconds_per_day: null, cameo_audience: null, ...limits },
      guardian,
    );

  it('set limits that the teen’s very next request meets', async () => {
    const { child, guardian } = await linked();
    await limit(guardian, { seconds_per_day: 12, cameo_audience: 'approved' });
    expect(await callerOf(child)).toMatchObject({ secondsPerDay: '12', cameoAudience: 'approved' });
    await limit(guardian, { seconds_per_day: 10_000 });
    expect(await callerOf(child)).toMatchObject({ secondsPerDay: '60', cameoAudience: '' });
  });

  it('stop limiting whoever turns eighteen', async () => {
    const born = { date: '2008-11-23', verified: true };
    const [child, parent] = [await teen(born), await person()];
    const guardian = await callerOf(parent);
    await call('POST', '/v1/wards', { code: await codeOf(child) }, guardian);
    await limit(guardian, { seconds_per_day: 4 });
    expect(await callerOf(child)).toMatchObject({ secondsPerDay: '4' });
    now = Date.parse('2026-11-24');
    expect(await callerOf(child)).toMatchObject({ secondsPerDay: '60', audience: 'adult' });
    expect((await call('GET', '/v1/wards', undefined, guardian)).body).toMatchObject({
      data: [{ handle: 'grace', ended: { by: 'age' } }],
    });
  });

  it('see that the teen has ended the link, and can do nothing more', async () => {
    const { child, guardian } = await linked();
    await limit(guardian, { seconds_per_day: 4 });
    expect((await call('DELETE', '/v1/guardian', undefined, await callerOf(child))).status).toBe(200);
    expect(await callerOf(child)).toMatchObject({ secondsPerDay: '60' });
    expect((await call('GET', '/v1/wards', undefined, guardian)).body).toMatchObject({
      data: [{ ended: { by: 'teen' } }],
    });
    expect((await limit(guardian, { seconds_per_day: 0 })).status).toBe(404);
    expect((await call('DELETE', '/v1/wards/grace', undefined, guardian)).status).toBe(404);
  });

  it('cannot be strangers: no code, no link', async () => {
    await teen();
    const stranger = await callerOf(await person());
    expect((await call('POST', '/v1/wards', { code: 'crg_invented' }, stranger)).status).toBe(403);
    expect((await limit(stranger, { seconds_per_day: 0 })).status).toBe(404);
    expect((await call('DELETE', '/v1/wards/grace', undefined, stranger)).status).toBe(404);
  });

  it('are known adults, not teens and not programs', async () => {
    const child = await teen();
    const others = [
      await person({ birth: { date: TEEN, verified: true } }),
      await person({ birth: { date: '1985-06-01', verified: false } }),
      await person({ birth: null }),
    ];
    const code = await codeOf(child);
    for (const other of others)
      expect((await call('POST', '/v1/wards', { code }, await callerOf(other))).body).toMatchObject({
        error: { code: 'not_an_adult' },
      });
  });

  it('are one, and a code works once and for a day', async () => {
    const { child } = await linked();
    const second = await callerOf(await person());
    expect((await call('POST', '/v1/wards', { code: await codeOf(child) }, second)).status).toBe(403);
    await call('DELETE', '/v1/guardian', undefined, await callerOf(child));
    const code = await codeOf(child);
    now += 25 * 60 * MINUTE;
    expect((await call('POST', '/v1/wards', { code }, second)).status).toBe(403);
    const fresh = await codeOf(child);
    expect((await call('POST', '/v1/wards', { code: fresh }, second)).status).toBe(200);
    expect((await call('POST', '/v1/wards', { code: fresh }, second)).status).toBe(403);
  });

  it('are not for adults to ask for', async () => {
    const { body } = await call('POST', '/v1/guardian_codes', undefined, await callerOf(await person()));
    expect(body).toMatchObject({ error: { code: 'not_a_teen' } });
  });
});
