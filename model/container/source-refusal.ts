import { UnlikePicturesError } from '../world/print/join.ts';
import { UnreadableSourceError } from '../world/print/source-clip.ts';
import { EngineRefusal } from './engine.ts';

/** Runs work on the video that a request goes on from. @throws {EngineRefusal} when it is that video's fault. */
export async function refusingUnfitSource<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableSourceError || error instanceof UnlikePicturesError) {
      throw new EngineRefusal('unsupported_source', error.message, 'video');
    }
    throw error;
  }
}
