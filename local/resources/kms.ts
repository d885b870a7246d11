import * as z from 'zod';
import { KEY_SPECS } from '../kms/keys.ts';
import {
  arn,
  defineResource,
  ignored,
  type Placement,
  PropertyError,
  physicalName,
  stableUuid,
} from './definition.ts';

const ONE_MACHINE = 'keys stay on this machine';

export const key = defineResource(
  'AWS::KMS::Key',
  {
    KeySpec: z.enum(['SYMMETRIC_DEFAULT', 'ECC_NIST_P256']).default('SYMMETRIC_DEFAULT'),
    KeyUsage: z.enum(['ENCRYPT_DECRYPT', 'SIGN_VERIFY']).default('ENCRYPT_DECRYPT'),
    Description: z.string().default(''),
    Enabled: z.literal(true).optional(),
    KeyPolicy: ignored('one machine, one user: access is not restricted'),
    EnableKeyRotation: ignored('a local key is never rotated'),
    RotationPeriodInDays: ignored('a local key is never rotated'),
    PendingWindowInDays: ignored('a local key is gone when its file is'),
    MultiRegion: ignored(ONE_MACHINE),
    Origin: ignored(ONE_MACHINE),
    Tags: ignored('tags have no effect'),
  },
  ({ KeySpec, KeyUsage, Description }, placement) => {
    if (KEY_SPECS[KeySpec] !== KeyUsage)
      throw new PropertyError(`KeyUsage: a key ${KeySpec} is for ${KEY_SPECS[KeySpec]}, not for ${KeyUsage}`);
    const id = stableUuid(placement);
    const keyArn = arn(placement, 'kms', `key/${id}`);
    placement.cloud.keys.provide({ id, arn: keyArn, spec: KeySpec, description: Description });
    return { ref: id, attributes: { KeyId: id, Arn: keyArn } };
  },
);

export const keyAlias = defineResource(
  'AWS::KMS::Alias',
  { AliasName: z.string().startsWith('alias/').optional(), TargetKeyId: z.string() },
  ({ AliasName, TargetKeyId }, placement: Placement) => {
    const { keys } = placement.cloud;
    const target = keys.find(TargetKeyId);
    if (!target) throw new PropertyError(`TargetKeyId: there is no key ${TargetKeyId}`);
    const name = AliasName ?? `alias/${physicalName(placement, 250)}`;
    keys.name(name, target.id);
    return { ref: name, attributes: {} };
  },
);
