import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type CloudLog, describeError } from '../log.ts';
import { checksumHeader, requestedAlgorithm, requireChecksum, startDigest } from './checksums.ts';
import { type CorsRule, corsHeaders, preflight } from './cors.ts';
import { notProvided, S3Error } from './errors.ts';
import { listObjects } from './list.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  listParts,
  uploadPart,
} from './multipart.ts';
import type { NotificationDispatcher } from './notifications.ts';
import { type Answer, copyObject, deleteObject, deleteObjects, putObject, sendObject } from './objects.ts';
import { postObject } from './post.ts';
import { header, readRequest, type S3Request } from './request.ts';
import { type Verifier, verifySignature } from './signature.ts';
import type { ObjectStore } from './store.ts';
import { errorXml, toXml } from './xml.ts';

/** XML documents that clients send are small: 1000 keys of 1 KiB, or 10 000 parts. */
const MAX_XML_BYTES = 4 * 1024 * 1024;

export interface S3ServerOptions {
  readonly store: ObjectStore;
  readonly verifier: Verifier;
  readonly dispatcher: NotificationDispatcher;
  /** Buckets the template asked for, with their CORS rules. */
  readonly buckets: ReadonlyMap<string, { readonly cors: readonly CorsRule[] }>;
  readonly log: CloudLog;
}

/** The S3 the templates ask for: path style, every request signed, nothing about accounts, ACLs or versions. */
export function createS3Server(options: S3ServerOptions): Server {
  return createServer((incoming, response) => {
    void respond(incoming, response, options);
  });
}

async function respond(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: S3ServerOptions,
): Promise<void> {
  const requestId = randomUUID().replaceAll('-', '').slice(0, 16).toUpperCase();
  response.setHeader('x-amz-request-id', requestId);
  response.setHeader('x-amz-id-2', requestId);
  let cors: Record<string, string> = {};
  try {
    const request = readRequest(incoming);
    const rules = options.buckets.get(request.bucket)?.cors ?? [];
    cors = corsHeaders(rules, request.headers.get('origin'), request.method);
    const answer =
      request.method === 'OPTIONS'
        ? preflightAnswer(request, options)
        : await route(request, response, options, cors);
    if (answer) send(response, answer, cors);
    if (request.method !== 'GET' && request.method !== 'HEAD') options.dispatcher.wake();
  } catch (error) {
    // browsers break off downloads all the time, which is no fault of anybody
    if (response.destroyed || (incoming.destroyed && !incoming.complete)) return;
    if (!(error instanceof S3Error)) options.log.warn(`S3: ${describeError(error)}`);
    const known =
      error instanceof S3Error
        ? error
        : new S3Error('InternalError', 500, 'We encountered an internal error.');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const silent = incoming.method === 'HEAD' || known.status === 304;
    const [path = '/'] = (incoming.url ?? '/').split('?');
    send(
      response,
      {
        status: known.status,
        headers: known.headers,
        ...(silent ? {} : { body: errorXml(known, path, requestId) }),
      },
      cors,
    );
    // the rest of a refused body is read and dropped, so that the client sees the answer instead of a reset
    incoming.resume();
  }
}

function send(response: ServerResponse, answer: Answer, cors: Record<string, string>): void {
  response.writeHead(answer.status, {
    ...cors,
    ...(answer.body === undefined ? {} : { 'content-type': 'application/xml' }),
    ...answer.headers,
    ...(answer.status === 204 || answer.status === 304
      ? {}
      : { 'content-length': String(Buffer.byteLength(answer.body ?? '')) }),
  });
  response.end(answer.body);
}

function preflightAnswer(request: S3Request, { buckets }: S3ServerOptions): Answer {
  return { status: 200, headers: preflight(buckets.get(request.bucket)?.cors ?? [], request.headers) };
}

/** @returns the answer, or null when the operation has answered by itself. */
async function route(
  request: S3Request,
  response: ServerResponse,
  options: S3ServerOptions,
  cors: Record<string, string>,
): Promise<Answer | null> {
  const { store, verifier, buckets } = options;
  const isForm = request.method === 'POST' && request.key === '' && !request.query.has('delete');
  // the policy inside a form carries its own signature
  if (!isForm) verifySignature(request, verifier);
  if (!buckets.has(request.bucket)) {
    throw new S3Error(
      'NoSuchBucket',
      404,
      `The specified bucket does not exist: ${request.bucket || '(none)'}`,
    );
  }
  if (isForm) return postObject(request, store, verifier, `http://${request.headers.get('host') ?? ''}`);
  if (request.key === '') return bucketOperation(request, store, verifier);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      if (request.query.has('uploadId')) return listParts(request, store);
      refuseSubresources(request);
      await sendObject(request, store, response, cors);
      return null;
    case 'PUT':
      return write(request, store);
    case 'POST':
      if (request.query.has('uploads')) return createMultipartUpload(request, store);
      if (request.query.has('uploadId'))
        return completeMultipartUpload(request, store, await readXml(request));
      throw notProvided('this kind of POST');
    case 'DELETE':
      refuseSubresources(request);
      return request.query.has('uploadId')
        ? abortMultipartUpload(request, store)
        : deleteObject(request, store);
    default:
      throw new S3Error(
        'MethodNotAllowed',
        405,
        'The specified method is not allowed against this resource.',
      );
  }
}

async function bucketOperation(request: S3Request, store: ObjectStore, verifier: Verifier): Promise<Answer> {
  const { method, query } = request;
  if (method === 'HEAD') return { status: 200, headers: { 'x-amz-bucket-region': verifier.region } };
  if (method === 'GET' && query.has('location')) {
    const region = verifier.region === 'us-east-1' ? '' : verifier.region;
    return { status: 200, body: toXml('LocationConstraint', { '#text': region }) };
  }
  if (method === 'GET' && query.has('list-type')) return { status: 200, body: listObjects(request, store) };
  if (method === 'POST' && query.has('delete'))
    return deleteObjects(request, store, await readCheckedXml(request));
  throw notProvided(`${method} on a bucket (${[...query.keys()].join(', ') || 'no parameters'})`);
}

function write(request: S3Request, store: ObjectStore): Promise<Answer> {
  const source = header(request, 'x-amz-copy-source');
  if (request.query.has('partNumber')) {
    if (source !== undefined) throw notProvided('UploadPartCopy');
    return uploadPart(request, store);
  }
  refuseSubresources(request);
  return source === undefined ? putObject(request, store) : copyObject(request, store, source);
}

function refuseSubresources({ query }: S3Request): void {
  for (const name of [
    'tagging',
    'acl',
    'retention',
    'legal-hold',
    'versionId',
    'torrent',
    'attributes',
    'select',
  ]) {
    if (query.has(name)) throw notProvided(`object ${name}`);
  }
}

async function readXml(request: S3Request): Promise<string> {
  return (await readDocument(request)).toString();
}

/** A document whose checksum header is about the document itself. */
async function readCheckedXml(request: S3Request): Promise<string> {
  const bytes = await readDocument(request);
  const algorithm = requestedAlgorithm(request);
  if (algorithm) {
    const digest = startDigest(algorithm);
    digest.update(bytes);
    requireChecksum(request.headers.get(checksumHeader(algorithm)), { algorithm, value: digest.value() });
  }
  return bytes.toString();
}

async function readDocument(request: S3Request): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_XML_BYTES) {
    throw new S3Error('MaxMessageLengthExceeded', 400, 'Your request was too big.');
  }
  return buffer(request.incoming);
}
