import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseRate } from '../events/schedules.ts';
import { arn, defineResource, ignored, physicalName } from './definition.ts';

const DELIVERY = 'a local target takes its event at once; what happens then is its own retry policy';
const state = z.enum(['ENABLED', 'DISABLED']).default('ENABLED');

/** JSON when it is JSON, as EventBridge has it. */
function parseInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export const rule = defineResource(
  'AWS::Events::Rule',
  {
    Name: z.string().optional(),
    ScheduleExpression: z.string().optional(),
    EventPattern: z.record(z.string(), z.unknown()).optional(),
    State: state,
    EventBusName: z.literal('default').optional(),
    Targets: z
      .array(
        z.strictObject({
          Id: z.string(),
          Arn: z.string(),
          Input: z.string().optional(),
          RetryPolicy: ignored(DELIVERY),
          DeadLetterConfig: ignored(DELIVERY),
          RoleArn: ignored('access is not restricted locally'),
        }),
      )
      .default([]),
    Description: ignored('a sentence for people'),
    Tags: ignored('tags have no effect'),
  },
  (properties, placement) => {
    const { cloud, logicalId, stackName } = placement;
    const name = properties.Name ?? physicalName(placement, 64);
    const ruleArn = arn(placement, 'events', `rule/${name}`);
    const targets = properties.Targets.map(({ Arn, Input }) => ({
      arn: Arn,
      input: Input === undefined ? undefined : parseInput(Input),
    }));
    const enabled = properties.State === 'ENABLED';
    if (enabled && properties.EventPattern)
      cloud.bus.add({ name, pattern: properties.EventPattern, targets });
    if (properties.ScheduleExpression) {
      const periodMs = parseRate(properties.ScheduleExpression);
      const fire = async (): Promise<void> => {
        const event = {
          version: '0',
          id: randomUUID(),
          'detail-type': 'Scheduled Event',
          source: 'aws.events',
          account: cloud.accountId,
          time: new Date().toISOString(),
          region: cloud.region,
          resources: [ruleArn],
          detail: {},
        };
        await Promise.all(targets.map((target) => cloud.delivery.deliver(target.arn, target.input ?? event)));
      };
      if (enabled) cloud.scheduler.add({ name: `${stackName}/${logicalId}`, periodMs, fire });
    }
    return { ref: name, attributes: { Arn: ruleArn } };
  },
);

export const schedule = defineResource(
  'AWS::Scheduler::Schedule',
  {
    Name: z.string().optional(),
    ScheduleExpression: z.string(),
    State: state,
    Target: z.strictObject({
      Arn: z.string(),
      Input: z.string().optional(),
      RoleArn: ignored('access is not restricted locally'),
      RetryPolicy: ignored(DELIVERY),
      DeadLetterConfig: ignored(DELIVERY),
    }),
    FlexibleTimeWindow: ignored('a local schedule is punctual'),
    ScheduleExpressionTimezone: ignored('a rate has no time zone'),
    GroupName: ignored('groups have no effect'),
    KmsKeyArn: ignored('inputs are as safe as the machine'),
    Description: ignored('a sentence for people'),
  },
  (properties, placement) => {
    const { cloud, logicalId, stackName } = placement;
    const { Arn: target, Input } = properties.Target;
    const name = properties.Name ?? physicalName(placement, 64);
    const periodMs = parseRate(properties.ScheduleExpression);
    const fire = () => cloud.delivery.deliver(target, Input === undefined ? {} : parseInput(Input));
    if (properties.State === 'ENABLED')
      cloud.scheduler.add({ name: `${stackName}/${logicalId}`, periodMs, fire });
    return { ref: name, attributes: { Arn: arn(placement, 'scheduler', `schedule/default/${name}`) } };
  },
);
