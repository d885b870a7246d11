/** Opens the rival's page in a headless Chromium of this machine: everything is handed over in memory, nothing is fetched. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import * as z from 'zod';
import type { PlainShot } from './shot.ts';

const USUAL_PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A Chromium on this machine: CHROMIUM if set, else the usual places, else Playwright's own; null if there is none. */
export function findChromium(): string | null {
  const { CHROMIUM } = process.env;
  return (
    [...(CHROMIUM ? [CHROMIUM] : USUAL_PLACES), chromium.executablePath()].find((path) => existsSync(path)) ??
    null
  );
}

export interface RivalPage {
  /** The browser's version, and what draws its WebGL. */
  readonly browser: string;
  readonly renderer: string;
  /** Milliseconds to draw and read back `count` frames from `first` on. */
  time(first: number, count: number): Promise<number>;
  /** A frame as WebP. */
  picture(frame: number): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openRival(executablePath: string, shot: PlainShot): Promise<RivalPage> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./page.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
  });
  const browser = await chromium.launch({
    executablePath,
    // WebGL without a GPU; the sandbox does not start for root
    args: ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: shot.width, height: shot.height } });
    await page.route('**', (route) => route.abort());
    await page.setContent('<!doctype html><title>three.js</title><body style="margin:0">');
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const renderer = await page.evaluate((loaded) => globalThis.rival.load(loaded), shot);
    return {
      browser: `Chromium ${browser.version()}`,
      renderer: z.string().parse(renderer),
      async time(first, count) {
        const ms = await page.evaluate(([from, frames]) => globalThis.rival.time(from, frames), [
          first,
          count,
        ] as const);
        return z.number().positive().parse(ms);
      },
      async picture(frame) {
        const url = await page.evaluate((index) => globalThis.rival.picture(index), frame);
        return Buffer.from(
          z.string().startsWith('data:image/webp;base64,').parse(url).split(',')[1] ?? '',
          'base64',
        );
      },
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
