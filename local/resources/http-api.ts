import * as z from 'zod';
import { HOST } from '../ports.ts';
import { defineResource, generatedId, ignored, type Placement, PropertyError } from './definition.ts';
import { type ApiDraft, findFunction } from './services.ts';

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_AUTHORIZER_TTL_S = 300;

export const api = defineResource(
  'AWS::ApiGatewayV2::Api',
  {
    Name: ignored('a name for people'),
    Description: ignored('a sentence for people'),
    ProtocolType: z.literal('HTTP'),
    CorsConfiguration: z
      .strictObject({
        AllowOrigins: z.array(z.string()).default([]),
        AllowMethods: z.array(z.string()).default([]),
        AllowHeaders: z.array(z.string()).default([]),
        ExposeHeaders: z.array(z.string()).default([]),
        AllowCredentials: z.boolean().default(false),
        MaxAge: z.coerce.number().optional(),
      })
      .optional(),
    DisableExecuteApiEndpoint: z.literal(false).optional(),
    IpAddressType: ignored('the loopback interface is what there is'),
    Tags: ignored('tags have no effect'),
  },
  async (properties, placement) => {
    const { cloud } = placement;
    const id = generatedId(placement);
    const port = await cloud.apiPort(id);
    const url = `http://${HOST}:${port}`;
    const cors = properties.CorsConfiguration;
    cloud.apis.set(id, {
      id,
      url,
      port,
      cors: cors
        ? {
            allowOrigins: cors.AllowOrigins,
            allowMethods: cors.AllowMethods,
            allowHeaders: cors.AllowHeaders,
            exposeHeaders: cors.ExposeHeaders,
            allowCredentials: cors.AllowCredentials,
            maxAge: cors.MaxAge ?? null,
          }
        : null,
      stage: '$default',
      integrations: new Map(),
      authorizers: new Map(),
      routes: [],
    });
    return { ref: id, attributes: { ApiId: id, ApiEndpoint: url } };
  },
);

export const stage = defineResource(
  'AWS::ApiGatewayV2::Stage',
  {
    ApiId: z.string(),
    StageName: z.string(),
    AutoDeploy: z.literal(true),
    AccessLogSettings: ignored('there are no access logs'),
    DefaultRouteSettings: ignored('nobody is throttled on their own machine'),
    RouteSettings: ignored('nobody is throttled on their own machine'),
    Description: ignored('a sentence for people'),
    Tags: ignored('tags have no effect'),
  },
  ({ ApiId, StageName }, placement) => {
    draft(placement, ApiId).stage = StageName;
    return { ref: StageName, attributes: {} };
  },
);

export const integration = defineResource(
  'AWS::ApiGatewayV2::Integration',
  {
    ApiId: z.string(),
    IntegrationType: z.literal('AWS_PROXY'),
    IntegrationUri: z.string(),
    IntegrationMethod: ignored('a function is always invoked the same way'),
    PayloadFormatVersion: z.literal('2.0'),
    TimeoutInMillis: z.coerce.number().max(DEFAULT_TIMEOUT_MS).default(DEFAULT_TIMEOUT_MS),
    Description: ignored('a sentence for people'),
  },
  ({ ApiId, IntegrationUri, TimeoutInMillis }, placement) => {
    const id = generatedId(placement);
    draft(placement, ApiId).integrations.set(id, {
      functionReference: IntegrationUri,
      timeoutMs: TimeoutInMillis,
    });
    return { ref: id, attributes: { IntegrationId: id } };
  },
);

export const authorizer = defineResource(
  'AWS::ApiGatewayV2::Authorizer',
  {
    ApiId: z.string(),
    Name: ignored('a name for people'),
    AuthorizerType: z.literal('REQUEST'),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    EnableSimpleResponses: z.literal(true, 'only simple responses are provided'),
    IdentitySource: z.array(z.string()).default([]),
    AuthorizerResultTtlInSeconds: z.coerce.number().default(DEFAULT_AUTHORIZER_TTL_S),
    AuthorizerCredentialsArn: ignored('access is not restricted locally'),
  },
  (properties, placement) => {
    const id = generatedId(placement);
    draft(placement, properties.ApiId).authorizers.set(id, {
      function: findFunction(placement.cloud, properties.AuthorizerUri),
      identitySource: properties.IdentitySource,
      ttlSeconds: properties.AuthorizerResultTtlInSeconds,
    });
    return { ref: id, attributes: { AuthorizerId: id } };
  },
);

export const route = defineResource(
  'AWS::ApiGatewayV2::Route',
  {
    ApiId: z.string(),
    RouteKey: z.string(),
    Target: z.string().startsWith('integrations/'),
    AuthorizationType: z.enum(['NONE', 'CUSTOM']).default('NONE'),
    AuthorizerId: z.string().optional(),
    OperationName: ignored('a name for people'),
  },
  ({ ApiId, RouteKey, Target, AuthorizationType, AuthorizerId }, placement) => {
    if (AuthorizationType === 'CUSTOM' && !AuthorizerId) throw new PropertyError('AuthorizerId is required');
    draft(placement, ApiId).routes.push({
      key: RouteKey,
      integration: Target.slice('integrations/'.length),
      authorizer: AuthorizationType === 'CUSTOM' ? (AuthorizerId ?? null) : null,
    });
    const id = generatedId(placement);
    return { ref: id, attributes: { RouteId: id } };
  },
);

function draft({ cloud }: Placement, apiId: string): ApiDraft {
  const found = cloud.apis.get(apiId);
  if (!found) throw new PropertyError(`ApiId: there is no API ${apiId}`);
  return found;
}
