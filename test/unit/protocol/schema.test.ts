import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import accepted from '../../../model/protocol/fixtures/accepted.json' with { type: 'json' };
import refused from '../../../model/protocol/fixtures/refused.json' with { type: 'json' };
import { DOCUMENTS, toJsonSchema } from '../../../model/protocol/schema.ts';

const Name = z.enum(['request', 'response', 'progress', 'plan', 'transcript', 'appearance']);
const Accepted = z.array(
  z.strictObject({ document: Name, name: z.string(), value: z.unknown(), parsed: z.unknown().optional() }),
);
const Refused = z.array(
  z.strictObject({ document: Name, name: z.string(), param: z.string(), value: z.unknown() }),
);

describe('the protocol', () => {
  it.each(Accepted.parse(accepted))('accepts a $document: $name', ({ document, value, parsed }) => {
    expect(DOCUMENTS[document].parse(value)).toEqual(parsed ?? value);
  });

  it.each(Refused.parse(refused))(
    'refuses a $document with $name, and names the field',
    ({ document, param, value }) => {
      const [issue] = DOCUMENTS[document].safeParse(value).error?.issues ?? [];
      const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
      expect([...(issue?.path ?? []), ...unknown].join('.')).toBe(param);
    },
  );

  it.each(Name.options)('has a fixture of either kind for %s', (document) => {
    expect(accepted.some((fixture) => fixture.document === document)).toBe(true);
    expect(refused.some((fixture) => fixture.document === document)).toBe(true);
  });

  it.each(Name.options)(
    'says the same of %s in JSON Schema: else run `node model/protocol/schema.ts`',
    async (name) => {
      const path = new URL(`../../../model/protocol/schema/${name}.json`, import.meta.url);
      const written: unknown = JSON.parse(await readFile(path, 'utf8'));
      expect(written).toEqual(JSON.parse(toJsonSchema(name)));
    },
  );
});
