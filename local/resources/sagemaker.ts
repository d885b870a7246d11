import { PublishCommand } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { HOST, rememberedPort } from '../ports.ts';
import { LogFile } from '../processes/log-file.ts';
import { AsyncEndpoint } from '../sagemaker/endpoint.ts';
import { EngineProcess } from '../sagemaker/engine.ts';
import { arn, defineResource, ignored, PropertyError, physicalName } from './definition.ts';

const HARDWARE = 'the engine runs on the machine at hand';

export const model = defineResource(
  'AWS::SageMaker::Model',
  {
    ModelName: z.string().optional(),
    PrimaryContainer: z.strictObject({
      Environment: z.record(z.string(), z.coerce.string()).default({}),
      Image: ignored("the engine's container entry is started from the repository"),
      ModelDataUrl: ignored('the local engine has no weights'),
      ModelDataSource: ignored('the local engine has no weights'),
      Mode: ignored('an endpoint has one model'),
      ContainerHostname: ignored('there are no containers'),
    }),
    ExecutionRoleArn: ignored('access is not restricted locally'),
    EnableNetworkIsolation: ignored('a local process shares the network of its machine'),
    VpcConfig: ignored('a local process shares the network of its machine'),
    Tags: ignored('tags have no effect'),
  },
  (properties, placement) => {
    const name = properties.ModelName ?? physicalName(placement, 63);
    placement.cloud.models.set(name, { environment: properties.PrimaryContainer.Environment });
    const modelArn = arn(placement, 'sagemaker', `model/${name}`);
    return { ref: modelArn, attributes: { ModelName: name, Id: modelArn } };
  },
);

export const endpointConfig = defineResource(
  'AWS::SageMaker::EndpointConfig',
  {
    EndpointConfigName: z.string().optional(),
    ProductionVariants: z
      .array(
        z.strictObject({
          ModelName: z.string(),
          VariantName: z.string(),
          InitialInstanceCount: ignored('one machine is one instance'),
          InitialVariantWeight: ignored('an endpoint has one variant'),
          InstanceType: ignored(HARDWARE),
          VolumeSizeInGB: ignored(HARDWARE),
          InferenceAmiVersion: ignored(HARDWARE),
          ManagedInstanceScaling: ignored(HARDWARE),
          RoutingConfig: ignored('one machine is one instance'),
          CapacityReservationConfig: ignored(HARDWARE),
          EnableSSMAccess: ignored(HARDWARE),
          ContainerStartupHealthCheckTimeoutInSeconds: ignored(
            'a local engine may take ten minutes to start',
          ),
          ModelDataDownloadTimeoutInSeconds: ignored('the local engine has no weights'),
        }),
      )
      .length(1, 'an endpoint has one variant'),
    AsyncInferenceConfig: z.strictObject({
      ClientConfig: z
        .strictObject({ MaxConcurrentInvocationsPerInstance: z.coerce.number().int().min(1).optional() })
        .optional(),
      OutputConfig: z.strictObject({
        S3OutputPath: z.string(),
        S3FailurePath: z.string().optional(),
        NotificationConfig: z
          .strictObject({ SuccessTopic: z.string().optional(), ErrorTopic: z.string().optional() })
          .optional(),
        KmsKeyId: ignored('files are as safe as the disk they lie on'),
      }),
    }),
    KmsKeyId: ignored('files are as safe as the disk they lie on'),
    ExecutionRoleArn: ignored('access is not restricted locally'),
    Tags: ignored('tags have no effect'),
  },
  (properties, placement) => {
    const name = properties.EndpointConfigName ?? physicalName(placement, 63);
    const { ClientConfig, OutputConfig } = properties.AsyncInferenceConfig;
    const [variant] = properties.ProductionVariants;
    placement.cloud.endpointConfigurations.set(name, {
      modelName: variant?.ModelName ?? '',
      concurrency: ClientConfig?.MaxConcurrentInvocationsPerInstance ?? 4,
      outputPath: OutputConfig.S3OutputPath,
      failurePath: OutputConfig.S3FailurePath ?? null,
      successTopic: OutputConfig.NotificationConfig?.SuccessTopic ?? null,
      errorTopic: OutputConfig.NotificationConfig?.ErrorTopic ?? null,
    });
    const configArn = arn(placement, 'sagemaker', `endpoint-config/${name}`);
    return { ref: configArn, attributes: { EndpointConfigName: name, Id: configArn } };
  },
);

export const endpoint = defineResource(
  'AWS::SageMaker::Endpoint',
  {
    EndpointName: z.string().optional(),
    EndpointConfigName: z.string(),
    DeploymentConfig: ignored('a restart is the deployment'),
    RetainAllVariantProperties: ignored('a restart is the deployment'),
    ExcludeRetainedVariantProperties: ignored('a restart is the deployment'),
    RetainDeploymentConfig: ignored('a restart is the deployment'),
    Tags: ignored('tags have no effect'),
  },
  async (properties, placement) => {
    const { cloud } = placement;
    const name = properties.EndpointName ?? physicalName(placement, 63);
    const configName = properties.EndpointConfigName.split('/').at(-1) ?? '';
    const config = cloud.endpointConfigurations.get(configName);
    const definition = cloud.models.get(config?.modelName.split('/').at(-1) ?? '');
    if (!config || !definition)
      throw new PropertyError(`EndpointConfigName: nothing is known of ${configName}`);
    const { url, command, args, cwd, env } = cloud.engine;
    const port = await rememberedPort(`engine:${name}`, cloud.state);
    const engine = new EngineProcess({
      name: `engine ${name}`,
      engine: url
        ? { url }
        : {
            command,
            args,
            cwd,
            port,
            env: {
              ...definition.environment,
              ...env,
              PORT: String(port),
              // a container listens on every interface; on a developer's machine nobody else may call the engine
              CLOUDREEL_HOST: HOST,
            },
          },
      logFile: new LogFile(cloud.logsFolder, name),
      reaper: cloud.reaper,
      log: cloud.log,
    });
    cloud.endpoints.set(
      name,
      new AsyncEndpoint({
        name,
        region: cloud.region,
        concurrency: config.concurrency,
        outputPath: config.outputPath,
        failurePath: config.failurePath,
        engine,
        objects: cloud.objects,
        state: cloud.state,
        notify: async (kind, message) => {
          const topic = kind === 'completed' ? config.successTopic : config.errorTopic;
          if (topic)
            await cloud.sns.send(new PublishCommand({ TopicArn: topic, Message: JSON.stringify(message) }));
          cloud.bell.ring();
        },
        log: cloud.log,
      }),
    );
    const endpointArn = arn(placement, 'sagemaker', `endpoint/${name}`);
    return { ref: endpointArn, attributes: { EndpointName: name, Id: endpointArn } };
  },
);
