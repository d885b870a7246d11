import { notProvided } from './errors.ts';
import type { S3Request } from './request.ts';
import type { Attributes } from './store.ts';

/** Headers of an upload that come back with every download. */
const KEPT = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
] as const;

/** Requests that would mean something here but are not provided: saying so beats dropping them. */
const REFUSED = [
  'x-amz-tagging',
  'x-amz-acl',
  'x-amz-object-lock-mode',
  'x-amz-website-redirect-location',
] as const;

const METADATA = 'x-amz-meta-';
const DEFAULT_TYPE = 'binary/octet-stream';

/** What a PUT says about its object: in headers, or in the query of a presigned URL, where signers move `x-amz-*`. */
export function requestAttributes({ headers, query }: S3Request): Attributes {
  return readAttributes([
    ...[...query].filter(([name]) => name.toLowerCase().startsWith('x-amz-')),
    ...headers,
  ]);
}

/** The same from the fields of a POST form. */
export function readAttributes(fields: Iterable<[string, string]>): Attributes {
  const headers: Record<string, string> = {};
  const metadata: Record<string, string> = {};
  for (const [field, value] of fields) {
    const name = field.toLowerCase();
    if (REFUSED.some((refused) => refused === name)) throw notProvided(name);
    if (name.startsWith(METADATA)) metadata[name.slice(METADATA.length)] = value;
    else if (KEPT.some((kept) => kept === name)) headers[name] = value;
  }
  // the framing of the transfer is not an encoding of the object
  const encoding = headers['content-encoding']
    ?.split(',')
    .map((part) => part.trim())
    .filter((part) => part !== 'aws-chunked')
    .join(',');
  const { 'content-encoding': _, ...rest } = headers;
  return {
    headers: { 'content-type': DEFAULT_TYPE, ...rest, ...(encoding ? { 'content-encoding': encoding } : {}) },
    metadata,
  };
}
