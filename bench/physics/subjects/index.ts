import type { Subject } from '../report.ts';
import { axel } from './axel.ts';
import { cloth } from './cloth.ts';
import { explorers } from './explorers.ts';
import { falling } from './falling.ts';
import { gymnastics } from './gymnastics.ts';
import { hoop } from './hoop.ts';
import { lips } from './lips.ts';
import { paddleboard } from './paddleboard.ts';
import { permanence } from './permanence.ts';
import { prompts } from './prompts.ts';

/** In the order of the page. */
export const SUBJECTS: readonly Subject[] = [
  falling,
  hoop,
  gymnastics,
  paddleboard,
  axel,
  explorers,
  cloth,
  lips,
  permanence,
  prompts,
];
