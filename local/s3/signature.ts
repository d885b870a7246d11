import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createScope, getCanonicalHeaders, getCanonicalQuery } from '@smithy/signature-v4';
import type { Credentials } from '../state.ts';
import { accessDenied, S3Error } from './errors.ts';
import type { S3Request } from './request.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
/** How far a client's clock may be off, milliseconds: S3's own limit. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;
/** Longest life of a presigned URL, seconds. */
const MAX_EXPIRES_S = 7 * 24 * 3600;

export interface Verifier {
  readonly credentials: Credentials;
  readonly region: string;
  /** Now, milliseconds since the epoch. */
  readonly now: () => number;
}

interface Claim {
  readonly credential: string;
  readonly date: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

/**
 * Checks Signature Version 4, in the Authorization header or in the query of a presigned URL.
 * @throws S3Error with the code and status of S3: no signature, wrong signature, expired, clock off.
 */
export function verifySignature(request: S3Request, verifier: Verifier): void {
  const presigned = request.query.has('X-Amz-Signature');
  const claim = presigned ? queryClaim(request, verifier.now()) : headerClaim(request, verifier.now());
  requireSignedHeaders(request, claim);
  const scope = checkScope(claim.credential, claim.date, verifier);
  const canonicalRequest = canonicalise(request, claim);
  const stringToSign = [
    ALGORITHM,
    claim.date,
    scope,
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ];
  requireEqual(sign(stringToSign.join('\n'), claim.date, verifier), claim.signature);
}

/** Checks the signature of a POST policy, which covers the policy's text alone. */
export function verifyPolicySignature(form: ReadonlyMap<string, string>, verifier: Verifier): void {
  const policy = form.get('policy');
  const date = form.get('x-amz-date');
  const credential = form.get('x-amz-credential');
  const signature = form.get('x-amz-signature');
  if (!policy || !date || !credential || !signature) throw accessDenied('Access Denied');
  if (form.get('x-amz-algorithm') !== ALGORITHM) throw accessDenied(`x-amz-algorithm must be ${ALGORITHM}`);
  checkScope(credential, date, verifier);
  requireEqual(sign(policy, date, verifier), signature);
}

function headerClaim(request: S3Request, now: number): Claim {
  const authorization = request.headers.get('authorization');
  if (!authorization) throw accessDenied('Access Denied');
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^,]+),\s*SignedHeaders=([^,]+),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  const [, credential = '', signedHeaders = '', signature = ''] = match ?? [];
  if (!match) throw malformed('The authorization header is malformed.');
  const date = request.headers.get('x-amz-date') ?? '';
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (!payloadHash) {
    throw new S3Error(
      'InvalidRequest',
      400,
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  if (Math.abs(parseDate(date) - now) > CLOCK_SKEW_MS) {
    throw new S3Error(
      'RequestTimeTooSkewed',
      403,
      'The difference between the request time and the current time is too large.',
    );
  }
  return { credential, date, signedHeaders: signedHeaders.split(';'), signature, payloadHash };
}

function queryClaim(request: S3Request, now: number): Claim {
  const parameter = (name: string): string => {
    const value = request.query.get(name);
    if (!value) throw queryError(`Query-string authentication requires the ${name} parameter`);
    return value;
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM)
    throw queryError(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const date = parameter('X-Amz-Date');
  const expires = Number(parameter('X-Amz-Expires'));
  if (!Number.isInteger(expires) || expires < 1 || expires > MAX_EXPIRES_S) {
    throw queryError('X-Amz-Expires must be between 1 and 604800 seconds');
  }
  const signedAt = parseDate(date);
  if (signedAt - now > CLOCK_SKEW_MS) throw accessDenied('Request is not yet valid');
  if (signedAt + expires * 1000 < now) throw accessDenied('Request has expired');
  return {
    credential: parameter('X-Amz-Credential'),
    date,
    signedHeaders: parameter('X-Amz-SignedHeaders').split(';'),
    signature: parameter('X-Amz-Signature'),
    payloadHash:
      request.headers.get('x-amz-content-sha256') ??
      request.query.get('X-Amz-Content-Sha256') ??
      'UNSIGNED-PAYLOAD',
  };
}

/** An unsigned `x-amz-*` header could change what a signed request means, so S3 refuses it. */
function requireSignedHeaders(request: S3Request, claim: Claim): void {
  const signed = new Set(claim.signedHeaders);
  if (!signed.has('host')) throw accessDenied('The host header must be signed');
  for (const name of request.headers.keys()) {
    if (name.startsWith('x-amz-') && name !== 'x-amz-content-sha256' && !signed.has(name)) {
      throw accessDenied(`There were headers present in the request which were not signed: ${name}`);
    }
  }
}

function checkScope(credential: string, date: string, { credentials, region }: Verifier): string {
  const [accessKeyId, ...rest] = credential.split('/');
  const scope = createScope(date.slice(0, 8), region, 's3');
  if (accessKeyId !== credentials.accessKeyId) {
    throw new S3Error(
      'InvalidAccessKeyId',
      403,
      'The AWS Access Key Id you provided does not exist in our records.',
    );
  }
  if (rest.join('/') !== scope) throw malformed(`the credential scope must be ${scope}`);
  return scope;
}

function canonicalise(request: S3Request, claim: Claim): string {
  const signed = new Set(claim.signedHeaders);
  const url = {
    protocol: 'http:',
    hostname: '',
    method: request.method,
    path: request.rawPath,
    query: Object.fromEntries(request.query),
    headers: Object.fromEntries([...request.headers].filter(([name]) => signed.has(name))),
  };
  const headers = Object.entries(getCanonicalHeaders(url, undefined, signed)).sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    url.method,
    url.path,
    getCanonicalQuery(url),
    ...headers.map(([name, value]) => `${name}:${value}`),
    '',
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
}

function sign(text: string, date: string, { credentials, region }: Verifier): string {
  const hmac = (key: Buffer | string, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [date.slice(0, 8), region, 's3', 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  return hmac(key, text).toString('hex');
}

function requireEqual(expected: string, given: string): void {
  const same = expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
  if (!same) {
    throw new S3Error(
      'SignatureDoesNotMatch',
      403,
      'The request signature we calculated does not match the signature you provided.',
    );
  }
}

function parseDate(text: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) throw accessDenied('the request date must look like 20260924T120000Z');
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

const malformed = (message: string): S3Error => new S3Error('AuthorizationHeaderMalformed', 400, message);

const queryError = (message: string): S3Error =>
  new S3Error('AuthorizationQueryParametersError', 400, message);
