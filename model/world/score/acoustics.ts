import type { Movement } from './cue.ts';
import { echo } from './echo.ts';
import { reverberate } from './reverb.ts';
import type { Stereo } from './stereo.ts';

/** What is sent to a place: everything that happens in it, and what of that is loud enough to come back from afar. */
export interface Sends {
  readonly room: Float32Array;
  readonly far: Float32Array;
}

/** What the place does to a sound: reverberation, and the echoes of far faces. Added to `ears`. */
export function addAcoustics({ room, far }: Sends, movements: readonly Movement[], ears: Stereo) {
  if (movements.some(({ acoustics }) => acoustics.reverb > 0 && acoustics.wet > 0))
    reverberate(room, movements, ears);
  if (movements.some(({ acoustics }) => acoustics.echo > 0)) echo(far, movements, ears);
}
