import * as z from 'zod';
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

const JsonSchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
  $defs: z.record(z.string(), z.unknown()).default({}),
});

/** Turns zod into JSON Schema, with the schemas that have an id gathered as components. */
class SchemaWriter {
  readonly components: Record<string, unknown> = {};

  write(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
    const text = JSON.stringify(z.toJSONSchema(schema, { io, target: 'draft-2020-12' }));
    const json: Record<string, unknown> = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'));
    Object.assign(this.components, JsonSchema.parse(json).$defs);
    delete json.$schema;
    delete json.$defs;
    return json;
  }

  parameters(schema: z.ZodType | undefined, where: 'path' | 'query') {
    if (!schema) return [];
    const { properties, required } = JsonSchema.parse(this.write(schema, 'input'));
    return Object.entries(properties).map(([name, property]) => ({
      name,
      in: where,
      required: where === 'path' || required.includes(name),
      schema: property,
    }));
  }

  content(schema: z.ZodType, io: 'input' | 'output', ...types: string[]) {
    const json = this.write(schema, io);
    return Object.fromEntries(types.map((type) => [type, { schema: json }]));
  }
}

/** OpenAPI 3.1 of a set of operations: the very schemas that validate, so that the document cannot drift. */
export function toOpenApi(
  operations: Operations,
  info: { title: string; version: string; description: string },
) {
  const writer = new SchemaWriter();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method.toLowerCase()] = {
      operationId,
      summary: operation.summary,
      ...(operation.authenticated === false && { security: [] }),
      parameters: [
        ...writer.parameters(operation.params, 'path'),
        ...writer.parameters(operation.query, 'query'),
      ],
      ...(operation.body && {
        requestBody: {
          required: true,
          content: writer.content(operation.body, 'input', 'application/json', 'multipart/form-data'),
        },
      }),
      responses: responses(operation, writer),
    };
    paths[operation.path] = methods;
  }
  return {
    openapi: '3.1.0',
    info,
    security: [{ apiKey: [] }],
    paths,
    components: {
      schemas: writer.components,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function responses(operation: Operation, writer: SchemaWriter) {
  const error = {
    description: 'Error',
    content: writer.content(ErrorEnvelope, 'output', 'application/json'),
  };
  const success = operation.response
    ? {
        200: { description: 'OK', content: writer.content(operation.response, 'output', 'application/json') },
      }
    : { 302: { description: 'Found', headers: { location: { schema: { type: 'string', format: 'uri' } } } } };
  return { ...success, '4XX': error, '5XX': error };
}
