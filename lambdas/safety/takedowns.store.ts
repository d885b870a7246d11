import { BatchGetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { transact } from '../platform/dynamodb.ts';
import { Rejected, Retryable } from '../platform/errors.ts';
import { timeOrderedId } from '../platform/ids.ts';
import { type Actor, newEntry } from './audit.ts';
import { type Page, SafetyTableStore } from './safety-table.store.ts';
import { bandsOf, matchFrames, Takedown, type TakedownMatch } from './takedown.ts';

const Exact = z.object({ takedown: z.string() });
const Band = z.object({ entries: z.set(z.string()) });

/** DynamoDB's limit of one BatchGetItem. */
const BATCH = 100;

/** What was taken down, by bytes and by looks. */
export class TakedownStore extends SafetyTableStore {
  get(id: string): Promise<Takedown | null> {
    return this.read(`TAKEDOWN#${id}`, Takedown);
  }

  list(page: Page): Promise<{ rows: Takedown[]; more: boolean }> {
    return this.page({ name: 'byList', value: 'takedowns' }, 'TAKEDOWN#', page, Takedown);
  }

  /** Commits a takedown; exact bytes are barred from here on, looks as soon as the stream has indexed them. */
  async add(
    wish: Pick<Takedown, 'videoId' | 'sha256' | 'frames' | 'reason'>,
    by: Actor,
    now: number,
  ): Promise<Takedown> {
    const takedown: Takedown = {
      id: timeOrderedId('takedown', now),
      ...wish,
      by: by.handle,
      at: now,
      withdrawn: false,
      owed: 'index',
    };
    const refused = await transact(this.db, [
      {
        Put: {
          TableName: this.table,
          Item: { pk: `TAKEDOWN#${takedown.id}`, list: 'takedowns', ...takedown },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      this.audited(newEntry(by, 'takedown.add', takedown.id, wish.reason, now)),
      ...(wish.sha256
        ? [{ Put: { TableName: this.table, Item: { pk: `SHA256#${wish.sha256}`, takedown: takedown.id } } }]
        : []),
    ]);
    if (refused) throw new Error('a takedown of this id exists');
    return takedown;
  }

  /** Files the looks of a takedown under their bands. May be done again. */
  async index(takedown: Takedown): Promise<void> {
    for (const hash of new Set(takedown.frames))
      for (const pk of bandsOf(hash))
        await this.db.send(
          new UpdateCommand({
            TableName: this.table,
            Key: { pk },
            UpdateExpression: 'ADD entries :entry',
            ExpressionAttributeValues: { ':entry': new Set([`${hash}:${takedown.id}`]) },
          }),
        );
    await this.db.send(
      new UpdateCommand({
        TableName: this.table,
        Key: { pk: `TAKEDOWN#${takedown.id}` },
        UpdateExpression: 'REMOVE owed',
        ConditionExpression: 'attribute_exists(pk)',
      }),
    );
  }

  /**
   * Lets it come back. Its entries stay where they are and count no more.
   *
   * @throws Rejected when there is no such takedown, or it was withdrawn before
   */
  async withdraw(id: string, reason: string, by: Actor, now: number): Promise<Takedown> {
    const takedown = await this.get(id);
    const refused =
      takedown &&
      (await transact(this.db, [
        {
          Update: {
            TableName: this.table,
            Key: { pk: `TAKEDOWN#${id}` },
            UpdateExpression: 'SET withdrawn = :yes',
            ConditionExpression: 'withdrawn = :no',
            ExpressionAttributeValues: { ':yes': true, ':no': false },
          },
        },
        this.audited(newEntry(by, 'takedown.withdraw', id, reason, now)),
      ]));
    if (!takedown || refused)
      throw new Rejected('takedown_not_found', `There is no takedown ${id} in force.`, {
        status: 404,
        param: 'takedown_id',
      });
    return { ...takedown, withdrawn: true };
  }

  /**
   * Whether something is under takedown.
   *
   * @param sha256 of its bytes; null: not known
   * @param frames perceptual hashes of its pictures
   */
  async match(sha256: string | null, frames: readonly string[]): Promise<TakedownMatch | null> {
    const exact = sha256 === null ? null : await this.read(`SHA256#${sha256}`, Exact);
    if (exact && (await this.#inForce(exact.takedown))) return { kind: 'exact', takedown: exact.takedown };
    const near = await this.#candidates(frames);
    for (const takedown of new Set(near.map((candidate) => candidate.takedown))) {
      const match = matchFrames(
        frames,
        near.filter((candidate) => candidate.takedown === takedown),
      );
      if (match && (await this.#inForce(takedown))) return match;
    }
    return null;
  }

  async #inForce(id: string): Promise<boolean> {
    return (await this.get(id))?.withdrawn === false;
  }

  async #candidates(frames: readonly string[]): Promise<{ hash: string; takedown: string }[]> {
    const keys = [...new Set(frames.flatMap(bandsOf))];
    const entries = new Set<string>();
    for (let at = 0; at < keys.length; at += BATCH) {
      let wanted = keys.slice(at, at + BATCH).map((pk) => ({ pk }));
      for (let tries = 0; wanted.length > 0; tries++) {
        if (tries === 5) throw new Retryable('the safety table leaves keys unread');
        const { Responses = {}, UnprocessedKeys = {} } = await this.db.send(
          new BatchGetCommand({ RequestItems: { [this.table]: { Keys: wanted } } }),
        );
        for (const item of Responses[this.table] ?? [])
          for (const entry of Band.parse(item).entries) entries.add(entry);
        wanted = (UnprocessedKeys[this.table]?.Keys ?? []).map(({ pk }) => ({ pk: String(pk) }));
      }
    }
    return [...entries].toSorted().map((entry) => {
      const [hash = '', takedown = ''] = entry.split(':');
      return { hash, takedown };
    });
  }
}
