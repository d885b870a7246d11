/** `npm run cloudreel -- ledger …`: what an auditor does with the consent ledger. */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Checkpoint } from '../lambdas/cameos/ledger/checkpoint.ts';
import { type Verdict, verifyLive } from '../lambdas/cameos/ledger/command.ts';
import { CheckpointSigner } from '../lambdas/cameos/ledger/kms.client.ts';
import { LedgerStore } from '../lambdas/cameos/ledger/store.ts';
import { Rejected } from '../lambdas/platform/errors.ts';

export interface LedgerTools {
  readonly store: LedgerStore;
  readonly signer: Pick<CheckpointSigner, 'publicKey'>;
}

/** @param local addresses of a cloud on this machine; none: AWS, with the operator's own credentials */
export function ledgerTools(
  { keyId, table }: { readonly keyId: string; readonly table: string },
  local: { readonly kms: string; readonly dynamodb: string } | null,
): LedgerTools {
  const client = (endpoint: string | undefined) =>
    endpoint === undefined
      ? {}
      : { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const db = DynamoDBDocumentClient.from(new DynamoDBClient(client(local?.dynamodb)));
  return {
    store: new LedgerStore(db, table),
    signer: new CheckpointSigner(new KMSClient(client(local?.kms)), keyId),
  };
}

/**
 * Checks every entry, every link, every end and every signature.
 *
 * @param since file of a checkpoint that was kept elsewhere; null: only what lies in the table
 */
export async function verifyTable({ store, signer }: LedgerTools, since: string | null): Promise<Verdict> {
  const witnesses = since === null ? [] : [await readCheckpoint(since)];
  return verifyLive(store, await signer.publicKey(), witnesses);
}

async function readCheckpoint(file: string): Promise<Checkpoint> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new Rejected('invalid_checkpoint', `There is no file ${file}.`);
  });
  try {
    return Checkpoint.parse(JSON.parse(text));
  } catch {
    throw new Rejected('invalid_checkpoint', `${file} holds no checkpoint.`);
  }
}
