import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { INDEXES, TTL_ATTRIBUTE } from '../../lambdas/cameos/table.ts';
import { HouseTable } from '../house/table.ts';

const string = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** The cameos table (lambdas/cameos/table.ts says what is in it) and what each function may do with it. */
export class CameosTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      stream: true,
      globalSecondaryIndexes: [
        { indexName: INDEXES.byOwner, partitionKey: string('ownerId'), sortKey: string('id') },
        { indexName: INDEXES.byCameo, partitionKey: string('about'), sortKey: string('position') },
        {
          indexName: INDEXES.byDue,
          partitionKey: number('dueShard'),
          sortKey: number('dueAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
  }

  /** Whoever admits videos: judges a cast, writes its uses with the video's row, notes refusals, holds wishes. */
  allowGuard(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'BatchGetItem', 'PutItem']);
  }

  /** Who must know whether somebody may use a cameo. */
  allowLook(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /** Release: judges a cast once more, and commits only if the judgement still holds. */
  allowRelease(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'BatchGetItem', 'PutItem', 'ConditionCheckItem']);
  }

  /** The API: what owners decide, what users ask. A handle is freed when its cameo is erased. */
  allowApi(grantee: IGrantable): void {
    this.allow(
      grantee,
      ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      [INDEXES.byOwner, INDEXES.byCameo],
    );
  }

  /** The relay: finds what no longer stands, and settles. */
  allowRelay(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem'], [INDEXES.byCameo]);
  }

  /** The recorder: settles notes in the transaction that records them. */
  allowRecord(grantee: IGrantable): void {
    this.allow(grantee, ['UpdateItem']);
  }

  /** The verification: moves a try on, makes the cameo of it. */
  allowVerify(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem']);
  }

  allowSweep(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem'], [INDEXES.byDue]);
  }

  /** Shows a function the rows that owe one of these effects. A record that fails is tried a few times, alone, and then noted in `lost`. */
  feed(consumer: NodejsFunction, owed: readonly string[], lost: IQueue): void {
    if (!this.tableStreamArn) throw new Error('the cameos table has no stream');
    this.grantStreamRead(consumer);
    consumer.addEventSourceMapping('Cameos', {
      eventSourceArn: this.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 25,
      parallelizationFactor: 4,
      bisectBatchOnError: true,
      retryAttempts: 8,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(lost),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { NewImage: { owed: { S: FilterRule.or(...owed) } } },
        }),
      ],
    });
  }
}
