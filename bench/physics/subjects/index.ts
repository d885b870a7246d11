import type { Subject } from '../report.ts';
import { falling } from './falling.ts';
import { hoop } from './hoop.ts';
import { lips } from './lips.ts';
import { prompts } from './prompts.ts';

/** In the order of the page. */
export const SUBJECTS: readonly Subject[] = [falling, hoop, lips, prompts];
