import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, readBody } from '../../../lambdas/platform/api/body.ts';

async function multipart(parts: [string, string | File][]): Promise<[string, Buffer]> {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  const response = new Response(form);
  return [response.headers.get('content-type') ?? '', Buffer.from(await response.arrayBuffer())];
}

const read = async (parts: [string, string | File][]) => readBody(...(await multipart(parts)));

describe('multipart bodies', () => {
  it('reads plain fields as text', async () => {
    expect(
      await read([
        ['prompt', 'a ball'],
        ['seconds', '4'],
      ]),
    ).toEqual({ prompt: 'a ball', seconds: '4' });
  });

  it('makes objects and arrays of bracketed names, as the clients encode them', async () => {
    const body = await read([
      ['input_reference[image_url]', 'data:x'],
      ['video[id]', 'video_1'],
      ['characters[][id]', 'a'],
      ['characters[][id]', 'b'],
    ]);
    expect(body).toEqual({
      input_reference: { image_url: 'data:x' },
      video: { id: 'video_1' },
      characters: [{ id: 'a' }, { id: 'b' }],
    });
  });

  it('keeps fields of one array element together', async () => {
    const body = await read([
      ['c[][id]', 'a'],
      ['c[][name]', 'x'],
      ['c[][id]', 'b'],
    ]);
    expect(body).toEqual({ c: [{ id: 'a', name: 'x' }, { id: 'b' }] });
  });

  it('keeps a file as a file, with its bytes', async () => {
    const body = await read([['input_reference', new File(['pixels'], 'a.png', { type: 'image/png' })]]);
    const { input_reference: file } = Object(body);
    expect(file).toBeInstanceOf(File);
    expect(await file.text()).toBe('pixels');
  });

  it('does not let a part name reach the prototype', async () => {
    await read([
      ['__proto__[polluted]', 'yes'],
      ['constructor[prototype][polluted]', 'yes'],
    ]);
    expect(Object({}).polluted).toBeUndefined();
  });

  it.each([
    [
      'cut short',
      async () =>
        (await multipart([['prompt', 'a ball']])).map((part) =>
          part instanceof Buffer ? part.subarray(0, part.length - 20) : part,
        ),
    ],
    [
      'with another boundary',
      async () => ['multipart/form-data; boundary=other', (await multipart([['a', 'b']]))[1]],
    ],
    ['without a boundary', async () => ['multipart/form-data', Buffer.from('x')]],
  ])('refuses one %s', async (_, make) => {
    const [type, bytes] = await make();
    await expect(readBody(String(type), Buffer.from(bytes ?? ''))).rejects.toMatchObject({
      code: 'invalid_multipart',
      status: 400,
    });
  });

  it.each([
    [
      [
        ['prompt', 'a'],
        ['prompt', 'b'],
      ],
      'prompt',
    ],
    [
      [
        ['video', 'a'],
        ['video[id]', 'b'],
      ],
      'video',
    ],
    [
      [
        ['a[][id]', '1'],
        ['a[id]', '2'],
      ],
      'a',
    ],
    [[['a[b][c][d][e][f]', '1']], 'a'],
  ] as [[string, string][], string][])('refuses contradictory fields %j', async (parts, param) => {
    await expect(read(parts)).rejects.toMatchObject({ name: 'Rejected', param });
  });
});

describe('other bodies', () => {
  const json = (text: string) => readBody('application/json; charset=utf-8', Buffer.from(text));

  it('reads JSON', async () => {
    expect(await json('{"prompt":"ein Bär"}')).toEqual({ prompt: 'ein Bär' });
  });

  it('refuses what is not JSON', async () => {
    await expect(json('{"prompt":')).rejects.toMatchObject({ code: 'invalid_json', status: 400 });
  });

  it('reads no body as an empty one', async () => {
    expect(await readBody(undefined, Buffer.alloc(0))).toEqual({});
  });

  it('refuses other content types', async () => {
    await expect(readBody('text/plain', Buffer.from('x'))).rejects.toMatchObject({
      code: 'unsupported_content_type',
    });
  });

  it('refuses a body that no function could take, with 413', async () => {
    await expect(readBody('application/json', Buffer.alloc(MAX_BODY_BYTES + 1))).rejects.toMatchObject({
      status: 413,
    });
  });
});
