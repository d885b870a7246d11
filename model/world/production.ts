import type { EngineRequest, Plan, PlanStep } from '../protocol/index.ts';
import { type Memory, remember } from './memory.ts';
import type { Reading, Screenplay } from './read/screenplay.ts';
import { sceneOfTake } from './scene-of-take.ts';
import type { Cues, Spoken } from './score/cue.ts';
import { speak } from './score/index.ts';
import { cuesOf } from './score-of-takes.ts';
import type { Scene } from './shoot/scene.ts';
import { simulate } from './simulate/simulate.ts';
import type { Take } from './simulate/take.ts';
import { type Order as Asked, type Opening, open } from './source.ts';
import { speechOf } from './speech.ts';
import { stage } from './stage/build-stage.ts';

/** A shot that has happened and can be filmed. */
export interface ReadyShot {
  readonly take: Take;
  readonly scene: Scene;
  /** Seconds from the start of the video. */
  readonly from: number;
  readonly seconds: number;
  /** Its frames in the video: [first, end). */
  readonly frames: readonly [first: number, end: number];
  /** Lines of this shot, times from the start of the video. */
  readonly spoken: readonly Spoken[];
}

/** A film before the camera rolls: everything that will be seen and heard is decided. */
export interface Production {
  /** All parts of the film as one. */
  readonly screenplay: Screenplay;
  /** The world as the film leaves it. */
  readonly memory: Memory;
  readonly worldSeed: number;
  readonly steps: readonly PlanStep[];
  /** What could not go on from an earlier shot or film, for the plan. */
  readonly notes: readonly Reading[];
  readonly shots: readonly ReadyShot[];
  readonly cues: Cues;
  readonly frames: number;
}

export type Order = Asked & Pick<EngineRequest, 'size' | 'fps'>;

/** Called when a room begins, with the room's name and the share of this preparation that is done. */
export type OnRoom = (room: 'read' | 'stage' | 'simulate' | 'score', done: number) => void;

const asOne = (parts: Opening['parts'], seed: number): Screenplay => {
  const readings = parts.map(({ screenplay }) => screenplay.readings);
  return {
    style: parts[0].screenplay.style,
    seed,
    shots: parts.flatMap(({ screenplay }) => screenplay.shots),
    readings: {
      understood: readings.flatMap(({ understood }) => understood),
      approximated: readings.flatMap(({ approximated }) => approximated),
      ignored: readings.flatMap(({ ignored }) => ignored),
    },
  };
};

/**
 * The rooms before the camera: reads, stages and simulates every shot and has its lines spoken.
 * The same order gives the same production, bit for bit.
 */
export const prepare = async (
  order: Order,
  source: Plan | null = null,
  onRoom: OnRoom = () => {},
): Promise<Production> => {
  const { size, fps, seconds, appearances = {} } = order;
  onRoom('read', 0);
  const { parts, worldSeed, steps, ...opening } = open(order, source);
  const screenplay = asOne(parts, order.seed);
  const { style } = screenplay;
  const notes = [...opening.notes];
  let { memory } = opening;
  const frames = Math.max(1, Math.round(seconds * fps));
  const scripts = parts.flatMap(({ screenplay, seed, seconds: share }) => {
    const whole = screenplay.shots.reduce((sum, shot) => sum + shot.seconds, 0);
    return screenplay.shots.map((script) => ({ script, seed, weight: (share * script.seconds) / whole }));
  });
  const total = scripts.reduce((sum, { weight }) => sum + weight, 0);
  const takes: { take: Take; from: number; seconds: number; frames: readonly [number, number] }[] = [];
  let from = 0;
  for (const [index, { script, seed, weight }] of scripts.entries()) {
    onRoom('stage', (index + 0.1) / scripts.length);
    const built = stage(script, { seed, worldSeed, style, memory, appearances });
    notes.push(...built.notes);
    onRoom('simulate', (index + 0.3) / scripts.length);
    const first = Math.round((from / total) * frames);
    const end = index === scripts.length - 1 ? frames : Math.round(((from + weight) / total) * frames);
    // a shot lasts as long as its frames, so that sound and picture agree to the sample
    const take = simulate(built, (end - first) / fps);
    notes.push(...take.notes);
    memory = remember(memory, take);
    takes.push({ take, from: first / fps, seconds: (end - first) / fps, frames: [first, end] });
    from += weight;
  }
  onRoom('score', 0.9);
  const spoken = await speechOf(takes, speak);
  const shots = takes.map(({ take, ...rest }, index): ReadyShot => {
    const lines = spoken[index] ?? [];
    const local = lines.map(
      (line): Spoken => ({
        ...line,
        at: line.at - rest.from,
        end: line.end - rest.from,
        phonemes: line.phonemes.map(({ phoneme, start, end }) => ({
          phoneme,
          start: start - rest.from,
          end: end - rest.from,
        })),
      }),
    );
    return {
      ...rest,
      take,
      spoken: lines,
      scene: sceneOfTake(take, { aspect: size.width / size.height, style, spoken: local }),
    };
  });
  return {
    screenplay,
    memory,
    worldSeed,
    steps,
    notes,
    shots,
    frames,
    cues: cuesOf(shots, frames / fps, worldSeed),
  };
};
