import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type * as z from 'zod';
import { HouseFunction, type HouseFunctionProps } from './function.ts';
import type { HouseQueue } from './queue.ts';

export interface QueueWorkerProps<S extends z.ZodObject> extends HouseFunctionProps<S> {
  readonly from: HouseQueue;
  /** Messages per invocation. */
  readonly batchSize: number;
  /** Invocations at once. */
  readonly maxConcurrency: number;
}

/** A function fed by a queue, message by message: one that fails comes back alone. */
export class QueueWorker<S extends z.ZodObject> extends Construct {
  readonly function: HouseFunction<S>;

  constructor(scope: Construct, id: string, props: QueueWorkerProps<S>) {
    super(scope, id);
    if (props.timeout.toSeconds() * 6 > props.from.visibility.toSeconds())
      throw new Error(`${id}: the queue hides a message for less than six times the function's timeout`);
    this.function = new HouseFunction(this, id, props);
    this.function.addEventSource(
      new SqsEventSource(props.from.queue, {
        batchSize: props.batchSize,
        maxConcurrency: props.maxConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }
}
