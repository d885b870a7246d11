import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Architecture, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { type ICommandHooks, NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type * as z from 'zod';

/** Every variable the function's own schema names, as CDK wants them. */
export type Environment<S extends z.ZodObject> = { readonly [Name in keyof z.input<S>]: string };

export interface HouseFunctionProps<S extends z.ZodObject> {
  /** Path of the `*.lambda.ts` file from the repository's root. */
  readonly entry: string;
  /** The schema the function parses its environment with: a variable it needs and we forget does not compile. */
  readonly env: S;
  readonly environment: Environment<S>;
  readonly description: string;
  readonly timeout: Duration;
  /** Megabytes; 1,769 are one vCPU. @default 512 */
  readonly memorySize?: number;
  /** Files beside the bundle that it reads as they are: name there, path from the repository's root. */
  readonly files?: Readonly<Record<string, string>>;
  /** Packages that are not bundled: they are found where the function runs, or not. @default none */
  readonly external?: string[];
  /** Further tries of an asynchronous call that failed. @default 2, as in Lambda */
  readonly retryAttempts?: number;
}

/** A Lambda as this house runs them: Node 24 on arm64, one ESM bundle with its SDK, JSON logs kept a month. */
export class HouseFunction<S extends z.ZodObject> extends NodejsFunction {
  constructor(scope: Construct, id: string, props: HouseFunctionProps<S>) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      entry: props.entry,
      handler: 'handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout: props.timeout,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      logGroup,
      ...(props.retryAttempts !== undefined && { retryAttempts: props.retryAttempts }),
      environment: {
        ...Object.fromEntries(
          Object.entries(props.environment).map(([name, value]) => [name, String(value)]),
        ),
        POWERTOOLS_SERVICE_NAME: id,
        NODE_OPTIONS: '--enable-source-maps',
      },
      bundling: {
        format: OutputFormat.ESM,
        target: 'node24',
        mainFields: ['module', 'main'],
        minify: true,
        keepNames: true,
        sourceMap: true,
        sourcesContent: false,
        bundleAwsSDK: true,
        ...(props.external && { externalModules: props.external }),
        commandHooks: copying(props.files ?? {}),
      },
    });
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray has no resources to name: PutTraceSegments and PutTelemetryRecords work on * only.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
        reason:
          'The managed policy allows writing logs and nothing else; the role has no other managed policy.',
      },
    );
  }
}

const copying = (files: Readonly<Record<string, string>>): ICommandHooks => ({
  beforeBundling: () => [],
  beforeInstall: () => [],
  afterBundling: (input, output) =>
    Object.entries(files).map(([name, from]) => `cp "${input}/${from}" "${output}/${name}"`),
});
