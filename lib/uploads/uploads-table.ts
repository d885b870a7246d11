import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { INDEXES, TTL_ATTRIBUTE } from '../../lambdas/uploads/table.ts';
import type { Purpose } from '../../lambdas/uploads/upload.ts';
import { HouseTable } from '../house/table.ts';

const string = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** The uploads table (lambdas/uploads/table.ts says what is in it) and who may do what with it. */
export class UploadsTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      stream: true,
      globalSecondaryIndexes: [
        { indexName: INDEXES.byOwner, partitionKey: string('ownerId'), sortKey: string('id') },
        {
          indexName: INDEXES.byDue,
          partitionKey: number('dueShard'),
          sortKey: number('dueAt'),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: ['id'],
        },
      ],
    });
  }

  /** The API: announces (one transaction), looks up, lists, deletes. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem'], [INDEXES.byOwner]);
  }

  /** The inspection: looks an upload up and moves it on. */
  allowInspect(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem']);
  }

  allowSweep(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem', 'DeleteItem'], [INDEXES.byDue]);
  }

  /** Whoever takes in a file that came inside another request, and uses it or lets it go. */
  allowReceive(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem']);
  }

  /** Whoever uses an upload: looks whether it is cleared. */
  allowLook(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /**
   * Feeds a function with uploads of one purpose that have ended. A stream bears two such functions. A record that fails
   * holds up its shard, so it is tried a few times, alone, and then noted in `lost`.
   */
  feedEnded(consumer: NodejsFunction, purposes: readonly Purpose[], lost: IQueue): void {
    if (!this.tableStreamArn) throw new Error('the uploads table has no stream');
    this.grantStreamRead(consumer);
    consumer.addEventSourceMapping('Uploads', {
      eventSourceArn: this.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 50,
      bisectBatchOnError: true,
      retryAttempts: 8,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(lost),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('MODIFY'),
          dynamodb: {
            NewImage: {
              purpose: { S: FilterRule.or(...purposes) },
              status: { S: FilterRule.or('cleared', 'rejected', 'expired') },
            },
          },
        }),
      ],
    });
  }
}
