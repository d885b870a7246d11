import { type EngineRequest, type Plan, PROTOCOL, type Transcript } from '../protocol/index.ts';
import type { Production, ReadyShot } from './production.ts';
import type { CameraDirection, Reading } from './read/screenplay.ts';

/** More than these is no help to anybody who reads a plan. */
const MOST_CONTACTS = 500;

const cameraWords = ({ size, move, angle, shallow }: CameraDirection): string =>
  [size, move, angle === 'eye' ? null : angle, shallow ? 'shallow focus' : null]
    .filter((word) => word !== null)
    .join(', ');

const tidy = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Everyone and everything at the end of a shot. */
const entitiesAt = ({ take }: ReadyShot): Plan['entities'] => {
  const end = take.seconds * take.pace;
  const nameOf = (id: string) => take.stage.script.cast.find((entity) => entity.id === id)?.name ?? id;
  const figures = [
    ...take.people.map(({ person, root }) => ({ id: person.id, kind: 'person', root })),
    ...take.creatures.map(({ creature, root }) => ({ id: creature.id, kind: creature.kind, root })),
  ].map(({ id, kind, root }): Plan['entities'][number] => {
    const { x, y, z, heading } = root(end);
    const before = root(end - 0.05);
    return {
      id,
      kind,
      name: nameOf(id),
      position: [tidy(x), tidy(y), tidy(z)],
      rotation: [0, tidy(Math.sin(heading / 2)), 0, tidy(Math.cos(heading / 2))],
      velocity: [tidy((x - before.x) / 0.05), tidy((y - before.y) / 0.05), tidy((z - before.z) / 0.05)],
      doing: take.doing.get(id) ?? null,
    };
  });
  const bodies = [
    ...take.tracks.bodies.filter((body) => take.tracks.present(body.id, end)),
    ...take.stage.props.filter((prop) => prop.motion === 'fixed'),
  ];
  const things = bodies.map((body): Plan['entities'][number] => {
    const moves = take.tracks.has(body.id);
    const position = moves ? take.tracks.position(body.id, end).toArray() : body.position;
    const before = moves ? take.tracks.position(body.id, end - 0.05).toArray() : body.position;
    const rotation = moves ? take.tracks.rotation(body.id, end).toArray() : body.rotation;
    return {
      id: body.id,
      kind: body.kind,
      name: body.name,
      position: [tidy(position[0]), tidy(position[1]), tidy(position[2])],
      rotation: [tidy(rotation[0]), tidy(rotation[1]), tidy(rotation[2]), tidy(rotation[3])],
      velocity: [
        tidy((position[0] - before[0]) / 0.05),
        tidy((position[1] - before[1]) / 0.05),
        tidy((position[2] - before[2]) / 0.05),
      ],
      doing: take.doing.get(body.id) ?? null,
    };
  });
  return [...figures, ...things];
};

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
  if (request.source !== null) {
    notes.push({
      text: request.source.relation,
      as: 'staged anew from the words and the seed; the source video is not continued',
    });
  }
  return notes;
};

/** The world at the end of the film, and an honest account of every word. */
export const planOf = (request: EngineRequest, production: Production): Plan => {
  const { screenplay, shots } = production;
  const { understood, approximated, ignored } = screenplay.readings;
  const last = shots.at(-1);
  const contacts = shots
    .flatMap(({ take, from }) =>
      take.contacts.map(({ at, a, b, impulse }) => ({
        at: tidy(from + at / take.pace),
        a,
        b,
        impulse: tidy(impulse),
      })),
    )
    .toSorted((a, b) => b.impulse - a.impulse)
    .slice(0, MOST_CONTACTS)
    .toSorted((a, b) => a.at - b.at);
  return {
    protocol: PROTOCOL,
    prompt: request.prompt,
    seed: request.seed,
    style: screenplay.style,
    shots: shots.map(({ take, seconds }) => ({
      seconds,
      place: take.stage.script.place,
      timeOfDay: take.stage.script.timeOfDay,
      weather: take.stage.script.weather,
      camera: cameraWords(take.stage.script.camera),
      actions: [...take.played],
    })),
    entities: last === undefined ? [] : entitiesAt(last),
    understood: [...understood],
    approximated: [...approximated, ...notesOf(request, production)],
    ignored: [...ignored],
    contacts,
  };
};

/** Who says what when. Lines that could not be spoken are left out. */
export const transcriptOf = ({ shots }: Production): Transcript => ({
  protocol: PROTOCOL,
  lines: shots.flatMap(({ spoken, from, seconds }) =>
    spoken
      .filter((line) => line.end > line.at && line.at < from + seconds)
      .map((line) => ({
        speaker: line.speaker,
        text: line.text,
        start: tidy(line.at),
        end: tidy(Math.min(line.end, from + seconds)),
      })),
  ),
});
