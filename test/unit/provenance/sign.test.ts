import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Asset } from '../../../lambdas/provenance/c2pa.ts';
import type { Claim } from '../../../lambdas/provenance/manifest.ts';
import type { MediaType } from '../../../lambdas/provenance/media-types.ts';
import { tinyFilm } from '../../support/film.ts';
import { image } from '../../support/images.ts';
import { c2pa, claimOf, testSigner } from '../../support/provenance.ts';

let files: Readonly<Record<MediaType, Asset>>;

beforeAll(async () => {
  const picture = (type: 'image/webp' | 'image/jpeg') => ({
    type,
    bytes: Uint8Array.from(image(64, 48, type)),
  });
  files = {
    'video/mp4': { type: 'video/mp4', bytes: await tinyFilm() },
    'image/webp': picture('image/webp'),
    'image/jpeg': picture('image/jpeg'),
  };
});

const Manifests = z.object({
  active_manifest: z.string(),
  manifests: z.record(
    z.string(),
    z.looseObject({
      title: z.string(),
      assertions: z.array(z.looseObject({ label: z.string(), data: z.unknown() })),
      ingredients: z.array(z.looseObject({ title: z.string(), relationship: z.string() })).default([]),
    }),
  ),
});

/** Everything the manifest store of a file says, as text and parsed. */
async function manifestOf(file: Asset) {
  const { WasmReader } = await import('@contentauth/c2pa-wasm');
  const json = (await WasmReader.fromBytes(file.type, file.bytes)).json();
  const store = Manifests.parse(JSON.parse(json));
  const active = store.manifests[store.active_manifest];
  if (!active) throw new Error('no active manifest');
  const actions = z
    .object({ actions: z.array(z.looseObject({ action: z.string() })) })
    .parse(active.assertions.find(({ label }) => label.startsWith('c2pa.actions'))?.data).actions;
  return { json, active, actions, count: Object.keys(store.manifests).length };
}

async function signed(type: MediaType, claim: Partial<Claim> = {}) {
  const { signer } = testSigner();
  const asset = { type, bytes: await signer.sign(files[type], claimOf(claim)) };
  return { asset, pem: (await signer.chain()).pem };
}

describe.each(['video/mp4', 'image/webp', 'image/jpeg'] as const)('%s', (type) => {
  it('carries a credential that holds', async () => {
    const { asset, pem } = await signed(type);
    expect(await c2pa.read(files[type])).toEqual({ state: 'absent' });
    expect(await c2pa.read(asset)).toMatchObject({
      state: 'valid',
      trusted: false,
      generator: 'Cloudreel',
      title: 'video_1',
    });
    // whoever trusts the authority trusts the file, and nobody is trusted by chance
    expect(await c2pa.read(asset, pem)).toMatchObject({ state: 'valid', trusted: true });
    const stranger = await testSigner().signer.chain();
    expect(await c2pa.read(asset, stranger.pem)).toMatchObject({ state: 'valid', trusted: false });
  });

  it('shows that a byte of the media was changed, wherever it is', async () => {
    const { asset } = await signed(type);
    const { bytes } = files[type];
    const places = [bytes.length / 2, (bytes.length * 3) / 4, bytes.length - 24].map(Math.floor);
    for (const place of places) {
      const at = Buffer.from(asset.bytes).indexOf(bytes.subarray(place, place + 24));
      expect(at, `byte ${place}`).toBeGreaterThan(0);
      const altered = Uint8Array.from(asset.bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(await c2pa.read({ type, bytes: altered }), `byte ${place}`).toMatchObject({ state: 'invalid' });
    }
  });

  it('is invalid when a part of its manifest was blotted out', async () => {
    const { asset } = await signed(type);
    const at = Buffer.from(asset.bytes).indexOf('c2pa.signature');
    expect(at).toBeGreaterThan(0);
    const blotted = Uint8Array.from(asset.bytes).fill(0, at, at + 200);
    expect((await c2pa.read({ type, bytes: blotted })).state).toBe('invalid');
  });
});

/** Where the credential lies in a film: a box of its own after the first. */
function boxOf(bytes: Uint8Array): { start: number; end: number } {
  const view = Buffer.from(bytes);
  const start = view.readUInt32BE(0);
  expect(view.toString('latin1', start + 4, start + 8)).toBe('uuid');
  return { start, end: start + view.readUInt32BE(start) };
}

it('is absent when its box was cut out of a film', async () => {
  const { asset } = await signed('video/mp4');
  const { start, end } = boxOf(asset.bytes);
  const bytes = Uint8Array.from([...asset.bytes.subarray(0, start), ...asset.bytes.subarray(end)]);
  expect((await c2pa.read({ type: 'video/mp4', bytes })).state).toBe('absent');
});

it('is invalid when the credential of one film is put on another', async () => {
  const { signer } = testSigner();
  const one = await signer.sign(files['video/mp4'], claimOf());
  const other = { type: 'video/mp4', bytes: await tinyFilm({ hue: 60 }) } as const;
  const otherSigned = await signer.sign(other, claimOf());
  const [from, to] = [boxOf(one), boxOf(otherSigned)];
  const swapped = Buffer.concat([
    otherSigned.subarray(0, to.start),
    one.subarray(from.start, from.end),
    otherSigned.subarray(to.end),
  ]);
  expect((await c2pa.read({ type: 'video/mp4', bytes: Uint8Array.from(swapped) })).state).toBe('invalid');
});

describe('the manifest', () => {
  const NEWSCODES = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

  it('says by which engine, when, and that no camera was there', async () => {
    const { asset } = await signed('video/mp4');
    const { active, actions, json } = await manifestOf(asset);
    expect(active.title).toBe('video_1');
    expect(actions).toEqual([
      {
        action: 'c2pa.created',
        when: '2026-11-22T12:00:00.000Z',
        softwareAgent: { name: 'world', version: '1' },
        digitalSourceType: `${NEWSCODES}algorithmicMedia`,
      },
    ]);
    expect(json).toContain('"version": "0.1.0"');
    expect(json).not.toContain('dc:creator');
  });

  it.each([
    ['the world engine', {}, 'algorithmicMedia'],
    ['a learned engine', { engine: { name: 'ltx', version: '2.5' } }, 'trainedAlgorithmicMedia'],
    ['an engine nobody knows', { engine: { name: 'mine', version: '1' } }, 'trainedAlgorithmicMedia'],
    ['a first frame', { firstFrame: true }, 'compositeSynthetic'],
    [
      'a first frame for a learned engine',
      { firstFrame: true, engine: { name: 'ltx', version: '2.5' } },
      'compositeWithTrainedAlgorithmicMedia',
    ],
    ['a likeness', { likenesses: ['@ada'] }, 'compositeWithTrainedAlgorithmicMedia'],
  ])('%s: %s', async (_, claim, term) => {
    const { actions } = await manifestOf((await signed('image/jpeg', claim)).asset);
    expect(actions[0]?.digitalSourceType).toBe(`${NEWSCODES}${term}`);
  });

  it('names a likeness, and has nothing of it', async () => {
    const { asset } = await signed('video/mp4', { likenesses: ['@ada', '@grace'] });
    const { active, actions } = await manifestOf(asset);
    expect(active.ingredients.map(({ title, relationship }) => [title, relationship])).toEqual([
      ['@ada', 'inputTo'],
      ['@grace', 'inputTo'],
    ]);
    expect(actions[0]).toHaveProperty('parameters.ingredients');
    expect(active.ingredients.every((ingredient) => !('thumbnail' in ingredient))).toBe(true);
  });

  it('names the creator by handle where policy shows it, and only by handle', async () => {
    const { json } = await manifestOf((await signed('video/mp4', { creator: 'ada' })).asset);
    expect(json).toMatch(/"dc:creator":\s*\[\s*"@ada"\s*\]/);
  });

  it.each([
    ['extension', 'parentOf', ['c2pa.opened', 'c2pa.edited']],
    ['edit', 'parentOf', ['c2pa.opened', 'c2pa.edited']],
    ['remix', 'inputTo', ['c2pa.created']],
  ] as const)('of an %s has the whole manifest of its source', async (relation, relationship, names) => {
    const source = await signed('video/mp4', { title: 'video_0', likenesses: ['@ada'] });
    const { asset } = await signed('video/mp4', {
      source: { relation, id: 'video_0', file: source.asset },
    });
    expect((await c2pa.read(asset)).state).toBe('valid');
    const { active, actions, count, json } = await manifestOf(asset);
    expect(count).toBe(2);
    expect(active.ingredients).toMatchObject([{ title: 'video_0', relationship }]);
    expect(actions.map(({ action }) => action)).toEqual(names);
    expect(json).toContain('@ada');
  });

  it('does not hide that the manifest of its source did not hold', async () => {
    const source = await signed('video/mp4', { title: 'video_0' });
    const last = source.asset.bytes.length - 1;
    source.asset.bytes[last] = (source.asset.bytes[last] ?? 0) ^ 1;
    const { asset } = await signed('video/mp4', {
      source: { relation: 'remix', id: 'video_0', file: source.asset },
    });
    const { json } = await manifestOf(asset);
    expect(json).toContain('assertion.bmffHash.mismatch');
  });
});

/** The official reader for Python, which shares no code with ours but the standard's own core. */
const python = process.env.CLOUDREEL_C2PA_PYTHON ?? 'python3';
const hasPython = spawnSync(python, ['-c', 'import c2pa']).status === 0;

describe.runIf(hasPython)('the official reader for Python', () => {
  const READ = `
import c2pa, json, sys
store = json.loads(c2pa.Reader(sys.argv[1]).json())
print(json.dumps({'state': store['validation_state'], 'title': store['manifests'][store['active_manifest']]['title'],
  'codes': [status['code'] for status in store.get('validation_status', [])]}))
`;
  const Verdict = z.object({ state: z.string(), title: z.string(), codes: z.array(z.string()) });
  const NAMES = { 'video/mp4': 'mp4', 'image/webp': 'webp', 'image/jpeg': 'jpg' } as const;

  function readWithPython({ type, bytes }: Asset) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'cloudreel-c2pa-'));
    try {
      const file = path.join(folder, `file.${NAMES[type]}`);
      writeFileSync(file, bytes);
      const { stdout, stderr, status } = spawnSync(python, ['-c', READ, file], { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return Verdict.parse(JSON.parse(stdout));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it.each(['video/mp4', 'image/webp', 'image/jpeg'] as const)(
    'finds that %s holds, and that a changed byte does not',
    async (type) => {
      const { asset } = await signed(type);
      expect(readWithPython(asset)).toEqual({
        state: 'Valid',
        title: 'video_1',
        // it does not know the development authority, and must not
        codes: ['signingCredential.untrusted'],
      });
      const last = asset.bytes.length - 1;
      asset.bytes[last] = (asset.bytes[last] ?? 0) ^ 1;
      expect(readWithPython(asset).state).toBe('Invalid');
    },
  );
});
