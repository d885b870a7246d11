import * as z from 'zod';
import { accessDenied, S3Error } from './errors.ts';

const policySchema = z.object({
  expiration: z.iso.datetime({ offset: true }),
  conditions: z.array(
    z.union([
      z.tuple([z.literal('content-length-range'), z.coerce.number(), z.coerce.number()]),
      z.tuple([z.enum(['eq', 'starts-with']), z.string().startsWith('$'), z.string()]),
      z.record(z.string(), z.string()),
    ]),
  ),
});

/** Fields that no condition has to mention. */
const FREE = new Set(['policy', 'x-amz-signature', 'file']);

/** How many bytes the policy lets the file have. */
export interface SizeLimits {
  readonly min: number;
  readonly max: number;
}

/**
 * Holds the fields of a POST form against its policy: every condition must be met, and every field must be covered by
 * one, so that a client cannot add what the signer did not think of.
 * @throws S3Error 403 naming the condition.
 */
export function checkPolicy(form: ReadonlyMap<string, string>, bucket: string, now: number): SizeLimits {
  const policy = readPolicy(form.get('policy') ?? '');
  if (Date.parse(policy.expiration) < now) throw violated('Policy expired.');
  const fields = new Map([...form, ['bucket', bucket]]);
  const covered = new Set<string>(['bucket']);
  let limits: SizeLimits = { min: 0, max: Number.POSITIVE_INFINITY };
  for (const condition of policy.conditions) {
    if (!Array.isArray(condition)) {
      for (const [name, value] of Object.entries(condition)) requireField(fields, covered, 'eq', name, value);
    } else if (condition[0] === 'content-length-range') {
      limits = { min: condition[1], max: condition[2] };
    } else {
      requireField(fields, covered, condition[0], condition[1].slice(1), condition[2]);
    }
  }
  for (const name of form.keys()) {
    if (FREE.has(name) || name.startsWith('x-ignore-') || covered.has(name)) continue;
    throw violated(`Extra input fields: ${name}`);
  }
  return limits;
}

function requireField(
  fields: ReadonlyMap<string, string>,
  covered: Set<string>,
  operator: 'eq' | 'starts-with',
  field: string,
  wanted: string,
): void {
  const name = field.toLowerCase();
  const value = fields.get(name) ?? '';
  covered.add(name);
  const met = operator === 'eq' ? value === wanted : value.startsWith(wanted);
  if (!met) throw violated(`Policy Condition failed: ["${operator}", "$${field}", "${wanted}"]`);
}

function readPolicy(encoded: string): z.output<typeof policySchema> {
  try {
    return policySchema.parse(JSON.parse(Buffer.from(encoded, 'base64').toString()));
  } catch (cause) {
    const error = new S3Error('InvalidPolicyDocument', 400, 'Invalid Policy: Invalid JSON.');
    throw Object.assign(error, { cause });
  }
}

const violated = (message: string): S3Error => accessDenied(`Invalid according to Policy: ${message}`);
