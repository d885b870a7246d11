import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { transact } from '../../../lambdas/platform/dynamodb.ts';
import { Retryable } from '../../../lambdas/platform/errors.ts';
import { VideoStore } from '../../../lambdas/videos/store.ts';
import { cancel } from '../../../lambdas/videos/transitions.ts';
import { DEADLINES, NOW, newJob } from '../../support/videos.ts';

const mock = mockClient(DynamoDBDocumentClient);
const db = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'us-east-1' }));

beforeEach(() => void mock.reset());

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const conflict = () => new TransactionConflictException({ message: 'Transaction is ongoing', $metadata: {} });

describe('a transaction', () => {
  it.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'is tried again after %s',
    async (code) => {
      mock.on(TransactWriteCommand).rejectsOnce(cancelled('None', code)).resolves({});
      expect(await transact(db, [])).toBeNull();
      expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(2);
    },
  );

  it('trusts no failed condition beside a conflict: the other transaction may change it', async () => {
    mock
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict'))
      .rejects(cancelled('None', 'None', 'ConditionalCheckFailed'));
    expect(await transact(db, [])).toEqual([null, null, { item: null }]);
  });

  it('throws what does not pass by itself', async () => {
    mock.on(TransactWriteCommand).rejects(cancelled('ValidationError'));
    await expect(transact(db, [])).rejects.toBeInstanceOf(TransactionCanceledException);
  });
});

describe('a write of one item that meets a transaction on it', () => {
  const row = newJob();

  it('is tried again', async () => {
    mock.on(UpdateCommand).rejectsOnce(conflict()).resolves({ Attributes: row });
    const store = new VideoStore(db, 'videos');
    expect(await store.transition(row.id, cancel(NOW, DEADLINES))).toEqual({ outcome: 'done', row });
  });

  it('is retryable, not a bug, when the conflict does not end', async () => {
    mock.on(UpdateCommand).rejects(conflict());
    const store = new VideoStore(db, 'videos');
    await expect(store.transition(row.id, cancel(NOW, DEADLINES))).rejects.toBeInstanceOf(Retryable);
  });
});
