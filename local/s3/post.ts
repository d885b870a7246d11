import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { readAttributes } from './attributes.ts';
import { type ReceivedBody, storeBytes } from './body.ts';
import { S3Error } from './errors.ts';
import { type Answer, commitOrDiscard, requireKey } from './objects.ts';
import { checkPolicy, type SizeLimits } from './post-policy.ts';
import type { S3Request } from './request.ts';
import { type Verifier, verifyPolicySignature } from './signature.ts';
import type { ObjectStore, StoredObject } from './store.ts';
import { toXml } from './xml.ts';

/** A browser's upload: the fields before the file, and what came of the file. */
interface PostedForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly received: ReceivedBody;
}

/**
 * POST Object: an upload from an HTML form, allowed by a signed policy. The policy is checked before the first byte of
 * the file is written, its size limits while they come in.
 */
export async function postObject(
  request: S3Request,
  store: ObjectStore,
  verifier: Verifier,
  origin: string,
): Promise<Answer> {
  const { bucket } = request;
  const { fields, received } = await readForm(request.incoming, store, (form) => {
    verifyPolicySignature(form, verifier);
    requireKey(form.get('key') ?? '');
    return checkPolicy(form, bucket, verifier.now());
  });
  const key = fields.get('key') ?? '';
  const object: StoredObject = {
    bucket,
    key,
    blob: received.blob,
    size: received.size,
    etag: received.md5,
    modified: Date.now(),
    attributes: readAttributes(fields),
    checksum: null,
  };
  commitOrDiscard(store, object, 'ObjectCreated:Post', null);
  const location = `${origin}/${bucket}/${encodeURIComponent(key).replaceAll('%2F', '/')}`;
  const headers = { etag: `"${object.etag}"`, location };
  const redirect = fields.get('success_action_redirect');
  if (redirect && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.set('bucket', bucket);
    target.searchParams.set('key', key);
    target.searchParams.set('etag', headers.etag);
    return { status: 303, headers: { ...headers, location: target.href } };
  }
  const status = fields.get('success_action_status');
  if (status !== '201') return { status: status === '200' ? 200 : 204, headers };
  const body = toXml('PostResponse', { Location: location, Bucket: bucket, Key: key, ETag: headers.etag });
  return { status: 201, headers, body };
}

async function readForm(
  incoming: IncomingMessage,
  store: ObjectStore,
  admit: (fields: ReadonlyMap<string, string>) => SizeLimits,
): Promise<PostedForm> {
  const contentType = incoming.headers['content-type'];
  if (!contentType?.startsWith('multipart/form-data')) {
    throw new S3Error(
      'PreconditionFailed',
      412,
      'Bucket POST must be of the enclosure-type multipart/form-data',
    );
  }
  const fields = new Map<string, string>();
  const form = new Busboy({
    headers: { ...incoming.headers, 'content-type': contentType },
    limits: { files: 1, fieldSize: 64 * 1024, fields: 200 },
  });
  let upload: Promise<ReceivedBody> | null = null;
  form.on('field', (name, value) => {
    // S3 ignores what comes after the file
    if (!upload) fields.set(name.toLowerCase(), value);
  });
  form.on('file', (name, file, fileName) => {
    if (name !== 'file') {
      file.resume();
      return;
    }
    fields.set(
      'key',
      (fields.get('key') ?? '').replace(/\$\{filename\}/g, () => fileName ?? ''),
    );
    upload = admitAndStore(file, fields, store, admit).finally(() => file.resume());
    // reported by the await below; a rejection in between must not count as unhandled
    upload.catch(() => {});
  });
  await new Promise<void>((resolve, reject) => {
    form.once('finish', resolve);
    form.once('error', reject);
    incoming.once('error', reject);
    incoming.pipe(form);
  }).catch((cause) => {
    throw Object.assign(
      new S3Error('MalformedPOSTRequest', 400, 'The body of your POST request is not well-formed.'),
      {
        cause,
      },
    );
  });
  if (!upload)
    throw new S3Error('InvalidArgument', 400, 'POST requires exactly one file upload per request.');
  return { fields, received: await upload };
}

async function admitAndStore(
  file: Readable,
  fields: ReadonlyMap<string, string>,
  store: ObjectStore,
  admit: (fields: ReadonlyMap<string, string>) => SizeLimits,
): Promise<ReceivedBody> {
  const limits = admit(fields);
  return storeBytes(limitSize(file, limits), store, null);
}

async function* limitSize(file: Readable, { min, max }: SizeLimits): AsyncGenerator<Buffer> {
  let size = 0;
  // leaving the loop must not destroy the file's stream: busboy still has to read to the end of the form
  for await (const chunk of file.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > max)
      throw new S3Error('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size');
    yield chunk;
  }
  if (size < min) {
    throw new S3Error('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size');
  }
}
