import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/**
 * One line of JSON an event. Never a prompt, a signed URL, a key, a face or a voice: log ids and codes.
 * Service name and level come from POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL.
 */
export const logger = new Logger();

/** Metrics named after what users feel. Written as log lines (EMF): no call, no latency. */
export const metrics = new Metrics({ namespace: 'Cloudreel' });

/** Writes what an invocation measured, if anything. */
export function publishMetrics(): void {
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

export { MetricUnit };
