import type { Inference } from './request.ts';

/** How an inference ended. */
export type Outcome = { readonly kind: 'completed' } | { readonly kind: 'failed'; readonly reason: string };

/** The message SageMaker publishes to the success or the error topic. */
export function resultNotification(
  inference: Inference,
  endpointName: string,
  region: string,
  outcome: Outcome,
): Record<string, unknown> {
  const completed = outcome.kind === 'completed';
  return {
    awsRegion: region,
    eventTime: new Date().toISOString(),
    receivedTime: new Date(inference.receivedAt).toISOString(),
    invocationStatus: completed ? 'Completed' : 'Failed',
    ...(completed ? {} : { failureReason: outcome.reason }),
    requestParameters: {
      ...(inference.accept === undefined ? {} : { accept: inference.accept }),
      contentType: inference.contentType,
      endpointName,
      inputLocation: inference.inputLocation,
    },
    ...(completed
      ? { responseParameters: { contentType: 'application/json', outputLocation: inference.outputLocation } }
      : {}),
    ...(!completed && inference.failureLocation ? { failureLocation: inference.failureLocation } : {}),
    inferenceId: inference.inferenceId,
    eventVersion: '1.0',
    eventSource: 'aws:sagemaker',
    eventName: 'InferenceResult',
  };
}
