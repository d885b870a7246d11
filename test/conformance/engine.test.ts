/**
 * What every engine must do, whoever made it. By default the container is started with each engine of the house;
 * `CLOUDREEL_ENGINE_URL` (with `CLOUDREEL_CONFORMANCE_BUCKET`, `CLOUDREEL_CONFORMANCE_QUEUE`, and `AWS_*` for the cloud
 * that the engine writes to) puts any other engine to the same test.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadImage } from '@napi-rs/canvas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import refused from '../../model/protocol/fixtures/refused.json' with { type: 'json' };
import {
  ARTEFACTS,
  type EngineRequest,
  Plan,
  screeningFrame,
  Transcript,
} from '../../model/protocol/index.ts';
import { frames, pcm, probe, rms } from '../support/media.ts';
import { EngineClient } from './client.ts';
import { type Cloud, type Container, externalTarget, startCloud, startContainer } from './target.ts';

const external = externalTarget();
const ENGINES = external === null ? ['null', 'world'] : [external.url];

describe.each(ENGINES)('the engine %s', (engine) => {
  let cloud: Cloud;
  let container: Container | undefined;
  let client: EngineClient;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'conformance-'));
    cloud = external?.cloud ?? (await startCloud());
    if (external === null) container = await startContainer(engine, cloud);
    client = new EngineClient(external?.url ?? container?.url ?? '', cloud);
  });
  afterAll(async () => {
    await container?.stop();
    await cloud?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const make = async (request: EngineRequest) => {
    const response = await client.invoke(request);
    if (response.status !== 'completed') throw new Error(`not completed: ${JSON.stringify(response)}`);
    return response;
  };
  const download = async (request: EngineRequest) => {
    const path = join(folder, `${request.job}.mp4`);
    await writeFile(path, await client.get(`${request.output.prefix}${ARTEFACTS.video.file}`));
    return path;
  };
  const text = async (uri: string) => new TextDecoder().decode(await client.get(uri));
  const pictureHash = async (path: string) => {
    const hash = createHash('sha256');
    for (const { rgba } of await frames(path)) hash.update(rgba);
    return hash.digest('hex');
  };

  it('answers /ping with 200', async () => {
    expect((await client.ping()).status).toBe(200);
  });

  describe('a finished video', () => {
    let request: EngineRequest;
    let response: Awaited<ReturnType<typeof make>>;
    let video: string;

    beforeAll(async () => {
      request = client.request();
      await client.takeProgress(request.job);
      response = await make(request);
      video = await download(request);
    });

    it('is what was asked for', () => {
      expect(response).toMatchObject({ job: request.job, attempt: 1 });
      expect(response.made).toEqual({
        ...request.size,
        fps: request.fps,
        seconds: request.seconds,
        seed: request.seed,
      });
    });

    it.each(Object.entries(ARTEFACTS))(
      'has its %s, of the stated size, digest and type',
      async (name, { file, contentType }) => {
        const uri = `${request.output.prefix}${file}`;
        const body = await client.get(uri);
        const stated = Object.entries(response.artefacts).find(([artefact]) => artefact === name)?.[1];
        expect(stated).toEqual({
          bytes: body.length,
          sha256: createHash('sha256').update(body).digest('hex'),
        });
        expect((await client.head(uri)).contentType).toBe(contentType);
      },
    );

    it('leaves nothing else, and its pictures can be opened', async () => {
      const stills = Array.from({ length: response.screeningFrames }, (_, index) => screeningFrame(index));
      const pictures = [...stills, ARTEFACTS.thumbnail.file, ARTEFACTS.spritesheet.file];
      const texts = [ARTEFACTS.plan.file, ARTEFACTS.transcript.file, 'response.json'];
      expect(await client.list(request.output.prefix)).toEqual(
        [...pictures, ...texts, ARTEFACTS.video.file].sort(),
      );
      for (const name of pictures) {
        const image = await loadImage(Buffer.from(await client.get(`${request.output.prefix}${name}`)));
        expect(image.width).toBeGreaterThan(0);
      }
      const first = await loadImage(
        Buffer.from(await client.get(`${request.output.prefix}${screeningFrame(0)}`)),
      );
      expect({ width: first.width, height: first.height }).toEqual(request.size);
    });

    it('has one screening frame a second', () => {
      expect(response.screeningFrames).toBe(request.seconds);
    });

    it('plays: picture and sound, of the right size, speed and length', async () => {
      const found = await probe(video);
      expect(found).toMatchObject({
        ...request.size,
        frames: request.seconds * request.fps,
        videoCodec: 'avc',
      });
      expect(found.fps).toBeCloseTo(request.fps, 1);
      expect(Math.abs(found.duration - request.seconds)).toBeLessThan(1 / request.fps);
      expect(found.audioCodec).toBe('aac');
    });

    it('can be heard', async () => {
      const sound = await pcm(video);
      expect(Math.abs(sound.left.length / sound.rate - request.seconds)).toBeLessThan(1 / request.fps);
      expect(rms(sound)).toBeGreaterThan(0);
    });

    it.each(['extension', 'remix', 'edit'] as const)('can be gone on from: %s', async (relation) => {
      const plan = `${request.output.prefix}${ARTEFACTS.plan.file}`;
      const next = client.request({
        prompt: 'It is night.',
        seed: request.seed + 1,
        source: { relation, video: `${request.output.prefix}${ARTEFACTS.video.file}`, plan },
      });
      const made = (await make(next)).made;
      // an extension holds its source, an edit or a remix takes its place
      expect(made.seconds).toBeCloseTo(next.seconds + (relation === 'extension' ? request.seconds : 0), 3);
      expect((await probe(await download(next))).frames).toBe(Math.round(made.seconds * request.fps));
      const before = Plan.parse(JSON.parse(await text(plan)));
      const after = Plan.parse(JSON.parse(await text(`${next.output.prefix}${ARTEFACTS.plan.file}`)));
      expect(after.worldSeed).toBe(before.worldSeed);
      expect(after.steps).toMatchObject([...before.steps, { relation, prompt: 'It is night.' }]);
      // nobody and nothing is lost
      expect(after.entities.map(({ id }) => id)).toEqual(
        expect.arrayContaining(before.entities.map(({ id }) => id)),
      );
    });

    it('has a plan of this seed and prompt, and a transcript within its time', async () => {
      const plan = Plan.parse(JSON.parse(await text(`${request.output.prefix}${ARTEFACTS.plan.file}`)));
      expect(plan).toMatchObject({ seed: request.seed, prompt: request.prompt });
      expect(plan.shots.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(request.seconds, 3);
      const { lines } = Transcript.parse(
        JSON.parse(await text(`${request.output.prefix}${ARTEFACTS.transcript.file}`)),
      );
      for (const { start, end } of lines) {
        expect(end).toBeGreaterThanOrEqual(start);
        expect(start).toBeLessThan(request.seconds);
      }
    });

    it.skipIf(external !== null && external.cloud.queue === null)(
      'said how far it was, from 0 and never back',
      async () => {
        const messages = await client.takeProgress(request.job);
        expect(messages[0]?.progress).toBe(0);
        const values = messages.map(({ progress }) => progress);
        expect(values).toEqual([...values].sort((a, b) => a - b));
        for (const { job, attempt } of messages)
          expect({ job, attempt }).toEqual({ job: request.job, attempt: 1 });
      },
    );

    it('is answered again, not made again', async () => {
      const uri = `${request.output.prefix}${ARTEFACTS.video.file}`;
      const before = await client.head(uri);
      expect(await client.invoke(request)).toEqual(response);
      expect(await client.head(uri)).toEqual(before);
      expect(await client.takeProgress(request.job)).toEqual([]);
    });

    it('has the same frames when it is made again from the same request', async () => {
      const again = client.request();
      await make(again);
      expect(await pictureHash(await download(again))).toBe(await pictureHash(video));
    });
  });

  it('draws the watermark it is given over the film, and over no still for screening', async () => {
    const bare = client.request();
    const marked = client.request({ watermark: { text: 'cloudreel @ada' } });
    await make(bare);
    await make(marked);
    const times = [0, 0.5, 0.9];
    const films = await Promise.all(
      [bare, marked].map(async (request) => frames(await download(request), times)),
    );
    const [before = [], after = []] = films;
    for (const [index, { rgba }] of before.entries()) {
      const other = after[index]?.rgba ?? new Uint8Array();
      let changed = 0;
      for (let at = 0; at < rgba.length; at += 4)
        if (Math.abs((rgba[at + 1] ?? 0) - (other[at + 1] ?? 0)) > 24) changed += 1;
      const share = changed / (rgba.length / 4);
      expect(share, `at ${times[index]} s`).toBeGreaterThan(0.005);
      expect(share, `at ${times[index]} s`).toBeLessThan(0.35);
    }
    const still = (request: EngineRequest) => client.get(`${request.output.prefix}${screeningFrame(0)}`);
    expect(await still(marked)).toEqual(await still(bare));
  });

  it('answers /ping while it works', async () => {
    const request = client.request({ seconds: 2 });
    let working = true;
    const done = make(request).finally(() => {
      working = false;
    });
    let pings = 0;
    while (working) {
      expect((await client.ping()).status).toBe(200);
      pings++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await done;
    expect(pings).toBeGreaterThan(2);
  });

  it('says how long its answer is', async () => {
    const response = await client.post(client.request());
    const body = await response.text();
    expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
    expect(response.headers.get('transfer-encoding')).toBeNull();
  });

  it('does not start a cancelled job', async () => {
    const request = client.request();
    await client.put(request.cancelMarker);
    expect(await client.invoke(request)).toMatchObject({
      status: 'failed',
      reason: { code: 'cancelled', retryable: false },
    });
    expect(await client.list(request.output.prefix)).toEqual([]);
  });

  it('stops a job that is cancelled while it runs', async () => {
    // long enough that no engine is done before it looks for the marker
    const request = client.request({ seconds: 120, size: { width: 640, height: 360 }, fps: 30 });
    const pending = client.invoke(request);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await client.put(request.cancelMarker);
    expect(await pending).toMatchObject({
      status: 'failed',
      reason: { code: 'cancelled', retryable: false },
    });
    expect(await client.list(request.output.prefix)).not.toContain(ARTEFACTS.video.file);
    await make(client.request());
  });

  it.each(refused.filter(({ document }) => document === 'request'))(
    'refuses a request with $name by 400, and names the field',
    async ({ param, value }) => {
      const response = await client.post(value);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ error: { param } });
    },
  );

  it('refuses what is no JSON by 400', async () => {
    const response = await fetch(`${client.url}/invocations`, { method: 'POST', body: 'make me a video' });
    expect(response.status).toBe(400);
  });
});
