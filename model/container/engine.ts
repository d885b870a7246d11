import type { Appearances, EngineRequest, Plan, Transcript } from '../protocol/index.ts';

/** What an engine is given besides the request: files instead of S3 objects, and two wires to the outside. */
export interface EngineContext {
  /** An empty folder of this attempt's own. The engine writes the protocol's artefact files into it. */
  readonly folder: string;
  /** Bytes of `references.firstFrame`, when the request names one. */
  readonly firstFrame: Uint8Array | null;
  /** What was measured of the request's cast, by id; whoever is not in it was not measured, or is erased. */
  readonly appearances: Appearances;
  /** What the request's source left: the world state it ended in, and of an extension the path of its video. */
  readonly source: { readonly plan: Plan; readonly video: string | null } | null;
  /** Fires when the job was cancelled; the engine stops as soon as it can by throwing the signal's reason. */
  readonly signal: AbortSignal;
  /** `fraction` done, 0..1, and the step under way. Cheap: call it as often as you like. */
  progress(fraction: number, step: string): void;
}

/** What an engine made. The files themselves are in the folder, under their protocol names. */
export interface Made {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly seconds: number;
  readonly plan: Plan;
  readonly transcript: Transcript;
  readonly screeningFrames: number;
  /** Wall time of each step, milliseconds. */
  readonly timings: Record<string, number>;
}

/** An engine turns a request into files. It knows nothing of users, feeds or AWS. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  readonly device: string;
  generate(request: EngineRequest, context: EngineContext): Promise<Made>;
}

/** The request is at fault: another try would end the same. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  readonly code: string;
  readonly param: string | null;
  constructor(code: string, message: string, param: string | null = null) {
    super(message);
    this.code = code;
    this.param = param;
  }
}
