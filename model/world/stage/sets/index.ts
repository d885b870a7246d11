import type { PlaceName } from '../../read/screenplay.ts';
import { beach } from './beach.ts';
import { court } from './court.ts';
import { desert } from './desert.ts';
import { forest } from './forest.ts';
import { gym } from './gym.ts';
import { kitchen } from './kitchen.ts';
import { lake } from './lake.ts';
import { mountain } from './mountain.ts';
import { park } from './park.ts';
import { rink } from './rink.ts';
import { room } from './room.ts';
import type { SetBuilder } from './set.ts';
import { space } from './space.ts';
import { street } from './street.ts';
import { theatre } from './theatre.ts';

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
