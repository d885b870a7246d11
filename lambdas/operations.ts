import { accountOperations } from './accounts/contract.ts';
import { cameoOperations } from './cameos/contract.ts';
import { feedOperations } from './feed/contract.ts';
import type { Operations } from './platform/api/operation.ts';
import { provenanceOperations } from './provenance/contract.ts';
import { safetyOperations } from './safety/contract.ts';
import { uploadOperations } from './uploads/contract.ts';
import { videoOperations } from './videos/contract.ts';

/** Every operation of the HTTP API, of whichever capability. */
export const operations = {
  ...videoOperations,
  ...uploadOperations,
  ...accountOperations,
  ...feedOperations,
  ...cameoOperations,
  ...provenanceOperations,
  ...safetyOperations,
} as const satisfies Operations;
