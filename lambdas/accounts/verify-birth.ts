import { Rejected } from '../platform/errors.ts';
import type { Account } from './account.ts';
import { ageOn, isPlausible, LEAST_AGE } from './age.ts';
import type { AccountStore } from './store.ts';

/**
 * Writes down a birth date that an operator has made sure of. It closes the account of somebody who is too young.
 *
 * @throws Rejected for an unknown handle, or a date that nobody alive was born on.
 */
export async function verifyBirth(
  handle: string,
  date: string,
  accounts: Pick<AccountStore, 'findByHandle' | 'setBirth'>,
  now: number,
): Promise<Account> {
  if (!isPlausible(date, now))
    throw new Rejected('invalid_value', 'birth_date: nobody alive was born then.', { param: 'birth_date' });
  const account = await accounts.findByHandle(handle);
  const closedAt = ageOn(date, now) < LEAST_AGE ? now : null;
  const changed = account && (await accounts.setBirth(account.ownerId, { date, verified: true }, closedAt));
  if (!changed)
    throw new Rejected('account_not_found', `There is no account ${handle}.`, {
      status: 404,
      param: 'handle',
    });
  return changed;
}
