import type { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type GlobalSecondaryIndexPropsV2,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface HouseTableProps {
  readonly globalSecondaryIndexes: GlobalSecondaryIndexPropsV2[];
  readonly timeToLiveAttribute?: string;
  /** @default no stream */
  readonly stream?: boolean;
  readonly removalPolicy: RemovalPolicy;
}

/** A table as this house keeps them: on demand, point-in-time recovery, one partition key `pk`. */
export class HouseTable extends TableV2 {
  constructor(scope: Construct, id: string, props: HouseTableProps) {
    const retained = props.removalPolicy !== 'destroy';
    super(scope, id, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.dynamoOwnedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: retained,
      removalPolicy: props.removalPolicy,
      globalSecondaryIndexes: props.globalSecondaryIndexes,
      ...(props.timeToLiveAttribute && { timeToLiveAttribute: props.timeToLiveAttribute }),
      ...(props.stream && { dynamoStream: StreamViewType.NEW_IMAGE }),
    });
  }

  /**
   * Exactly these actions on the table, and queries on exactly these indexes. CDK's own grants add every index and a
   * wildcard of actions.
   */
  allow(grantee: IGrantable, actions: readonly TableAction[], indexes: readonly string[] = []): void {
    Grant.addToPrincipal({
      grantee,
      actions: actions.map((action) => `dynamodb:${action}`),
      resourceArns: [this.tableArn],
    });
    if (indexes.length > 0)
      Grant.addToPrincipal({
        grantee,
        actions: ['dynamodb:Query'],
        resourceArns: indexes.map((index) => `${this.tableArn}/index/${index}`),
      });
  }
}

export type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'ConditionCheckItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem';
