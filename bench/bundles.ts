/** Size of the functions' bundles, and how long the admit handler takes to load: `node bench/bundles.ts [--quick]`. */
import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { build } from '../bin/build.ts';
import { type DeployedFunction, readFunctions } from './functions.ts';
import { type Benchmark, main, type Row } from './report.ts';
import { withFolder } from './scratch.ts';
import { median } from './statistics.ts';

const MAX_KILOBYTES = 1500;
/** The function that admits: the videos API. */
const ADMIT = 'Videos/Api';

/** What the fresh process runs: it imports a bundle as Lambda's runtime does, and says how long that took. */
const IMPORT = `
const [bundle] = process.argv.slice(1);
const started = performance.now();
const { handler } = await import(bundle);
const took = performance.now() - started;
if (typeof handler !== 'function') throw new Error('the bundle exports no handler');
console.log(JSON.stringify({ took }));
process.exit(0);
`;

/** Milliseconds to import a bundle in a process of its own. @throws Error when it cannot be imported. */
async function importTime(bundle: string, env: Readonly<Record<string, string>>): Promise<number> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', IMPORT, pathToFileURL(bundle).href],
    // NODE_OPTIONS as the template has them
    {
      env: { PATH: process.env.PATH, NODE_OPTIONS: '--enable-source-maps', AWS_REGION: 'us-east-1', ...env },
    },
  );
  return z.object({ took: z.number() }).parse(JSON.parse(stdout)).took;
}

const kilobytes = async (file: string): Promise<number> => (await stat(file)).size / 1000;

async function sizeRow({ name, bundle }: DeployedFunction): Promise<Row> {
  const map = await kilobytes(`${bundle}.map`);
  return {
    what: `bundle of ${name}`,
    measured: await kilobytes(bundle),
    unit: 'kB',
    atMost: MAX_KILOBYTES,
    note: `and ${map.toFixed(0)} kB of source map`,
  };
}

export const bundles: Benchmark = {
  name: 'bundles',
  title: 'Bundles and cold start',
  run: (quick) =>
    withFolder(async (folder) => {
      if (!process.version.startsWith('v24.'))
        throw new Error(`the functions run on Node 24, this is ${process.version}`);
      await build();
      const functions = await readFunctions();
      const admit = functions.find(({ name }) => name === ADMIT);
      if (!admit) throw new Error(`the template has no function ${ADMIT}`);

      const cache = { NODE_COMPILE_CACHE: path.join(folder, 'compile-cache') };
      // the first run fills the cache, and the disk's own
      await importTime(admit.bundle, cache);
      const plain: number[] = [];
      const cached: number[] = [];
      for (let n = 0; n < (quick ? 2 : 15); n++) {
        plain.push(await importTime(admit.bundle, {}));
        cached.push(await importTime(admit.bundle, cache));
      }
      return {
        rows: [
          {
            what: 'import of the admit handler in a fresh process, median',
            measured: median(plain),
            unit: 'ms',
            atMost: 400,
            note: `${plain.length} processes, as Lambda runs it: no compile cache`,
          },
          { what: 'slowest of them', measured: Math.max(...plain), unit: 'ms' },
          {
            what: 'the same with a filled compile cache, median',
            measured: median(cached),
            unit: 'ms',
            note: 'as the local cloud runs it',
          },
          ...(await Promise.all(functions.map(sizeRow))),
        ],
        method:
          `The admit handler is the bundle of ${ADMIT}. The time is that of \`import()\` inside a Node.js process that has done ` +
          "nothing else; runs with and without compile cache take turns. Lambda's own start of a process is not in it. Sizes " +
          'are those of the minified files in `cdk.out`, before compression, 1 kB = 1000 bytes.',
      };
    }),
};

if (import.meta.main) await main(bundles);
