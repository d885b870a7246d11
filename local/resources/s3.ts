import * as z from 'zod';
import type { NotificationRule } from '../s3/notifications.ts';
import { defineResource, ignored, inertResource, type Placement, physicalName } from './definition.ts';

const filter = z
  .strictObject({
    S3Key: z.strictObject({
      Rules: z.array(z.strictObject({ Name: z.string().toLowerCase(), Value: z.string() })),
    }),
  })
  .optional();

const corsRule = z.strictObject({
  Id: ignored('a name for people'),
  AllowedMethods: z.array(z.string()),
  AllowedOrigins: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.coerce.number().optional(),
});

const notificationConfiguration = z.strictObject({
  QueueConfigurations: z
    .array(z.strictObject({ Event: z.string(), Queue: z.string(), Filter: filter }))
    .default([]),
  LambdaConfigurations: z
    .array(z.strictObject({ Event: z.string(), Function: z.string(), Filter: filter }))
    .default([]),
  TopicConfigurations: z
    .array(z.strictObject({ Event: z.string(), Topic: z.string(), Filter: filter }))
    .default([]),
  EventBridgeConfiguration: z.strictObject({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
});

const NO_POLICIES = 'every request must be signed with the one local key, and that key may do everything';

export const bucket = defineResource(
  'AWS::S3::Bucket',
  {
    BucketName: z.string().optional(),
    CorsConfiguration: z.strictObject({ CorsRules: z.array(corsRule) }).optional(),
    NotificationConfiguration: notificationConfiguration.optional(),
    LifecycleConfiguration: ignored('a local bucket keeps everything until it is deleted'),
    VersioningConfiguration: ignored('only the current version is kept on one machine'),
    BucketEncryption: ignored('files are as safe as the disk they lie on'),
    OwnershipControls: ignored(NO_POLICIES),
    PublicAccessBlockConfiguration: ignored('nothing is public: unsigned requests are refused'),
    AccessControl: ignored(NO_POLICIES),
    LoggingConfiguration: ignored('there are no access logs'),
    MetricsConfigurations: ignored('there are no metrics'),
    IntelligentTieringConfigurations: ignored('there is one storage class'),
    Tags: ignored('tags have no effect'),
  },
  (properties, placement) => {
    const { cloud } = placement;
    const name = properties.BucketName ?? physicalName(placement, 63).toLowerCase();
    const rules = (properties.CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      allowedMethods: rule.AllowedMethods,
      allowedOrigins: rule.AllowedOrigins,
      allowedHeaders: rule.AllowedHeaders,
      exposedHeaders: rule.ExposedHeaders,
      maxAgeSeconds: rule.MaxAge ?? null,
    }));
    cloud.buckets.set(name, { cors: rules });
    const notifications = properties.NotificationConfiguration;
    cloud.notifications.configure(name, {
      rules: notifications ? notificationRules(notifications, placement) : [],
      eventBridge: notifications?.EventBridgeConfiguration?.EventBridgeEnabled
        ? (event) => cloud.bus.put(event)
        : null,
    });
    const host = `${name}.s3.${cloud.region}.amazonaws.com`;
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: host,
      },
    };
  },
);

export const bucketPolicy = inertResource('AWS::S3::BucketPolicy', NO_POLICIES, ({ logicalId }) => ({
  ref: logicalId,
  attributes: {},
}));

function notificationRules(
  {
    QueueConfigurations,
    LambdaConfigurations,
    TopicConfigurations,
  }: z.output<typeof notificationConfiguration>,
  { cloud, logicalId }: Placement,
): NotificationRule[] {
  const receivers = [
    ...QueueConfigurations.map(({ Queue, ...rest }) => ({ ...rest, arn: Queue })),
    ...LambdaConfigurations.map(({ Function: target, ...rest }) => ({ ...rest, arn: target })),
    ...TopicConfigurations.map(({ Topic, ...rest }) => ({ ...rest, arn: Topic })),
  ];
  return receivers.map(({ Event, Filter, arn }, index) => {
    const value = (name: string) => Filter?.S3Key.Rules.find((rule) => rule.Name === name)?.Value ?? '';
    return {
      id: `${logicalId}-${index}`,
      event: Event,
      prefix: value('prefix'),
      suffix: value('suffix'),
      deliver: (message) => cloud.delivery.deliver(arn, message),
    };
  });
}
