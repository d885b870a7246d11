/** Prompts that nobody tuned for, new ones in each run: every film must be whole. */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ARTEFACTS, EngineRequest, PROTOCOL } from '../../../model/protocol/index.ts';
import { worldEngine } from '../../../model/world/index.ts';
import { prepare } from '../../../model/world/production.ts';
import { perform } from '../../../model/world/score/index.ts';
import { eachFrame, pcm } from '../../../test/support/media.ts';
import { generatePrompts } from '../../../test/support/prompts.ts';
import { atMost, type Bench, type Measure, type Subject } from '../report.ts';
import { Eye, hear, poses, type SoundState, soundFaults } from '../wholeness.ts';

const SECONDS = 3;
const FPS = 24;
const SIZE = { width: 256, height: 144 };

/** What can be wrong with a film, by what it is found in. */
export interface Verdict {
  readonly prompt: string;
  readonly faults: readonly string[];
}

const requestFor = (prompt: string, seed: number): EngineRequest =>
  EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'physics',
    attempt: 1,
    prompt,
    seconds: SECONDS,
    size: SIZE,
    fps: FPS,
    seed,
    quality: 'draft',
    references: { firstFrame: null },
    output: { prefix: 's3://local/physics/' },
    cancelMarker: 's3://local/cancel',
    progressQueue: null,
  });

/** Makes a film of a prompt and looks for everything that could be wrong with it. */
export async function judge(prompt: string, seed: number, folder: string): Promise<Verdict> {
  const faults: string[] = [];
  const place = path.join(folder, 'prompt');
  try {
    const request = requestFor(prompt, seed);
    const production = await prepare({ ...request });
    let moves = false;
    for (const { scene, frames } of production.shots) {
      const motion = poses(scene, frames[1] - frames[0], FPS);
      moves ||= motion.moves;
      if (motion.broken.length > 0) faults.push(`not a number in ${motion.broken.slice(0, 4).join(', ')}`);
    }
    if (perform(production.cues).some((sample) => !Number.isFinite(sample)))
      faults.push('not a number in the sound');
    await mkdir(place, { recursive: true });
    await worldEngine.generate(request, {
      folder: place,
      firstFrame: null,
      appearances: {},
      source: null,
      signal: new AbortController().signal,
      progress: () => {},
    });
    const video = path.join(place, ARTEFACTS.video.file);
    const eye = new Eye();
    await eachFrame(video, (frame) => eye.see(frame));
    const sound: SoundState = hear(await pcm(video));
    faults.push(...eye.faults(!moves && production.shots.length === 1), ...soundFaults(sound));
  } catch (error) {
    faults.push(`crash: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  return { prompt, faults };
}

export async function judgeAll({ folder, seed, prompts, note }: Bench): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [index, prompt] of generatePrompts(seed, prompts).entries()) {
    const verdict = await judge(prompt, (seed + index) % 2 ** 32, folder);
    verdicts.push(verdict);
    if (verdict.faults.length > 0) note(`${verdict.faults.join('; ')}: ${prompt}`);
  }
  return verdicts;
}

const KINDS = [
  ['crashes', /^crash/],
  ['numbers that are none', /^not a number/],
  ['silent films', /^silent/],
  ['black or plain pictures', /^(?:black|one plain|no frame)/],
  ['frozen pictures', /^frozen/],
  ['films outside −16 ± 1 LUFS', /^too (?:loud|quiet)/],
  ['true peaks over −1 dB', /^true peak/],
] as const;

export const promptMeasures = (verdicts: readonly Verdict[]): Measure[] =>
  KINDS.map(([name, pattern]) =>
    atMost(
      name,
      verdicts.filter(({ faults }) => faults.some((fault) => pattern.test(fault))).length,
      0,
      'films',
      `of ${verdicts.length} prompts from the vocabulary and WordNet, ${SECONDS} s each, decoded`,
    ),
  );

export const prompts: Subject = {
  name: 'prompts',
  title: 'Prompts that nobody tuned for',
  measure: async (bench) => promptMeasures(await judgeAll(bench)),
};
