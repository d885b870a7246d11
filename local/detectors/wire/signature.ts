import { createHash, createHmac, type Hash, type Hmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../state.ts';
import { ServiceError } from './errors.ts';

/** How far a client's clock may be off, milliseconds. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/;

export interface SignatureVerifier {
  readonly credentials: Credentials;
  readonly region: string;
  /** Now, milliseconds since the epoch. */
  readonly now: () => number;
}

type HashInput = string | ArrayBuffer | ArrayBufferView;

/** SHA-256 and its HMAC, in the form the signer takes them. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: HashInput) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytes(secret));
  }

  update(data: HashInput): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

/**
 * Checks the Signature Version 4 of a request to a JSON service by signing it again.
 * @throws ServiceError with the code and status of AWS: no signature, another key, a wrong one, a clock that is off.
 */
export async function verifySignature(
  incoming: IncomingMessage,
  body: Buffer,
  service: string,
  { credentials, region, now }: SignatureVerifier,
): Promise<void> {
  const authorization = incoming.headers.authorization;
  if (!authorization) {
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403);
  }
  const [, credential = '', signedNames = '', signature = ''] = AUTHORIZATION.exec(authorization) ?? [];
  const [accessKeyId, day, scopeRegion, scopeService] = credential.split('/');
  const signingDate = parseDate(String(incoming.headers['x-amz-date'] ?? ''));
  if (!signature || !signingDate) throw incomplete('the Authorization or X-Amz-Date header is malformed');
  if (accessKeyId !== credentials.accessKeyId) {
    throw new ServiceError(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
  }
  if (scopeRegion !== region || scopeService !== service) {
    throw mismatch(`Credential should be scoped to ${region}/${service}`);
  }
  if (
    Math.abs(signingDate.getTime() - now()) > CLOCK_SKEW_MS ||
    signingDate.toISOString().slice(0, 10).replaceAll('-', '') !== day
  ) {
    throw mismatch('Signature expired or not yet current');
  }
  const signed = new Set(signedNames.split(';'));
  if (!signed.has('host') || !signed.has('x-amz-date'))
    throw incomplete('host and x-amz-date must be signed');
  const payloadHash = incoming.headers['x-amz-content-sha256'];
  if (payloadHash !== undefined && payloadHash !== createHash('sha256').update(body).digest('hex')) {
    throw mismatch('The provided x-amz-content-sha256 header does not match what was computed.');
  }
  const headers: Record<string, string> = {};
  for (const name of signed) headers[name] = String(incoming.headers[name] ?? '');
  const url = new URL(incoming.url ?? '/', 'http://localhost');
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const again = await signer.sign(
    {
      method: incoming.method ?? 'POST',
      protocol: 'http:',
      hostname: 'localhost',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers,
      body,
    },
    { signingDate, signableHeaders: signed, unsignableHeaders: new Set() },
  );
  const [, , , expected = ''] = AUTHORIZATION.exec(again.headers.authorization ?? '') ?? [];
  const same =
    expected.length === signature.length && timingSafeEqual(Buffer.from(expected), Buffer.from(signature));
  if (!same) throw mismatch('The request signature we calculated does not match the signature you provided.');
}

function parseDate(text: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function bytes(data: HashInput): string | Uint8Array {
  if (typeof data === 'string') return data;
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}

const incomplete = (message: string): ServiceError =>
  new ServiceError('IncompleteSignatureException', message, 403);

const mismatch = (message: string): ServiceError =>
  new ServiceError('InvalidSignatureException', message, 403);
