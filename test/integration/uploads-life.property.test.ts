import { createCanvas } from '@napi-rs/canvas';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveApi } from '../../lambdas/platform/api/serve.ts';
import { DAY, MINUTE } from '../../lambdas/platform/clock.ts';
import { sha256 } from '../../lambdas/platform/ids.ts';
import type { Pixels } from '../../lambdas/platform/media/codecs.ts';
import { perceptualHash } from '../../lambdas/platform/media/perceptual-hash.ts';
import { openPicture } from '../../lambdas/platform/media/picture-file.ts';
import { TakedownStore } from '../../lambdas/safety/takedowns.store.ts';
import { uploadHandlers } from '../../lambdas/uploads/api.lambda.ts';
import { Upload, uploadOperations } from '../../lambdas/uploads/contract.ts';
import { type InspectDependencies, inspect } from '../../lambdas/uploads/inspect.lambda.ts';
import { isDeleted, isEnded, keys, type UploadRow } from '../../lambdas/uploads/upload.ts';
import { codecs } from '../support/codecs.ts';
import { startDynamoDb, type TestDynamoDb } from '../support/dynamodb.ts';
import { CALLER, callApi } from '../support/http.ts';
import { Crash } from '../support/pipeline.ts';
import { aFace, TestUploads } from '../support/uploads.ts';

/** All but one file are as long, so that any of them fits any form. */
const LENGTH = 60_000;
const OWNERS = ['owner_a', 'owner_b'] as const;
type Owner = (typeof OWNERS)[number];
const QUOTA = { uploads: 30, bytes: 1e9 };

interface Sent {
  readonly name: string;
  readonly bytes: Buffer;
  /** What its pixels look like; null: it is no picture, or not of a video's size. */
  readonly look: string | null;
}

let dynamodb: TestDynamoDb;
const files: Sent[] = [];
const pixelsOf = new Map<string, Pixels>();

beforeAll(async () => {
  dynamodb = await startDynamoDb();
  for (const name of ['hills', 'town', 'nude', 'face']) await addPicture(name, 1280, 720);
  // the same pictures in other files, one in the wrong size, one longer than announced, one of no kind
  for (const name of ['hills', 'town']) await addPicture(name, 1280, 720, 1);
  await addPicture('town', 1000, 1000);
  await addPicture('long', 1280, 720, 0, LENGTH + 1);
  files.push({ name: 'page', bytes: Buffer.alloc(LENGTH, '<!doctype html>'), look: null });
});
afterAll(() => dynamodb.stop());

/** Blocks of grey as the name says. @param padding what the file ends in, behind its end */
async function addPicture(
  name: string,
  width: number,
  height: number,
  padding = 0,
  length = LENGTH,
): Promise<void> {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  const greys = Buffer.from(sha256(name), 'hex');
  for (const [at, grey] of greys.entries()) {
    context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`;
    context.fillRect((at % 8) * (width / 8), Math.floor(at / 8) * (height / 4), width / 8, height / 4);
  }
  const bytes = Buffer.alloc(length, padding);
  canvas.toBuffer('image/png').copy(bytes);
  const pixels = await codecs.decode(openPicture(bytes));
  pixelsOf.set(sha256(openPicture(bytes).essence), pixels);
  files.push({ name, bytes, look: width === 1280 ? perceptualHash(pixels) : null });
}

/** Knows its few pictures by heart, and writes down whose pixels a file was made of instead of coding them. */
const QUICK: InspectDependencies['codecs'] = {
  decode: async ({ essence }) => {
    const pixels = pixelsOf.get(sha256(essence));
    if (!pixels) throw new Error('damaged');
    return pixels;
  },
  encodeJpeg: async (pixels) => new Uint8Array(Buffer.from(perceptualHash(pixels) ?? '')),
};

const named = (jpeg: Uint8Array | undefined): string | undefined =>
  files.find(({ look }) => look !== null && look === Buffer.from(jpeg ?? []).toString())?.name;

/** Uploads of two owners, and what must hold of them whatever happens. */
class World {
  readonly #uploads: TestUploads;
  readonly #takedowns: TakedownStore;
  readonly #api: ReturnType<typeof serveApi>;
  readonly #ids: { readonly id: string; readonly owner: Owner }[] = [];
  readonly #words: string[] = [];
  readonly #barred = new Set<string>();
  readonly #ended = new Map<string, UploadRow>();
  cleared = 0;

  constructor(tables: { readonly uploads: string; readonly safety: string }) {
    this.#uploads = new TestUploads(dynamodb.db, tables.uploads);
    this.#takedowns = new TakedownStore(dynamodb.db, tables.safety);
    this.#api = serveApi(uploadOperations, () =>
      uploadHandlers({
        store: this.#uploads.store,
        bucket: { form: async (key) => ({ url: 'https://uploads.test', fields: { key } }) },
        quota: QUOTA,
        clock: () => this.#uploads.now,
      }),
    );
  }

  get #deps(): InspectDependencies {
    return {
      ...this.#uploads.deps,
      codecs: QUICK,
      takedowns: this.#takedowns,
      detectors: {
        ...this.#uploads.deps.detectors,
        labels: async (jpeg) =>
          named(jpeg) === 'nude' ? [{ name: 'Explicit Nudity', parent: 'Explicit', confidence: 99 }] : [],
        faces: async (jpeg) => (named(jpeg) === 'face' ? [aFace()] : []),
        text: async () => [],
      },
    };
  }

  #pick<T>(from: readonly T[], at: number): T | undefined {
    return from[at % Math.max(1, from.length)];
  }

  async ask(owner: Owner): Promise<void> {
    const answer = await callApi(this.#api, {
      method: 'POST',
      path: '/v1/uploads',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: 'first_frame', content_type: 'image/png', bytes: LENGTH }),
      caller: { ...CALLER, ownerId: owner },
    });
    if (answer.status === 200) this.#ids.push({ id: Upload.parse(answer.body).id, owner });
    else expect(answer.error.code).toBe('quota_exceeded');
  }

  /** Posts a file with a form, as often as somebody likes, also when its upload has ended or was deleted. */
  async post(upload: number, file: number): Promise<void> {
    const { id } = this.#pick(this.#ids, upload) ?? {};
    const bytes = this.#pick(files, file)?.bytes;
    const row = id ? await this.#uploads.store.get(id) : null;
    // the form's other conditions are storage's to keep; here it keeps none
    if (!id || !bytes || (row && row.formExpiresAt <= this.#uploads.now)) return;
    this.#uploads.objects.set(keys.quarantine(id), bytes);
    this.#words.push(id);
  }

  /** Storage's word that something arrived: any of them, in any order, however often. */
  async deliver(word: number, crash: { calls: number; after: boolean } | null): Promise<void> {
    const id = this.#pick(this.#words, word);
    if (id) await this.#try(() => inspect({ upload: id }, this.#deps), crash);
  }

  async sweep(crash: { calls: number; after: boolean } | null): Promise<void> {
    await this.#try(() => this.#uploads.sweep(), crash);
    this.#words.push(...this.#uploads.messages.splice(0).map(({ upload }) => upload));
  }

  async #try(handle: () => Promise<void>, crash: { calls: number; after: boolean } | null): Promise<void> {
    this.#uploads.crash = crash && { ...crash };
    try {
      await handle();
    } catch (error) {
      const died = this.#uploads.crash !== null && this.#uploads.crash.calls <= 0;
      if (!died && !(error instanceof Crash)) throw error;
    } finally {
      this.#uploads.crash = null;
    }
  }

  async delete(upload: number, caller: Owner): Promise<void> {
    const chosen = this.#pick(this.#ids, upload);
    if (!chosen) return;
    const before = await this.#uploads.store.get(chosen.id);
    const { status } = await callApi(this.#api, {
      method: 'DELETE',
      path: `/v1/uploads/${chosen.id}`,
      caller: { ...CALLER, ownerId: caller },
    });
    if (caller === chosen.owner) return;
    expect(status).toBe(404);
    expect(await this.#uploads.store.get(chosen.id)).toEqual(before);
  }

  async takeDown(file: number): Promise<void> {
    const chosen = this.#pick(files, file);
    if (!chosen) return;
    const wish = {
      videoId: null,
      sha256: sha256(chosen.bytes),
      frames: chosen.look ? [chosen.look] : [],
      reason: 'somebody asked for it',
    };
    const takedown = await this.#takedowns.add(wish, { id: 'op', handle: 'op' }, this.#uploads.now);
    await this.#takedowns.index(takedown);
    // what is no such picture is known by its bytes alone
    if (chosen.look) this.#barred.add(chosen.name);
  }

  pass(minutes: number): void {
    this.#uploads.now += minutes * MINUTE;
  }

  async check(): Promise<void> {
    for (const { id } of this.#ids) {
      const row = await this.#uploads.store.get(id);
      const earlier = this.#ended.get(id);
      if (!row) {
        expect(earlier, `${id} was erased before it ended`).toBeDefined();
        continue;
      }
      if (earlier) expect({ ...row, deletedAt: 0, dueAt: 0, sweeps: 0 }).toEqual(earlier);
      else if (isEnded(row) || isDeleted(row)) {
        this.#ended.set(id, { ...row, deletedAt: 0, dueAt: 0, sweeps: 0 });
        if (row.status === 'cleared') this.#checkCleared(row);
      }
      if (row.status === 'cleared' && !isDeleted(row))
        expect(sha256(this.#uploads.objects.get(row.file.key) ?? ''), 'what is used').toBe(row.file.sha256);
    }
  }

  /** At the moment it is cleared. */
  #checkCleared(row: Extract<UploadRow, { status: 'cleared' }>): void {
    this.cleared++;
    const name = named(this.#uploads.objects.get(row.file.key));
    expect(['hills', 'town']).toContain(name);
    expect(this.#barred).not.toContain(name);
    expect(row.file.key).toBe(keys.cleared(row.id, row.file.sha256));
  }

  /** Nothing happens any more but time, the sweep, and words that were asked for by it. */
  async comeToRest(): Promise<void> {
    for (let round = 0; round < 8; round++) {
      this.pass(20);
      await this.sweep(null);
      for (const id of this.#words.splice(0)) await inspect({ upload: id }, this.#deps);
      await this.check();
    }
    const rows = await Promise.all(this.#ids.map(({ id }) => this.#uploads.store.get(id)));
    for (const row of rows) expect(row === null || isEnded(row), JSON.stringify(row)).toBe(true);
    expect([...this.#uploads.objects.keys()].filter((key) => key.startsWith(keys.quarantine('')))).toEqual(
      [],
    );
    this.pass((8 * DAY) / MINUTE);
    for (let round = 0; round < 3; round++) await this.sweep(null);
    expect([...this.#uploads.objects.keys()]).toEqual([]);
    for (const { id } of this.#ids) expect(await this.#uploads.store.get(id)).toBeNull();
  }
}

const pick = fc.nat(99);
const crash = fc.option(fc.record({ calls: fc.integer({ min: 1, max: 7 }), after: fc.boolean() }), {
  freq: 2,
});
const owner = fc.constantFrom(...OWNERS);
type Step = (world: World) => Promise<void>;
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: owner.map(
      (who): Step =>
        (world) =>
          world.ask(who),
    ),
  },
  {
    weight: 7,
    arbitrary: fc.tuple(pick, pick).map(
      ([upload, file]): Step =>
        (world) =>
          world.post(upload, file),
    ),
  },
  {
    weight: 8,
    arbitrary: fc.tuple(pick, crash).map(
      ([word, dies]): Step =>
        (world) =>
          world.deliver(word, dies),
    ),
  },
  {
    weight: 2,
    arbitrary: crash.map(
      (dies): Step =>
        (world) =>
          world.sweep(dies),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(pick, owner).map(
      ([upload, who]): Step =>
        (world) =>
          world.delete(upload, who),
    ),
  },
  {
    weight: 1,
    arbitrary: pick.map(
      (file): Step =>
        (world) =>
          world.takeDown(file),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(1, 6, 16, 600).map(
      (minutes): Step =>
        async (world) =>
          world.pass(minutes),
    ),
  },
);

it('clears nothing that was not judged harmless, loses nothing, and leaves nothing behind', async () => {
  let cleared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
      const [uploads, safety] = [await dynamodb.createTable('Uploads'), await dynamodb.createTable('Safety')];
      const world = new World({ uploads, safety });
      for (const take of steps) {
        await take(world);
        await world.check();
      }
      await world.comeToRest();
      cleared += world.cleared;
    }),
    { numRuns: 12 },
  );
  // or none of the above was about anything
  expect(cleared).toBeGreaterThan(5);
}, 600_000);
