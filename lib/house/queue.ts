import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HouseAlarm } from './alarm.ts';

export interface HouseQueueProps {
  /** The consumer's timeout; a message stays hidden six times as long, as AWS advises. */
  readonly consumerTimeout: Duration;
  /** Deliveries before a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Age of the oldest message at which users feel it. */
  readonly maxAge: Duration;
  /** What users lose while its messages wait or fail. */
  readonly impact: string;
  readonly alarms: ITopic;
}

const DEAD_LETTER_RETENTION = Duration.days(14);

/** A queue that never travels alone: dead-letter queue, an alarm on both, TLS only, encrypted at rest. */
export class HouseQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** The time a received message stays hidden. */
  readonly visibility: Duration;

  constructor(scope: Construct, id: string, props: HouseQueueProps) {
    super(scope, id);
    this.visibility = Duration.seconds(6 * props.consumerTimeout.toSeconds());
    const common = { enforceSSL: true, encryption: QueueEncryption.SQS_MANAGED };
    this.deadLetters = new Queue(this, 'DeadLetters', { ...common, retentionPeriod: DEAD_LETTER_RETENTION });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: this.visibility,
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    new HouseAlarm(this, 'DeadLettersAlarm', {
      // their consumer ends the jobs it can name within seconds: what is still here after ten minutes needs a person.
      // The hidden ones count: a message that keeps failing is in its consumer's hands nearly all the time
      metric: new MathExpression({
        label: 'dead letters',
        expression: 'visible + hidden',
        usingMetrics: {
          visible: this.deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Minimum' }),
          hidden: this.deadLetters.metricApproximateNumberOfMessagesNotVisible({ statistic: 'Maximum' }),
        },
        period: Duration.minutes(5),
      }),
      threshold: 1,
      evaluationPeriods: 2,
      what: `Messages that nothing could handle lie in the dead-letter queue of ${id}.`,
      impact: props.impact,
      runbook: 'Dead letters',
      topic: props.alarms,
    });
    new HouseAlarm(this, 'AgeAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: props.maxAge.toSeconds(),
      evaluationPeriods: 3,
      what: `The oldest message of ${id} is ${props.maxAge.toHumanString()} old.`,
      impact: props.impact,
      runbook: 'Queue too old',
      topic: props.alarms,
    });
  }
}
