import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { DAY, seconds } from '../platform/clock.ts';
import {
  conditionFailure,
  Expression,
  throughConflicts,
  transact,
  type Write,
} from '../platform/dynamodb.ts';
import { Cameo, Held, Note, Relation, Use } from './cameo.ts';
import type { Fact } from './ledger/entry.ts';
import type { LedgerStore } from './ledger/store.ts';
import { INDEXES, shardOf } from './table.ts';

export const cameoKey = (id: string) => ({ pk: `CAMEO#${id}` });
const handleKey = (handle: string) => ({ pk: `HANDLE#${handle}` });
const relationKey = (cameoId: string, userId: string) => ({ pk: `RELATION#${cameoId}#${userId}` });
const useKey = (cameoId: string, videoId: string) => ({ pk: `USE#${cameoId}#${videoId}` });
const heldKey = (cameoId: string, userId: string, digest: string) => ({
  pk: `HELD#${cameoId}#${userId}#${digest}`,
});
const about = {
  use: (id: string) => `use#${id}`,
  relation: (id: string) => `relation#${id}`,
  held: (id: string) => `held#${id}`,
};

/** How long a note stays after the ledger took it in: what comes twice within that time is one entry. */
const NOTE_KEPT = 2 * DAY;
const HELD_KEPT = 30 * DAY;

const Handle = z.object({ cameoId: z.string() });

/** What a check needs to know of one cameo, one account and one video, read at one moment. */
export interface Standing {
  readonly cameo: Cameo | null;
  readonly relation: Relation | null;
  readonly use: Use | null;
}

/** Rows that may owe an effect. */
export type Owing =
  | { readonly kind: 'cameo'; readonly row: Cameo }
  | { readonly kind: 'relation'; readonly row: Relation }
  | { readonly kind: 'use'; readonly row: Use }
  | { readonly kind: 'note'; readonly row: Note };

/** Parses an item of the table by its key; null when it is of a kind that owes nothing. */
export function parseOwing(item: Record<string, unknown>): Owing | null {
  const pk = String(item.pk);
  if (pk.startsWith('CAMEO#')) return { kind: 'cameo', row: Cameo.parse(item) };
  if (pk.startsWith('RELATION#')) return { kind: 'relation', row: Relation.parse(item) };
  if (pk.startsWith('USE#')) return { kind: 'use', row: Use.parse(item) };
  if (pk.startsWith('NOTE#')) return { kind: 'note', row: Note.parse(item) };
  return null;
}

const keyOf = (owing: Owing): { pk: string } => {
  switch (owing.kind) {
    case 'cameo':
      return cameoKey(owing.row.id);
    case 'relation':
      return relationKey(owing.row.cameoId, owing.row.userId);
    case 'use':
      return useKey(owing.row.cameoId, owing.row.videoId);
    case 'note':
      return { pk: owing.row.pk };
  }
};

/** The only code that speaks to the cameos table (see table.ts for its items). Every act of an owner is one transaction with its ledger entry. */
export class CameoStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #ledger: Pick<LedgerStore, 'append'>;

  constructor(db: DynamoDBDocumentClient, table: string, ledger: Pick<LedgerStore, 'append'>) {
    this.#db = db;
    this.#table = table;
    this.#ledger = ledger;
  }

  async get(id: string): Promise<Cameo | null> {
    const item = await this.#get(cameoKey(id));
    return item ? Cameo.parse(item) : null;
  }

  async getByHandle(handle: string): Promise<Cameo | null> {
    const item = await this.#get(handleKey(handle));
    return item ? this.get(Handle.parse(item).cameoId) : null;
  }

  async relation(cameoId: string, userId: string): Promise<Relation | null> {
    const item = await this.#get(relationKey(cameoId, userId));
    return item ? Relation.parse(item) : null;
  }

  async use(cameoId: string, videoId: string): Promise<Use | null> {
    const item = await this.#get(useKey(cameoId, videoId));
    return item ? Use.parse(item) : null;
  }

  async held(cameoId: string, userId: string, digest: string): Promise<Held | null> {
    const item = await this.#get(heldKey(cameoId, userId, digest));
    return item ? Held.parse(item) : null;
  }

  /** Cameo, relation and use, read consistently and together. */
  async standing(cameoId: string, userId: string, videoId: string): Promise<Standing> {
    const keys = [cameoKey(cameoId), relationKey(cameoId, userId), useKey(cameoId, videoId)];
    const { Responses } = await this.#db.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: keys, ConsistentRead: true } } }),
    );
    const found = new Map((Responses?.[this.#table] ?? []).map((item) => [String(item.pk), item]));
    const [cameo, relation, use] = keys.map(({ pk }) => found.get(pk));
    return {
      cameo: cameo ? Cameo.parse(cameo) : null,
      relation: relation ? Relation.parse(relation) : null,
      use: use ? Use.parse(use) : null,
    };
  }

  async listOwned(ownerId: string): Promise<Cameo[]> {
    const { Items = [] } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.byOwner,
        KeyConditionExpression: 'ownerId = :owner',
        ExpressionAttributeValues: { ':owner': ownerId },
      }),
    );
    return Items.map((item) => Cameo.parse(item));
  }

  /** A cameo's uses, newest first. `after`: the id of the last video of the page before. */
  async uses(
    cameoId: string,
    page: { limit: number; after?: string | undefined },
  ): Promise<{ uses: Use[]; more: boolean }> {
    const { Items = [], LastEvaluatedKey } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.byCameo,
        KeyConditionExpression: page.after ? 'about = :about AND #position < :after' : 'about = :about',
        ...(page.after && { ExpressionAttributeNames: { '#position': 'position' } }),
        ExpressionAttributeValues: {
          ':about': about.use(cameoId),
          ...(page.after && { ':after': page.after }),
        },
        ScanIndexForward: false,
        Limit: page.limit,
      }),
    );
    return { uses: Items.map((item) => Use.parse(item)), more: LastEvaluatedKey !== undefined };
  }

  async relations(cameoId: string): Promise<Relation[]> {
    return (await this.#about(about.relation(cameoId))).map((item) => Relation.parse(item));
  }

  async heldWishes(cameoId: string): Promise<Held[]> {
    return (await this.#about(about.held(cameoId))).map((item) => Held.parse(item));
  }

  async #about(value: string): Promise<unknown[]> {
    const { Items = [] } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.byCameo,
        KeyConditionExpression: 'about = :about',
        ExpressionAttributeValues: { ':about': value },
        Limit: 200,
      }),
    );
    return Items;
  }

  /** @returns false when the handle is taken. */
  async create(cameo: Cameo, fact: Fact): Promise<boolean> {
    const refused = await this.#ledger.append(
      cameo.id,
      [fact],
      [
        this.#put({ ...cameoKey(cameo.id), ...cameo }, 'attribute_not_exists(pk)'),
        this.#put({ ...handleKey(cameo.handle), cameoId: cameo.id }, 'attribute_not_exists(pk)'),
      ],
    );
    return refused === null;
  }

  /**
   * An owner's act on the whole cameo: the row changes, its epoch rises, the ledger has an entry.
   *
   * @returns false when somebody changed the row since it was read.
   */
  async change(cameo: Cameo, set: Partial<Cameo>, fact: Fact): Promise<boolean> {
    const refused = await this.#ledger.append(cameo.id, [fact], [this.#bump(cameo, set)]);
    return refused === null;
  }

  /** The end of a cameo: as {@link change}, and its handle is free again. */
  async close(cameo: Cameo, set: Partial<Cameo>, fact: Fact): Promise<boolean> {
    const release = { Delete: { TableName: this.#table, Key: handleKey(cameo.handle) } };
    const refused = await this.#ledger.append(cameo.id, [fact], [this.#bump(cameo, set), release]);
    return refused === null;
  }

  /** An act that concerns one account. The cameo's epoch rises with it, or the relation itself would be read alone. */
  async relate(cameo: Cameo, relation: Relation, fact: Fact): Promise<boolean> {
    const refused = await this.#ledger.append(
      cameo.id,
      [fact],
      [this.#bump(cameo, {}), this.#put(this.#relationItem(relation))],
    );
    return refused === null;
  }

  /** A user asks for approval. Nothing is decided by that, so neither epoch nor ledger move. @returns false when the two have a history already. */
  async ask(relation: Relation): Promise<boolean> {
    const refused = await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: this.#relationItem(relation),
          ConditionExpression: 'attribute_not_exists(pk) OR standing IN (:none, :asked)',
          ExpressionAttributeValues: { ':none': 'none', ':asked': 'asked' },
        },
      },
    ]);
    return refused === null;
  }

  #relationItem(relation: Relation) {
    return {
      ...relationKey(relation.cameoId, relation.userId),
      about: about.relation(relation.cameoId),
      position: relation.userId,
      ...relation,
      ...(relation.owed && { dueShard: shardOf(relation.cameoId) }),
    };
  }

  /** An owner's act on one use. @returns false when the use is not in one of the states `from`. */
  async judgeUse(
    cameo: Cameo,
    use: Use,
    from: readonly Use['state'][],
    set: Partial<Use>,
    fact: Fact,
  ): Promise<boolean> {
    const expression = new Expression();
    const states = from.map((state) => expression.value(state)).join(', ');
    const update = expression.update({ ...set, dueShard: shardOf(cameo.id) }, []);
    const refused = await this.#ledger.append(
      cameo.id,
      [fact],
      [
        {
          Update: {
            TableName: this.#table,
            Key: useKey(use.cameoId, use.videoId),
            UpdateExpression: update,
            ConditionExpression: `${expression.name('state')} IN (${states})`,
            ExpressionAttributeNames: expression.names,
            ExpressionAttributeValues: expression.values,
          },
        },
      ],
    );
    return refused === null;
  }

  /** Puts a wish before the owner, once. */
  async hold(held: Held): Promise<void> {
    await transact(this.#db, [
      {
        Put: {
          TableName: this.#table,
          Item: {
            ...heldKey(held.cameoId, held.userId, held.digest),
            about: about.held(held.cameoId),
            position: `${held.askedAt}#${held.digest}`,
            ...held,
            expiresAtSeconds: seconds(held.askedAt + HELD_KEPT),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
    ]);
  }

  /** The owner's word on a held wish. The epoch rises, so that an approval taken back counts at once. */
  async judgeHeld(cameo: Cameo, held: Held, decision: 'approved' | 'declined', fact: Fact): Promise<boolean> {
    const expression = new Expression();
    const update = expression.update({ decision }, []);
    const refused = await this.#ledger.append(
      cameo.id,
      [fact],
      [
        this.#bump(cameo, {}),
        {
          Update: {
            TableName: this.#table,
            Key: heldKey(held.cameoId, held.userId, held.digest),
            UpdateExpression: update,
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeNames: expression.names,
            ExpressionAttributeValues: expression.values,
          },
        },
      ],
    );
    return refused === null;
  }

  /** What an admission writes beside the video's row: the use, and the note of it for the ledger. */
  useWrites(use: Use, note: Note): Write[] {
    return [
      this.#put(
        { ...useKey(use.cameoId, use.videoId), about: about.use(use.cameoId), position: use.videoId, ...use },
        'attribute_not_exists(pk)',
      ),
      this.#put(this.#noteItem(note), 'attribute_not_exists(pk)'),
    ];
  }

  /** A fact that has no row of its own. What has been noted under the same key already is not noted again. */
  async note(note: Note): Promise<void> {
    await transact(this.#db, [this.#put(this.#noteItem(note), 'attribute_not_exists(pk)')]);
  }

  #noteItem(note: Note) {
    return {
      ...note,
      dueShard: shardOf(note.chain),
      expiresAtSeconds: seconds(note.fact.at + NOTE_KEPT),
    };
  }

  /** Writes a note's fact into the ledger, once however often it is asked. */
  async record(note: Note): Promise<void> {
    const expression = new Expression();
    await this.#ledger.append(
      note.chain,
      [note.fact],
      [
        {
          Update: {
            TableName: this.#table,
            Key: { pk: note.pk },
            UpdateExpression: expression.update({}, ['owed', 'dueAt', 'dueShard']),
            ConditionExpression: expression.equals({ owed: 'ledger' }),
            ExpressionAttributeNames: expression.names,
            ExpressionAttributeValues: expression.values,
          },
        },
      ],
    );
  }

  /** Conditions under which what was read still holds; for the transaction that acts on it. */
  conditions({ cameo, use }: { cameo: Cameo; use: Use }): Write[] {
    return [
      {
        ConditionCheck: {
          TableName: this.#table,
          Key: cameoKey(cameo.id),
          ConditionExpression: 'epoch = :epoch AND #status = :active',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':epoch': cameo.epoch, ':active': 'active' },
        },
      },
      {
        ConditionCheck: {
          TableName: this.#table,
          Key: useKey(use.cameoId, use.videoId),
          ConditionExpression: '#state = :standing AND epoch = :epoch',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':standing': 'standing', ':epoch': use.epoch },
        },
      },
    ];
  }

  /** The effect was caused: what the row owes next, or nothing. A newer act owes its own. */
  async settle(owing: Owing, next: { owed: 'confirm'; dueAt: number } | null): Promise<void> {
    const expression = new Expression();
    const when: Record<string, string | number> = { owed: owing.row.owed ?? '' };
    if (owing.kind === 'cameo' || owing.kind === 'relation') when.revokedEpoch = owing.row.revokedEpoch;
    if (owing.kind === 'use') when.state = owing.row.state;
    await this.#update(
      keyOf(owing),
      expression.update(next ? { ...next } : {}, next ? [] : ['owed', 'dueAt', 'dueShard', 'confirming']),
      expression.equals(when),
      expression,
    );
  }

  /** The sweep's touch: the stream shows the row once more. */
  async remind(owing: Owing, dueAt: number): Promise<void> {
    const expression = new Expression();
    const owed = owing.row.owed === 'confirm' ? 'withdraw' : owing.row.owed;
    await this.#update(
      keyOf(owing),
      expression.update({ owed, dueAt, confirming: owing.row.owed === 'confirm' }, []),
      expression.equals({ owed: owing.row.owed ?? '', dueAt: owing.row.dueAt ?? 0 }),
      expression,
    );
  }

  async #update(
    Key: { pk: string },
    update: string,
    condition: string,
    expression: Expression,
  ): Promise<void> {
    try {
      await throughConflicts(() =>
        this.#db.send(
          new UpdateCommand({
            TableName: this.#table,
            Key,
            UpdateExpression: update,
            ConditionExpression: condition,
            ExpressionAttributeNames: expression.names,
            ExpressionAttributeValues: expression.values,
          }),
        ),
      );
    } catch (error) {
      if (!conditionFailure(error)) throw error;
    }
  }

  /** Rows in one shard whose effect is overdue, longest first. */
  async due(shard: number, now: number, limit: number): Promise<Owing[]> {
    const { Items = [] } = await this.#db.send(
      new QueryCommand({
        TableName: this.#table,
        IndexName: INDEXES.byDue,
        KeyConditionExpression: 'dueShard = :shard AND dueAt <= :now',
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
        Limit: limit,
      }),
    );
    const rows = await Promise.all(Items.map(({ pk }) => this.#get({ pk: String(pk) })));
    return rows.flatMap((item) => {
      const owing = item ? parseOwing(item) : null;
      return owing?.row.owed ? [owing] : [];
    });
  }

  async #get(Key: { pk: string }): Promise<Record<string, unknown> | undefined> {
    const { Item } = await this.#db.send(
      new GetCommand({ TableName: this.#table, Key, ConsistentRead: true }),
    );
    return Item;
  }

  #put(Item: Record<string, unknown>, ConditionExpression?: string): Write {
    return {
      Put: { TableName: this.#table, Item, ...(ConditionExpression && { ConditionExpression }) },
    };
  }

  #bump(cameo: Cameo, set: Partial<Cameo>): Write {
    const expression = new Expression();
    const update = expression.update(
      {
        ...set,
        epoch: cameo.epoch + 1,
        ...(set.owed && { dueShard: shardOf(cameo.id) }),
      },
      [],
    );
    return {
      Update: {
        TableName: this.#table,
        Key: cameoKey(cameo.id),
        UpdateExpression: update,
        ConditionExpression: expression.equals({ epoch: cameo.epoch }),
        ExpressionAttributeNames: expression.names,
        ExpressionAttributeValues: expression.values,
      },
    };
  }
}
