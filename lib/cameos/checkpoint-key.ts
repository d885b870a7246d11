import type { RemovalPolicy } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The key that signs checkpoints of the consent ledger. One function may sign; an auditor needs its public half only. */
export class CheckpointKey extends Key {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      description: 'Signs checkpoints of the consent ledger',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      removalPolicy: props.removalPolicy,
    });
  }

  allowSign(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['kms:Sign'], resourceArns: [this.keyArn] });
  }
}
