import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import {
  conditionFailure,
  Expression,
  throughConflicts,
  transact,
  type Write,
} from '../platform/dynamodb.ts';
import { Cameo, Held, type Note, Relation, Use } from './cameo.ts';
import { about, HandleItem, keyOf, keys, type Owing, parseOwing, type Standing } from './items.ts';
import type { Fact } from './ledger/entry.ts';
import type { LedgerStore } from './ledger/store.ts';
import { INDEXES } from './table.ts';
import { CameoWrites } from './writes.ts';

/** The only code that speaks to the cameos table (see table.ts for its items). Every act of an owner is one transaction with its ledger entry. */
export class CameoStore {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #ledger: Pick<LedgerStore, 'append'>;
  readonly #writes: CameoWrites;

  constructor(db: DynamoDBDocumentClient, table: string, ledger: Pick<LedgerStore, 'append'>) {
    this.#db = db;
    this.#table = table;
    this.#ledger = ledger;
    this.#writes = new CameoWrites(table);
  }

  async get(id: string): Promise<Cameo | null> {
    const item = await this.#get(keys.cameo(id));
    return item ? Cameo.parse(item) : null;
  }

  async getByHandle(handle: string): Promise<Cameo | null> {
    const item = await this.#get(keys.handle(handle));
    return item ? this.get(HandleItem.parse(item).cameoId) : null;
  }

  async relation(cameoId: string, userId: string): Promise<Relation | null> {
    const item = await this.#get(keys.relation(cameoId, userId));
    return item ? Relation.parse(item) : null;
  }

  async use(cameoId: string, videoId: string): Promise<Use | null> {
    const item = await this.#get(keys.use(cameoId, videoId));
    return item ? Use.parse(item) : null;
  }

  async held(cameoId: string, userId: string, digest: string): Promise<Held | null> {
    const item = await this.#get(keys.held(cameoId, userId, digest));
    return item ? Held.parse(item) : null;
  }

  /** Cameo, relation and use, read consistently and together. */
  async standing(cameoId: string, userId: string, videoId: string): Promise<Standing> {
    const asked = [keys.cameo(cameoId), keys.relation(cameoId, userId), keys.use(cameoId, videoId)];
    const { Responses } = await this.#db.send(
      new BatchGetCommand({ RequestItems: { [this.#table]: { Keys: asked, ConsistentRead: true } } }),
    );
    const found = new Map((Responses?.[this.#table] ?? []).map((item) => [String(item.pk), item]));
    const [cameo, relation, use] = asked.map(({ pk }) => found.get(pk));
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
    return this.#act(cameo.id, fact, this.#writes.create(cameo));
  }

  /**
   * An owner's act on the whole cameo: the row changes, its epoch rises, the ledger has an entry.
   *
   * @returns false when somebody changed the row since it was read.
   */
  async change(cameo: Cameo, set: Partial<Cameo>, fact: Fact): Promise<boolean> {
    return this.#act(cameo.id, fact, [this.#writes.bump(cameo, set)]);
  }

  /** The end of a cameo: as {@link change}, and its handle is free again. */
  async close(cameo: Cameo, set: Partial<Cameo>, fact: Fact): Promise<boolean> {
    return this.#act(cameo.id, fact, [this.#writes.bump(cameo, set), this.#writes.releaseHandle(cameo)]);
  }

  /** An act that concerns one account. The cameo's epoch rises with it, or the relation itself would be read alone. */
  async relate(cameo: Cameo, relation: Relation, fact: Fact): Promise<boolean> {
    return this.#act(cameo.id, fact, [this.#writes.bump(cameo, {}), this.#writes.relate(relation)]);
  }

  /** A user asks for approval. Nothing is decided by that, so neither epoch nor ledger move. @returns false when the two have a history already. */
  async ask(relation: Relation): Promise<boolean> {
    return (await transact(this.#db, [this.#writes.ask(relation)])) === null;
  }

  /** An owner's act on one use. @returns false when the use is not in one of the states `from`. */
  async judgeUse(
    cameo: Cameo,
    use: Use,
    from: readonly Use['state'][],
    set: Partial<Use>,
    fact: Fact,
  ): Promise<boolean> {
    return this.#act(cameo.id, fact, [this.#writes.judgeUse(use, from, set)]);
  }

  /** Puts a wish before the owner, once. */
  async hold(held: Held): Promise<void> {
    await transact(this.#db, [this.#writes.hold(held)]);
  }

  /** The owner's word on a held wish. The epoch rises, so that an approval taken back counts at once. */
  async judgeHeld(cameo: Cameo, held: Held, decision: 'approved' | 'declined', fact: Fact): Promise<boolean> {
    return this.#act(cameo.id, fact, [this.#writes.bump(cameo, {}), this.#writes.judgeHeld(held, decision)]);
  }

  /** Writes an owner's act with its entry in the ledger. @returns false when a condition failed. */
  async #act(chain: string, fact: Fact, writes: Write[]): Promise<boolean> {
    return (await this.#ledger.append(chain, [fact], writes)) === null;
  }

  /** What an admission writes beside the video's row: the use, and the note of it for the ledger. */
  useWrites(use: Use, note: Note): Write[] {
    return [this.#writes.use(use), this.#writes.note(note)];
  }

  /** A fact that has no row of its own. What has been noted under the same key already is not noted again. */
  async note(note: Note): Promise<void> {
    await transact(this.#db, [this.#writes.note(note)]);
  }

  /** Writes a note's fact into the ledger, once however often it is asked. */
  async record(note: Note): Promise<void> {
    await this.#ledger.append(note.chain, [note.fact], [this.#writes.settleNote(note)]);
  }

  /** Conditions under which what was read still holds; for the transaction that acts on it. */
  conditions(read: { cameo: Cameo; use: Use }): Write[] {
    return this.#writes.conditions(read);
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
}
