import { glob, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

/**
 * The image is installed with `npm ci --omit=dev`. Whatever the container imports, through all files and also lazily,
 * must be a dependency proper.
 */
async function importedPackages(entries: string[]): Promise<Set<string>> {
  const { metafile } = await build({
    entryPoints: entries,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  const packages = new Set<string>();
  for (const { imports } of Object.values(metafile.inputs)) {
    for (const { path, external } of imports) {
      if (external !== true || isBuiltin(path) || path.startsWith('.')) continue;
      const parts = path.split('/');
      packages.add(parts.slice(0, path.startsWith('@') ? 2 : 1).join('/'));
    }
  }
  return packages;
}

/** Makes the WASM, in the stage of the image that has devDependencies. */
const BUILD_TIME = /world\/shoot\/(assembly\/|build\.ts)/;

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
});

describe('what the container imports', () => {
  it('is installed without devDependencies', async () => {
    const manifest = Manifest.parse(JSON.parse(await readFile('package.json', 'utf8')));
    const installed = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
    // engines are found by their names at run time: no import leads to them
    const entries: string[] = [];
    for await (const file of glob('model/{container,protocol,world}/**/*.ts')) {
      if (!BUILD_TIME.test(file)) entries.push(file);
    }
    expect(entries).toContain('model/container/serve.ts');
    const imported = await importedPackages(entries);
    expect(imported).toContain('@aws-sdk/client-s3');
    expect([...imported].filter((name) => !installed.includes(name))).toEqual([]);
  });
});
