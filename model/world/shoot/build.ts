/** Compiles `assembly/` to `raster.wasm`, unless the one that is there was made from the same sources. */
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = `${folder}raster.wasm`;
/** The custom section that carries the hash of the sources. */
const SECTION = 'cloudreel.sources';

// no relaxed SIMD and no allocator: the same bits on every machine, and memory laid out by the host alone
const OPTIONS = [
  ...['--runtime', 'stub', '-O3', '--noAssert', '--use', 'abort='],
  ...['--importMemory', '--sharedMemory', '--initialMemory', '16', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'threads'],
  // v128 never leaves the module; asc warns of every function that takes one
  ...['--disableWarning', '112'],
];

async function sourceHash(): Promise<string> {
  const hash = createHash('sha256').update(OPTIONS.join(' '));
  const { version } = await import('assemblyscript/asc');
  hash.update(version);
  const names = (await readdir(`${folder}assembly`)).filter((name) => name.endsWith('.ts')).sort();
  for (const name of names) hash.update(name).update(await readFile(`${folder}assembly/${name}`));
  return hash.digest('hex');
}

async function builtFrom(): Promise<string | undefined> {
  const bytes = await readFile(target).catch(() => undefined);
  if (!bytes || !WebAssembly.validate(bytes)) return undefined;
  const [section] = WebAssembly.Module.customSections(await WebAssembly.compile(bytes), SECTION);
  return section && Buffer.from(section).toString('utf8');
}

/** An unsigned number below 2^28 in the variable-length form of WebAssembly. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)];
}

function customSection(name: string, text: string): Uint8Array {
  const label = Buffer.from(name);
  const body = Buffer.concat([Uint8Array.from(leb(label.length)), label, Buffer.from(text)]);
  return Buffer.concat([Uint8Array.from([0, ...leb(body.length)]), body]);
}

/** Makes `raster.wasm` current. Needs the development dependency `assemblyscript`; running the renderer does not. */
export async function buildRaster(): Promise<void> {
  const hash = await sourceHash();
  if ((await builtFrom()) === hash) return;
  const { main } = await import('assemblyscript/asc');
  const unfinished = `${target}.${process.pid}.wasm`;
  try {
    const { error, stderr } = await main([
      'index.ts',
      '-o',
      unfinished,
      ...OPTIONS,
      '--baseDir',
      `${folder}assembly`,
    ]);
    if (error) throw new Error(`the rasteriser does not compile:\n${stderr.toString()}`, { cause: error });
    const module = await readFile(unfinished);
    await writeFile(unfinished, Buffer.concat([module, customSection(SECTION, hash)]));
    await rename(unfinished, target);
  } finally {
    await rm(unfinished, { force: true });
  }
}
