import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Engine } from './engine.ts';

const EngineShape = z.custom<Engine>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    z
      .object({ name: z.string().min(1), version: z.string().min(1), device: z.string().min(1) })
      .safeParse(value).success &&
    'generate' in value &&
    typeof value.generate === 'function',
  'not an engine: it needs name, version, device and generate()',
);

const ENGINES: Readonly<Record<string, { module: string; exported: string }>> = {
  world: { module: '../world/index.ts', exported: 'worldEngine' },
  null: { module: './null-engine.ts', exported: 'nullEngine' },
};

/**
 * Loads an engine by its name, or from the path of a module that exports `engine`.
 * @throws {Error} when the module cannot be loaded or exports no engine.
 */
export async function loadEngine(name: string): Promise<Engine> {
  const known = Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined;
  const url =
    known === undefined
      ? pathToFileURL(isAbsolute(name) ? name : resolve(name)).href
      : new URL(known.module, import.meta.url).href;
  const exported = known?.exported ?? 'engine';
  const module = z.record(z.string(), z.unknown()).parse({ ...(await import(url)) });
  return EngineShape.parse(module[exported]);
}
