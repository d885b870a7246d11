import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

/** No Docker where this is tested: what can be known of the image without building it. */
describe('the Dockerfile', () => {
  const dockerfile = readFile('model/container/Dockerfile', 'utf8');

  it('copies only what the build context holds', async () => {
    const ignore = await readFile('.dockerignore', 'utf8');
    const kept = ignore.split('\n').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
    const sources = [...(await dockerfile).matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from]) =>
      from?.split(' '),
    );
    expect(sources).toEqual(['package.json', 'package-lock.json', 'model']);
    for (const source of sources) {
      expect(kept).toContain(source);
      expect(existsSync(source ?? '')).toBe(true);
    }
  });

  it('starts the server as process 1, with serve, and not as root', async () => {
    const [, command] = /^ENTRYPOINT (.+)$/m.exec(await dockerfile) ?? [];
    expect(JSON.parse(command ?? '')).toEqual(['node', 'model/container/serve.ts']);
    expect(await dockerfile).toMatch(/^CMD \["serve"\]$/m);
    expect(await dockerfile).toMatch(/^USER node$/m);
  });

  it('is the Node that the project runs on', async () => {
    const version = (await readFile('.nvmrc', 'utf8')).trim().replace(/^v/, '').split('.')[0];
    expect(await dockerfile).not.toMatch(new RegExp(`node:(?!${version}-)\\d`));
  });
});
