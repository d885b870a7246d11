import { Rejected } from '../platform/errors.ts';
import { toRejected } from '../safety/decision.ts';
import type { Screener } from '../safety/screening.ts';
import type { Account, ApiKeyRow } from './account.ts';
import { audienceOf, LEAST_AGE } from './age.ts';
import type { CreateAccount } from './contract.ts';
import { birthAtSignUp } from './invitation.ts';
import type { InvitationStore } from './invitations.store.ts';
import { type AccountStore, handleTaken } from './store.ts';

export interface SignUpDependencies {
  readonly accounts: Pick<AccountStore, 'getAccount' | 'createKey'>;
  readonly invitations: Pick<InvitationStore, 'find' | 'signUp' | 'burn'>;
  readonly screener: Pick<Screener, 'screenHandle'>;
  readonly secondsPerDay: number;
  readonly clock: () => number;
}

/**
 * Makes an account of an invitation. Whoever is too young uses the invitation up by saying so: trying another year with
 * it is what a child would do next.
 *
 * @throws Rejected for an invitation that does not work, a handle that is taken or not allowed, a birth date that cannot be.
 */
export async function signUp(
  request: CreateAccount,
  { accounts, invitations, screener, secondsPerDay, clock }: SignUpDependencies,
): Promise<{ account: Account; key: ApiKeyRow; secret: string }> {
  const now = clock();
  const { invitation: code, handle, name } = request;
  const invitation = await invitations.find(code, now);
  if (!invitation) throw unknownInvitation();
  const birth = birthAtSignUp(invitation, request.birth_date, now);
  if (birth === 'too-young') {
    await invitations.burn(code, now);
    throw new Rejected('too_young', `Accounts are for people of ${LEAST_AGE} years and over.`, {
      status: 403,
      param: 'birth_date',
    });
  }
  // everybody will read it; a refusal leaves the invitation as it is, for another handle
  const audience = audienceOf(birth, now);
  const decision = await screener.screenHandle(handle, { audience, surface: 'feed', likeness: false });
  if (decision.outcome !== 'allow') throw toRejected(decision, 'handle');
  const result = await invitations.signUp(code, { handle, name, birth, secondsPerDay }, now);
  if (result.outcome === 'made') return result;
  if (result.outcome === 'handle-taken') throw handleTaken(handle);
  // the code is a secret: who has it a moment later, for the same name, has lost the answer
  const account = result.by === null ? null : await accounts.getAccount(result.by);
  if (account?.handle !== handle) throw unknownInvitation();
  return { account, ...(await accounts.createKey(account.ownerId, 'first key', now)) };
}

const unknownInvitation = () =>
  new Rejected('invalid_invitation', 'This invitation does not exist, was used or is too old.', {
    status: 403,
    param: 'invitation',
  });
