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
import type { Construct, IConstruct } from 'constructs';
import { likenessKeys } from '../../lambdas/cameos/cameo.ts';
import { reportToEventBridge } from '../house/bucket-events.ts';

const ANY_CAMEO = likenessKeys.all('*').replace('*/', '*');
const ANY_RECORDING = likenessKeys.recording('*');
/** A recording is deleted when it has been judged; this is for one that nobody sent to be judged. */
const RECORDINGS_KEPT = Duration.days(1);

type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject';

/**
 * Faces, voices and recordings: a bucket of its own, encrypted with a key of its own, so that who may read likeness is a
 * short list in one place. It leaves only toward the engine.
 */
export class LikenessBucket extends Bucket {
  readonly #key: Key;

  constructor(scope: Construct, id: string, props: { readonly removalPolicy: RemovalPolicy }) {
    const key = new Key(scope, `${id}Key`, {
      description: 'Encrypts captured likeness and voice',
      enableKeyRotation: true,
      removalPolicy: props.removalPolicy,
    });
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy,
      // a page posts the form that the API signed
      cors: [
        { allowedMethods: [HttpMethods.POST], allowedOrigins: ['*'], allowedHeaders: ['*'], maxAge: 3600 },
      ],
      lifecycleRules: [
        { prefix: ANY_RECORDING.replace('*', ''), expiration: RECORDINGS_KEPT },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.#key = key;
    reportToEventBridge(this);
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason: "Nobody outside gets to read it; who read what is in the key's CloudTrail events.",
    });
  }

  /** The API: signs forms for recordings; Rekognition puts its liveness pictures beside them with the same right. */
  allowForms(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['PutObject'], ANY_RECORDING);
    this.#allowKey(grantee, ['kms:GenerateDataKey']);
  }

  /** The verification, and the detectors on its behalf: judges recordings, keeps what becomes a cameo. */
  allowVerify(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'PutObject', 'DeleteObject'], ANY_RECORDING);
    this.#allow(grantee, ['GetObject', 'PutObject', 'DeleteObject'], ANY_CAMEO);
    this.#allowKey(grantee, ['kms:Decrypt', 'kms:GenerateDataKey']);
    this.#allowList(grantee);
  }

  /** The relay: destroys what was captured of an erased cameo. */
  allowErase(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['DeleteObject'], ANY_CAMEO);
    this.#allowList(grantee);
  }

  /** The engine: reads the likeness of whom a request casts. The only way out. */
  allowEngine(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_CAMEO);
    this.#allowKey(grantee, ['kms:Decrypt']);
  }

  #allow(grantee: IGrantable & IConstruct, actions: readonly ObjectAction[], pattern: string): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [`${this.#exportedArn}/${pattern}`],
    });
    const { 'Fn::ImportValue': exportName } = Stack.of(grantee).resolve(this.#exportedArn);
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exportName}/${pattern}]`,
      reason: `One prefix of one bucket (${pattern}): the ids in it are made at run time.`,
    });
  }

  #allowKey(grantee: IGrantable, actions: readonly string[]): void {
    Grant.addToPrincipal({ grantee, actions: [...actions], resourceArns: [this.#key.keyArn] });
  }

  #allowList(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.#exportedArn] });
  }

  /** Spelled as an import, so that the finding we acknowledge in another stack has a name we know. */
  get #exportedArn(): string {
    return this.stack.exportValue(this.bucketArn);
  }
}
