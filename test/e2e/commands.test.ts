import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { build } from '../../bin/build.ts';

let folder: string;
const running: ChildProcess[] = [];

beforeEach(async () => {
  await build();
  folder = await mkdtemp(path.join(os.tmpdir(), 'cloudreel-cmd-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await expect.poll(leftBehind, { timeout: 15_000 }).toEqual([]);
  await rm(folder, { recursive: true, force: true });
});

/** Processes, by command line or environment, that belong to this test's data folder. */
function leftBehind(): string[] {
  const listed = execFileSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed
    .split('\n')
    .filter((line) => line.includes(folder) && !/^\s*\d+ ps /.test(line))
    .map((line) => line.slice(0, 120));
}

function run(command: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [path.resolve(`bin/${command}.ts`), ...args], {
    env: {
      ...process.env,
      CLOUDREEL_DATA: path.join(folder, 'data'),
      CLOUDREEL_PORT: String(20_000 + Math.floor(Math.random() * 20_000)),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return {
    child,
    exit,
    output: () => output,
    until: async (text: string) => {
      for (let n = 0; !output.includes(text); n++) {
        if (n > 600 || child.exitCode !== null) throw new Error(`no “${text}” in: ${output}`);
        await sleep(100);
      }
    },
  };
}

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends in order on %s and leaves no process behind',
    async (signal) => {
      const start = run('start', []);
      await start.until('Cloudreel is ready');
      expect(leftBehind().length).toBeGreaterThan(1);
      start.child.kill(signal);
      expect(await start.exit).toBe(0);
      expect(leftBehind()).toEqual([]);
    },
  );

  it('leaves no process behind even when it is killed', async () => {
    const start = run('start', []);
    await start.until('Cloudreel is ready');
    start.child.kill('SIGKILL');
    await start.exit;
    await expect.poll(leftBehind, { timeout: 15_000 }).toEqual([]);
  });

  it('writes the first user’s key, readable by the owner alone, and keeps it', async () => {
    const file = path.join(folder, 'data', 'env');
    const keys = [];
    for (let n = 0; n < 2; n++) {
      const start = run('start', []);
      await start.until('Cloudreel is ready');
      keys.push(/OPENAI_API_KEY=(cr_\S+)/.exec(await readFile(file, 'utf8'))?.[1]);
      start.child.kill('SIGINT');
      await start.exit;
    }
    expect(keys[0]).toMatch(/^cr_/);
    expect(keys[1]).toBe(keys[0]);
    expect(execFileSync('stat', ['-c', '%a', file], { encoding: 'utf8' }).trim()).toBe('600');
  });

  it('says so when the folder is in use', async () => {
    const first = run('start', []);
    await first.until('Cloudreel is ready');
    const second = run('start', []);
    expect(await second.exit).not.toBe(0);
    expect(second.output()).toContain('another local cloud is using');
  });
});

describe('npm run cloudreel', () => {
  it('creates and revokes a key of the cloud that runs', async () => {
    const start = run('start', []);
    await start.until('Cloudreel is ready');
    const json = async (...args: string[]) => {
      const command = run('cloudreel', args);
      expect(await command.exit, command.output()).toBe(0);
      return JSON.parse(command.output());
    };
    const { ownerId } = await json('accounts', 'create', '--name', 'Ada');
    const { key, keyId } = await json('keys', 'create', '--account', ownerId, '--name', 'laptop');
    const origin = /OPENAI_BASE_URL=(\S+)/.exec(
      await readFile(path.join(folder, 'data', 'env'), 'utf8'),
    )?.[1];
    const call = async () =>
      (await fetch(`${origin}/videos`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await call()).toBe(200);
    await json('keys', 'revoke', '--account', ownerId, '--key', keyId);
    expect(await call()).toBe(401);
  });

  it('says how it is used when it is not told what to do', async () => {
    const command = run('cloudreel', ['keys', 'destroy']);
    expect(await command.exit).toBe(2);
    expect(command.output()).toContain('keys create');
  });
});
