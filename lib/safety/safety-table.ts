import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { INDEXES, OWED, TTL_ATTRIBUTE } from '../../lambdas/safety/table.ts';
import { HouseTable } from '../house/table.ts';

const string = (name: string) => ({ name, type: AttributeType.STRING });

/** The safety table (lambdas/safety/table.ts says what is in it) and who may do what with it. */
export class SafetyTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      stream: true,
      globalSecondaryIndexes: [
        { indexName: INDEXES.byList, partitionKey: string('list'), sortKey: string('id') },
        { indexName: INDEXES.byOwner, partitionKey: string('ownerId'), sortKey: string('id') },
      ],
    });
  }

  /** Whoever screens: reads the policy in force. */
  allowScreening(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /** Whoever refuses what has no row yet, so that its owner can appeal: remembers it, and reads what was allowed. */
  allowRefusals(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem']);
  }

  /** Whoever lets something wait for a person: opens reviews, ends overdue ones, looks for takedowns. */
  allowReviews(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem']);
    Grant.addToPrincipal({ grantee, actions: ['dynamodb:BatchGetItem'], resourceArns: [this.tableArn] });
  }

  /** Whoever takes files in: looks for takedowns. */
  allowMatch(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
    Grant.addToPrincipal({ grantee, actions: ['dynamodb:BatchGetItem'], resourceArns: [this.tableArn] });
  }

  /** The API: everything an operator and an appellant may do. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem'], [INDEXES.byList, INDEXES.byOwner]);
  }

  /** The relay: files takedowns by their looks, and strikes off what it has done. */
  allowRelay(grantee: IGrantable): void {
    this.allow(grantee, ['UpdateItem']);
  }

  /** Feeds the relay with rows that owe something. */
  feed(relay: NodejsFunction, lost: IQueue): void {
    if (!this.tableStreamArn) throw new Error('the safety table has no stream');
    this.grantStreamRead(relay);
    relay.addEventSourceMapping('Safety', {
      eventSourceArn: this.tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 20,
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
}
