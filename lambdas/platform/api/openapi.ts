import { z } from 'zod';
import type { Operation, Operations } from './operation.ts';

const ErrorEnvelope = z
  .object({
    error: z.object({
      message: z.string(),
      type: z.string(),
      param: z.string().nullable(),
      code: z.string().nullable(),
    }),
  })
  .meta({ id: 'Error' });

/** OpenAPI 3.1 of a set of operations: the very schemas that validate, so that the document cannot drift. */
export function toOpenApi(
  operations: Operations,
  info: { title: string; version: string; description: string },
) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, {
      [operation.method.toLowerCase()]: {
        operationId,
        summary: operation.summary,
        ...(operation.authenticated === false && { security: [] }),
        parameters: [...parameters(operation.params, 'path'), ...parameters(operation.query, 'query')],
        ...(operation.body && { requestBody: requestBody(operation.body) }),
        responses: responses(operation),
      },
    });
  }
  return {
    openapi: '3.1.0',
    info,
    security: [{ apiKey: [] }],
    paths,
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } },
  };
}

const toSchema = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', reused: 'inline' });
  return json;
};

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query') {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function requestBody(schema: z.ZodType) {
  const json = toSchema(schema, 'input');
  return {
    required: true,
    content: { 'application/json': { schema: json }, 'multipart/form-data': { schema: json } },
  };
}

function responses(operation: Operation) {
  const error = {
    description: 'Error',
    content: { 'application/json': { schema: toSchema(ErrorEnvelope, 'output') } },
  };
  const success = operation.response
    ? {
        200: {
          description: 'OK',
          content: { 'application/json': { schema: toSchema(operation.response, 'output') } },
        },
      }
    : { 302: { description: 'Found', headers: { location: { schema: { type: 'string', format: 'uri' } } } } };
  return { ...success, '4XX': error, '5XX': error };
}
