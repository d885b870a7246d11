import type { PlaceName } from '../../read/screenplay.ts';
import { court } from './court.ts';
import { forest } from './forest.ts';
import { gym } from './gym.ts';
import { kitchen, room, theatre } from './indoors.ts';
import { lake } from './lake.ts';
import { mountain } from './mountain.ts';
import { beach, desert, space } from './nature.ts';
import { park } from './park.ts';
import { rink } from './rink.ts';
import type { SetBuilder } from './set.ts';
import { street } from './street.ts';

export const SETS: Readonly<Record<PlaceName, SetBuilder>> = {
  court,
  room,
  kitchen,
  street,
  park,
  beach,
  mountain,
  desert,
  rink,
  stage: theatre,
  space,
  gym,
  lake,
  forest,
};
