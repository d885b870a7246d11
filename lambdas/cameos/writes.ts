import { Expression, type Write } from '../platform/dynamodb.ts';
import type { Cameo, Held, Note, Relation, Use } from './cameo.ts';
import { heldItem, keys, noteItem, relationItem, useItem } from './items.ts';
import { shardOf } from './table.ts';

const FRESH = 'attribute_not_exists(pk)';

/** Parts of the transactions on the cameos table, each with the condition under which it may commit. Nothing is sent here. */
export class CameoWrites {
  readonly #table: string;

  constructor(table: string) {
    this.#table = table;
  }

  /** A new cameo, and its handle, which must be free. */
  create(cameo: Cameo): Write[] {
    return [
      this.#put({ ...keys.cameo(cameo.id), ...cameo }, FRESH),
      this.#put({ ...keys.handle(cameo.handle), cameoId: cameo.id }, FRESH),
    ];
  }

  /** A change of the cameo as it was read; its epoch rises. */
  bump(cameo: Cameo, set: Partial<Cameo>): Write {
    const expression = new Expression();
    const update = expression.update(
      {
        ...set,
        epoch: cameo.epoch + 1,
        ...(set.owed && { dueShard: shardOf(cameo.id) }),
      },
      [],
    );
    return this.#update(keys.cameo(cameo.id), update, expression.equals({ epoch: cameo.epoch }), expression);
  }

  releaseHandle(cameo: Cameo): Write {
    return { Delete: { TableName: this.#table, Key: keys.handle(cameo.handle) } };
  }

  relate(relation: Relation): Write {
    return this.#put(relationItem(relation));
  }

  /** Only between two who have no history. */
  ask(relation: Relation): Write {
    return {
      Put: {
        TableName: this.#table,
        Item: relationItem(relation),
        ConditionExpression: `${FRESH} OR standing IN (:none, :asked)`,
        ExpressionAttributeValues: { ':none': 'none', ':asked': 'asked' },
      },
    };
  }

  use(use: Use): Write {
    return this.#put(useItem(use), FRESH);
  }

  /** Of a use in one of the states `from`. */
  judgeUse(use: Use, from: readonly Use['state'][], set: Partial<Use>): Write {
    const expression = new Expression();
    const states = from.map((state) => expression.value(state)).join(', ');
    const update = expression.update({ ...set, dueShard: shardOf(use.cameoId) }, []);
    const condition = `${expression.name('state')} IN (${states})`;
    return this.#update(keys.use(use.cameoId, use.videoId), update, condition, expression);
  }

  hold(held: Held): Write {
    return this.#put(heldItem(held), FRESH);
  }

  judgeHeld({ cameoId, userId, digest }: Held, decision: 'approved' | 'declined'): Write {
    const expression = new Expression();
    const update = expression.update({ decision }, []);
    return this.#update(keys.held(cameoId, userId, digest), update, 'attribute_exists(pk)', expression);
  }

  note(note: Note): Write {
    return this.#put(noteItem(note), FRESH);
  }

  /** The ledger took the note in: once. */
  settleNote(note: Note): Write {
    const expression = new Expression();
    const update = expression.update({}, ['owed', 'dueAt', 'dueShard']);
    return this.#update({ pk: note.pk }, update, expression.equals({ owed: 'ledger' }), expression);
  }

  /** That what was read of a cameo and a use still holds. */
  conditions({ cameo, use }: { cameo: Cameo; use: Use }): Write[] {
    return [
      {
        ConditionCheck: {
          TableName: this.#table,
          Key: keys.cameo(cameo.id),
          ConditionExpression: 'epoch = :epoch AND #status = :active',
          ExpressionAttributeNames: { '#status': 'status' },
          ExpressionAttributeValues: { ':epoch': cameo.epoch, ':active': 'active' },
        },
      },
      {
        ConditionCheck: {
          TableName: this.#table,
          Key: keys.use(use.cameoId, use.videoId),
          ConditionExpression: '#state = :standing AND epoch = :epoch',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':standing': 'standing', ':epoch': use.epoch },
        },
      },
    ];
  }

  #put(Item: Record<string, unknown>, ConditionExpression?: string): Write {
    return {
      Put: { TableName: this.#table, Item, ...(ConditionExpression && { ConditionExpression }) },
    };
  }

  #update(
    Key: { pk: string },
    UpdateExpression: string,
    ConditionExpression: string,
    { names, values }: Expression,
  ): Write {
    return {
      Update: {
        TableName: this.#table,
        Key,
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      },
    };
  }
}
