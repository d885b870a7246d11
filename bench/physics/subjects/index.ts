import type { Subject } from '../report.ts';
import { falling } from './falling.ts';

/** In the order of the page. */
export const SUBJECTS: readonly Subject[] = [falling];
