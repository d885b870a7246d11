import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** Seconds between two looks at the detectors. */
const WAIT = 3;

/** The queue of recordings to be judged, to which the judging function itself sends what is not ready yet. */
export class VerifyQueue {
  readonly #sqs: SQSClient;
  readonly #url: string;

  constructor(sqs: SQSClient, url: string) {
    this.#sqs = sqs;
    this.#url = url;
  }

  async send(enrolment: string): Promise<void> {
    await this.#sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#url,
        MessageBody: JSON.stringify({ enrolment }),
        DelaySeconds: WAIT,
      }),
    );
  }
}
