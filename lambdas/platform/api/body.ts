import { Rejected } from '../errors.ts';

/** Bytes of a request's body that reach a function: Lambda takes 6 MB, and base64 makes 3 bytes 4. */
export const MAX_BODY_BYTES = 4_400_000;

type Form = { [name: string]: Form | Form[] | File | string };

/**
 * Reads a JSON or multipart/form-data body into one plain value, not yet validated. Bracketed part names become
 * structure, as the official clients mean them: `a[b]` is an object, `a[][b]` an array of objects.
 *
 * @throws Rejected 400 for a body that is not what its content type says, 413 for one that is too large.
 */
export async function readBody(contentType: string | undefined, bytes: Buffer): Promise<unknown> {
  if (bytes.length > MAX_BODY_BYTES)
    throw new Rejected('request_too_large', `The request body may have ${MAX_BODY_BYTES} bytes at most.`, {
      status: 413,
    });
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json' || (type === undefined && bytes.length > 0)) return readJson(bytes);
  if (type === 'multipart/form-data' || type === 'application/x-www-form-urlencoded')
    return readForm(contentType ?? type, bytes);
  if (bytes.length === 0) return {};
  throw new Rejected('unsupported_content_type', 'Send application/json or multipart/form-data.');
}

function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Rejected('invalid_json', 'The request body is not valid JSON.');
  }
}

async function readForm(contentType: string, bytes: Buffer): Promise<unknown> {
  let data: FormData;
  try {
    data = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new Rejected('invalid_multipart', 'The multipart body is malformed or cut short.');
  }
  const form: Form = Object.create(null);
  for (const [name, value] of data.entries()) place(form, name, value);
  return toPlain(form);
}

const PART_NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;
const MAX_PART_NAME = 1000;

function place(form: Form, name: string, value: File | string): void {
  const [, head, tail] = (name.length <= MAX_PART_NAME && PART_NAME.exec(name)) || [];
  if (head === undefined || tail === undefined)
    throw new Rejected('invalid_multipart', `Malformed part name: ${name.slice(0, 100)}`, {
      param: name.slice(0, 100),
    });
  const steps = [...tail.matchAll(/\[([^[\]]*)\]/g)].map((step) => step[1] ?? '');
  if (steps.length > 4)
    throw new Rejected('invalid_multipart', 'A part name nests too deeply.', { param: head });
  put(form, head, steps, value);
}

function put(target: Form, key: string, steps: readonly string[], value: File | string): void {
  const [step, ...rest] = steps;
  const present = target[key];
  if (step === undefined) {
    if (present !== undefined)
      throw new Rejected('duplicate_field', `The field ${key} is given twice.`, { param: key });
    target[key] = value;
    return;
  }
  if (step !== '') {
    const child = present ?? Object.create(null);
    if (typeof child !== 'object' || child instanceof File || Array.isArray(child))
      throw new Rejected('duplicate_field', `The field ${key} is given in two forms.`, { param: key });
    target[key] = child;
    put(child, step, rest, value);
    return;
  }
  const list = present ?? [];
  if (!Array.isArray(list))
    throw new Rejected('duplicate_field', `The field ${key} is given in two forms.`, { param: key });
  target[key] = list;
  // the clients repeat `characters[][id]` once per element: a key that is already taken begins the next one
  const field = rest[0] ?? '';
  const last = list.at(-1);
  const element: Form = last !== undefined && !(field in last) ? last : Object.create(null);
  if (element !== last) list.push(element);
  put(element, field === '' ? 'value' : field, rest.slice(1), value);
}

/** Objects without a prototype keep `__proto__` harmless while building; schemas want ordinary ones. */
function toPlain(form: Form): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([key, value]) => [
      key,
      Array.isArray(value)
        ? value.map(toPlain)
        : typeof value === 'string' || value instanceof File
          ? value
          : toPlain(value),
    ]),
  );
}
