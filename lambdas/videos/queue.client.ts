import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** One SQS queue to send JSON to. */
export class Outbox<T> {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  async send(message: T): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({ QueueUrl: this.#url, MessageBody: JSON.stringify(message) }),
    );
  }
}
