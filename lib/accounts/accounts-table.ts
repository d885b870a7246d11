import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEXES, TTL_ATTRIBUTE } from '../../lambdas/accounts/table.ts';
import { HouseTable } from '../house/table.ts';

/** The accounts table (lambdas/accounts/table.ts says what is in it). */
export class AccountsTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      globalSecondaryIndexes: [
        {
          indexName: INDEXES.keysByOwner,
          partitionKey: { name: 'ownerId', type: AttributeType.STRING },
          sortKey: { name: 'keyId', type: AttributeType.STRING },
        },
        {
          indexName: INDEXES.byGuardian,
          partitionKey: { name: 'guardianId', type: AttributeType.STRING },
          sortKey: { name: 'pk', type: AttributeType.STRING },
        },
      ],
    });
  }

  /** The authorizer: finds a key by its hash, and its account. */
  allowAuthorizer(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }

  /** The API: signs up, makes, lists and revokes keys, links guardians. */
  allowApi(grantee: IGrantable): void {
    this.allow(
      grantee,
      ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
      [INDEXES.keysByOwner, INDEXES.byGuardian],
    );
  }

  /** A capability that must know whose a handle is, and by which rules that person lives. */
  allowLookup(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem']);
  }
}
