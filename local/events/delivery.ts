import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AsyncInvoker } from '../lambda/async.ts';

/** An ARN that leads to nothing the local cloud can hand a message to. */
export class NoSuchDestinationError extends Error {
  override readonly name = 'NoSuchDestinationError';
}

export interface DeliveryOptions {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly invoker: AsyncInvoker;
  /** Queue URL by queue ARN. */
  readonly queues: ReadonlyMap<string, string>;
}

/** Hands messages to queues, topics and functions, by ARN. */
export class Delivery {
  readonly #options: DeliveryOptions;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Resolves when the message is safe with its receiver. @throws NoSuchDestinationError */
  async deliver(arn: string, message: unknown): Promise<void> {
    const { sqs, sns, invoker, queues } = this.#options;
    const [, , service] = arn.split(':');
    if (service === 'lambda') {
      invoker.enqueue(arn, message);
      return;
    }
    const text = typeof message === 'string' ? message : JSON.stringify(message);
    if (service === 'sns') {
      await sns.send(new PublishCommand({ TopicArn: arn, Message: text }));
      return;
    }
    const url = queues.get(arn);
    if (service !== 'sqs' || !url)
      throw new NoSuchDestinationError(`no queue, topic or function with the ARN ${arn}`);
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: text }));
  }
}
