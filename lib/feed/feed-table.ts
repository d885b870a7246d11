import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEXES } from '../../lambdas/feed/table.ts';
import { HouseTable } from '../house/table.ts';

const index = (indexName: string, who: string) => ({
  indexName,
  partitionKey: { name: who, type: AttributeType.STRING },
  sortKey: { name: 'at', type: AttributeType.NUMBER },
});

/** The feed table (lambdas/feed/table.ts says what is in it). */
export class FeedTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      globalSecondaryIndexes: [
        index(INDEXES.byFollower, 'followerId'),
        index(INDEXES.byFollowed, 'followedId'),
        index(INDEXES.byBlocker, 'blockerId'),
      ],
    });
  }

  /** The API: follows and blocks, and lists both. */
  allowApi(grantee: IGrantable): void {
    this.allow(
      grantee,
      ['BatchGetItem', 'ConditionCheckItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      Object.values(INDEXES),
    );
  }

  /** A capability that must know whether two people follow each other, or have blocked one another. */
  allowRelationCheck(grantee: IGrantable): void {
    this.allow(grantee, ['BatchGetItem']);
  }
}
