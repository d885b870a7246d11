import * as z from 'zod';
import { QueuePoller } from '../sources/queue.ts';
import { StreamPoller } from '../sources/stream.ts';
import { defineResource, ignored, PropertyError } from './definition.ts';
import { findFunction } from './services.ts';

/** Patterns travel as JSON text. */
const pattern = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('a filter pattern must be JSON');
    return z.NEVER;
  }
});

export const eventSourceMapping = defineResource(
  'AWS::Lambda::EventSourceMapping',
  {
    EventSourceArn: z.string(),
    FunctionName: z.string(),
    BatchSize: z.coerce.number().optional(),
    MaximumBatchingWindowInSeconds: z.coerce.number().default(0),
    Enabled: z.boolean().default(true),
    FilterCriteria: z.strictObject({ Filters: z.array(z.strictObject({ Pattern: pattern })) }).optional(),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: z.coerce.number() }).optional(),
    StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).optional(),
    MaximumRetryAttempts: z.coerce.number().default(-1),
    MaximumRecordAgeInSeconds: z.coerce.number().default(-1),
    BisectBatchOnFunctionError: z.boolean().default(false),
    DestinationConfig: z
      .strictObject({ OnFailure: z.strictObject({ Destination: z.string() }).optional() })
      .optional(),
    ParallelizationFactor: ignored(
      'the batches of a stream come one after the other, which is slower and never wrong',
    ),
    MetricsConfig: ignored('there are no metrics'),
    KmsKeyArn: ignored('filters are as safe as the machine'),
    Tags: ignored('tags have no effect'),
  },
  (properties, { cloud, stackName, logicalId }) => {
    const { EventSourceArn: source, DestinationConfig } = properties;
    const target = findFunction(cloud, properties.FunctionName);
    const id = `${stackName}-${logicalId}`;
    const common = {
      region: cloud.region,
      target,
      batchingWindowSeconds: properties.MaximumBatchingWindowInSeconds,
      filters: (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }) => Pattern),
      reportBatchItemFailures: properties.FunctionResponseTypes.length > 0,
    };
    const [, , service] = source.split(':');
    if (service === 'sqs') {
      const queueUrl = cloud.queues.get(source);
      if (!queueUrl) throw new PropertyError(`EventSourceArn: there is no queue ${source}`);
      const poller = new QueuePoller(
        {
          ...common,
          queueArn: source,
          queueUrl,
          batchSize: properties.BatchSize ?? 10,
          maximumConcurrency: Math.min(
            properties.ScalingConfig?.MaximumConcurrency ?? target.concurrency,
            target.concurrency,
          ),
        },
        cloud.sqs,
        cloud.log,
      );
      if (properties.Enabled) cloud.pollers.push(poller);
    } else if (service === 'dynamodb') {
      if (!properties.StartingPosition) throw new PropertyError('StartingPosition is required for a stream');
      const failureArn = DestinationConfig?.OnFailure?.Destination;
      const poller = new StreamPoller(
        {
          ...common,
          id,
          streamArn: source,
          batchSize: properties.BatchSize ?? 100,
          startingPosition: properties.StartingPosition,
          maximumRetryAttempts: properties.MaximumRetryAttempts,
          maximumRecordAgeSeconds: properties.MaximumRecordAgeInSeconds,
          bisectBatchOnFunctionError: properties.BisectBatchOnFunctionError,
          onFailure: failureArn ? (message) => cloud.delivery.deliver(failureArn, message) : null,
        },
        { streams: cloud.streams, checkpoints: cloud.checkpoints, bell: cloud.bell, log: cloud.log },
      );
      if (properties.Enabled) cloud.pollers.push(poller);
    } else {
      throw new PropertyError(`EventSourceArn: ${source} is neither a queue nor a table's stream`);
    }
    return { ref: id, attributes: { Id: id } };
  },
);
