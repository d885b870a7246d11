import type { Appearance } from '../../../model/protocol/appearance.ts';
import { likenessKeys } from '../cameo.ts';
import type { AppearanceMeter } from './appearance.ts';
import type { RecordingFaces } from './detectors.client.ts';
import { readTranscript } from './transcript.ts';

export interface KeepDependencies {
  readonly likeness: {
    read(key: string): Promise<Uint8Array | null>;
    put(key: string, body: string, contentType: string): Promise<void>;
  };
  readonly faces: Pick<RecordingFaces, 'readFaces'>;
  readonly meter: Pick<AppearanceMeter, 'ofPerson' | 'ofClip' | 'looksOfClip'>;
}

/** A try that passed: its id, the key of its film, and the job that looked for faces in it. */
interface JudgedTry {
  readonly id: string;
  readonly jobs?: { readonly film: string; readonly faces: string } | undefined;
}

/**
 * Measures who was just verified, and keeps that beside the likeness: under its key, for the engine alone, gone with it.
 * Kept even when nothing could be measured, so that an engine finds a document for everybody who was not erased.
 */
export async function keepPerson(
  cameoId: string,
  { id, jobs }: JudgedTry,
  { likeness, faces, meter }: KeepDependencies,
): Promise<void> {
  const film = jobs ? await likeness.read(jobs.film) : null;
  const found = jobs ? await faces.readFaces(jobs.faces) : null;
  const transcript = await likeness.read(likenessKeys.transcript(id));
  const appearance =
    film && found?.state === 'done'
      ? await meter.ofPerson({
          film: new Uint8Array(film),
          reference: await likeness.read(likenessKeys.face(cameoId)),
          samples: found.value.samples,
          words: transcript ? readTranscript(new TextDecoder().decode(transcript)) : [],
        })
      : {};
  await keep(cameoId, appearance, likeness);
}

/** The same of a character's clip. */
export async function keepCharacter(
  id: string,
  clip: Uint8Array,
  {
    likeness,
    meter,
  }: Pick<KeepDependencies, 'likeness'> & { readonly meter: Pick<KeepDependencies['meter'], 'ofClip'> },
): Promise<void> {
  await keep(id, await meter.ofClip(new Uint8Array(clip)), likeness);
}

const keep = (id: string, appearance: Appearance, likeness: KeepDependencies['likeness']): Promise<void> =>
  likeness.put(likenessKeys.appearance(id), JSON.stringify(appearance), 'application/json');
