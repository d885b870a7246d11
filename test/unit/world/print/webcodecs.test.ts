import { describePrint } from './clip.ts';

describePrint('webcodecs');
