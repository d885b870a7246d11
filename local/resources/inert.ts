import {
  arn,
  generatedId,
  inertResource,
  type Placement,
  physicalName,
  type ResourceType,
} from './definition.ts';

const NO_ACCESS_CONTROL = 'one machine, one user: IAM is not enforced';
const NO_METRICS = 'there are no metrics to watch';
const NO_SCALING = 'one machine is what there is';

const byName = (placement: Placement) => ({ ref: physicalName(placement, 255), attributes: {} });

const withArn = (service: string, kind: string) => (placement: Placement) => {
  const name = physicalName(placement, 255);
  return { ref: name, attributes: { Arn: arn(placement, service, `${kind}${name}`) } };
};

const refIsArn = (service: string, kind: string) => (placement: Placement) => ({
  ref: arn(placement, service, `${kind}${physicalName(placement, 255)}`),
  attributes: {},
});

/** Types with no meaning on one machine: whatever their properties say is ignored, for the reason beside them. */
export const inertTypes: readonly ResourceType[] = [
  inertResource('AWS::CDK::Metadata', 'it tells AWS which constructs are used', byName),
  inertResource('AWS::IAM::Role', NO_ACCESS_CONTROL, (placement) => {
    const name = physicalName(placement, 64);
    const roleArn = `arn:aws:iam::${placement.cloud.accountId}:role/${name}`;
    return { ref: name, attributes: { Arn: roleArn, RoleId: generatedId(placement) } };
  }),
  inertResource('AWS::IAM::Policy', NO_ACCESS_CONTROL, byName),
  inertResource('AWS::IAM::ManagedPolicy', NO_ACCESS_CONTROL, (placement) => ({
    ref: `arn:aws:iam::${placement.cloud.accountId}:policy/${physicalName(placement, 128)}`,
    attributes: {},
  })),
  inertResource('AWS::IAM::InstanceProfile', NO_ACCESS_CONTROL, byName),
  inertResource('AWS::CloudWatch::Alarm', NO_METRICS, withArn('cloudwatch', 'alarm:')),
  inertResource('AWS::CloudWatch::CompositeAlarm', NO_METRICS, withArn('cloudwatch', 'alarm:')),
  inertResource('AWS::CloudWatch::Dashboard', NO_METRICS, byName),
  inertResource('AWS::Logs::LogGroup', 'output goes to files under logs/', withArn('logs', 'log-group:')),
  inertResource('AWS::Logs::LogStream', 'output goes to files under logs/', byName),
  inertResource('AWS::Logs::MetricFilter', NO_METRICS, byName),
  inertResource('AWS::Logs::QueryDefinition', 'a question for the console', byName),
  inertResource('AWS::Logs::ResourcePolicy', NO_ACCESS_CONTROL, byName),
  inertResource('AWS::ApplicationAutoScaling::ScalableTarget', NO_SCALING, byName),
  inertResource(
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    NO_SCALING,
    refIsArn('autoscaling', 'scalingPolicy:'),
  ),
  inertResource('AWS::SSM::Parameter', 'nothing reads parameters at run time', byName),
];
