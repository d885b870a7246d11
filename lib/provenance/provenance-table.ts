import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { HouseTable } from '../house/table.ts';

/** The provenance table (lambdas/provenance/table.ts says what is in it). */
export class ProvenanceTable extends HouseTable {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, { removalPolicy: props.removalPolicy, globalSecondaryIndexes: [] });
  }

  /** Who signs: reads the certificates, and puts a development chain where none is. */
  allowSign(grantee: IGrantable): void {
    this.allow(grantee, ['GetItem', 'PutItem']);
  }
}
