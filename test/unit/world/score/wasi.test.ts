import { describe, expect, it } from 'vitest';
import { loadFlite } from '../../../../model/world/score/flite.ts';
import { runCommand } from '../../../../model/world/score/wasi.ts';

describe('the WASI host', () => {
  it('gives a program its arguments, and takes its output, its files and its exit code', async () => {
    const flite = await loadFlite();
    const voices = runCommand(flite, ['flite', '-lv']);
    expect(voices).toMatchObject({ code: 0, stderr: '' });
    expect(voices.stdout).toContain('slt');
    const spoken = runCommand(flite, ['flite', '-voice', 'kal16', '-t', 'yes', '-o', 'yes.wav']);
    const [name, wav] = [...spoken.files][0] ?? [];
    expect(name).toBe('yes.wav');
    expect(new TextDecoder().decode(wav?.subarray(0, 4))).toBe('RIFF');
    // the length that the program went back to write into the header
    expect(new DataView(wav?.buffer ?? new ArrayBuffer(8)).getUint32(4, true)).toBe((wav?.length ?? 0) - 8);
  });

  it('holds no file of the machine, and keeps none from run to run', async () => {
    const flite = await loadFlite();
    const read = (path: string) => runCommand(flite, ['flite', '-f', path, '-o', 'out.wav']);
    for (const path of ['/etc/passwd', '../../../etc/passwd', 'package.json']) {
      expect(read(path).stderr).toContain('failed to open file');
    }
    runCommand(flite, ['flite', '-t', 'yes', '-o', 'left.wav']);
    expect([...runCommand(flite, ['flite', '-lv']).files.keys()]).toEqual([]);
  });

  it('rejects a module that is no command', async () => {
    const empty = await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
    expect(() => runCommand(empty, ['empty'])).toThrow('not a WASI command');
  });
});
