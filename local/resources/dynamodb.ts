import * as z from 'zod';
import { ensureTable } from '../dynamodb/tables.ts';
import {
  arn,
  defineResource,
  ignored,
  type Placement,
  type Provisioned,
  physicalName,
} from './definition.ts';

const CAPACITY = 'a local table has no capacity to buy';
const BACKUP = 'one machine keeps no second copy';
const ENCRYPTION = 'files are as safe as the disk they lie on';

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.strictObject({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const secondaryIndex = z.strictObject({
  IndexName: z.string(),
  KeySchema: keySchema,
  Projection: projection,
  ProvisionedThroughput: ignored(CAPACITY),
  OnDemandThroughput: ignored(CAPACITY),
  WarmThroughput: ignored(CAPACITY),
  WriteProvisionedThroughputSettings: ignored(CAPACITY),
  WriteOnDemandThroughputSettings: ignored(CAPACITY),
  ContributorInsightsSpecification: ignored('there are no metrics'),
});

const common = {
  TableName: z.string().optional(),
  AttributeDefinitions: z.array(
    z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(secondaryIndex).optional(),
  LocalSecondaryIndexes: z
    .array(z.strictObject({ IndexName: z.string(), KeySchema: keySchema, Projection: projection }))
    .optional(),
  StreamSpecification: z
    .strictObject({
      StreamViewType: z.enum(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES']),
    })
    .optional(),
  TimeToLiveSpecification: z
    .strictObject({ AttributeName: z.string().optional(), Enabled: z.boolean() })
    .optional(),
  BillingMode: ignored(CAPACITY),
  WarmThroughput: ignored(CAPACITY),
  SSESpecification: ignored(ENCRYPTION),
};

interface TableProperties {
  readonly TableName?: string | undefined;
  readonly AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  readonly KeySchema: z.output<typeof keySchema>;
  readonly GlobalSecondaryIndexes?: z.output<typeof secondaryIndex>[] | undefined;
  readonly LocalSecondaryIndexes?:
    | { IndexName: string; KeySchema: z.output<typeof keySchema>; Projection: z.output<typeof projection> }[]
    | undefined;
  readonly StreamSpecification?:
    | { StreamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' }
    | undefined;
  readonly TimeToLiveSpecification?: { AttributeName?: string | undefined; Enabled: boolean } | undefined;
}

export const table = defineResource(
  'AWS::DynamoDB::Table',
  {
    ...common,
    ProvisionedThroughput: ignored(CAPACITY),
    OnDemandThroughput: ignored(CAPACITY),
    PointInTimeRecoverySpecification: ignored(BACKUP),
    DeletionProtectionEnabled: ignored('nothing here deletes tables'),
    ContributorInsightsSpecification: ignored('there are no metrics'),
    TableClass: ignored(CAPACITY),
    ResourcePolicy: ignored('access is not restricted locally'),
    Tags: ignored('tags have no effect'),
  },
  provisionTable,
);

/** What CDK's TableV2 becomes. Replicas in other regions would be other tables, which one machine does not have. */
export const globalTable = defineResource(
  'AWS::DynamoDB::GlobalTable',
  {
    ...common,
    Replicas: z
      .array(
        z.strictObject({
          Region: z.string(),
          GlobalSecondaryIndexes: ignored('settings of capacity and metrics'),
          PointInTimeRecoverySpecification: ignored(BACKUP),
          DeletionProtectionEnabled: ignored('nothing here deletes tables'),
          ContributorInsightsSpecification: ignored('there are no metrics'),
          ReadProvisionedThroughputSettings: ignored(CAPACITY),
          ReadOnDemandThroughputSettings: ignored(CAPACITY),
          ResourcePolicy: ignored('access is not restricted locally'),
          ReplicaStreamSpecification: ignored('access is not restricted locally'),
          SSESpecification: ignored(ENCRYPTION),
          TableClass: ignored(CAPACITY),
          Tags: ignored('tags have no effect'),
        }),
      )
      .length(1, 'one machine is one region'),
    WriteProvisionedThroughputSettings: ignored(CAPACITY),
    WriteOnDemandThroughputSettings: ignored(CAPACITY),
    MultiRegionConsistency: ignored('one machine is one region'),
  },
  provisionTable,
);

async function provisionTable(properties: TableProperties, placement: Placement): Promise<Provisioned> {
  const { cloud } = placement;
  const { TimeToLiveSpecification: ttl, StreamSpecification: stream } = properties;
  const name = properties.TableName ?? physicalName(placement, 255);
  const expiry = ttl?.Enabled && ttl.AttributeName ? ttl.AttributeName : null;
  const created = await ensureTable(
    cloud.dynamodb,
    {
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      ...(properties.GlobalSecondaryIndexes
        ? {
            GlobalSecondaryIndexes: properties.GlobalSecondaryIndexes.map(
              ({ IndexName, KeySchema, Projection }) => ({
                IndexName,
                KeySchema,
                Projection,
              }),
            ),
          }
        : {}),
      ...(properties.LocalSecondaryIndexes
        ? { LocalSecondaryIndexes: properties.LocalSecondaryIndexes }
        : {}),
      ...(stream
        ? { StreamSpecification: { StreamEnabled: true, StreamViewType: stream.StreamViewType } }
        : {}),
    },
    expiry,
  );
  if (expiry) {
    cloud.ttl.add({
      name,
      keys: properties.KeySchema.map(({ AttributeName }) => AttributeName),
      attribute: expiry,
    });
  }
  return {
    ref: name,
    attributes: {
      Arn: arn(placement, 'dynamodb', `table/${name}`),
      TableId: created.TableId ?? name,
      ...(created.LatestStreamArn ? { StreamArn: created.LatestStreamArn } : {}),
    },
  };
}
