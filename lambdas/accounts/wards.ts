import type { Caller, Handlers } from '../platform/api/operation.ts';
import { seconds } from '../platform/clock.ts';
import { Rejected } from '../platform/errors.ts';
import type { Account } from './account.ts';
import { audienceOf } from './age.ts';
import type { accountOperations } from './contract.ts';
import { mayGuard } from './guardian.ts';
import type { GuardianStore } from './guardians.store.ts';
import { toPublicWard } from './present.ts';
import type { AccountStore } from './store.ts';

export interface WardDependencies {
  readonly accounts: Pick<AccountStore, 'getAccount' | 'findByHandle'>;
  readonly guardians: GuardianStore;
  readonly clock: () => number;
}

type WardOperations = Pick<
  typeof accountOperations,
  'createGuardianCode' | 'endGuardian' | 'linkWard' | 'listWards' | 'setWardLimits' | 'endWard'
>;

/** Teens and their guardians. A link begins with the teen, and either side may end it. */
export function wardHandlers({ accounts, guardians, clock }: WardDependencies): Handlers<WardOperations> {
  const ownAccount = async ({ ownerId }: Caller) => {
    const account = await accounts.getAccount(ownerId);
    if (!account) throw new Error('the authorizer named an account that is not there');
    return account;
  };
  const show = (ward: Account | null) => {
    if (!ward?.guardian) throw noWard();
    return toPublicWard(ward, ward.guardian, clock());
  };
  const wardId = async (handle: string) => {
    const ward = await accounts.findByHandle(handle);
    if (!ward) throw noWard();
    return ward.ownerId;
  };
  return {
    createGuardianCode: async ({ caller }) => {
      if (caller.audience !== 'teen')
        throw new Rejected('not_a_teen', 'Only people under 18 have a guardian.', { status: 403 });
      const { code, expiresAt } = await guardians.issueCode(caller.ownerId, clock());
      return { object: 'guardian_code', code, expires_at: seconds(expiresAt) };
    },
    endGuardian: async ({ caller }) => {
      const { ownerId, guardian } = await ownAccount(caller);
      const ended = guardian && (await guardians.end(guardian.ownerId, ownerId, 'teen', clock()));
      if (!ended) throw new Rejected('no_guardian', 'No guardian is linked to you.', { status: 404 });
      return { ended: true };
    },
    linkWard: async ({ caller, body: { code } }) => {
      const now = clock();
      const guardian = await ownAccount(caller);
      if (!mayGuard(guardian, now))
        throw new Rejected('not_an_adult', 'A guardian must be an adult with a verified birth date.', {
          status: 403,
        });
      const teenId = await guardians.findTeen(code, now);
      const teen = teenId === null ? null : await accounts.getAccount(teenId);
      if (!teen || audienceOf(teen.birth, now) !== 'teen' || teen.ownerId === caller.ownerId)
        throw unknownCode();
      if (!(await guardians.link(code, teen.ownerId, guardian, now))) throw unknownCode();
      return show(await accounts.getAccount(teen.ownerId));
    },
    listWards: async ({ caller }) => ({
      object: 'list',
      data: (await guardians.wards(caller.ownerId)).map(show),
    }),
    setWardLimits: async ({ caller, params: { handle }, body }) =>
      show(
        await guardians.setLimits(caller.ownerId, await wardId(handle), {
          secondsPerDay: body.seconds_per_day,
          cameoAudience: body.cameo_audience,
        }),
      ),
    endWard: async ({ caller, params: { handle } }) =>
      show(await guardians.end(caller.ownerId, await wardId(handle), 'guardian', clock())),
  };
}

const noWard = () =>
  new Rejected('ward_not_found', 'No teen of that handle is linked to you.', {
    status: 404,
    param: 'handle',
  });

const unknownCode = () =>
  new Rejected(
    'invalid_code',
    'This code does not exist, was used, is too old, or the teen has a guardian.',
    {
      status: 403,
      param: 'code',
    },
  );
