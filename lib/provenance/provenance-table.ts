import type { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { INDEXES, TTL_ATTRIBUTE } from '../../lambdas/provenance/table.ts';
import { HouseTable } from '../house/table.ts';

/** The provenance table (lambdas/provenance/table.ts says what is in it). */
export class ProvenanceTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      removalPolicy: props.removalPolicy,
      timeToLiveAttribute: TTL_ATTRIBUTE,
      globalSecondaryIndexes: [
        {
          indexName: INDEXES.byBand,
          partitionKey: { name: 'band', type: AttributeType.STRING },
          sortKey: { name: 'video', type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
  }

  /** Who signs: reads the certificates, and puts a development chain where none is. */
  allowSign(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem']);
  }

  /** The API: notes what is asked (one transaction), and reads what was found. */
  allowApi(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'UpdateItem']);
  }

  /** The check: finds what is near, and says what was found. */
  allowCheck(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'UpdateItem'], [INDEXES.byBand]);
  }

  /** Who remembers released videos and forgets deleted ones. */
  allowRemember(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem', 'DeleteItem']);
  }
}
