import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEXES } from '../../lambdas/cameos/ledger/table.ts';
import { HouseTable } from '../house/table.ts';

/**
 * The consent ledger (lambdas/cameos/ledger/table.ts says what is in it). A table of its own, so that nobody can be given
 * the right to update or delete an entry along with something else.
 */
export class LedgerTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      globalSecondaryIndexes: [
        {
          indexName: INDEXES.byChange,
          partitionKey: { name: 'headShard', type: AttributeType.NUMBER },
          sortKey: { name: 'changedAt', type: AttributeType.NUMBER },
          projectionType: ProjectionType.ALL,
        },
      ],
    });
  }

  /** Whoever records consent: reads a chain's end and puts what follows. */
  allowAppend(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem']);
  }

  /** The API: appends what an owner decides, and shows owners their own history. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'BatchGetItem']);
  }

  /** The notary: sees which chains grew, and puts a checkpoint. */
  allowCheckpoint(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem'], [INDEXES.byChange]);
  }
}
