import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { DockerImageAsset } from 'aws-cdk-lib/aws-ecr-assets';
import { Grant, type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnEndpoint, CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { LikenessBucket } from '../cameos/likeness-bucket.ts';
import { HouseAlarm } from '../house/alarm.ts';
import type { MediaBucket } from '../videos/media-bucket.ts';

export interface AsyncEndpointProps {
  readonly image: DockerImageAsset;
  readonly environment: Readonly<Record<string, string>>;
  readonly instanceType: string;
  readonly maxInstances: number;
  readonly media: MediaBucket;
  readonly likeness: LikenessBucket;
  readonly succeeded: Topic;
  readonly failed: Topic;
  readonly progress: Queue;
  readonly costAlarmHours: number;
  readonly alarms: ITopic;
}

const VARIANT = 'engine';
/** An engine uses the whole machine. */
const INVOCATIONS_PER_INSTANCE = 1;

/**
 * A SageMaker asynchronous endpoint: its own queue in front, none to pay while it is empty. It wakes on the first
 * request, follows the backlog, and falls back to zero.
 */
export class AsyncEndpoint extends Construct {
  readonly endpointName: string;
  readonly #arn: string;

  constructor(scope: Construct, id: string, props: AsyncEndpointProps) {
    super(scope, id);
    const role = this.#role(props);
    const model = new CfnModel(this, 'Model', {
      executionRoleArn: role.roleArn,
      primaryContainer: { image: props.image.imageUri, environment: props.environment },
      enableNetworkIsolation: false,
    });
    // SageMaker checks the role's rights when it creates the model
    model.node.addDependency(role);
    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: model.attrModelName,
          instanceType: props.instanceType,
          initialInstanceCount: 1,
          initialVariantWeight: 1,
        },
      ],
      asyncInferenceConfig: {
        clientConfig: { maxConcurrentInvocationsPerInstance: INVOCATIONS_PER_INSTANCE },
        outputConfig: {
          s3OutputPath: props.media.responsesUri,
          s3FailurePath: props.media.failuresUri,
          notificationConfig: { successTopic: props.succeeded.topicArn, errorTopic: props.failed.topicArn },
        },
      },
    });
    const endpoint = new CfnEndpoint(this, 'Endpoint', { endpointConfigName: config.attrEndpointConfigName });
    this.endpointName = endpoint.attrEndpointName;
    this.#arn = Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'endpoint',
      resourceName: this.endpointName,
    });
    this.#scaleToZero(props.maxInstances);
    this.#watch(props);
  }

  allowInvoke(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: ['sagemaker:InvokeEndpointAsync'], resourceArns: [this.#arn] });
  }

  #role(props: AsyncEndpointProps): Role {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
    props.image.repository.grantPull(role);
    props.media.allowEngine(role);
    props.likeness.allowEngine(role);
    props.succeeded.grantPublish(role);
    props.failed.grantPublish(role);
    props.progress.grantSendMessages(role);
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogStreams',
          'logs:PutLogEvents',
        ],
        resources: [
          Stack.of(this).formatArn({
            service: 'logs',
            resource: 'log-group',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            resourceName: '/aws/sagemaker/Endpoints/*',
          }),
        ],
      }),
    );
    Validations.of(role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'ecr:GetAuthorizationToken, needed to pull the image, has no resource to name.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws/sagemaker/Endpoints/*]',
        reason:
          'SageMaker names the log group after the endpoint, whose name depends on the model and so on this role.',
      },
    );
    return role;
  }

  #metric(metricName: string, statistic: string, period: Duration): Metric {
    return new Metric({
      namespace: 'AWS/SageMaker',
      metricName,
      dimensionsMap: { EndpointName: this.endpointName },
      statistic,
      period,
    });
  }

  #scaleToZero(maxInstances: number): void {
    const target = new CfnScalableTarget(this, 'Scaling', {
      serviceNamespace: 'sagemaker',
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      resourceId: `endpoint/${this.endpointName}/variant/${VARIANT}`,
      minCapacity: 0,
      maxCapacity: maxInstances,
    });
    new CfnScalingPolicy(this, 'FollowBacklog', {
      policyName: 'follow-backlog',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 2,
        scaleInCooldown: Duration.minutes(10).toSeconds(),
        scaleOutCooldown: Duration.minutes(2).toSeconds(),
        customizedMetricSpecification: {
          namespace: 'AWS/SageMaker',
          metricName: 'ApproximateBacklogSizePerInstance',
          dimensions: [{ name: 'EndpointName', value: this.endpointName }],
          statistic: 'Average',
        },
      },
    });
    const wake = new CfnScalingPolicy(this, 'Wake', {
      policyName: 'wake-from-zero',
      policyType: 'StepScaling',
      scalingTargetId: target.ref,
      stepScalingPolicyConfiguration: {
        adjustmentType: 'ChangeInCapacity',
        metricAggregationType: 'Average',
        cooldown: Duration.minutes(5).toSeconds(),
        stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: 1 }],
      },
    });
    // target tracking divides by the instances, so at zero it sees nothing: this metric is what wakes the endpoint
    const asleep = new Alarm(this, 'BacklogWithoutCapacity', {
      metric: this.#metric('HasBacklogWithoutCapacity', 'Maximum', Duration.minutes(1)),
      threshold: 1,
      evaluationPeriods: 2,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.MISSING,
      alarmDescription: 'Not for people: wakes the endpoint when a job waits and no instance runs.',
    });
    asleep.addAlarmAction({ bind: () => ({ alarmActionArn: wake.ref }) });
  }

  #watch({ costAlarmHours, alarms }: AsyncEndpointProps): void {
    const hour = Duration.hours(1);
    new HouseAlarm(this, 'CostAlarm', {
      // an instance publishes its CPU only while it runs (and is paid for)
      metric: new Metric({
        namespace: '/aws/sagemaker/Endpoints',
        metricName: 'CPUUtilization',
        dimensionsMap: { EndpointName: this.endpointName, VariantName: VARIANT },
        statistic: 'SampleCount',
        period: hour,
      }),
      threshold: 1,
      evaluationPeriods: costAlarmHours,
      what: `The engine has not been at zero instances for ${costAlarmHours} hours.`,
      impact: 'you pay for every hour; check that there is work for it.',
      runbook: 'Engine never sleeps',
      topic: alarms,
    });
    new HouseAlarm(this, 'BacklogAgeAlarm', {
      metric: this.#metric('ApproximateAgeOfOldestRequest', 'Maximum', Duration.minutes(5)),
      threshold: hour.toSeconds(),
      evaluationPeriods: 2,
      what: 'A job has waited an hour for the engine.',
      impact: 'users see their videos queued.',
      runbook: 'Engine backlog',
      topic: alarms,
    });
  }
}
