/**
 * Makes a clip on this machine, without any cloud:
 * `node model/world/cli.ts "a red ball bounces" --seconds 4 --size 640x360 --style anime --seed 1 --out clip`
 * with somebody of a measured appearance (`model/protocol/appearance.ts`): `--cast Ada=ada.json`;
 * and goes on from it, or changes it: `… "it rolls away" --source clip --relation extension --out more`.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { Json } from '../container/json.ts';
import {
  Appearance,
  ARTEFACTS,
  EngineRequest,
  Plan,
  PROTOCOL,
  Quality,
  Relation,
  Style,
} from '../protocol/index.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    size: { type: 'string', default: '640x360' },
    fps: { type: 'string', default: '24' },
    style: { type: 'string' },
    quality: { type: 'string', default: 'standard' },
    seed: { type: 'string', default: '1' },
    image: { type: 'string' },
    watermark: { type: 'string' },
    source: { type: 'string' },
    relation: { type: 'string', default: 'extension' },
    cast: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'clip' },
  },
});
const [, width, height] = /^(\d+)x(\d+)$/.exec(values.size) ?? [];
const cast = await Promise.all(
  values.cast.map(async (given) => {
    const [name = '', file = ''] = given.split('=');
    return { name, appearance: Json.pipe(Appearance).parse(await readFile(file, 'utf8')) };
  }),
);
const request = EngineRequest.parse({
  protocol: PROTOCOL,
  job: 'cli',
  attempt: 1,
  prompt: positionals.join(' '),
  seconds: z.coerce.number().parse(values.seconds),
  size: { width: Number(width), height: Number(height) },
  fps: z.coerce.number().parse(values.fps),
  seed: z.coerce.number().parse(values.seed),
  style: values.style === undefined ? null : Style.parse(values.style),
  quality: Quality.parse(values.quality),
  cast: cast.map(({ name }) => ({ id: name, kind: 'person', name })),
  references: { firstFrame: values.image === undefined ? null : 's3://local/first-frame' },
  source:
    values.source === undefined
      ? null
      : { relation: Relation.parse(values.relation), video: 's3://local/source', plan: 's3://local/plan' },
  watermark: values.watermark === undefined ? null : { text: values.watermark },
  output: { prefix: 's3://local/clip/' },
  cancelMarker: 's3://local/cancel',
  progressQueue: null,
});
// compiled code is kept for the next run, which saves half a second; it must be asked for before the engine is loaded
enableCompileCache();
const { worldEngine } = await import('./index.ts');
await mkdir(values.out, { recursive: true });
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('stopped')));
let shown = '';
const made = await worldEngine.generate(request, {
  folder: values.out,
  firstFrame: values.image === undefined ? null : new Uint8Array(await readFile(values.image)),
  appearances: Object.fromEntries(cast.map(({ name, appearance }) => [name, appearance])),
  source:
    values.source === undefined
      ? null
      : {
          plan: Json.pipe(Plan).parse(await readFile(join(values.source, ARTEFACTS.plan.file), 'utf8')),
          video: values.relation === 'extension' ? join(values.source, ARTEFACTS.video.file) : null,
        },
  signal: stop.signal,
  progress: (fraction, step) => {
    const line = `${String(Math.floor(fraction * 100)).padStart(3)} % ${step}`;
    if (line !== shown) {
      shown = line;
      process.stderr.write(`\r${line}   `);
    }
  },
});
process.stderr.write('\n');
const list = (name: string, readings: readonly { readonly text: string; readonly as: string }[]) =>
  readings.map(({ text, as }) => `${name}: ${text} → ${as}\n`).join('');
process.stdout.write(
  `${list('understood', made.plan.understood)}${list('approximated', made.plan.approximated)}${list('ignored', made.plan.ignored)}` +
    `${made.plan.shots.map((shot) => `shot: ${shot.place}, ${shot.timeOfDay}, ${shot.weather}; ${shot.actions.join('; ')}`).join('\n')}\n` +
    `${values.out}: ${made.seconds} s, ${made.plan.contacts.length} contacts, ${Object.entries(made.timings)
      .map(([room, ms]) => `${room} ${Math.round(ms)} ms`)
      .join(', ')}\n`,
);
