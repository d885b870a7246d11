import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DataStack } from './data-stack.ts';
import { AsyncEndpoint } from './engine/async-endpoint.ts';
import { HouseQueue } from './house/queue.ts';
import type { Settings } from './settings.ts';

export interface EngineStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/** The model: its container on SageMaker, and the three wires it answers on. */
export class EngineStack extends Stack {
  readonly endpoint: AsyncEndpoint;
  readonly succeeded: Topic;
  readonly failed: Topic;
  readonly progress: HouseQueue;

  constructor(scope: Construct, id: string, props: EngineStackProps) {
    super(scope, id, props);
    const { settings, data } = props;
    this.succeeded = new Topic(this, 'Succeeded', { enforceSSL: true });
    this.failed = new Topic(this, 'Failed', { enforceSSL: true });
    this.progress = new HouseQueue(this, 'Progress', {
      consumerTimeout: PROGRESS_TIMEOUT,
      maxReceiveCount: 3,
      maxAge: Duration.minutes(5),
      impact: 'videos seem to stand still while they are made.',
      alarms: data.alarms,
    });
    this.endpoint = new AsyncEndpoint(this, 'Endpoint', {
      image: new DockerImageAsset(this, 'Image', {
        directory: '.',
        file: 'model/container/Dockerfile',
        platform: Platform.LINUX_AMD64,
      }),
      environment: { CLOUDREEL_ENGINE: 'world' },
      instanceType: settings.engineInstance,
      maxInstances: settings.engineMaxInstances,
      media: data.media,
      likeness: data.likeness,
      succeeded: this.succeeded,
      failed: this.failed,
      progress: this.progress.queue,
      costAlarmHours: settings.costAlarmHours,
      alarms: data.alarms,
    });
  }
}

const PROGRESS_TIMEOUT = Duration.seconds(20);
