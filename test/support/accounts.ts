import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AccountDependencies } from '../../lambdas/accounts/api.lambda.ts';
import { GuardianStore } from '../../lambdas/accounts/guardians.store.ts';
import { InvitationStore } from '../../lambdas/accounts/invitations.store.ts';
import { AccountStore } from '../../lambdas/accounts/store.ts';
import { builtInScreener } from './safety.ts';

/** What the accounts' functions work with, on a table of a test. */
export const accountStores = (
  db: DynamoDBDocumentClient,
  table: string,
  clock: () => number,
): AccountDependencies => ({
  accounts: new AccountStore(db, table),
  invitations: new InvitationStore(db, table),
  guardians: new GuardianStore(db, table),
  screener: builtInScreener,
  secondsPerDay: 60,
  clock,
});
