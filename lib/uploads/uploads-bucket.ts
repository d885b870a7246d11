import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  HttpMethods,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { keys } from '../../lambdas/uploads/upload.ts';
import { reportToEventBridge } from '../house/bucket-events.ts';

export const QUARANTINE = keys.quarantine('');
const ANY_QUARANTINED = keys.quarantine('*');
const ANY_REFUSED = keys.refused('*', '*').replace('/*.jpg', '');
const ANY_CLEARED = keys.cleared('*', '*').replace('/*.jpg', '');

/** Rows say when a file goes; the bucket only cleans up after a crash. */
const CLEARED_KEPT = Duration.days(15);
const UNCLEARED_KEPT = Duration.days(2);

type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject';
type KeyAction = 'Decrypt' | 'GenerateDataKey';

/**
 * What people send, in a bucket and under a key of its own: faces may be in it. What forms write is under one
 * prefix; what was inspected and made anew is under another, which no form can reach. Each grant says who it is for.
 */
export class UploadsBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: Key;

  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      description: 'Encrypts what people upload to Cloudreel',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy,
      // a page posts the form that the API signed; whoever has none is refused wherever they come from
      cors: [
        {
          allowedMethods: [HttpMethods.POST],
          allowedOrigins: ['*'],
          allowedHeaders: ['*'],
          exposedHeaders: ['ETag'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        { prefix: QUARANTINE, expiration: UNCLEARED_KEPT },
        { prefix: ANY_CLEARED.replace('*', ''), expiration: CLEARED_KEPT },
        { prefix: ANY_REFUSED.replace('*', ''), expiration: CLEARED_KEPT },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    reportToEventBridge(this.bucket);
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Everything in it is gone within days; the API logs who asked for which form.',
    });
  }

  /** The API: signs forms (a signature carries the signer's rights). */
  allowForms(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['PutObject'], ANY_QUARANTINED);
    this.#allowKey(grantee, ['GenerateDataKey']);
  }

  /** Whoever takes in a file that came inside another request. */
  allowQuarantine(grantee: IGrantable & IConstruct): void {
    this.allowForms(grantee);
  }

  /** The inspection, and the detectors on its behalf. */
  allowInspect(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'DeleteObject'], ANY_QUARANTINED);
    this.#allow(grantee, ['PutObject', 'DeleteObject'], ANY_CLEARED);
    this.#allow(grantee, ['PutObject', 'DeleteObject'], ANY_REFUSED);
    this.#allowList(grantee);
    this.#allowKey(grantee, ['Decrypt', 'GenerateDataKey']);
  }

  /** The sweep: looks whether a file arrived, and erases. */
  allowSweep(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'DeleteObject'], ANY_QUARANTINED);
    this.#allow(grantee, ['DeleteObject'], ANY_CLEARED);
    this.#allow(grantee, ['DeleteObject'], ANY_REFUSED);
    this.#allowList(grantee);
    this.#allowKey(grantee, ['Decrypt']);
  }

  /** Whoever uses uploads: reads what was cleared, and nothing else. */
  allowUse(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_CLEARED);
    this.#allowList(grantee);
    this.#allowKey(grantee, ['Decrypt']);
  }

  /** Who hears appeals: shows a reviewer what was refused (a signature carries the signer's rights). */
  allowReview(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_REFUSED);
    this.#allowKey(grantee, ['Decrypt']);
  }

  /** What may be copied from here: for a condition on who copies it. */
  get clearedSource(): string {
    return `${this.#importedName}/${ANY_CLEARED}`;
  }

  #allow(grantee: IGrantable & IConstruct, actions: readonly ObjectAction[], pattern: string): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [`${this.#importedArn}/${pattern}`],
    });
    const { 'Fn::ImportValue': exportName } = Stack.of(grantee).resolve(this.#importedArn);
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exportName}/${pattern}]`,
      reason: `One prefix of one bucket (${pattern}): the ids in it are made at run time.`,
    });
  }

  /** Without it S3 answers 403 instead of 404 for an object that is not there. */
  #allowList(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.#importedArn] });
  }

  #allowKey(grantee: IGrantable, actions: readonly KeyAction[]): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `kms:${action}`),
      resourceArns: [this.key.keyArn],
    });
  }

  /** Spelled as imports, so that the finding we acknowledge in another stack has a name we know. */
  get #importedArn(): string {
    return Stack.of(this).exportValue(this.bucket.bucketArn);
  }

  get #importedName(): string {
    return Stack.of(this).exportValue(this.bucket.bucketName);
  }
}
