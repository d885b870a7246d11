import * as z from 'zod';
import { transact } from '../platform/dynamodb.ts';
import { Rejected } from '../platform/errors.ts';
import { type Actor, AuditEntry, auditList, newEntry } from './audit.ts';
import { builtInPolicy, Policy } from './policy.ts';
import { type Page, SafetyTableStore } from './safety-table.store.ts';

/** DynamoDB's limit of an item is 400 KB. */
const MAX_POLICY_BYTES = 350_000;

const StoredPolicy = z.object({
  id: z.string(),
  document: z.string().transform((text): unknown => JSON.parse(text)),
  addedAt: z.int(),
  addedBy: z.string(),
  note: z.string(),
});

const Active = z.object({
  version: z.string(),
  /** In force before; null: the built-in one. */
  previous: z.string().nullable(),
  activatedAt: z.int(),
  activatedBy: z.string(),
});
export type Active = z.output<typeof Active>;

export interface PolicySummary {
  readonly version: string;
  readonly addedAt: number;
  readonly addedBy: string;
  readonly note: string;
}

/** Versions of the policy: added once, never changed; one of them in force. */
export class PolicyStore extends SafetyTableStore {
  /** Null where none was activated: the built-in policy is in force. */
  active(): Promise<Active | null> {
    return this.read('ACTIVE', Active);
  }

  /** @throws ZodError when what is stored is not a policy this code understands. */
  async get(version: string): Promise<Policy | null> {
    if (version === builtInPolicy.version) return builtInPolicy;
    const stored = await this.read(`POLICY#${version}`, StoredPolicy);
    return stored && Policy.parse(stored.document);
  }

  async list(page: Page): Promise<{ rows: PolicySummary[]; more: boolean }> {
    const { rows, more } = await this.page(
      { name: 'byList', value: 'policies' },
      'POLICY#',
      page,
      StoredPolicy.omit({ document: true }),
    );
    return { rows: rows.map(({ id: version, ...rest }) => ({ version, ...rest })), more };
  }

  /**
   * Adds a version that nobody uses yet.
   *
   * @throws Rejected when the version exists or the policy is too large
   */
  async add(policy: Policy, note: string, by: Actor, now: number): Promise<void> {
    const document = JSON.stringify(policy);
    if (Buffer.byteLength(document) > MAX_POLICY_BYTES)
      throw new Rejected('policy_too_large', `A policy may have ${MAX_POLICY_BYTES} bytes as JSON.`, {
        param: 'policy',
      });
    const taken =
      policy.version === builtInPolicy.version ||
      (await transact(this.db, [
        {
          Put: {
            TableName: this.table,
            Item: {
              pk: `POLICY#${policy.version}`,
              list: 'policies',
              id: policy.version,
              document,
              addedAt: now,
              addedBy: by.handle,
              note,
            },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        this.audited(newEntry(by, 'policy.add', policy.version, note, now)),
      ])) !== null;
    if (taken)
      throw new Rejected(
        'policy_exists',
        `There is a policy ${policy.version} already: a version is never changed.`,
        {
          param: 'policy[version]',
        },
      );
  }

  /**
   * Puts a version in force. It reaches every function within {@link POLICY_CACHE}.
   *
   * @throws Rejected when there is no such version, or somebody else activated one at the same moment
   */
  async activate(version: string, reason: string, by: Actor, now: number): Promise<Active> {
    return this.#change(version, 'policy.activate', reason, by, now, await this.active());
  }

  /** Puts the version in force again that was before the active one. Twice: back and forth. */
  async rollBack(reason: string, by: Actor, now: number): Promise<Active> {
    const active = await this.active();
    if (!active)
      throw new Rejected(
        'nothing_to_roll_back',
        'No policy was ever activated: the built-in one is in force.',
      );
    return this.#change(
      active.previous ?? builtInPolicy.version,
      'policy.roll_back',
      reason,
      by,
      now,
      active,
    );
  }

  async #change(
    version: string,
    action: 'policy.activate' | 'policy.roll_back',
    reason: string,
    by: Actor,
    now: number,
    current: Active | null,
  ): Promise<Active> {
    if ((await this.get(version)) === null)
      throw new Rejected('policy_not_found', `There is no policy ${version}.`, {
        status: 404,
        param: 'version',
      });
    const next: Active = {
      version,
      previous: current?.version ?? builtInPolicy.version,
      activatedAt: now,
      activatedBy: by.handle,
    };
    const refused = await transact(this.db, [
      {
        Put: {
          TableName: this.table,
          Item: { pk: 'ACTIVE', ...next },
          ...(current
            ? {
                ConditionExpression: 'version = :seen AND activatedAt = :when',
                ExpressionAttributeValues: { ':seen': current.version, ':when': current.activatedAt },
              }
            : { ConditionExpression: 'attribute_not_exists(pk)' }),
        },
      },
      this.audited(newEntry(by, action, version, reason, now)),
    ]);
    if (refused)
      throw new Rejected('policy_changed', 'Somebody else activated a policy at this moment: look again.', {
        status: 422,
      });
    return next;
  }

  /** What was done in a month, newest first by default. @param month `2026-11` */
  audit(month: string, page: Page): Promise<{ rows: AuditEntry[]; more: boolean }> {
    return this.page({ name: 'byList', value: auditList(month) }, 'AUDIT#', page, AuditEntry);
  }
}
