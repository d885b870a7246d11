import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { CHECKS_PREFIX } from '../../lambdas/provenance/check.ts';
import { reportToEventBridge } from '../house/bucket-events.ts';

const ANY_CHECK = `${CHECKS_PREFIX}*`;

/** Files that anyone sends to ask where they come from. Each is deleted when it was looked at, and the bucket cleans up. */
export class ChecksBucket extends Bucket {
  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy,
      // a page posts the form that the API signed; whoever has none is refused wherever they come from
      cors: [
        { allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 3600 },
      ],
      lifecycleRules: [
        { expiration: Duration.days(1) },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    reportToEventBridge(this);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Everything in it is gone within minutes; who sent it is not asked.',
    });
  }

  /** The API: signs forms (a signature carries the signer's rights). */
  allowForms(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['PutObject']);
  }

  /** The check: looks at a file once and deletes it. */
  allowCheck(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'DeleteObject']);
    // without it S3 answers 403 instead of 404 for an object that is not there
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.#exportedArn] });
  }

  #allow(
    grantee: IGrantable & IConstruct,
    actions: readonly ('GetObject' | 'PutObject' | 'DeleteObject')[],
  ): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [`${this.#exportedArn}/${ANY_CHECK}`],
    });
    const { 'Fn::ImportValue': exportName } = Stack.of(grantee).resolve(this.#exportedArn);
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exportName}/${ANY_CHECK}]`,
      reason: `One prefix of one bucket (${ANY_CHECK}): the ids in it are made at run time.`,
    });
  }

  /** Spelled as an import, so that the finding we acknowledge in another stack has a name we know. */
  get #exportedArn(): string {
    return Stack.of(this).exportValue(this.bucketArn);
  }
}
