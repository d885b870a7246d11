/** Builds what is generated: the engine's WASM and the CDK assembly. Does nothing where sources have not changed. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildRaster } from '../model/world/shoot/build.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
export const ASSEMBLY = path.join(ROOT, 'cdk.out');
const STAMP = path.join(ASSEMBLY, '.sources');

/** Everything the templates and the bundles are made from. The image's own sources only matter to a deploy. */
const SOURCES = [
  'bin/app.ts',
  'lib',
  'lambdas',
  'model/protocol',
  'cdk.json',
  'package-lock.json',
  'tsconfig.json',
];

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    const entries = await readdir(path.join(ROOT, source), { recursive: true, withFileTypes: true }).catch(
      () => null,
    );
    const files = entries
      ? entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
      : [path.join(ROOT, source)];
    for (const file of files.toSorted()) hash.update(path.relative(ROOT, file)).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function synth(): Promise<void> {
  const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
  const output: Buffer[] = [];
  const child = spawn(process.execPath, [cdk, 'synth', '--quiet', '--no-notices', '--output', ASSEMBLY], {
    cwd: ROOT,
    env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Error(`cdk synth failed (exit code ${code}):\n${Buffer.concat(output).toString()}`);
}

/**
 * @param say called once, before anything slow is done
 */
export async function build(say: (what: string) => void = () => {}): Promise<void> {
  await buildRaster();
  const sources = await fingerprint();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === sources) return;
  say('Building the functions and the template (once per change) …');
  // without the old assembly, or bundles of code that is gone would stay
  await rm(ASSEMBLY, { recursive: true, force: true });
  await synth();
  await writeFile(STAMP, sources);
}

if (import.meta.main) await build((what) => process.stdout.write(`${what}\n`));
