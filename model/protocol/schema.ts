/**
 * Writes the protocol as JSON Schema, for engines in other languages: `node model/protocol/schema.ts && npm run format`.
 * `schema/<name>.json` is what must be read; `fixtures/` holds examples that every reader must accept or refuse.
 */
import { writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { Appearance, EngineRequest, EngineResponse, Plan, Progress, Transcript } from './index.ts';

/** Every document of the protocol, by the name of its file. */
export const DOCUMENTS = {
  request: EngineRequest,
  response: EngineResponse,
  progress: Progress,
  plan: Plan,
  transcript: Transcript,
  appearance: Appearance,
} as const;

/**
 * The schema of a document as it is sent: fields with a default may be missing.
 * What JSON Schema cannot say (the trailing `/` of the output prefix) is said in `fixtures/refused.json`.
 */
export function toJsonSchema(name: keyof typeof DOCUMENTS): string {
  const schema = z.toJSONSchema(DOCUMENTS[name], { io: 'input', target: 'draft-2020-12' });
  return `${JSON.stringify({ title: name, ...schema }, null, 2)}\n`;
}

const NAMES = ['request', 'response', 'progress', 'plan', 'transcript', 'appearance'] as const;

if (import.meta.main) {
  for (const name of NAMES)
    await writeFile(new URL(`./schema/${name}.json`, import.meta.url), toJsonSchema(name));
}
