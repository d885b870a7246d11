import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Checkpoint, digestOf, statementOf } from '../../../lambdas/cameos/ledger/checkpoint.ts';
import {
  decode,
  type Entry,
  emptyHead,
  encode,
  Fact,
  type Head,
  link,
} from '../../../lambdas/cameos/ledger/entry.ts';
import { type Ledger, verifyLedger } from '../../../lambdas/cameos/ledger/verify.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const PUBLIC = publicKey.export({ format: 'der', type: 'spki' });

const fact = (overrides: Partial<Fact> = {}): Fact => ({
  event: 'use',
  at: 1_000,
  actor: 'owner_b',
  user: null,
  video: 'video_1',
  detail: { epoch: 3 },
  ...overrides,
});

function chainOf(name: string, length: number): { entries: Entry[]; head: Head } {
  let head = emptyHead(name);
  const entries: Entry[] = [];
  for (let n = 0; n < length; n++) {
    const linked = link(head, fact({ at: 1_000 + n, video: `video_${n}` }));
    entries.push(decode(linked.body));
    head = linked.head;
  }
  return { entries, head };
}

function signed(body: Omit<Checkpoint, 'signature' | 'keyId'>, key = privateKey): Checkpoint {
  const signature = sign('sha256', Buffer.from(statementOf(body)), key).toString('base64');
  return { ...body, keyId: 'key', signature };
}

interface Parts {
  readonly ledger: Ledger;
  readonly entries: Entry[];
  readonly heads: Head[];
}

function ledgerOf(...lengths: number[]): Parts {
  const chains = lengths.map((length, at) => chainOf(`cameo_${at}`, length));
  const entries = chains.flatMap((chain) => chain.entries);
  const heads = chains.map((chain) => chain.head);
  return { entries, heads, ledger: stored(entries, heads) };
}

const place = (entry: Entry, chain: string, seq: number) => ({
  chain,
  seq,
  text: { body: encode(entry), hash: entry.hash },
});

const stored = (
  entries: readonly Entry[],
  heads: readonly Head[],
  checkpoints: readonly Checkpoint[] = [],
): Ledger => ({
  entries: entries.map((entry) => place(entry, entry.chain, entry.seq)),
  heads,
  checkpoints,
  checkpointCount: checkpoints.length,
});

const kinds = (ledger: Ledger, witnesses: readonly Checkpoint[] = []) =>
  verifyLedger(ledger, PUBLIC, witnesses).map(({ kind }) => kind);

it('finds nothing wrong with what was written', () => {
  const { ledger } = ledgerOf(5, 1, 12);
  expect(kinds(ledger)).toEqual([]);
});

it('finds any one change of any field of any entry', () => {
  const { entries, heads } = ledgerOf(6, 3);
  const changes: ((entry: Entry) => Entry)[] = [
    (entry) => ({ ...entry, at: entry.at + 1 }),
    (entry) => ({ ...entry, event: 'grant' }),
    (entry) => ({ ...entry, actor: 'owner_x' }),
    (entry) => ({ ...entry, user: 'owner_x' }),
    (entry) => ({ ...entry, video: null }),
    (entry) => ({ ...entry, detail: { ...entry.detail, epoch: 4 } }),
    (entry) => ({ ...entry, detail: {} }),
    (entry) => ({ ...entry, previous: '0'.repeat(64) }),
    (entry) => ({ ...entry, hash: '0'.repeat(64) }),
  ];
  for (const change of changes)
    for (let at = 0; at < entries.length; at++) {
      const altered = entries.map((entry, index) => (index === at ? change(entry) : entry));
      expect(kinds(stored(altered, heads)).length, `entry ${at}`).toBeGreaterThan(0);
    }
});

it('finds a change whose own hash was made anew, at the entry after it', () => {
  const { entries, heads } = ledgerOf(4);
  const [first, second] = entries;
  if (!first || !second) throw new Error('no entries');
  const forged = decode(
    link({ chain: 'cameo_0', count: 1, hash: first.hash }, fact({ actor: 'owner_x' })).body,
  );
  const altered = entries.map((entry) => (entry.seq === 1 ? forged : entry));
  expect(verifyLedger(stored(altered, heads), PUBLIC)).toMatchObject([{ kind: 'altered', seq: 2 }]);
});

it('finds every missing entry, in the middle and at the end', () => {
  const { entries, heads } = ledgerOf(5);
  for (let at = 0; at < 5; at++)
    expect(
      kinds(
        stored(
          entries.filter(({ seq }) => seq !== at),
          heads,
        ),
      ),
    ).toContain(at === 4 ? 'cut-off' : 'missing');
});

it('finds two entries that changed places', () => {
  const { entries, heads } = ledgerOf(5);
  const swap = new Map([
    [1, 3],
    [3, 1],
  ]);
  const ledger: Ledger = {
    ...stored(entries, heads),
    entries: entries.map((entry) => place(entry, entry.chain, swap.get(entry.seq) ?? entry.seq)),
  };
  expect(kinds(ledger)).toContain('reordered');
});

it('finds an entry moved to another chain, and a chain that was never begun', () => {
  const { entries, heads } = ledgerOf(2, 2);
  const moved: Ledger = {
    ...stored(entries, heads),
    entries: entries.map((entry) =>
      place(entry, entry.chain === 'cameo_0' ? 'cameo_9' : entry.chain, entry.seq),
    ),
  };
  expect(kinds(moved)).toEqual(expect.arrayContaining(['cut-off', 'reordered', 'head-differs']));
});

it('finds any random damage', () => {
  const { entries, heads } = ledgerOf(8, 5);
  const damage = fc.oneof(
    fc.record({ kind: fc.constant('drop' as const), at: fc.nat(entries.length - 1) }),
    fc.record({
      kind: fc.constant('swap' as const),
      at: fc.nat(entries.length - 1),
      with: fc.nat(entries.length - 1),
    }),
    fc.record({
      kind: fc.constant('edit' as const),
      at: fc.nat(entries.length - 1),
      by: fc.integer({ min: 1 }),
    }),
    fc.record({ kind: fc.constant('head' as const), at: fc.nat(heads.length - 1) }),
  );
  expect(() =>
    fc.assert(
      fc.property(damage, (what) => {
        const ledger = stored(entries, heads);
        const items = [...ledger.entries];
        if (what.kind === 'head')
          return kinds({ ...ledger, heads: heads.filter((_, at) => at !== what.at) }).length > 0;
        const item = items[what.at];
        if (!item) return false;
        if (what.kind === 'drop') items.splice(what.at, 1);
        if (what.kind === 'edit')
          items[what.at] = {
            ...item,
            text: item.text && { ...item.text, body: item.text.body.replace('"use"', `"use${what.by}"`) },
          };
        if (what.kind === 'swap') {
          const other = items[what.with];
          if (!other || what.with === what.at) return true;
          items[what.at] = { ...item, text: other.text };
          items[what.with] = { ...other, text: item.text };
        }
        return kinds({ ...ledger, entries: items }).length > 0;
      }),
    ),
  ).not.toThrow();
});

describe('a checkpoint', () => {
  const { entries, heads } = ledgerOf(6, 4);
  const first = signed({ number: 0, at: 5, previous: null, heads: [...chainHeads(entries, 3)] });
  const second = signed({ number: 1, at: 9, previous: digestOf(first), heads });

  function* chainHeads(all: readonly Entry[], count: number): Iterable<Head> {
    for (const { chain, seq, hash } of all) if (seq === count - 1) yield { chain, count, hash };
  }

  it('holds of the chains as they were and as they grew', () => {
    expect(kinds(stored(entries, heads, [first, second]))).toEqual([]);
  });

  it('finds a tail that was cut off together with its head', () => {
    const cut = entries.filter(({ chain, seq }) => chain !== 'cameo_0' || seq < 5);
    const last = cut.findLast(({ chain }) => chain === 'cameo_0');
    const set = heads.map((head) =>
      head.chain === 'cameo_0' ? { chain: head.chain, count: 5, hash: last?.hash ?? '' } : head,
    );
    expect(kinds(stored(cut, set))).toEqual([]);
    expect(kinds(stored(cut, set, [first, second]))).toEqual(['cut-off']);
  });

  it('finds a whole chain that was removed', () => {
    const rest = entries.filter(({ chain }) => chain !== 'cameo_1');
    expect(kinds(stored(rest, heads.slice(0, 1), [first, second]))).toContain('cut-off');
  });

  it('finds a history that was written anew from the beginning', () => {
    const other = chainOf('cameo_0', 6);
    let head = emptyHead('cameo_0');
    const forged = other.entries.map((entry) => {
      const linked = link(head, fact({ at: entry.at, actor: 'owner_x' }));
      head = linked.head;
      return decode(linked.body);
    });
    const all = [...forged, ...entries.filter(({ chain }) => chain === 'cameo_1')];
    const ends = [head, ...heads.slice(1)];
    expect(kinds(stored(all, ends))).toEqual([]);
    expect(kinds(stored(all, ends, [first, second]))).toContain('altered');
  });

  it('cannot be signed with another key, changed, left out, or replaced', () => {
    const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { number, at, previous } = second;
    expect(kinds(stored(entries, heads, [first, signed({ number, at, previous, heads }, other)]))).toEqual([
      'checkpoint-forged',
    ]);
    expect(kinds(stored(entries, heads, [first, { ...second, at: 10 }]))).toEqual(['checkpoint-forged']);
    expect(kinds(stored(entries, heads, [second]))).toContain('checkpoint-missing');
    expect(kinds({ ...stored(entries, heads, [first]), checkpointCount: 2 })).toEqual(['checkpoint-missing']);
  });

  it('that is kept elsewhere tells when all of them here were removed', () => {
    expect(kinds(stored(entries, heads, [first, second]), [second])).toEqual([]);
    expect(kinds(stored(entries, heads), [second])).toEqual(['checkpoint-missing']);
  });
});

it('has no room for free text', () => {
  expect(Fact.safeParse(fact({ detail: { rule: 'never in swimwear' } })).success).toBe(false);
  expect(Fact.safeParse(fact({ detail: { prompt: 'a woman walks' } })).success).toBe(false);
  expect(() => link(emptyHead('cameo_0'), fact({ actor: 'Anna Smith' }))).toThrow(/not free text/);
});
