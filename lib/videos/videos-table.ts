import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { INDEXES, TTL_ATTRIBUTE } from '../../lambdas/videos/table.ts';
import { OWED } from '../../lambdas/videos/video.ts';
import { HouseTable } from '../house/table.ts';

const string = (name: string) => ({ name, type: AttributeType.STRING });
const number = (name: string) => ({ name, type: AttributeType.NUMBER });

/** The videos table (lambdas/videos/table.ts says what is in it) and what each step of a job may do with it. */
export class VideosTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      stream: true,
      globalSecondaryIndexes: [
        { indexName: INDEXES.byOwner, partitionKey: string('ownerId'), sortKey: string('id') },
        {
          indexName: INDEXES.waiting,
          partitionKey: string('waitingOwner'),
          sortKey: string('id'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
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

  /** The API: admits (one transaction), looks up, lists, cancels, deletes. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem'], [INDEXES.byOwner]);
  }

  /** The relay: hands out places, settles accounts, erases rows. */
  allowRelay(grantee: IGrantable): void {
    this.allow(grantee, ['UpdateItem', 'DeleteItem'], [INDEXES.waiting]);
  }

  /** Another capability's API: shows what it knows of a video. */
  allowLookup(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /** A step that looks a job up and moves it on. */
  allowStep(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem']);
  }

  /** A step that moves a job on without looking: the condition looks. */
  allowTransition(grantee: IGrantable): void {
    this.allow(grantee, ['UpdateItem']);
  }

  /** Who only wants to know whether a video is there. */
  allowLook(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  allowSweep(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem'], [INDEXES.byDue]);
  }

  /**
   * Feeds the relay with rows that owe something; every other change of the table costs nothing. A record that fails
   * holds up its shard, so it is tried a few times, alone, and then noted in `lost`.
   */
  feed(relay: NodejsFunction, lost: IQueue): void {
    if (!this.tableStreamArn) throw new Error('the videos table has no stream');
    this.grantStreamRead(relay);
    relay.addEventSourceMapping('Videos', {
      eventSourceArn: this.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 50,
      parallelizationFactor: 4,
      bisectBatchOnError: true,
      retryAttempts: 8,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(lost),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { NewImage: { owed: { S: FilterRule.or(...OWED) } } },
        }),
      ],
    });
  }

  /** Feeds a second function, and a stream bears no third, with videos at their release and at their deletion. */
  feedReleased(consumer: NodejsFunction, lost: IQueue): void {
    if (!this.tableStreamArn) throw new Error('the videos table has no stream');
    this.grantStreamRead(consumer);
    consumer.addEventSourceMapping('Videos', {
      eventSourceArn: this.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 5,
      bisectBatchOnError: true,
      retryAttempts: 8,
      reportBatchItemFailures: true,
      onFailure: new SqsDlq(lost),
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('MODIFY'),
          dynamodb: {
            NewImage: {
              status: { S: FilterRule.isEqual('completed') },
              owed: { S: FilterRule.or('settle', 'erase') },
            },
          },
        }),
      ],
    });
  }
}
