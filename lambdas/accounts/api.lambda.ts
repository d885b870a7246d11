import type { Handlers } from '../platform/api/operation.ts';
import { serveApi } from '../platform/api/serve.ts';
import { dynamodb } from '../platform/clients.ts';
import { seconds } from '../platform/clock.ts';
import { readEnv } from '../platform/env.ts';
import { Rejected } from '../platform/errors.ts';
import { screeningOf } from '../safety/screening.client.ts';
import { audienceOf } from './age.ts';
import { accountOperations } from './contract.ts';
import { ApiEnv } from './env.ts';
import { GuardianStore } from './guardians.store.ts';
import { InvitationStore } from './invitations.store.ts';
import { toPublicAccount, toPublicKey } from './present.ts';
import { type SignUpDependencies, signUp } from './sign-up.ts';
import { AccountStore } from './store.ts';
import { verifyBirth } from './verify-birth.ts';
import { wardHandlers } from './wards.ts';

export interface AccountDependencies extends Omit<SignUpDependencies, 'accounts' | 'invitations'> {
  readonly accounts: AccountStore;
  readonly invitations: InvitationStore;
  readonly guardians: GuardianStore;
}

export function accountHandlers(deps: AccountDependencies): Handlers<typeof accountOperations> {
  const { accounts, invitations, clock } = deps;
  return {
    ...wardHandlers(deps),
    signUp: async ({ body }) => {
      const { account, key, secret } = await signUp(body, deps);
      return { account: toPublicAccount(account, clock()), api_key: { ...toPublicKey(key), key: secret } };
    },
    retrieveAccount: async ({ caller }) => {
      const account = await accounts.getAccount(caller.ownerId);
      if (!account) throw new Error('the authorizer named an account that is not there');
      return toPublicAccount(account, clock());
    },
    verifyBirthDate: async ({ caller, params: { handle }, body }) => {
      if (!caller.operator) throw forOperators();
      const account = await verifyBirth(handle, body.birth_date, accounts, clock());
      return {
        handle,
        audience: audienceOf(account.birth, clock()),
        closed: account.closedAt !== undefined,
      };
    },
    createInvitation: async ({ caller, body }) => {
      const attested = body.birth_date;
      if (attested !== undefined && !caller.operator) throw forOperators('birth_date');
      const birth = attested === undefined ? null : { date: attested, verified: true };
      const issued = await invitations.issue(caller, birth, clock());
      if (!issued)
        throw new Rejected('no_invitations_left', 'You have given all your invitations away.', {
          status: 403,
        });
      const { invitation, code } = issued;
      return {
        id: invitation.invitationId,
        object: 'invitation',
        code,
        expires_at: seconds(invitation.expiresAt),
      };
    },
    createApiKey: async ({ caller, body }) => {
      const { key, secret } = await accounts.createKey(caller.ownerId, body.name, clock());
      return { ...toPublicKey(key), key: secret };
    },
    listApiKeys: async ({ caller }) => ({
      object: 'list',
      data: (await accounts.listKeys(caller.ownerId)).map(toPublicKey),
    }),
    revokeApiKey: async ({ caller, params: { key_id: keyId } }) => {
      const key = await accounts.revokeKey(caller.ownerId, keyId, clock());
      if (!key)
        throw new Rejected('api_key_not_found', `There is no API key ${keyId}.`, {
          status: 404,
          param: 'key_id',
        });
      return toPublicKey(key);
    },
  };
}

const forOperators = (param: string | null = null) =>
  new Rejected('operators_only', 'Only an operator may do this.', { status: 403, param });

export const handler = serveApi(accountOperations, () => {
  const env = readEnv(ApiEnv);
  const { ACCOUNTS_TABLE, SECONDS_PER_DAY } = env;
  const db = dynamodb();
  return accountHandlers({
    accounts: new AccountStore(db, ACCOUNTS_TABLE),
    invitations: new InvitationStore(db, ACCOUNTS_TABLE),
    guardians: new GuardianStore(db, ACCOUNTS_TABLE),
    screener: screeningOf(env),
    secondsPerDay: SECONDS_PER_DAY,
    clock: Date.now,
  });
});
