import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { AccountStore } from '../../../lambdas/accounts/store.ts';

const key = (keyId: string) => ({ keyId, ownerId: 'owner', name: 'n', hint: 'cr_1234…', createdAt: 1 });

it('lists the keys of every page, or one made later could not be found to revoke it', async () => {
  mockClient(DynamoDBDocumentClient)
    .on(QueryCommand)
    .resolvesOnce({ Items: [key('key_1')], LastEvaluatedKey: { pk: 'KEY#1' } })
    .resolvesOnce({ Items: [key('key_2')] });
  const db = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));
  const keys = await new AccountStore(db, 'accounts').listKeys('owner');
  expect(keys.map(({ keyId }) => keyId)).toEqual(['key_1', 'key_2']);
});
