import { Duration, type RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { keys } from '../../lambdas/videos/video.ts';

/** Rows say when a file goes; the bucket only cleans up after a crash, so it waits a little longer. */
const GRACE = Duration.days(7);
const RESPONSES_KEPT = Duration.days(7);

const ANY_VIDEO = keys.all('*').replace('*/', '*');
const ANY_RELEASED = keys.released('*', 0, '*').replace('/0/', '/*/').replace(/\*\/$/, '*');
const ANY_SOURCE = keys.input('*').concat('source*');
const ANY_FIRST_FRAME = keys.firstFrame('*');
const ANY_CANCEL_MARKER = keys.cancelMarker('*', 0).replace('*/0', '*');
const CANCEL_MARKERS = ANY_CANCEL_MARKER.replace('*', '');
/** Longer than SageMaker holds a request and lets an invocation take, together. */
const CANCEL_MARKERS_KEPT = Duration.days(1);
const ANY_RESPONSE = `${keys.responses}/*`;
const FAILURES = 'failures';

export interface MediaBucketProps {
  readonly retention: Duration;
  readonly removalPolicy: RemovalPolicy;
}

type ObjectAction = 'GetObject' | 'PutObject' | 'DeleteObject' | 'AbortMultipartUpload';

/** Everything with pixels or sound, private. Each grant says who it is for. */
export class MediaBucket extends Bucket {
  constructor(scope: Construct, id: string, props: MediaBucketProps) {
    super(scope, id, {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      removalPolicy: props.removalPolicy,
      lifecycleRules: [
        { prefix: 'videos/', expiration: props.retention.plus(GRACE) },
        { prefix: CANCEL_MARKERS, expiration: CANCEL_MARKERS_KEPT },
        { prefix: `${keys.responses}/`, expiration: RESPONSES_KEPT },
        { prefix: `${FAILURES}/`, expiration: RESPONSES_KEPT },
        { abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Reads happen through signed URLs that the API hands out and logs; a log bucket per media bucket costs more than it tells.',
    });
  }

  /** `s3://` prefixes for SageMaker's async output. */
  get responsesUri(): string {
    return this.s3UrlForObject(keys.responses);
  }

  get failuresUri(): string {
    return this.s3UrlForObject(FAILURES);
  }

  /**
   * The API: copies a source, takes the copies back when the job is refused, signs downloads (a signature carries the
   * signer's rights). It cannot write a picture where an engine would read it.
   */
  allowApi(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_VIDEO);
    this.#allow(grantee, ['PutObject', 'DeleteObject'], ANY_SOURCE);
    this.#allowList(grantee);
  }

  /** Another capability's API: signs downloads of what was released. */
  allowView(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_RELEASED);
  }

  /**
   * The relay: marks cancellations, erases all of a video, and brings it the picture it opens with, by copying and from
   * nowhere but `pictures`: no picture reaches an engine that was not inspected.
   *
   * @param pictures where cleared pictures lie: `bucket/prefix/*`
   */
  allowRelay(grantee: IGrantable & IConstruct, pictures: string): void {
    this.#allow(grantee, ['PutObject'], ANY_FIRST_FRAME, {
      // clients write it with and without the slash
      StringLike: { 's3:x-amz-copy-source': [pictures, `/${pictures}`] },
    });
    this.#allow(grantee, ['PutObject'], ANY_CANCEL_MARKER);
    this.#allow(grantee, ['DeleteObject'], ANY_VIDEO);
    this.#allowList(grantee);
  }

  /** Dispatch: writes the engine's request. */
  allowDispatch(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['PutObject'], `${keys.all('*')}*/request.json`);
  }

  /** Release: reads what the engine made and said, puts signed files, erases what was made of a video that is gone. */
  allowRelease(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'DeleteObject'], ANY_VIDEO);
    this.#allow(grantee, ['PutObject'], ANY_RELEASED);
    this.#allow(grantee, ['GetObject'], ANY_RESPONSE);
    this.#allowList(grantee);
  }

  /** Operators' API: signs a reviewer's link to a video that is not released yet. */
  allowReview(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_VIDEO);
  }

  /** A takedown: reads the frames of what must not come back. */
  allowTakedown(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], ANY_VIDEO);
    this.#allowList(grantee);
  }

  /** Who remembers what videos look and sound like: reads the engine's answer and its stills, and the released film. */
  allowRemember(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], keys.output('*', 0).replace('/0/', '/*/').concat('*'));
    this.#allow(grantee, ['GetObject'], ANY_RELEASED);
    this.#allowList(grantee);
  }

  /** The sweep: looks whether an answer lies that nobody announced. */
  allowSweep(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject'], keys.response('*', 0).replace('/0/', '/*/'));
    this.#allowList(grantee);
  }

  /** The engine: reads requests and opening frames, writes artefacts, and SageMaker its responses. */
  allowEngine(grantee: IGrantable & IConstruct): void {
    this.#allow(grantee, ['GetObject', 'PutObject', 'AbortMultipartUpload'], ANY_VIDEO);
    this.#allow(grantee, ['GetObject'], ANY_CANCEL_MARKER);
    this.#allow(grantee, ['PutObject'], ANY_RESPONSE);
    this.#allow(grantee, ['PutObject'], `${FAILURES}/*`);
    this.#allowList(grantee);
  }

  #allow(
    grantee: IGrantable & IConstruct,
    actions: readonly ObjectAction[],
    pattern: string,
    conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  ): void {
    Grant.addToPrincipal({
      grantee,
      ...(conditions && { conditions }),
      actions: actions.map((action) => `s3:${action}`),
      resourceArns: [`${this.#exportedArn}/${pattern}`],
    });
    const { 'Fn::ImportValue': exportName } = Stack.of(grantee).resolve(this.#exportedArn);
    Validations.of(grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${exportName}/${pattern}]`,
      reason: `One prefix of one bucket (${pattern}): the ids in it are made at run time.`,
    });
  }

  /** Without it S3 answers 403 instead of 404 for an object that is not there. */
  #allowList(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['s3:ListBucket'], resourceArns: [this.#exportedArn] });
  }

  /** Spelled as an import, so that the finding we acknowledge in another stack has a name we know. */
  get #exportedArn(): string {
    return this.stack.exportValue(this.bucketArn);
  }
}
