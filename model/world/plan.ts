import { type EngineRequest, type Plan, PROTOCOL, type Transcript } from '../protocol/index.ts';
import { planMemory, tidy } from './memory.ts';
import type { Production } from './production.ts';
import type { CameraDirection, Reading } from './read/screenplay.ts';

/** More than these is no help to anybody who reads a plan. */
const MOST_CONTACTS = 500;

const cameraWords = ({ size, move, angle, shallow, toward, from, to }: CameraDirection): string =>
  [
    size,
    [move, toward, from && `from ${from}`, to && `to ${to}`].filter((word) => word !== undefined).join(' '),
    angle === 'eye' ? null : angle,
    shallow ? 'shallow focus' : null,
  ]
    .filter((word) => word !== null)
    .join(', ');

/** What the engine did with things that are not words of the prompt: speech that did not fit, a source it did not see. */
const notesOf = (request: EngineRequest, production: Production): readonly Reading[] => {
  const notes: Reading[] = [];
  for (const { spoken, from, seconds } of production.shots) {
    for (const line of spoken) {
      if (line.end > from + seconds + 0.05) {
        notes.push({ text: line.text, as: 'spoken, but longer than its shot: the end is cut' });
      }
    }
  }
  if (request.references.firstFrame !== null) {
    notes.push({
      text: 'first frame',
      as: 'shown as the exact first frame, then dissolved into the scene staged from the words',
    });
  }
  return [...notes, ...production.notes];
};

/** Of an extension: what its source showed, and for how long. */
export interface Earlier {
  readonly plan: Plan;
  readonly seconds: number;
}

/** The world at the end of the film, and an honest account of every word. Times are those of the whole video. */
export const planOf = (
  request: EngineRequest,
  production: Production,
  earlier: Earlier | null = null,
): Plan => {
  const { screenplay, shots, memory, worldSeed, steps } = production;
  const { understood, approximated, ignored } = screenplay.readings;
  const start = earlier?.seconds ?? 0;
  const struck = shots.flatMap(({ take, from }) =>
    take.contacts.map(({ at, a, b, impulse }) => ({
      at: tidy(start + from + at / take.pace),
      a,
      b,
      impulse: tidy(impulse),
    })),
  );
  const contacts = [...(earlier?.plan.contacts ?? []), ...struck]
    .toSorted((a, b) => b.impulse - a.impulse)
    .slice(0, MOST_CONTACTS)
    .toSorted((a, b) => a.at - b.at);
  return {
    protocol: PROTOCOL,
    prompt: request.prompt,
    seed: request.seed,
    style: screenplay.style,
    worldSeed,
    steps: [...steps],
    shots: [
      ...(earlier?.plan.shots ?? []),
      ...shots.map(({ take, seconds }) => ({
        seconds,
        place: take.stage.script.place,
        timeOfDay: take.stage.script.timeOfDay,
        weather: take.stage.script.weather,
        camera: cameraWords(take.stage.script.camera),
        actions: [...take.played],
      })),
    ],
    ...planMemory(memory),
    understood: [...understood],
    approximated: [...approximated, ...notesOf(request, production)],
    ignored: [...ignored],
    contacts,
  };
};

/** Who says what when, `start` seconds of an earlier video before it. Lines that could not be spoken are left out. */
export const transcriptOf = ({ shots }: Production, start = 0): Transcript => ({
  protocol: PROTOCOL,
  lines: shots.flatMap(({ spoken, from, seconds }) =>
    spoken
      .filter((line) => line.end > line.at && line.at < from + seconds)
      .map((line) => ({
        speaker: line.speaker,
        text: line.text,
        start: tidy(start + line.at),
        end: tidy(start + Math.min(line.end, from + seconds)),
      })),
  ),
});
