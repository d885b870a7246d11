import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Operations } from '../../lambdas/platform/api/operation.ts';

export interface HouseApiProps {
  /** Says who calls; see lambdas/accounts/authorize.lambda.ts. */
  readonly authorizer: IFunction;
}

/** Requests per second and in a burst, for all callers together: a brake for the bill, not a quota. */
const THROTTLE = { rateLimit: 200, burstLimit: 400 };

/** What a page may send: our own headers and those that the official client adds, which a `*` would not all cover. */
const CLIENT_HEADERS = [
  'authorization',
  'content-type',
  'idempotency-key',
  'openai-organization',
  'openai-project',
  'user-agent',
  ...[
    'arch',
    'custom-poll-interval',
    'helper-method',
    'lang',
    'os',
    'package-version',
    'poll-helper',
    'retry-count',
    'runtime',
    'runtime-version',
    'timeout',
  ].map((name) => `x-stainless-${name}`),
];

/** An HTTP API whose routes come from the very table of operations that the functions serve. */
export class HouseApi extends Construct {
  readonly api: HttpApi;
  readonly #authorizer: HttpLambdaAuthorizer;

  constructor(scope: Construct, id: string, props: HouseApiProps) {
    super(scope, id);
    this.#authorizer = new HttpLambdaAuthorizer('Authorizer', props.authorizer, {
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      // no header is required, so that a request without one still reaches the function that answers 401 (ADR 3)
      identitySource: [],
      // a revoked key stops working at once
      resultsCacheTtl: Duration.seconds(0),
    });
    this.api = new HttpApi(this, 'Api', {
      description: 'Cloudreel',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: ['*'],
        allowMethods: [CorsHttpMethod.GET, CorsHttpMethod.POST, CorsHttpMethod.DELETE],
        allowHeaders: CLIENT_HEADERS,
        exposeHeaders: ['openai-poll-after-ms', 'x-request-id', 'x-should-retry', 'idempotent-replayed'],
        maxAge: Duration.hours(1),
      },
    });
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        // route instead of path, no query string: neither ids nor cursors in the log
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            at: '$context.requestTimeEpoch',
            route: '$context.routeKey',
            status: '$context.status',
            ms: '$context.responseLatency',
            bytes: '$context.responseLength',
            fault: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'A few operations are for anyone and say so in their contract: the health check, signing up with an invitation. The rest of the paths answer 404. Every other route has the authorizer.',
    });
  }

  /** Routes every operation to the function that serves it. */
  serve(name: string, operations: Operations, handler: IFunction): void {
    const integration = new HttpLambdaIntegration(name, handler);
    for (const operation of Object.values(operations))
      this.api.addRoutes({
        path: operation.path,
        methods: [HttpMethod[operation.method]],
        integration,
        authorizer: operation.authenticated === false ? new HttpNoneAuthorizer() : this.#authorizer,
      });
  }

  /** Where everything goes that no operation names: a 404 in the contract's envelope. */
  serveRest(handler: IFunction): void {
    this.api.addRoutes({ path: '/{proxy+}', integration: new HttpLambdaIntegration('Rest', handler) });
  }
}
