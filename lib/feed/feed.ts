import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { feedOperations } from '../../lambdas/feed/contract.ts';
import { FeedApiEnv } from '../../lambdas/feed/env.ts';
import type { AccountsTable } from '../accounts/accounts-table.ts';
import type { HouseApi } from '../house/api.ts';
import { HouseFunction } from '../house/function.ts';
import type { FeedTable } from './feed-table.ts';

export interface FeedProps {
  readonly table: FeedTable;
  readonly accounts: AccountsTable;
}

/** Who follows and who has blocked whom. */
export class Feed extends Construct {
  readonly #api: HouseFunction<typeof FeedApiEnv>;

  constructor(scope: Construct, id: string, props: FeedProps) {
    super(scope, id);
    this.#api = new HouseFunction(this, 'Api', {
      entry: 'lambdas/feed/api.lambda.ts',
      description: 'Follows and blocks',
      env: FeedApiEnv,
      environment: { FEED_TABLE: props.table.tableName, ACCOUNTS_TABLE: props.accounts.tableName },
      timeout: Duration.seconds(10),
    });
    props.table.allowApi(this.#api);
    props.accounts.allowLookup(this.#api);
  }

  serve(api: HouseApi): void {
    api.serve('Feed', feedOperations, this.#api);
  }
}
