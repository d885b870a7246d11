/**
 * `npm run gallery`: films the engine's subjects in every style, wide and tall, and writes stills out of the decoded films to
 * docs/gallery with docs/gallery.md around them. `npm run gallery -- skater` films some subjects; the page then keeps the
 * stills of the others; `--page` writes the page anew around the stills there are. `--seconds`, `--quality`, `--seed` and
 * `--styles realistic,anime` as they say.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createCanvas, ImageData } from '@napi-rs/canvas';
import * as z from 'zod';
import { ARTEFACTS, EngineRequest, PROTOCOL, Quality, Style } from '../model/protocol/index.ts';
import { bestMoment } from '../model/world/best-moment.ts';
import { worldEngine } from '../model/world/index.ts';
import { prepare } from '../model/world/production.ts';
import { buildRaster } from '../model/world/shoot/build.ts';
import { type DecodedFrame, frames } from '../test/support/media.ts';
import { type GallerySubject, type Show, toGalleryPage } from './gallery-page.ts';
import { withFolder } from './scratch.ts';

const DOCS = path.resolve(import.meta.dirname, '../docs');
const STILLS = path.join(DOCS, 'gallery');
const SHOWS = path.join(STILLS, 'shows.json');
const WIDE = { width: 1280, height: 720 };
const TALL = { width: 720, height: 1280 };
/** Pixels across a still: a page shows three side by side. */
const STILL_WIDTH = { wide: 640, tall: 360 } as const;
const STILL_BYTES = 64_000;
const FPS = 24;
/** Qualities of WebP, tried from the best until a still is small enough. */
const QUALITIES = [86, 80, 74, 68, 60, 50, 40] as const;

const SUBJECTS: readonly GallerySubject[] = [
  {
    name: 'miss',
    title: 'The missed shot',
    prompt: 'A basketball player misses a shot and the ball rebounds off the backboard',
    physics: ['hoop', 'falling'],
  },
  {
    name: 'make',
    title: 'The made shot',
    prompt: 'A basketball player makes a jump shot',
    physics: ['hoop'],
  },
  {
    name: 'gymnast',
    title: 'The floor routine',
    prompt: 'An Olympic gymnastics floor routine',
    physics: ['gymnastics'],
  },
  {
    name: 'paddleboard',
    title: 'The backflip on a paddleboard',
    prompt: 'A person does a backflip on a paddleboard on a calm lake',
    physics: ['paddleboard'],
  },
  {
    name: 'skater',
    title: 'The triple axel with a cat',
    prompt: 'A figure skater performs a triple axel with a cat on her head',
    physics: ['axel'],
  },
  {
    name: 'explorers',
    title: 'The explorers',
    prompt:
      'Two mountain explorers in bright technical shells shout in the snow: "Can you hear me?" "Loud and clear!"',
    physics: ['lips'],
  },
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '6' },
    quality: { type: 'string', default: 'standard' },
    seed: { type: 'string', default: '1' },
    styles: { type: 'string', default: Style.options.join(',') },
    page: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !SUBJECTS.some((subject) => subject.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no subject ${unknown.join(', ')}. There are ${SUBJECTS.map(({ name }) => name).join(', ')}.`,
  );
  process.exit(2);
}
const seconds = z.coerce.number().positive().parse(values.seconds);
const seed = z.coerce.number().int().min(0).parse(values.seed);
const quality = Quality.parse(values.quality);
const styles = z.array(Style).min(1).parse(values.styles.split(','));

/** A decoded frame as a WebP still of a given width, as good as its size allows. */
const stillOf = async (frame: DecodedFrame, width: number): Promise<Uint8Array> => {
  const height = Math.round((width * frame.height) / frame.width);
  const full = createCanvas(frame.width, frame.height);
  full
    .getContext('2d')
    .putImageData(new ImageData(new Uint8ClampedArray(frame.rgba), frame.width, frame.height), 0, 0);
  const small = createCanvas(width, height);
  const context = small.getContext('2d');
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.drawImage(full, 0, 0, width, height);
  let bytes: Uint8Array = await small.encode('webp', QUALITIES[0]);
  for (const next of QUALITIES.slice(1)) {
    if (bytes.length <= STILL_BYTES) {
      break;
    }
    bytes = await small.encode('webp', next);
  }
  return bytes;
};

/** What a film is worth showing of: its best moment, and what comes well before or after it. */
const moments = (best: number, count: number): readonly number[] => {
  const others = [0.2, 0.5, 0.82].map((share) => share * seconds);
  const far = others.toSorted((a, b) => Math.abs(b - best) - Math.abs(a - best)).slice(0, count - 1);
  const last = seconds - 1.5 / FPS;
  return [best, ...far].map((time) => Math.min(last, Math.max(0, time))).toSorted((a, b) => a - b);
};

/** Films a subject once and keeps some stills of it. */
const film = async (
  subject: GallerySubject,
  style: Style,
  shape: 'wide' | 'tall',
  count: number,
  folder: string,
): Promise<Show> => {
  const size = shape === 'wide' ? WIDE : TALL;
  const request = EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'gallery',
    attempt: 1,
    prompt: subject.prompt,
    seconds,
    size,
    fps: FPS,
    seed,
    style,
    quality,
    references: { firstFrame: null },
    output: { prefix: 's3://local/gallery/' },
    cancelMarker: 's3://local/cancel',
    progressQueue: null,
  });
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { shots } = await prepare(request);
  const { plan } = await worldEngine.generate(request, {
    folder,
    firstFrame: null,
    appearances: {},
    source: null,
    signal: new AbortController().signal,
    progress: () => {},
  });
  const pictures = await frames(path.join(folder, ARTEFACTS.video.file), moments(bestMoment(shots), count));
  const stills: string[] = [];
  for (const [i, picture] of pictures.entries()) {
    const file = `${subject.name}-${style}-${shape}-${i + 1}.webp`;
    const bytes = await stillOf(picture, STILL_WIDTH[shape]);
    await writeFile(path.join(STILLS, file), bytes);
    stills.push(file);
    console.log(`  ${file}: ${picture.time.toFixed(2)} s, ${Math.round(bytes.length / 1000)} kB`);
  }
  return { subject: subject.name, style, shape, stills, approximated: [...plan.approximated] };
};

const Shows = z.array(
  z.strictObject({
    subject: z.string(),
    style: Style,
    shape: z.enum(['wide', 'tall']),
    stills: z.array(z.string()),
    approximated: z.array(z.strictObject({ text: z.string(), as: z.string() })),
  }),
);
const readJson = async (file: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
};
const Physics = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.union([z.number(), z.boolean()]),
      target: z.string(),
      unit: z.string(),
      ok: z.boolean(),
    }),
  ),
);

await buildRaster();
await mkdir(STILLS, { recursive: true });
const chosen = SUBJECTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const physics = Physics.parse((await readJson(path.join(DOCS, 'physics.json'))) ?? {});
let all: readonly Show[] = Shows.parse((await readJson(SHOWS)) ?? []);

/** Puts films in the place of earlier ones of their kind, and writes the page: a long run that ends early keeps what it has. */
const publish = async (made: readonly Show[]): Promise<void> => {
  const isNew = ({ subject, style, shape }: Show) =>
    made.some((show) => show.subject === subject && show.style === style && show.shape === shape);
  all = [...all.filter((show) => !isNew(show)), ...made];
  await writeFile(SHOWS, `${JSON.stringify(all, null, 2)}\n`);
  await writeFile(path.join(DOCS, 'gallery.md'), toGalleryPage(SUBJECTS, all, physics));
};

// new figures beside old stills
if (values.page) await publish([]);
else await withFolder(filmAll);

async function filmAll(folder: string): Promise<void> {
  for (const subject of chosen) {
    console.log(subject.title);
    const made: Show[] = [];
    for (const style of styles) {
      made.push(await film(subject, style, 'wide', style === 'realistic' ? 3 : 2, path.join(folder, 'film')));
      made.push(await film(subject, style, 'tall', 2, path.join(folder, 'film')));
    }
    await publish(made);
  }
}
console.log(`\nWritten: ${path.join(DOCS, 'gallery.md')}`);
