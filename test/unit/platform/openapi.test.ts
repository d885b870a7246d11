import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { OPENAPI_FILE, openApiDocument } from '../../../bin/openapi.ts';

const document = JSON.parse(openApiDocument());

it('is committed as it is generated: after a change run npm run openapi', () => {
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(openApiDocument());
});

it('describes the request with the limits that are enforced', () => {
  const { schema } = document.paths['/v1/videos'].post.requestBody.content['application/json'];
  expect(schema).toMatchObject({
    required: ['prompt'],
    additionalProperties: false,
    properties: {
      prompt: { type: 'string', minLength: 1, maxLength: 32_000 },
      seconds: { enum: ['4', '8', '12', '16', '20'], default: '4' },
    },
  });
});

it('names all thirteen keys of a video as required', () => {
  const { schema } = document.paths['/v1/videos/{video_id}'].get.responses[200].content['application/json'];
  expect(schema).toEqual({ $ref: '#/components/schemas/Video' });
  expect(document.components.schemas.Video.required).toHaveLength(13);
});

it('has no key on the health check and one everywhere else', () => {
  expect(document.paths['/healthz'].get.security).toEqual([]);
  expect(document.security).toEqual([{ apiKey: [] }]);
});
