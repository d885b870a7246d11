import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod';

const Names = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ dependencies: Names, optionalDependencies: Names, devDependencies: Names });

it('lists every package we ask for', () => {
  const page = readFileSync('docs/licences.md', 'utf8');
  const manifest = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
  const asked = Object.values(manifest).flatMap((group) => Object.keys(group));
  expect(asked.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

it('has a lock file with every platform’s optional binaries, without which npm ci refuses it', () => {
  const lock = z
    .object({
      packages: z.record(
        z.string(),
        z.object({ version: z.string().optional(), optionalDependencies: Names }),
      ),
    })
    .parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
  // names that end in a platform: the others are bundled with their package
  const wanted = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
    path === ''
      ? []
      : Object.keys(optionalDependencies).filter((name) => /-(darwin|linux|win32|android)-/.test(name)),
  );
  expect(wanted.length).toBeGreaterThan(20);
  expect(wanted.filter((name) => !lock.packages[`node_modules/${name}`]?.version)).toEqual([]);
});
