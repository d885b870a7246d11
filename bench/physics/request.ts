import { EngineRequest, PROTOCOL, type Relation } from '../../model/protocol/index.ts';

/** What a user asks the engine for, about a source when `relation` says which. */
export const requestOf = (prompt: string, seconds: number, relation: Relation | null = null): EngineRequest =>
  EngineRequest.parse({
    protocol: PROTOCOL,
    job: 'physics',
    attempt: 1,
    prompt,
    seconds,
    size: { width: 640, height: 640 },
    fps: 24,
    seed: 1,
    quality: 'standard',
    references: { firstFrame: null },
    source: relation === null ? null : { relation, video: 's3://local/video', plan: 's3://local/plan' },
    output: { prefix: 's3://local/physics/' },
    cancelMarker: 's3://local/cancel',
    progressQueue: null,
  });
