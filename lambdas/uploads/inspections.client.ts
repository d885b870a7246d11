import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Look } from './messages.ts';

/** The queue of what is to be inspected. */
export class Inspections {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  /** Has an upload looked at, `delaySeconds` from now. */
  async send(message: Look, delaySeconds: number): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify(message),
        DelaySeconds: delaySeconds,
      }),
    );
  }
}
