import path from 'node:path';
import { CODEC_FILES, Codecs } from '../../lambdas/platform/media/codecs.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** The codecs, straight from their packages. */
export const codecs = new Codecs((file) => path.join(ROOT, CODEC_FILES[file]));
