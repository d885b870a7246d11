/** `npm run cloudreel -- provenance …`: the certificates of the key that signs what is released. */
import { readFile } from 'node:fs/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { Rejected } from '../lambdas/platform/errors.ts';
import {
  checkChain,
  expiryOf,
  isDevelopment,
  parseChain,
  signingRequest,
} from '../lambdas/provenance/certificates.ts';
import { ChainStore } from '../lambdas/provenance/chain.store.ts';
import { SigningKey } from '../lambdas/provenance/kms.client.ts';

export interface ProvenanceTools {
  readonly key: Pick<SigningKey, 'publicKey' | 'signDigest'>;
  readonly chains: Pick<ChainStore, 'get' | 'put'>;
}

export interface Where {
  readonly keyId: string;
  readonly table: string;
}

/** @param local addresses of a cloud on this machine; none: AWS, with the operator's own credentials */
export function provenanceTools(
  { keyId, table }: Where,
  local: { readonly kms: string; readonly dynamodb: string } | null,
): ProvenanceTools {
  const client = (endpoint: string | undefined) =>
    endpoint === undefined
      ? {}
      : { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    key: new SigningKey(new KMSClient(client(local?.kms)), keyId),
    chains: new ChainStore(DynamoDBDocumentClient.from(new DynamoDBClient(client(local?.dynamodb))), table),
  };
}

/** A request for a certificate, PEM, to be given to a certificate authority. */
export async function requestCertificate({ key }: ProvenanceTools, name: string): Promise<string> {
  return signingRequest(name, await key.publicKey(), (digest) => key.signDigest(digest));
}

/**
 * Puts a chain in use: whatever is signed five minutes from now carries it.
 * @throws Rejected saying what is wrong with it; then nothing has changed
 */
export async function installChain({ key, chains }: ProvenanceTools, file: string, now: number) {
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new Rejected('invalid_chain', `There is no file ${file}.`);
  });
  const chain = parseChain(pem);
  await checkChain(chain, await key.publicKey(), now);
  if (!(await chains.put(chain.pem, await chains.get(), now)))
    throw new Rejected('busy', 'Another chain was installed at this moment. Look at it, and try again.');
  return describeChain(chain);
}

export async function showChain({ chains }: ProvenanceTools) {
  const pem = await chains.get();
  return pem === null ? null : describeChain(parseChain(pem));
}

const describeChain = (chain: ReturnType<typeof parseChain>) => ({
  development: isDevelopment(chain),
  expires: new Date(expiryOf(chain)).toISOString(),
  certificates: chain.certificates.map(({ subject, issuer }) => ({ subject, issuer })),
});
