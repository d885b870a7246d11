import * as z from 'zod';
import type { EngineRequest } from '../../model/protocol/request.ts';
import type { VideoRow } from './video.ts';

/** `handle`: every video shows whose it is. `off`: none does, and its manifest does not say either. */
export const WATERMARKS = ['handle', 'off'] as const;
export const Watermarks = z.enum(WATERMARKS);
export type Watermarks = z.output<typeof Watermarks>;

/** What is drawn over the picture. */
export const watermarkOf = (
  { handle }: Pick<VideoRow, 'handle'>,
  policy: Watermarks,
): EngineRequest['watermark'] =>
  policy === 'off' ? null : { text: handle === null ? 'cloudreel' : `cloudreel @${handle}` };
