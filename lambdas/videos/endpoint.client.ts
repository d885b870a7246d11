import { InvokeEndpointAsyncCommand, type SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { inferenceId } from './video.ts';

/** SageMaker takes an hour at most per invocation and holds a request for six. */
const INVOCATION_TIMEOUT_SECONDS = 3600;
const REQUEST_TTL_SECONDS = 6 * 3600;

/** The asynchronous endpoint that hosts the engine. */
export class Endpoint {
  readonly #sagemaker: SageMakerRuntimeClient;
  readonly #name: string;

  constructor(sagemaker: SageMakerRuntimeClient, name: string) {
    this.#sagemaker = sagemaker;
    this.#name = name;
  }

  /** Queues one attempt. */
  async invoke(id: string, attempt: number, inputLocation: string): Promise<void> {
    await this.#sagemaker.send(
      new InvokeEndpointAsyncCommand({
        EndpointName: this.#name,
        ContentType: 'application/json',
        InputLocation: inputLocation,
        InferenceId: inferenceId(id, attempt),
        InvocationTimeoutSeconds: INVOCATION_TIMEOUT_SECONDS,
        RequestTTLSeconds: REQUEST_TTL_SECONDS,
      }),
    );
  }
}
