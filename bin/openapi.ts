/** `npm run openapi`: writes docs/openapi.json from the operations that the functions serve. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { operations } from '../lambdas/operations.ts';
import { toOpenApi } from '../lambdas/platform/api/openapi.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
export const OPENAPI_FILE = path.join(ROOT, 'docs/openapi.json');

export function openApiDocument(): string {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')));
  const document = toOpenApi(operations, {
    title: 'Cloudreel',
    version,
    description:
      'Videos with sound from prompts. The videos API is the one the official OpenAI clients speak.',
  });
  return `${JSON.stringify(document, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(OPENAPI_FILE, openApiDocument());
