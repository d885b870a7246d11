import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';

/** Has a bucket tell EventBridge of every change. CDK's own way would deploy a function for this one property. */
export function reportToEventBridge(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error('the bucket is made of something else');
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
