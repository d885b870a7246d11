import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type FunctionDefinition, LambdaFunction } from '../../../local/lambda/function.ts';
import { LogFile } from '../../../local/processes/log-file.ts';
import { Reaper } from '../../../local/processes/reaper.ts';

export interface FunctionFixture {
  readonly folder: string;
  readonly reaper: Reaper;
  /** Makes a function of the text of its bundle. */
  create(
    code: string,
    definition?: Partial<FunctionDefinition> & { readonly file?: string },
  ): Promise<LambdaFunction>;
  log(target: LambdaFunction): string;
  stop(): Promise<void>;
}

/** A host for functions written by a test. */
export async function startFunctions(): Promise<FunctionFixture> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-functions-'));
  const reaper = new Reaper();
  const functions: LambdaFunction[] = [];
  return {
    folder,
    reaper,
    create: async (code, { file = 'index.mjs', ...definition } = {}) => {
      const name = `fn-${functions.length}`;
      const bundle = path.join(folder, name);
      await mkdir(bundle);
      await writeFile(path.join(bundle, file), code);
      const target = new LambdaFunction(
        {
          name,
          arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
          code: bundle,
          handler: 'index.handler',
          timeoutSeconds: 10,
          memoryMegabytes: 256,
          reservedConcurrency: null,
          variables: {},
          ...definition,
        },
        {
          variables: { AWS_REGION: 'us-east-1' },
          log: new LogFile(path.join(folder, 'logs'), name),
          reaper,
          onEnd: () => {},
        },
      );
      functions.push(target);
      return target;
    },
    log: (target) => path.join(folder, 'logs', `${target.definition.name}.log`),
    stop: async () => {
      await Promise.all(functions.map((target) => target.stop()));
      await reaper.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a process still runs. One that is dead and only waits to be buried by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
