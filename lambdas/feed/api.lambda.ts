import type { Account } from '../accounts/account.ts';
import { audienceOf } from '../accounts/age.ts';
import { AccountStore } from '../accounts/store.ts';
import type { Caller, Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb } from '../platform/clients.ts';
import { seconds } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { feedOperations } from './contract.ts';
import { FeedApiEnv } from './env.ts';
import { type Relation, RelationStore } from './relations.store.ts';

export interface FeedDependencies {
  readonly relations: RelationStore;
  readonly accounts: Pick<AccountStore, 'findByHandle'>;
  readonly clock: () => number;
}

export function feedHandlers({
  relations,
  accounts,
  clock,
}: FeedDependencies): Handlers<typeof feedOperations> {
  const find = async (handle: string, caller: Caller): Promise<Account> => {
    if (handle === caller.handle)
      throw new Rejected('invalid_value', 'handle: that is yourself.', { param: 'handle' });
    const account = await accounts.findByHandle(handle);
    if (!account || account.closedAt !== undefined) throw unknown(handle);
    return account;
  };
  return {
    follow: async ({ caller, body: { handle } }) => {
      const now = clock();
      const to = await find(handle, caller);
      const onlyBack = caller.audience === 'adult' && audienceOf(to.birth, now) === 'teen';
      // a block does not tell that it is one
      if (!(await relations.follow({ from: caller, to }, onlyBack, now))) throw unknown(handle);
      return { handle, following: true, mutual: await relations.areMutual(caller.ownerId, to.ownerId) };
    },
    listFollows: async ({ caller, query }) => toPeople(await relations[query.direction](caller.ownerId)),
    unfollow: async ({ caller, params: { handle } }) => {
      await relations.unfollow(caller.ownerId, (await find(handle, caller)).ownerId);
      return { handle, following: false };
    },
    block: async ({ caller, body: { handle } }) => {
      await relations.block({ from: caller, to: await find(handle, caller) }, clock());
      return { handle, blocked: true };
    },
    listBlocks: async ({ caller }) => toPeople(await relations.blocked(caller.ownerId)),
    unblock: async ({ caller, params: { handle } }) => {
      await relations.unblock(caller.ownerId, (await find(handle, caller)).ownerId);
      return { handle, blocked: false };
    },
  };
}

const toPeople = (relations: readonly Relation[]) => ({
  object: 'list' as const,
  data: relations.map(({ handle, at }) => ({ object: 'person' as const, handle, since: seconds(at) })),
});

const unknown = (handle: string) =>
  new Rejected('account_not_found', `There is no account ${handle} that you can follow.`, {
    status: 404,
    param: 'handle',
  });

export const handler = serveApi(feedOperations, () => {
  const env = readEnv(FeedApiEnv);
  const db = dynamodb();
  return feedHandlers({
    relations: new RelationStore(db, env.FEED_TABLE),
    accounts: new AccountStore(db, env.ACCOUNTS_TABLE),
    clock: Date.now,
  });
});
