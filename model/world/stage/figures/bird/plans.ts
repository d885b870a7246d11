import type { BirdKind } from '../../../read/screenplay.ts';
import { crow, hen, peacock, pigeon, plain, robin, rooster, sparrow, turkey } from './land-birds.ts';
import { eagle, hawk, ostrich, owl, parrot, penguin } from './other-birds.ts';
import type { BirdPlan } from './plan.ts';
import { crane, duck, flamingo, goose, gull, heron, stork, swan } from './water-birds.ts';

/** Every bird at its usual size; the plain one is as large as a crow. */
export const BIRDS: Readonly<Record<BirdKind | 'bird', BirdPlan>> = {
  bird: plain,
  crane,
  crow,
  duck,
  eagle,
  flamingo,
  goose,
  gull,
  hawk,
  hen,
  heron,
  ostrich,
  owl,
  parrot,
  peacock,
  penguin,
  pigeon,
  robin,
  rooster,
  sparrow,
  stork,
  swan,
  turkey,
};
