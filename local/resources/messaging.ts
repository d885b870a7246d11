import {
  CreateTopicCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { arn, defineResource, ignored, inertResource, PropertyError, physicalName } from './definition.ts';

const ENCRYPTION = 'files are as safe as the disk they lie on';
const NO_POLICIES = 'access is not restricted locally';

const number = z.coerce.number().optional();

export const queue = defineResource(
  'AWS::SQS::Queue',
  {
    QueueName: z.string().optional(),
    VisibilityTimeout: number,
    DelaySeconds: number,
    MaximumMessageSize: number,
    ReceiveMessageWaitTimeSeconds: number,
    RedrivePolicy: z
      .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() })
      .optional(),
    FifoQueue: z.boolean().optional(),
    ContentBasedDeduplication: z.boolean().optional(),
    DeduplicationScope: z.string().optional(),
    FifoThroughputLimit: ignored('a local queue has no throughput to limit'),
    MessageRetentionPeriod: ignored('local messages are kept until they are taken'),
    RedriveAllowPolicy: ignored(NO_POLICIES),
    SqsManagedSseEnabled: ignored(ENCRYPTION),
    KmsMasterKeyId: ignored(ENCRYPTION),
    KmsDataKeyReusePeriodSeconds: ignored(ENCRYPTION),
    Tags: ignored('tags have no effect'),
  },
  async (properties, placement) => {
    const { sqs, sqsEndpoint, accountId, queues } = placement.cloud;
    const suffix = properties.FifoQueue ? '.fifo' : '';
    const name = properties.QueueName ?? `${physicalName(placement, 80 - suffix.length)}${suffix}`;
    await sqs.send(
      new CreateQueueCommand({
        QueueName: name,
        ...(properties.FifoQueue ? { Attributes: { FifoQueue: 'true' } } : {}),
      }),
    );
    // not the URL of the answer: that one remembers the port of the queue's first day
    const url = `${sqsEndpoint}/${accountId}/${name}`;
    const { RedrivePolicy } = properties;
    const attributes = Object.entries({
      VisibilityTimeout: properties.VisibilityTimeout ?? 30,
      DelaySeconds: properties.DelaySeconds ?? 0,
      MaximumMessageSize: properties.MaximumMessageSize ?? 1_048_576,
      ReceiveMessageWaitTimeSeconds: properties.ReceiveMessageWaitTimeSeconds ?? 0,
      RedrivePolicy: RedrivePolicy ? JSON.stringify(RedrivePolicy) : '',
      ...(properties.FifoQueue
        ? { ContentBasedDeduplication: properties.ContentBasedDeduplication ?? false }
        : {}),
      ...(properties.DeduplicationScope ? { DeduplicationScope: properties.DeduplicationScope } : {}),
    }).map(([attribute, value]) => [attribute, String(value)]);
    await sqs.send(
      new SetQueueAttributesCommand({ QueueUrl: url, Attributes: Object.fromEntries(attributes) }),
    );
    const queueArn = arn(placement, 'sqs', name);
    queues.set(queueArn, url);
    return { ref: url, attributes: { Arn: queueArn, QueueName: name, QueueUrl: url } };
  },
);

export const queuePolicy = inertResource('AWS::SQS::QueuePolicy', NO_POLICIES, ({ logicalId }) => ({
  ref: logicalId,
  attributes: { Id: logicalId },
}));

export const topic = defineResource(
  'AWS::SNS::Topic',
  {
    TopicName: z.string().optional(),
    FifoTopic: z.literal(false).optional(),
    DisplayName: ignored('only e-mail shows it'),
    KmsMasterKeyId: ignored(ENCRYPTION),
    TracingConfig: ignored('there are no traces'),
    SignatureVersion: ignored('local messages are not signed'),
    DeliveryStatusLogging: ignored('there are no delivery logs'),
    Tags: ignored('tags have no effect'),
  },
  async (properties, placement) => {
    const { sns } = placement.cloud;
    const name = properties.TopicName ?? physicalName(placement, 256);
    const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
    // the template names every subscription anew, so what an earlier one asked for does not linger
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    for (const { SubscriptionArn } of Subscriptions ?? []) {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    }
    return { ref: TopicArn, attributes: { TopicArn, TopicName: name } };
  },
);

export const subscription = defineResource(
  'AWS::SNS::Subscription',
  {
    TopicArn: z.string(),
    Protocol: z.string(),
    Endpoint: z.string(),
    RawMessageDelivery: z.boolean().optional(),
    FilterPolicy: z.record(z.string(), z.unknown()).optional(),
    FilterPolicyScope: z.enum(['MessageAttributes', 'MessageBody']).optional(),
    RedrivePolicy: ignored('a local delivery does not fail'),
    DeliveryPolicy: ignored('a local delivery does not fail'),
    Region: ignored('one machine is one region'),
  },
  async (properties, placement) => {
    const { sns, log } = placement.cloud;
    const { Protocol, Endpoint, TopicArn, FilterPolicy, FilterPolicyScope } = properties;
    if (Protocol === 'email' || Protocol === 'email-json') {
      log.info(
        `${placement.logicalId}: no e-mail leaves this machine; ${TopicArn} stays without that subscriber`,
      );
      return { ref: `${TopicArn}:${placement.logicalId}`, attributes: {} };
    }
    if (Protocol !== 'sqs')
      throw new PropertyError(`Protocol ${Protocol} is not provided by the local cloud (use sqs)`);
    const { SubscriptionArn = '' } = await sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol,
        Endpoint,
        Attributes: {
          RawMessageDelivery: String(properties.RawMessageDelivery ?? false),
          ...(FilterPolicy ? { FilterPolicy: JSON.stringify(FilterPolicy) } : {}),
          ...(FilterPolicyScope ? { FilterPolicyScope } : {}),
        },
      }),
    );
    return { ref: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },
);

export const topicPolicy = inertResource('AWS::SNS::TopicPolicy', NO_POLICIES, ({ logicalId }) => ({
  ref: logicalId,
  attributes: { Id: logicalId },
}));
