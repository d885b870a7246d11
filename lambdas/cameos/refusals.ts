import type { Cameo } from './cameo.ts';
import type { RefusalCode } from './permission.ts';
import type { Restriction } from './restrictions.ts';

/** Why somebody may not be in a video, in words for the one who asked. */
export interface Refusal {
  readonly code: RefusalCode | 'cameo_revoked';
  readonly message: string;
}

export const revoked = ({ handle }: { readonly handle: string }): Refusal => ({
  code: 'cameo_revoked',
  message: `The owner of @${handle} no longer permits this video. You were not charged.`,
});

export const restricted = ({ handle }: Cameo, { text }: Restriction): Refusal => ({
  code: 'cameo_restricted',
  message: `The owner of @${handle} has a rule against this: “${text}”. Change the prompt, or leave the cameo out. You were not charged.`,
});

export const notPermitted = (code: RefusalCode, cameo: Cameo): Refusal => ({
  code,
  message: messageOf(code, cameo),
});

function messageOf(code: RefusalCode, { handle, id }: Cameo): string {
  switch (code) {
    case 'cameo_not_found':
      return `There is no cameo @${handle}.`;
    case 'cameo_not_ready':
      return `@${handle} is still being verified, or was refused.`;
    case 'cameo_approval_required':
      return `The owner of @${handle} reads each prompt first, and has been asked about this one. Send it again, unchanged, when they have approved it.`;
    case 'cameo_not_permitted':
    case 'cameo_restricted':
      // the same words whether blocked or merely not let in
      return `The owner of @${handle} does not let you use it. You can ask: POST /v1/cameos/${id}/requests. You were not charged.`;
  }
}
