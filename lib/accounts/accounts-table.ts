import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEXES } from '../../lambdas/accounts/table.ts';
import { HouseTable } from '../house/table.ts';

/** The accounts table (lambdas/accounts/table.ts says what is in it). */
export class AccountsTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      globalSecondaryIndexes: [
        {
          indexName: INDEXES.keysByOwner,
          partitionKey: { name: 'ownerId', type: AttributeType.STRING },
          sortKey: { name: 'keyId', type: AttributeType.STRING },
        },
      ],
    });
  }

  /** The authorizer: finds a key by its hash, and its account. */
  allowAuthorizer(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /** The API: makes, lists and revokes keys. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['PutItem', 'UpdateItem'], [INDEXES.keysByOwner]);
  }
}
